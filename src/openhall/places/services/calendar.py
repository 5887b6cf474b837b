"""Opening hours and calendar days: each change is an event, and what was counted over them is counted anew."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from openhall.kit.clock import local_day
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.kit.work_calendar import Interval
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places.events import CalendarChanged, HoursChanged
from openhall.places.models import CalendarDay, OpeningInterval, ReplacedHours
from openhall.places.queries import timezone_of, weekly_hours
from openhall.places.rules import Day, nation_day, written_hours
from openhall.places.states import DaySource

NATION = uuid.UUID(int=0)
"""The nation's calendar in the log, where a hall's own calendar has the hall's id."""


def set_hours(hall: uuid.UUID, weekdays: Mapping[int, Sequence[Interval]], act: Act | None = None) -> None:
    """Replace the opening hours of a hall; hours that stand are changed by somebody, and that is logged.

    Announced as `HoursChanged`. Without `act` a hall is being set up: ValueError where other hours stand already.
    """
    with transaction.atomic():
        before, after = weekly_hours(hall), written_hours(weekdays)
        if before == after:
            return
        if act is None and any(before.values()):
            raise ValueError("hours that stand are changed by somebody: hand in the act")
        OpeningInterval.objects.filter(hall=hall).delete()
        OpeningInterval.objects.bulk_create(
            OpeningInterval(hall_id=hall, weekday=weekday, opens=opens, closes=closes)
            for weekday, intervals in weekdays.items()
            for opens, closes in intervals
        )
        if act is not None:
            _keep(hall, before, act.now)
            ledger.append(
                act, "HoursChanged", Subject("hours", hall), hall, {"before": before, "after": after}
            )
            announce(HoursChanged(hall, act.actor, act.now))


def _keep(hall: uuid.UUID, before: Mapping[str, Sequence[str]], now: dt.datetime) -> None:
    """The hours up to yesterday, unless another change of today has kept them already: time passed stays counted."""
    yesterday = local_day(now, timezone_of(hall) or "UTC") - dt.timedelta(days=1)
    if any(before.values()):
        ReplacedHours.objects.get_or_create(hall_id=hall, last_on=yesterday, defaults={"weekdays": before})


def seed_calendar(years: Iterable[int]) -> int:
    """Fill the nation's calendar; a year that `chinesecalendar` does not know is estimated and says so; days added.

    Days that are there already, by import or by hand, stay.
    """
    known = set(CalendarDay.objects.filter(hall=None).values_list("date", flat=True))
    days = [_day(date) for year in years for date in _dates(year) if date not in known]
    CalendarDay.objects.bulk_create(days)
    return len(days)


def _dates(year: int) -> Iterable[dt.date]:
    first = dt.date(year, 1, 1)
    return (first + dt.timedelta(days=offset) for offset in range((dt.date(year + 1, 1, 1) - first).days))


def _day(date: dt.date) -> CalendarDay:
    known = nation_day(date)
    works = known.is_workday if known else date.isoweekday() <= 5
    source = DaySource.OFFICIAL if known else DaySource.ESTIMATED
    return CalendarDay(hall=None, date=date, is_workday=works, source=source)


@dataclasses.dataclass(frozen=True, slots=True)
class DayChange:
    """A day whose word was changed; `before` is None where nothing was said."""

    date: dt.date
    before: bool | None
    after: bool
    note: str


def put_days(hall: uuid.UUID | None, days: Mapping[dt.date, Day], source: str, act: Act) -> list[DayChange]:
    """Take over many days at once, for the nation or for one hall: what differs is changed and logged as one event.

    Days whose word has changed are announced as `CalendarChanged`: what was counted over them is counted anew.
    """
    with transaction.atomic():
        rows = CalendarDay.objects.select_for_update().filter(hall=hall, date__in=days)
        before = {row.date: row for row in rows}
        changed = [date for date, day in days.items() if _differs(before.get(date), day, source)]
        CalendarDay.objects.bulk_create(
            [CalendarDay(hall_id=hall, date=each, is_workday=days[each].is_workday, source=source,
                         note=days[each].note) for each in changed],
            update_conflicts=True, unique_fields=["hall", "date"], update_fields=["is_workday", "source", "note"],
        )  # fmt: skip
        changes = [
            DayChange(
                each,
                before[each].is_workday if each in before else None,
                days[each].is_workday,
                days[each].note,
            )
            for each in sorted(changed)
        ]
        if changes:
            _log_days(hall, changes, source, act)
        moved = [each.date for each in changes if each.before != each.after]
        if moved:
            announce(CalendarChanged(hall, moved[0], moved[-1], act.actor, act.now))
    return changes


def _differs(row: CalendarDay | None, day: Day, source: str) -> bool:
    return row is None or (row.is_workday, row.note, row.source) != (day.is_workday, day.note, source)


def _log_days(hall: uuid.UUID | None, changes: Sequence[DayChange], source: str, act: Act) -> None:
    moved = [
        [each.date.isoformat(), each.before, each.after] for each in changes if each.before != each.after
    ]
    data = {
        "source": source,
        "first": changes[0].date,
        "last": changes[-1].date,
        "days": len(changes),
        "moved": moved,
    }
    ledger.append(act, "CalendarChanged", Subject("calendar", hall or NATION), hall, data)


def set_day(
    hall: uuid.UUID | None, date: dt.date, is_workday: bool, source: str, act: Act, note: str = ""
) -> None:
    """Say whether a day is a working day, for the nation or for one hall: one day of `put_days`."""
    put_days(hall, {date: Day(is_workday, note)}, source, act)


def clear_day(hall: uuid.UUID, date: dt.date, act: Act) -> None:
    """A hall has no word of its own about a day any more: the nation's counts. Nothing happens where it had none."""
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(hall=hall, date=date).first()
        if row is None:
            return
        row.delete()
        data = {"date": date, "was_workday": row.is_workday}
        ledger.append(act, "CalendarDayCleared", Subject("calendar", hall), hall, data)
        announce(CalendarChanged(hall, date, date, act.actor, act.now))
