"""The records of a kind as a table: what stands there, searched and paged."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext

from openhall.kit.clock import local_day
from openhall.places import queries as places
from openhall.places.rules import day_record
from openhall.queue.queries.plan import HallPlan
from openhall.routines.settings.kinds import kind_of
from openhall.web.settings.pages import ALONE, form_of

PER_PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A record: its id and its cells; `off` where it is out of use."""

    record: uuid.UUID
    cells: Sequence[str]
    off: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A page of records under their columns; `more` when there is another page."""

    columns: Sequence[str]
    rows: Sequence[Row]
    more: bool = False
    searched: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the records: holding `text`, from number `first` on; `now` is the moment of the request."""

    text: str
    first: int
    now: dt.datetime


def listing(kind: str, plan: HallPlan, asked: Asked) -> Listing:
    """The table of a kind."""
    return _single(kind, plan) if kind in ALONE else LISTS[kind](plan, asked)


def paged(columns: Sequence[str], rows: Sequence[Row], asked: Asked, searched: bool = True) -> Listing:
    """One page of rows of which all are at hand; those that hold the text in one of their cells."""
    text = asked.text.casefold()
    found = [row for row in rows if not text or any(text in cell.casefold() for cell in row.cells)]
    part = found[asked.first : asked.first + PER_PAGE]
    return Listing(columns, part, len(found) > asked.first + PER_PAGE, searched)


def _single(kind: str, plan: HallPlan) -> Listing:
    record = plan.hall.id
    values = kind_of(kind).read(record, record) or {}
    form = form_of(kind, plan, record, values)
    rows = [Row(record, (form.label_of(name), form.shown(name, value))) for name, value in values.items()]
    return Listing((gettext("Setting"), gettext("Value")), rows)


def _days(plan: HallPlan, asked: Asked) -> Listing:
    today = local_day(asked.now, plan.hall.hours.timezone)
    rows = [
        Row(
            day_record(plan.hall.id, date),
            (f"{date:%Y-%m-%d}", gettext("at work") if day.is_workday else gettext("free"), day.note),
        )
        for date, day in places.own_days(plan.hall.id, today).items()
    ]
    return paged((gettext("Day"), gettext("The hall is"), gettext("Why")), rows, asked)


LISTS: Mapping[str, Callable[[HallPlan, Asked], Listing]] = {"day": _days}
