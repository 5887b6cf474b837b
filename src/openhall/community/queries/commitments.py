"""Where a volunteer is already: posted at a window, on a rota, on leave, in another shift; and what is paid duty."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator

from openhall.community.models import DutyTimeRule, Place, Volunteer
from openhall.community.rules.joining import Commitment, Why
from openhall.community.rules.times import Span
from openhall.community.states import PlaceState
from openhall.kit.clock import local_day, local_moment
from openhall.people.queries import staffing
from openhall.places import queries as places
from openhall.places.rules import Hours

type RotaOf = Callable[[uuid.UUID], Collection[dt.date]]
"""Account → the days on which it stands on a rota: such rooms stand beside this one, so whoever calls hands it in."""
DAY = dt.timedelta(days=1)


def commitments_of(row: Volunteer, span: Span, rota_of: RotaOf) -> Iterator[Commitment]:
    """What may stand against a shift."""
    yield from _shifts(row)
    if row.account_id is None:
        return
    hours = _hours(row.hall_id, span)
    first, last = _days(hours, span)
    for leave in staffing.leaves_of(row.account_id, first, last):
        yield Commitment(_whole(hours, leave.from_on, leave.to_on), Why.LEAVE)
    for posting in staffing.postings_of(row.account_id, first, last):
        for day in _each(max(first, posting.from_on), min(last, posting.to_on or last)):
            yield from (Commitment(each, Why.POSTING) for each in _open(hours, day))
    for day in sorted(rota_of(row.account_id)):
        yield from (Commitment(each, Why.ROTA) for each in _open(hours, day) or [_whole(hours, day, day)])


def paid_duty(row: Volunteer, span: Span) -> list[Span]:
    """The paid hours of a volunteer who works in a hall: its opening hours, but for days of leave."""
    if row.account_id is None:
        return []
    hours = _hours(row.hall_id, span)
    first, last = _days(hours, span)
    away = staffing.leaves_of(row.account_id, first, last)
    days = [day for day in _each(first, last) if not any(each.from_on <= day <= each.to_on for each in away)]
    return [each for day in days for each in _open(hours, day)]


def paid_time_counts(hall: uuid.UUID, on: dt.date) -> bool:
    """Whether a local rule of that day makes paid duty volunteer time; without a rule it is none."""
    row = DutyTimeRule.objects.filter(hall=hall, valid_from__lte=on).order_by("-valid_from").first()
    return row is not None and row.counts


def _shifts(row: Volunteer) -> Iterator[Commitment]:
    held = row.places.filter(state__in=[PlaceState.SIGNED, PlaceState.SERVING]).select_related("shift")
    for place in held:
        yield Commitment(shift_span(place), Why.SHIFT)


def shift_span(place: Place) -> Span:
    """The time of a place's shift."""
    return Span(place.shift.starts_at, place.shift.ends_at)


def _hours(hall: uuid.UUID, span: Span) -> Hours:
    zone = places.timezone_of(hall) or "UTC"
    first, last = local_day(span.begins, zone), local_day(span.ends, zone)
    return places.hours_of(places.code_of(hall), first, last)


def _days(hours: Hours, span: Span) -> tuple[dt.date, dt.date]:
    return local_day(span.begins, hours.timezone), local_day(span.ends, hours.timezone)


def _each(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + DAY * number for number in range((last - first).days + 1))


def _open(hours: Hours, day: dt.date) -> list[Span]:
    """The opening hours of a day; real ones also in a hall that never shuts."""
    zone = hours.timezone
    return [Span(local_moment(day, one, zone), local_moment(day, two, zone)) for one, two in hours.intervals(day)]


def _whole(hours: Hours, first: dt.date, last: dt.date) -> Span:
    midnight = dt.time()
    return Span(local_moment(first, midnight, hours.timezone), local_moment(last + DAY, midnight, hours.timezone))
