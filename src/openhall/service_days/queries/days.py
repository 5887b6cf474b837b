"""On which dates a hall's service days are held: its dated rule, its calendar."""

import dataclasses
import datetime as dt
import uuid

from openhall.places import queries as places
from openhall.places.rules import nation_day, work_calendar
from openhall.service_days.models import DayRule
from openhall.service_days.rules.dates import NOMINAL_DAYS, ServiceDate, reach, service_dates
from openhall.service_days.rules.telling import Told, told
from openhall.service_days.states import Roll


@dataclasses.dataclass(frozen=True, slots=True)
class DayRuleView:
    """The nominal days of the month, what becomes of a free one, and the rules for everybody.

    `absences_listed`: so many absences of a unit in a quarter are listed.
    """

    days: tuple[int, ...] = NOMINAL_DAYS
    roll: Roll = Roll.FORWARD
    not_twice_running: bool = True
    red_cards_within: int | None = None
    absences_listed: int = 2


def day_rule(hall: uuid.UUID, on: dt.date) -> DayRuleView:
    """The rule that holds in a hall on a day; where it set none, the 1st, 11th and 21st, rolled forward."""
    row = DayRule.objects.filter(hall=hall, valid_from__lte=on).order_by("-valid_from").first()
    if row is None:
        return DayRuleView()
    return DayRuleView(
        tuple(row.days), Roll(row.roll), row.not_twice_running, row.red_cards_within, row.absences_listed
    )


def dates_of_year(hall: uuid.UUID, year: int) -> list[ServiceDate]:
    """The service days whose nominal date lies in the year, each by the rule that holds on that date."""
    first, last = reach(year)
    worked = work_calendar(places.hours_of(places.code_of(hall), first, last), first, last)
    starts = DayRule.objects.filter(hall=hall, valid_from__year=year).values_list("valid_from", flat=True)
    rules = {day_rule(hall, on) for on in (dt.date(year, 1, 1), *starts)}
    if len(rules) == 1:  # nearly always: one statement instead of one for each date
        (only,) = rules
        return service_dates(year, worked.is_worked, only.days, only.roll)
    found = [
        each
        for rule in rules
        for each in service_dates(year, worked.is_worked, rule.days, rule.roll)
        if day_rule(hall, each.nominal) == rule
    ]
    return sorted(found, key=lambda each: each.nominal)


def told_year(hall: uuid.UUID, year: int) -> list[Told]:
    """The service days of a year with the reason for each date, by the hall's calendar."""
    (first, last), code = reach(year), places.code_of(hall)
    dates = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    notes = {date: day.note for date in dates if (day := nation_day(date)) and day.note}
    years = set(range(first.year, last.year + 1))
    return told(
        dates_of_year(hall, year), places.hours_of(code, first, last), notes | places.day_notes(code, first, last),
        years - places.confirmed_years(years),
    )  # fmt: skip


def held_between(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[ServiceDate]:
    """The service days that are held from a day to a day, both inclusive, in the order of these."""
    years = range(first.year - 1, last.year + 1)
    found = [each for year in years for each in dates_of_year(hall, year)]
    held = {each.actual: each for each in found if each.actual and first <= each.actual <= last}
    return [held[actual] for actual in sorted(held)]
