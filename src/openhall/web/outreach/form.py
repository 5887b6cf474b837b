"""The fields of the visit form, as a phone sends them, and what they say."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.http import QueryDict

from openhall.kit.errors import Malformed
from openhall.outreach.queries.targets import teams
from openhall.outreach.rules.classes import read_class
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.states import Level, TargetKind

FINDINGS = (1, 2, 3)


def visit_said(form: QueryDict, hall: uuid.UUID) -> VisitSaid:
    """The visit that a form tells; Malformed where a field can't be read."""
    return VisitSaid(
        _text(form, "client_id"), _day(_text(form, "on")), tuple(_targets(form)), tuple(_findings(form)),
        members=_members(hall, _text(form, "team")), met=_lines(form, "met"), topics=_lines(form, "topics"),
        policies=_lines(form, "policies"), solved=_text(form, "solved"),
    )  # fmt: skip


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\x00", "").strip()


def _lines(form: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(each for each in _text(form, name).splitlines() if each.strip())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise Malformed("bad_day", "Write the day as 2026-03-31.") from None


def _targets(form: QueryDict) -> Iterator[TargetSaid]:
    """The one that was chosen from the list ("kind:name"), and the one that was typed."""
    chosen = _text(form, "target")
    kind, _, name = chosen.partition(":")
    if kind in set(TargetKind) and name:
        yield TargetSaid(TargetKind(kind), name, form.get("consent") == "yes")
    typed, kind = _text(form, "other"), _text(form, "other_kind")
    if typed:
        if kind not in set(TargetKind):
            raise Malformed("no_target_kind", "Say whether it is a centre or an enterprise.")
        yield TargetSaid(TargetKind(kind), typed, form.get("consent") == "yes")


def _findings(form: QueryDict) -> Iterator[FindingSaid]:
    for number in FINDINGS:
        title, text = _text(form, f"title{number}"), _text(form, f"text{number}")
        if not title and not text:
            continue
        weight, area = read_class(f"{_text(form, f'weight{number}')}/{_text(form, f'area{number}')}")
        level = _text(form, f"level{number}") or Level.COUNTY
        if level not in set(Level):
            raise Malformed("no_level", "Say up to which level it reaches.")
        yield FindingSaid(title, text, weight, area, Level(level), lead=_text(form, f"lead{number}"))


def _members(hall: uuid.UUID, team: str) -> tuple[str, ...]:
    if not team:
        return ()
    found = next((each.members for each in teams(hall) if each.code == team), None)
    if found is None:
        raise Malformed("unknown_team", "There is no such team.")
    return found
