"""Difficult matters as the API and the command line tell them: codes and user names instead of identifiers."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from openhall.matters.queries.evidence import Evidence
from openhall.matters.queries.listing import MatterRow
from openhall.matters.queries.meetings import MeetingView
from openhall.matters.queries.one import Line, MatterView
from openhall.matters.queries.own import OwnMatter
from openhall.matters.rules import hides_person
from openhall.people import queries as people
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def own(matter: OwnMatter) -> dict[str, Any]:
    """The person's own view."""
    units = _units()
    same = ("number", "kind", "state", "grade", "title", "text", "wanted", "stands_still", "late", "outcome", "answer",
            "legal_basis", "plan", "refused_for", "remedy")  # fmt: skip
    return {
        **{name: getattr(matter, name) for name in same}, "hall": places.code_of(matter.hall),
        **{name: _moment(getattr(matter, name)) for name in ("opened_at", "due_at", "closed_at")},
        "unit": units.get(matter.lead) if matter.lead else None,
        "lines": [
            {"at": _moment(each.at), "said": each.said, "text": each.text, "way": each.way, "mine": each.mine}
            for each in matter.lines
        ],
        "files": files(matter.files),
    }  # fmt: skip


def files(found: Iterable[Evidence], nameless: bool = False) -> list[dict[str, Any]]:
    """Files of a matter; `nameless` = the names of those that the person added are kept back."""
    return [
        {"id": str(each.id), "name": "" if nameless and each.own else each.name, "kind": each.kind, "size": each.size,
         "at": _moment(each.at), "own": each.own, "erased": each.erased}
        for each in found
    ]  # fmt: skip


def _units() -> dict[uuid.UUID, str]:
    return {each.id: each.code for each in places.units()}


def rows(found: Iterable[MatterRow]) -> list[dict[str, Any]]:
    """Matters as lines of a list."""
    listed, units = list(found), _units()
    names = people.usernames(row.handler for row in listed if row.handler)
    return [_row(row, units, names) for row in listed]


def _row(row: MatterRow, units: dict[uuid.UUID, str], names: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": str(row.id), "number": row.number, "kind": row.kind, "grade": row.grade, "state": row.state,
        "title": row.title, "opened_at": _moment(row.opened_at), "due_at": _moment(row.due_at), "card": row.card,
        "level": row.level, "role": row.role, "unit": units.get(row.lead) if row.lead else None,
        "assignee": names.get(row.handler) if row.handler else None, "reopened": row.reopened,
    }  # fmt: skip


def whole(plan: HallPlan, matter: MatterView, sees_all: bool = False) -> dict[str, Any]:
    """One matter with everything that was done; who does not see all matters is not told who complains."""
    item = plan.item_by_id.get(matter.item) if matter.item else None
    units = _units()
    same = ("text", "wanted", "channel", "times_come", "cause", "named_after_dispute", "outcome", "answer",
            "legal_basis", "plan", "refused_for", "remedy", "reachable", "unreachable")  # fmt: skip
    helping = sorted(units[unit] for unit in matter.units - {matter.row.lead} if unit in units)
    source = {"kind": matter.source.kind, "id": str(matter.source.id)} if matter.source else None
    return {
        **rows([matter.row])[0], **{name: getattr(matter, name) for name in same}, "item": item.code if item else None,
        "source": source, "assisting": helping, "lines": _lines(matter.lines),
        "files": files(matter.files, not sees_all and hides_person(matter.row.kind, matter.cause)),
        "meetings": [_meeting(each, units) for each in matter.meetings],
    }  # fmt: skip


def _meeting(each: MeetingView, units: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": str(each.id), "meets_at": _moment(each.meets_at), "place": each.place, "reason": each.reason,
        "units": sorted(units[unit] for unit in each.units if unit in units), "held_at": _moment(each.held_at),
        "minutes": each.minutes, "called_off_at": _moment(each.called_off_at),
        "decisions": [
            {"id": str(one.id), "text": one.text, "unit": units.get(one.unit), "due_on": one.due_on.isoformat(),
             "done_at": _moment(one.done_at)}
            for one in each.decisions
        ],
    }  # fmt: skip


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    listed = list(lines)
    names = people.usernames(each.by for each in listed if each.by)
    return [
        {"at": _moment(each.at), "said": each.said, "by": names.get(each.by) if each.by else None, "text": each.text,
         "way": each.way, "reached": each.reached, "satisfied": each.satisfied}
        for each in listed
    ]  # fmt: skip
