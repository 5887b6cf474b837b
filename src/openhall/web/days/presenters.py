"""What the pages of the service days need: days with who stands where, and why a date was moved."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise

from openhall.people.queries import names
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.service_days.permissions import is_own
from openhall.service_days.queries import DutyView, schedule
from openhall.service_days.queries.days import told_year
from openhall.service_days.rules.telling import Told
from openhall.web.days import words
from openhall.web.templatetags.openhall import named

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Who stands at a post: the unit, in which manner, and for staff by name (empty: nobody, or not for the public)."""

    id: uuid.UUID
    post: str
    unit: str
    manner: Text
    who: str
    state: Text
    tone: str
    own: bool
    empty: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """A service day. `day` is its id once the rota is published, `over` whether it has passed."""

    nominal: dt.date
    on: dt.date | None
    moved: bool
    why: Text
    note: str
    taken: bool
    estimated: bool
    over: bool
    day: uuid.UUID | None
    places: tuple[Place, ...]


def moment(plan: HallPlan, at: dt.datetime | None) -> str:
    """A moment in the hall's zone, 2026-03-02 09:05; nothing for None."""
    return at.astimezone(zoneinfo.ZoneInfo(plan.hall.hours.timezone)).strftime("%Y-%m-%d %H:%M") if at else ""


def unit_names() -> dict[str, str]:
    """Unit → its name in the reader's language, by code."""
    return {each.code: named(each) for each in places.units()}


def days_of(
    hall: uuid.UUID, year: int, today: dt.date, account: uuid.UUID | None = None, staff: bool = False
) -> list[Day]:
    """The service days of a year with who comes; names of people for the staff alone."""
    found = told_year(hall, year)
    held = [each.date.actual for each in found if each.date.actual]
    duties = schedule(hall, min(held), max(held)) if held else []
    by_day: dict[dt.date, list[DutyView]] = {}
    for duty in duties:
        by_day.setdefault(duty.on, []).append(duty)
    shown = places_of(duties, account, staff)
    return [
        _day(each, by_day.get(each.date.actual, []) if each.date.actual else [], shown, today)
        for each in found
    ]


def _day(told: Told, duties: list[DutyView], shown: Mapping[uuid.UUID, Place], today: dt.date) -> Day:
    date = told.date
    return Day(
        date.nominal, date.actual, date.moved, words.WHY[told.why], told.note, date.taken, told.estimated,
        date.actual is not None and date.actual < today, duties[0].day if duties else None,
        tuple(shown[each.id] for each in duties),
    )  # fmt: skip


def places_of(duties: Iterable[DutyView], account: uuid.UUID | None, staff: bool) -> dict[uuid.UUID, Place]:
    """Duty → how it stands on a page."""
    listed, units = list(duties), unit_names()
    people = names(each.by for each in listed if each.by) if staff else {}
    return {
        each.id: _place(each, units, named(people[each.by]) if each.by in people else "", account)
        for each in listed
    }


def _place(duty: DutyView, units: Mapping[str, str], who: str, account: uuid.UUID | None) -> Place:
    manner = duty.state if duty.state != "planned" else "deputy" if duty.deputy else "head"
    return Place(
        duty.id, duty.post_name or duty.post, units.get(duty.unit, duty.unit), words.STANDS[manner], who,
        words.STATES[duty.state], words.TONES[duty.state], is_own(account, duty), duty.by is None,
    )  # fmt: skip
