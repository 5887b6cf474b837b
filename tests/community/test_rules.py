"""Pure decisions about service in the community: minutes, codes, what an event has to tell, how many people."""

import datetime as dt
import uuid

import hypothesis.strategies as st
import pytest
from hypothesis import given

from openhall.community.rules.codes import TURNS, code_at, is_fresh
from openhall.community.rules.events import check_open, check_served, check_span, known_topics
from openhall.community.rules.figures import Counted, People, people_served
from openhall.community.rules.joining import Commitment, Why, check_consent, check_free, known_skills
from openhall.community.rules.times import Span, merged, minutes_of, overlaps, served_span
from openhall.kit.errors import Malformed, NotAllowed, NotNow

NINE = dt.datetime(2026, 3, 7, 1, 0, tzinfo=dt.UTC)
EVENT = uuid.UUID("019cac46-1500-7000-8000-000000000001")


def after(minutes: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


def span(begins: float, ends: float) -> Span:
    return Span(after(begins), after(ends))


# ---- minutes


def test_service_counts_from_the_shift_on_to_the_last_second_and_is_never_rounded_up() -> None:
    assert minutes_of(served_span(after(-20), after(59.99), after(0)), [], False) == (59, 0)
    assert minutes_of(served_span(after(5), after(65), after(0)), [], False) == (60, 0)
    assert minutes_of(served_span(after(-20), after(-5), after(0)), [], False) == (0, 0), "gone before it began"


def test_paid_duty_is_no_volunteer_time_unless_a_rule_says_so() -> None:
    duty = [span(30, 90), span(60, 120)]
    assert minutes_of(span(0, 180), duty, False) == (90, 90)
    assert minutes_of(span(0, 180), duty, True) == (180, 0)
    assert minutes_of(span(40, 50), duty, False) == (0, 10)


spans = st.tuples(st.integers(0, 500), st.integers(0, 200)).map(lambda pair: span(pair[0], pair[0] + pair[1]))


@given(spans, st.lists(spans, max_size=5))
def test_no_minute_is_counted_twice_or_lost(service: Span, duty: list[Span]) -> None:
    """By force: every minute asked for itself."""
    whole = (service.ends - service.begins) // dt.timedelta(minutes=1)
    paid = sum(any(each.begins <= service.begins + dt.timedelta(minutes=n) < each.ends for each in duty) for n in range(whole))
    assert minutes_of(service, duty, False) == (whole - paid, paid)
    assert all(not overlaps(one, two) for one in merged(duty) for two in merged(duty) if one != two)


def test_times_that_touch_do_not_overlap() -> None:
    assert not overlaps(span(0, 60), span(60, 90))
    assert overlaps(span(0, 61), span(60, 90)) and overlaps(span(60, 90), span(0, 61))
    assert overlaps(span(0, 90), span(10, 20))


# ---- the rotating code


def test_a_code_is_good_in_its_turn_and_the_next_and_no_longer() -> None:
    begins = dt.datetime.fromtimestamp(int(NINE.timestamp()) // TURNS * TURNS, dt.UTC)
    code = code_at("key", EVENT, "in", begins)
    fresh = [second for second in range(-TURNS, 4 * TURNS) if is_fresh("key", EVENT, "in", code, begins + dt.timedelta(seconds=second))]
    assert (fresh[0], fresh[-1], len(fresh)) == (0, 2 * TURNS - 1, 2 * TURNS)


def test_a_code_opens_nothing_else() -> None:
    code = code_at("key", EVENT, "in", NINE)
    assert len(code) == 8 and is_fresh("key", EVENT, "in", f" {code[:4].lower()}-{code[4:]} ", NINE)
    assert not is_fresh("key", EVENT, "out", code, NINE)
    assert not is_fresh("another", EVENT, "in", code, NINE)
    assert not is_fresh("key", uuid.UUID(int=EVENT.int + 1), "in", code, NINE)
    assert not is_fresh("key", EVENT, "in", "", NINE) and not is_fresh("key", EVENT, "in", "码" * 8, NINE)


# ---- events


def test_a_dangerous_event_opens_with_its_risks_told_and_its_insurance_recorded_alone() -> None:
    check_open(False, "", "")
    check_open(True, "保单 12345", "高处作业")
    with pytest.raises(NotNow, match="insurance"):
        check_open(True, "", "高处作业")
    with pytest.raises(NotNow, match="risks"):
        check_open(True, "保单 12345", "")


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(after(0), after(0)), (after(1), after(0)), (after(0), after(24 * 60 + 1)),
     (dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(1, 1, 1, 1, tzinfo=dt.UTC)),
     (dt.datetime(9999, 12, 31, 22, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC))],
)  # fmt: skip
def test_times_that_are_none_are_refused(begins: dt.datetime, ends: dt.datetime) -> None:
    with pytest.raises(Malformed):
        check_span(Span(begins, ends))


def test_a_day_is_the_longest() -> None:
    check_span(span(0, 24 * 60))
    with pytest.raises(Malformed):
        check_span(span(0, 24 * 60 + 1))


@pytest.mark.parametrize(("served", "again"), [(-1, None), (100_001, None), (5, 6), (5, -1)])
def test_counts_that_cannot_be_are_refused(served: int, again: int | None) -> None:
    with pytest.raises(Malformed):
        check_served(served, again)


def test_counts_and_topics_that_can_be() -> None:
    for served, again in ((0, None), (0, 0), (100_000, 100_000)):
        check_served(served, again)
    assert known_topics(["other", "housing", "other"]) == ["other", "housing"]
    with pytest.raises(Malformed):
        known_topics(["anything"])


def test_people_are_an_estimate_between_what_is_certain_and_all_visits() -> None:
    assert people_served([]) == People(0, 0, 0, 0)
    assert people_served([Counted(40, 10), Counted(60, None), Counted(0, None)]) == People(100, 90, 60, 1)
    assert people_served([Counted(50, 50), Counted(10, 10)]) == People(60, 50, 50, 0), "fifty at once are fifty people"


# ---- volunteers


def test_nobody_joins_without_the_own_choice_and_no_minor_without_a_guardian() -> None:
    check_consent(True, False, "")
    check_consent(True, True, "王大明")
    with pytest.raises(Malformed):
        check_consent(False, False, "")
    with pytest.raises(NotAllowed):
        check_consent(True, True, "  ")


@pytest.mark.parametrize(
    ("why", "code"),
    [(Why.POSTING, "posted_then"), (Why.ROTA, "on_rota_then"), (Why.LEAVE, "on_leave_then"), (Why.SHIFT, "in_shift_then")],
)
def test_what_stands_against_a_shift_is_named(why: Why, code: str) -> None:
    check_free(span(0, 60), [Commitment(span(60, 90), why), Commitment(span(-60, 0), why)])
    with pytest.raises(NotNow) as refused:
        check_free(span(0, 60), [Commitment(span(200, 300), Why.SHIFT), Commitment(span(59, 90), why)])
    assert refused.value.code == code


def test_skills_are_few_and_short() -> None:
    assert known_skills([" 手语 ", "", "手语", "英语\x00"]) == ["手语", "英语"]
    for wrong in ([str(number) for number in range(11)], ["x" * 41]):
        with pytest.raises(Malformed):
            known_skills(wrong)
