"""What holds for every start, limit and pause: order, inverses, shifts; in China's calendar and in a zone whose hour changes."""

import datetime as dt
import functools
import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openhall.kit.working_time import (
    LimitKind,
    Pause,
    TimeLimit,
    WorkCalendar,
    add_natural_days,
    add_working_days,
    add_working_hours,
    counted,
    counts_from,
    day_by_day,
    due_at,
    elapsed,
    end_of_working_day,
    granted,
    shift_working_days,
    united,
    working_days_between,
    working_time_between,
)
from tests.kit.calendars import berlin, china

type Place = Callable[[], WorkCalendar]

TICK, NOTHING = dt.timedelta(microseconds=1), dt.timedelta()
MINUTES = st.integers(0, 60 * 24 * 60).map(lambda number: dt.timedelta(minutes=number))
CALENDARS = pytest.mark.parametrize("place", [china, berlin], ids=["china", "berlin"])
MANY = settings(deadline=None, max_examples=100)
DAYS = st.integers(0, 30)
HOURS = st.integers(0, 150).map(lambda quarters: quarters / 4)
LIMITS = st.one_of(
    st.builds(TimeLimit, st.just(LimitKind.WORKING_DAYS), DAYS),
    st.builds(TimeLimit, st.just(LimitKind.NATURAL_DAYS), DAYS),
    st.builds(TimeLimit, st.just(LimitKind.WORKING_HOURS), HOURS),
    st.just(TimeLimit(LimitKind.SAME_WORKING_DAY)),
)
WORKING = LIMITS.filter(lambda limit: limit.kind != LimitKind.NATURAL_DAYS)


@functools.cache
def moments(place: Place) -> st.SearchStrategy[dt.datetime]:
    """Starts with room before and after, many of them about an opening or a close."""
    calendar = place()
    begins, ends = calendar.begins + dt.timedelta(days=60), calendar.ends - dt.timedelta(days=400)
    edges = [edge for span in calendar.spans for edge in span if begins < edge < ends]
    anywhere = st.datetimes(begins.replace(tzinfo=None), ends.replace(tzinfo=None)).map(
        lambda naive: naive.replace(tzinfo=dt.UTC)
    )
    near = st.tuples(st.sampled_from(edges), st.integers(-2, 2)).map(lambda pair: pair[0] + pair[1] * TICK)
    return st.one_of(anywhere, near)


@st.composite
def paused(draw: st.DrawFn, place: Place) -> tuple[dt.datetime, list[Pause]]:
    """A start, and up to five pauses around it that may overlap."""
    start = draw(moments(place))
    pairs = draw(st.lists(st.tuples(MINUTES, MINUTES), max_size=5))
    begins = [start - dt.timedelta(days=5) + since for since, _ in pairs]
    return start, [Pause(since, since + length / 8) for since, (_, length) in zip(begins, pairs, strict=True)]


@CALENDARS
@MANY
@given(st.data(), DAYS, DAYS)
def test_days_never_go_back(place: Place, data: st.DataObject, n: int, more: int) -> None:
    calendar = place()
    first, second = sorted((data.draw(moments(place)), data.draw(moments(place))))
    for adding in (add_working_days, add_natural_days):
        assert adding(first, n, calendar) <= adding(second, n, calendar)
        assert adding(first, n, calendar) <= adding(first, n + more, calendar)
    assert end_of_working_day(first, calendar) <= end_of_working_day(second, calendar)
    assert more == 0 or add_working_days(first, n, calendar) < add_working_days(first, n + more, calendar)


@CALENDARS
@MANY
@given(st.data(), HOURS, HOURS)
def test_hours_never_go_back(place: Place, data: st.DataObject, hours: float, more: float) -> None:
    calendar = place()
    first, second = sorted((data.draw(moments(place)), data.draw(moments(place))))
    assert add_working_hours(first, hours, calendar) <= add_working_hours(second, hours, calendar)
    assert more == 0 or add_working_hours(first, hours, calendar) < add_working_hours(first, hours + more, calendar)


@CALENDARS
@MANY
@given(st.data(), DAYS)
def test_days_have_an_inverse(place: Place, data: st.DataObject, n: int) -> None:
    calendar = place()
    start = data.draw(moments(place))
    due = add_working_days(start, n, calendar)
    assert working_days_between(start, due, calendar) == n
    assert n == 0 or working_days_between(start, due - TICK, calendar) == n - 1


@CALENDARS
@MANY
@given(st.data(), HOURS)
def test_hours_have_an_inverse(place: Place, data: st.DataObject, hours: float) -> None:
    calendar = place()
    start = data.draw(moments(place))
    due = add_working_hours(start, hours, calendar)
    assert elapsed(start, due, calendar) == dt.timedelta(hours=hours)
    assert hours == 0 or elapsed(start, due - TICK, calendar) < dt.timedelta(hours=hours)


