"""The forms of joint meetings: moments in the hall's zone, decisions line by line; a line without words is none."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence

from django.http import QueryDict

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing
from openhall.matters.services import Call, Decided
from openhall.places import queries as places


def unit_named(code: str) -> uuid.UUID:
    """The unit of a code; Malformed for none."""
    found = next((each.id for each in places.units() if each.code == code), None)
    if found is None:
        raise Malformed("unknown_unit", "There is no such unit.")
    return found


def call_of(form: QueryDict, timezone: str) -> Call:
    """Who is called, when and why; Malformed for what is no moment and no unit."""
    return Call(
        moment_of(form.get("meets_at", ""), timezone), written(form, "place"), written(form, "why"),
        frozenset(unit_named(code) for code in form.getlist("units") if code),
    )  # fmt: skip


def moment_of(text: str, timezone: str) -> dt.datetime:
    """A moment as a form writes it, on the hall's clock; Malformed for anything else."""
    try:
        typed = dt.datetime.fromisoformat(text)
        return typed.replace(tzinfo=zoneinfo.ZoneInfo(timezone)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Malformed("no_moment", "Write day and time, for example 2026-03-02 14:00.") from None


def decisions_of(form: QueryDict) -> Iterator[Decided]:
    """The decisions of the form, line by line."""
    texts, owners, days = (form.getlist(name) for name in ("decision", "owner", "due"))
    for place, text in enumerate(texts):
        if text.strip():
            yield Decided(text.replace("\x00", ""), unit_named(_at(owners, place)), _day(_at(days, place)))


def _at(listed: Sequence[str], place: int) -> str:
    return listed[place] if place < len(listed) else ""


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Malformed("bad_decision_day", "A decision needs a day, from today and within a year.") from None


def decision_id(text: str) -> uuid.UUID:
    """The id in a form; Missing for another text."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Missing("no_decision", "There is no such decision.") from None


def written(form: QueryDict, name: str) -> str:
    """A field as it was written."""
    return str(form.get(name, "")).replace("\x00", "")


def names_of(units: Iterable[uuid.UUID], known: dict[uuid.UUID, str]) -> str:
    """Units as one reads them."""
    return ", ".join(sorted(known[unit] for unit in units if unit in known))


def is_late(due_on: dt.date, done: bool, now: dt.datetime, timezone: str) -> bool:
    """Whether a decision's day is over and nobody has said that it is done."""
    return not done and local_day(now, timezone) > due_on

