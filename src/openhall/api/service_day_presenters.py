"""Service days as the API tells them: codes and user names instead of identifiers."""

import dataclasses
import datetime as dt
from typing import Any

from openhall.people import queries as people
from openhall.places import queries as places
from openhall.service_days.queries import DutyView
from openhall.service_days.queries.day import DayView, Point, ReceptionView, Stand
from openhall.service_days.queries.figures import YearFigures
from openhall.service_days.queries.leading import RequestView
from openhall.service_days.queries.proposing import Proposal
from openhall.service_days.queries.walks import WalkView


def duty(view: DutyView) -> dict[str, Any]:
    """A duty."""
    same = ("post", "unit", "leader", "stands", "state")
    named = {name: getattr(view, name) for name in same}
    return {"id": str(view.id), "date": str(view.on), "nominal": str(view.nominal), **named}


def requests(found: list[RequestView]) -> list[dict[str, Any]]:
    """What leaders asked for."""
    names = people.usernames(each.asked_by for each in found)
    return [
        {
            "id": str(each.id),
            "kind": each.kind,
            "why": each.why,
            "leader": names[each.asked_by],
            "duty": duty(each.duty),
        }
        for each in found
    ]


def rota(found: Proposal, cards: dict[str, int]) -> dict[str, Any]:
    """A rota to look at."""
    return {
        "assignments": [{"leader": each.leader, "date": str(each.day), "post": each.post} for each in found.duties],
        "proven": found.objective is not None and found.objective == found.bound, "red_cards": cards,
        "clash": [{"rule": each.name, "leader": each.leader, "unit": each.unit, "post": each.post}
                  for each in found.clash],
    }  # fmt: skip


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def whole(view: DayView) -> dict[str, Any]:
    """A published service day."""
    units = {each.id: each.code for each in places.units()}
    return {
        "nominal": str(view.nominal), "date": str(view.on), "over": view.over,
        "duties": [_stand(each) for each in view.stands],
        "agenda": [_point(each) | {"owner": units.get(each.owner) if each.owner else None} for each in view.agenda],
        "receptions": [_reception(each) for each in view.receptions],
        "walks": [str(each.id) for each in view.walks], "meeting": view.meeting.state if view.meeting else "",
    }  # fmt: skip


def _stand(stand: Stand) -> dict[str, Any]:
    went = {
        "attendance": stand.attendance,
        "came_at": _moment(stand.came_at),
        "left_at": _moment(stand.left_at),
    }
    return duty(stand.duty) | went


def _point(point: Point) -> dict[str, Any]:
    same = {name: getattr(point, name) for name in ("why", "label", "state", "carried", "decision")}
    return {
        "id": str(point.id), **same, "kind": point.subject.kind if point.subject else "",
        "due_on": str(point.due_on) if point.due_on else None,
    }  # fmt: skip


def _reception(row: ReceptionView) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("number", "state", "about", "answer")}
    return {
        "id": str(row.id), "duty": str(row.duty), **same, "opened_at": _moment(row.opened_at),
        "matter": str(row.matter) if row.matter else None,
    }  # fmt: skip


def walk(view: WalkView) -> dict[str, Any]:
    """A walk with all of it."""
    compared = view.compared
    return {
        "id": str(view.id), "item": view.item.code, "role": view.role, "online": view.online, "state": view.state,
        "steps": [{"name": each.name, "minutes": each.minutes} for each in view.steps],
        "checks": [{"code": line.code, "fine": fine} for line, fine in view.lines], "asked": list(view.asked),
        "beyond": list(compared.beyond) if compared else [], "unasked": list(compared.unasked) if compared else [],
        "trips": view.trips, "findings": [{"code": each.code, "matter": str(each.matter)} for each in view.findings],
    }  # fmt: skip


def year(found: YearFigures) -> dict[str, Any]:
    """The figures of a year."""
    return {
        "year": found.year, "days": found.days, "decided": found.decided, "carried": found.carried,
        "units": [dataclasses.asdict(each) for each in found.units],
    }  # fmt: skip


def absences(found: YearFigures) -> list[dict[str, Any]]:
    """The units that were absent too often."""
    return [dataclasses.asdict(each) for each in found.listed]