@CALENDARS
@MANY
@given(st.data())
def test_working_time_adds_up(place: Place, data: st.DataObject) -> None:
    calendar = place()
    a, b, c = (data.draw(moments(place)) for _ in range(3))
    there, on = working_time_between(a, b, calendar), working_time_between(b, c, calendar)
    assert there + on == working_time_between(a, c, calendar)
    assert there == -working_time_between(b, a, calendar)
    assert (there >= NOTHING) or b < a
    assert abs(there) <= abs(b - a)


@CALENDARS
@MANY
@given(st.data(), WORKING)
def test_at_the_due_time_the_limit_is_used_up(place: Place, data: st.DataObject, limit: TimeLimit) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    due = due_at(start, limit, calendar, pauses)
    assert due is not None
    whole = granted(start, limit, calendar)
    assert counted(start, limit, due, calendar, pauses) == whole
    assert whole == NOTHING or counted(start, limit, due - TICK, calendar, pauses) < whole


@CALENDARS
@MANY
@given(st.data(), DAYS)
def test_natural_days_are_used_up_and_end_on_a_working_day(
    place: Place, data: st.DataObject, n: int
) -> None:
    calendar = place()
    limit = TimeLimit(LimitKind.NATURAL_DAYS, n)
    start, pauses = data.draw(paused(place))
    due = due_at(start, limit, calendar, pauses)
    assert due is not None
    assert counted(start, limit, due, calendar, pauses) >= granted(start, limit, calendar)
    assert calendar.is_worked(calendar.day_of(due - TICK))


@CALENDARS
@MANY
@given(st.data(), WORKING)
def test_pauses_shift_by_the_working_time_they_take(
    place: Place, data: st.DataObject, limit: TimeLimit
) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    plain, due = due_at(start, limit, calendar), due_at(start, limit, calendar, pauses)
    assert plain is not None
    assert due is not None
    since = min(counts_from(start, limit, calendar), due)
    taken = working_time_between(since, due, calendar) - elapsed(since, due, calendar, pauses)
    assert working_time_between(plain, due, calendar) == taken


@CALENDARS
@MANY
@given(st.data(), LIMITS, st.randoms(use_true_random=False))
def test_pauses_that_overlap_count_once_in_any_order(
    place: Place, data: st.DataObject, limit: TimeLimit, rng: random.Random
) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    mixed = [*pauses, *united(pauses), *pauses]
    rng.shuffle(mixed)
    expected = due_at(start, limit, calendar, pauses)
    assert due_at(start, limit, calendar, mixed) == expected
    assert due_at(start, limit, calendar, united(pauses)) == expected
    one_by_one = united(mixed)
    assert all(one.until is not None and one.until < two.since for one, two in itertools.pairwise(one_by_one))


@CALENDARS
@MANY
@given(st.data(), LIMITS)
def test_a_longer_pause_never_makes_it_earlier(
    place: Place, data: st.DataObject, limit: TimeLimit
) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    longer = data.draw(st.lists(MINUTES, min_size=len(pauses), max_size=len(pauses)))
    grown = [Pause(each.since, (each.until or each.since) + more / 8) for each, more in zip(pauses, longer, strict=True)]
    before, after = due_at(start, limit, calendar, pauses), due_at(start, limit, calendar, grown)
    assert before is not None
    assert after is not None
    assert before <= after


@CALENDARS
@MANY
@given(st.data(), WORKING)
def test_an_open_pause_stands_still_only_if_it_began_in_time(
    place: Place, data: st.DataObject, limit: TimeLimit
) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    due = due_at(start, limit, calendar, pauses)
    assert due is not None
    assume(granted(start, limit, calendar) > NOTHING)
    assert due_at(start, limit, calendar, [*pauses, Pause(due)]) == due
    assume(due - TICK >= max([start, *(each.until or each.since for each in pauses)]))
    assert due_at(start, limit, calendar, [*pauses, Pause(due - TICK)]) is None


@CALENDARS
@MANY
@given(st.data(), st.integers(1, 20), st.integers(1, 20))
def test_going_back_so_many_working_days(
    place: Place, data: st.DataObject, n: int, back: int
) -> None:
    calendar = place()
    start = data.draw(moments(place))
    due = add_working_days(start, n + back, calendar)
    assert shift_working_days(due, -back, calendar) == add_working_days(start, n, calendar)
    assert shift_working_days(shift_working_days(due, -back, calendar), back, calendar) == due
    assert shift_working_days(start, back, calendar) <= shift_working_days(start, back + 1, calendar)


@CALENDARS
@MANY
@given(st.data())
def test_the_days_add_up_to_what_has_passed(place: Place, data: st.DataObject) -> None:
    calendar = place()
    start, pauses = data.draw(paused(place))
    until = start + data.draw(MINUTES)
    days = day_by_day(start, until, calendar, pauses)
    assert sum((each.counted for each in days), NOTHING) == elapsed(start, until, calendar, pauses)
    assert sum((each.worked for each in days), NOTHING) == working_time_between(start, until, calendar)
    dates = [each.date for each in days]
    assert dates == [dates[0] + dt.timedelta(days=number) for number in range(len(dates))]
