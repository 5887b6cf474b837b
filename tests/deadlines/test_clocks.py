"""The verbs of a clock: what they change, what they refuse, what the log says; and that nothing else moves a due time."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from openhall.deadlines import services
from openhall.deadlines.models import Clock
from openhall.deadlines.models import Pause as PauseRow
from openhall.deadlines.queries import ClockView, clock, clocks_of, limit_in_force, open_clocks
from openhall.deadlines.states import CLOCK, OPEN, CancelReason, ClockState, PauseReason
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow, Refusal
from openhall.kit.working_time import Pause
from openhall.ledger.models import Event
from openhall.ledger.services import Act
from tests.cast import Cast
from tests.deadlines.timed import (
    COMPLEX,
    CONTACT,
    MONDAY,
    SIMPLE,
    by,
    events,
    last_event,
    real_calendar,
    review,
    row,
    start,
)
from tests.kit.calendars import at, wall

pytestmark = pytest.mark.django_db


def test_a_clock_keeps_the_rule_that_it_started_with(lakeside: Cast) -> None:
    subject, officer = review(), lakeside.staff["supervisor"]
    made = services.start_clock(subject, CONTACT, lakeside.hall, by(lakeside, MONDAY), officer)
    assert (made.rule, made.rule_version, made.kind, made.amount) == ("沪营商30", 1, "working_days", 1)
    assert (made.state, made.assigned_to, made.subject) == ("running", officer, subject)
    assert wall(made.due_at) == "2026-03-03 17:00"
    assert clocks_of(subject) == [made]
    assert clock(made.id) == made
    data = last_event(made).data
    assert (data["rule"], data["rule_version"], data["code"]) == ("沪营商30", 1, CONTACT)
    assert (data["subject_kind"], data["subject"]) == ("review", str(subject.id))
    assert dt.datetime.fromisoformat(data["due_at"]) == made.due_at
    assert data["assigned_to"] == str(officer)


def test_the_calendar_of_the_hall_is_counted(lakeside: Cast) -> None:
    real_calendar()
    made = start(lakeside, SIMPLE, "2026-02-13 10:00")
    assert wall(made.due_at) == "2026-02-27 17:00"
    assert made.confirmed


def test_a_calendar_that_nobody_has_confirmed_is_named(lakeside: Cast) -> None:
    real_calendar()
    assert start(lakeside, SIMPLE, "2026-12-24 10:00").confirmed
    assert not start(lakeside, SIMPLE, "2026-12-28 10:00").confirmed, "due in 2027, of which no notice is known"


@pytest.mark.parametrize(
    ("code", "due"),
    [
        (CONTACT, "2026-03-03 17:00"),
        (SIMPLE, "2026-03-09 17:00"),
        (COMPLEX, "2026-03-23 17:00"),
        ("review.appeal", "2026-03-09 17:00"),
        ("review.return_visit", "2026-03-09 17:00"),
        ("review.supplement", "2026-03-18 00:00"),
    ],
)
def test_the_limits_that_came_with_the_house(lakeside: Cast, code: str, due: str) -> None:
    assert wall(start(lakeside, code).due_at) == due
    known = limit_in_force(code, lakeside.hall, dt.date(2026, 3, 2))
    assert known is not None
    assert known.source


def test_a_clock_may_count_from_an_earlier_moment(lakeside: Cast) -> None:
    made = services.start_clock(
        review(), COMPLEX, lakeside.hall, by(lakeside, "2026-03-05 10:00"), since=at(MONDAY)
    )
    assert (wall(made.started_at), wall(made.due_at)) == (MONDAY, "2026-03-23 17:00")


@pytest.mark.parametrize(
    ("ask", "refusal", "code"),
    [
        (lambda hall: start(hall, "review.nothing"), Missing, "no_limit"),
        (lambda hall: start(hall, CONTACT, "2019-12-31 10:00"), Missing, "no_limit"),
        (lambda hall: services.start_clock(review(), CONTACT, uuid.uuid4(), by(hall, MONDAY)), Missing, "no_hall"),
        (lambda hall: services.start_clock(review(), CONTACT, hall.hall, by(hall, MONDAY), since=at("2026-03-02 10:01")),
         Malformed, "future_start"),
    ],
    ids=["no_rule", "before_the_rule", "no_hall", "future"],
)  # fmt: skip
def test_what_cannot_start(
    lakeside: Cast, ask: Callable[[Cast], ClockView], refusal: type[Refusal], code: str
) -> None:
    with pytest.raises(refusal) as refused:
        ask(lakeside)
    assert refused.value.code == code
    assert not Clock.objects.exists()


def test_one_code_runs_once_for_a_subject_but_may_run_again(lakeside: Cast) -> None:
    subject = review()
    start(lakeside, CONTACT, MONDAY, subject)
    with pytest.raises(Conflict) as refused:
        start(lakeside, CONTACT, MONDAY, subject)
    assert refused.value.code == "clock_runs"
    start(lakeside, SIMPLE, "2026-03-02 10:30", subject)
    services.meet(subject, CONTACT, by(lakeside, MONDAY))
    start(lakeside, CONTACT, "2026-03-02 11:00", subject)
    assert [each.code for each in clocks_of(subject)] == [CONTACT, SIMPLE, CONTACT]


@pytest.mark.parametrize(
    ("when", "in_time"), [("2026-03-03 17:00", True), ("2026-03-03 17:01", False), ("2026-03-02 10:01", True)]
)
def test_meeting_in_time_or_late(lakeside: Cast, when: str, in_time: bool) -> None:
    made = start(lakeside)
    met = services.meet(made.subject, CONTACT, by(lakeside, when))
    assert (met.state, met.in_time, met.due_at, wall(met.met_at)) == ("met", in_time, None, when)
    assert row(made).was_due_at == made.due_at
    assert last_event(made).data["in_time"] is in_time
    assert events(made) == ["ClockStarted", "ClockMet"]
    assert made.in_time is None


def test_what_is_met_while_it_stands_still_is_met_in_time(lakeside: Cast) -> None:
    made = start(lakeside)
    services.pause(made.subject, CONTACT, PauseReason.DECISION, by(lakeside, "2026-03-03 10:00"))
    met = services.meet(made.subject, CONTACT, by(lakeside, "2026-03-09 10:00"))
    assert (met.in_time, met.is_open) == (True, False)
    assert met.pauses == (Pause(at("2026-03-03 10:00"), at("2026-03-09 10:00"), "decision"),)


def test_a_pause_does_not_count(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    stands = services.pause(made.subject, SIMPLE, PauseReason.CORRECTION, by(lakeside, "2026-03-04 11:00"))
    assert (stands.state, stands.due_at, row(made).look_at) == ("paused", None, None)
    assert stands.pauses == (Pause(at("2026-03-04 11:00"), None, "correction"),)
    goes_on = services.resume(made.subject, SIMPLE, by(lakeside, "2026-03-05 14:30"))
    assert (goes_on.state, wall(goes_on.due_at)) == ("running", "2026-03-11 11:00")
    assert events(made) == ["ClockStarted", "ClockPaused", "ClockResumed"]
    services.pause(made.subject, SIMPLE, PauseReason.HEARING, by(lakeside, "2026-03-06 09:00"))
    again = services.resume(made.subject, SIMPLE, by(lakeside, "2026-03-09 09:00"))
    assert wall(again.due_at) == "2026-03-12 11:00"
    assert [each.reason for each in again.pauses] == ["correction", "hearing"]


def test_a_pause_that_ends_before_it_began_has_no_length(lakeside: Cast) -> None:
    """The clocks of two machines differ: nothing is gained or lost by it."""
    made = start(lakeside, SIMPLE)
    services.pause(made.subject, SIMPLE, PauseReason.CORRECTION, by(lakeside, "2026-03-04 11:00"))
    goes_on = services.resume(made.subject, SIMPLE, by(lakeside, "2026-03-04 10:59"))
    assert goes_on.due_at == made.due_at
    assert PauseRow.objects.get().until == at("2026-03-04 11:00")


def test_no_time_is_left_to_pause_after_the_end(lakeside: Cast) -> None:
    made = start(lakeside)
    for when in ("2026-03-03 17:00", "2026-03-04 09:00"):
        with pytest.raises(NotNow) as refused:
            services.pause(made.subject, CONTACT, PauseReason.DECISION, by(lakeside, when))
        assert refused.value.code == "over"
    assert services.pause(made.subject, CONTACT, PauseReason.DECISION, by(lakeside, "2026-03-03 16:59")).due_at is None


def test_an_extension_with_somebody_elses_consent(lakeside: Cast) -> None:
    made = start(lakeside, COMPLEX)
    assert (made.extensions_left, made.extension_amount) == (1, 7)
    longer = services.extend(made.subject, COMPLEX, 7, lakeside.staff["director"], by(lakeside, "2026-03-20 10:00"))
    assert (wall(longer.due_at), longer.amount, longer.extended, longer.extensions_left) == ("2026-04-01 17:00", 22, 1, 0)
    data = last_event(made).data
    assert (data["by"], data["approver"]) == (7, str(lakeside.staff["director"]))
    assert events(made) == ["ClockStarted", "ClockExtended"]


@pytest.mark.parametrize(
    ("amount", "approver", "when", "refusal", "code"),
    [
        (8, "director", "2026-03-20 10:00", Malformed, "bad_extension"),
        (0, "director", "2026-03-20 10:00", Malformed, "bad_extension"),
        (-1, "director", "2026-03-20 10:00", Malformed, "bad_extension"),
        (7, "clerk", "2026-03-20 10:00", NotAllowed, "own_approval"),
        (7, "director", "2026-03-23 17:01", NotNow, "over"),
    ],
)
def test_what_is_not_extended(
    lakeside: Cast, amount: int, approver: str, when: str, refusal: type[Refusal], code: str
) -> None:
    made = start(lakeside, COMPLEX)
    with pytest.raises(refusal) as refused:
        services.extend(made.subject, COMPLEX, amount, lakeside.staff[approver], by(lakeside, when))
    assert refused.value.code == code
    assert clocks_of(made.subject) == [made]


def test_a_token_of_the_same_person_is_the_same_person(lakeside: Cast) -> None:
    made, act = start(lakeside, COMPLEX), by(lakeside, "2026-03-20 10:00")
    for own in (type(act)("token:1", act.now, lakeside.staff["clerk"]), type(act)(act.actor, act.now)):
        with pytest.raises(NotAllowed):
            services.extend(made.subject, COMPLEX, 7, lakeside.staff["clerk"], own)


def test_there_is_one_extension_and_none_of_the_first_contact(lakeside: Cast) -> None:
    made, contact = start(lakeside, COMPLEX), start(lakeside)
    director = lakeside.staff["director"]
    services.extend(made.subject, COMPLEX, 3, director, by(lakeside, "2026-03-20 10:00"))
    for subject, code in ((made.subject, COMPLEX), (contact.subject, CONTACT)):
        with pytest.raises(NotNow) as refused:
            services.extend(subject, code, 1, director, by(lakeside, "2026-03-02 11:00"))
        assert refused.value.code == "no_extension_left"


def test_cancelling_needs_a_reason(lakeside: Cast) -> None:
    made = start(lakeside)
    gone = services.cancel(made.subject, CONTACT, CancelReason.INVALID, by(lakeside, "2026-03-02 11:00"))
    assert (gone.state, gone.due_at, gone.in_time) == ("cancelled", None, None)
    assert last_event(made).data["reason"] == "invalid"
    assert row(made).cancelled_for == "invalid"


def test_a_reason_that_is_not_on_the_list_is_refused(lakeside: Cast) -> None:
    made = start(lakeside)
    with pytest.raises(Malformed, match="correction, decision"):
        services.pause(made.subject, CONTACT, "we are busy", by(lakeside, MONDAY))
    with pytest.raises(Malformed, match="withdrawn, invalid"):
        services.cancel(made.subject, CONTACT, "", by(lakeside, MONDAY))
    assert clocks_of(made.subject) == [made]


def test_giving_it_to_somebody_else_moves_nothing(lakeside: Cast) -> None:
    made = start(lakeside)
    given = services.assign(made.subject, CONTACT, lakeside.staff["colleague"], by(lakeside, "2026-03-03 16:00"))
    assert (given.assigned_to, given.due_at) == (lakeside.staff["colleague"], made.due_at)
    assert services.assign(made.subject, CONTACT, None, by(lakeside, "2026-03-03 16:00")).assigned_to is None
    assert events(made) == ["ClockStarted", "ClockAssigned", "ClockAssigned"]


VERBS: dict[str, Callable[[ClockView, Act, uuid.UUID], ClockView]] = {
    "meet": lambda made, act, other: services.meet(made.subject, made.code, act),
    "cancel": lambda made, act, other: services.cancel(made.subject, made.code, "invalid", act),
    "pause": lambda made, act, other: services.pause(made.subject, made.code, "hearing", act),
    "resume": lambda made, act, other: services.resume(made.subject, made.code, act),
    "extend": lambda made, act, other: services.extend(made.subject, made.code, 2, other, act),
    "assign": lambda made, act, other: services.assign(made.subject, made.code, other, act),
}
REACH: dict[ClockState, tuple[str, ...]] = {
    ClockState.RUNNING: (), ClockState.PAUSED: ("pause",), ClockState.MET: ("meet",), ClockState.CANCELLED: ("cancel",),
}  # fmt: skip


@pytest.mark.parametrize("state", ClockState)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_in_every_state_does_what_the_table_says(lakeside: Cast, state: ClockState, verb: str) -> None:
    made = start(lakeside, COMPLEX)
    other, act = lakeside.staff["director"], by(lakeside, "2026-03-04 10:00")
    for step in REACH[state]:
        made = VERBS[step](made, by(lakeside, "2026-03-03 10:00"), other)
    assert made.state == state
    if not CLOCK.allows(verb, state):
        with pytest.raises(NotNow):
            VERBS[verb](made, act, other)
        assert clock(made.id) == made
        return
    after = VERBS[verb](made, act, other)
    assert after.state in CLOCK[verb].targets
    assert last_event(made).kind == CLOCK[verb].event
    moved = after.due_at != made.due_at
    assert moved == (verb in {"pause", "resume", "extend"} or (after.state not in OPEN and made.due_at is not None))


def test_what_a_hall_owes_comes_worst_first(lakeside: Cast) -> None:
    late, next_due, last = start(lakeside), start(lakeside, SIMPLE), start(lakeside, COMPLEX)
    stands = start(lakeside)
    services.pause(stands.subject, CONTACT, "hearing", by(lakeside, MONDAY))
    gone = start(lakeside)
    services.meet(gone.subject, CONTACT, by(lakeside, MONDAY))
    now = at("2026-03-04 10:00")
    owed = open_clocks(lakeside.hall, now)
    assert [each.id for each in owed] == [late.id, next_due.id, last.id, stands.id]
    assert [each.is_overdue(now) for each in owed] == [True, False, False, False]
    assert open_clocks(lakeside.strangers_hall, now) == []
    assert open_clocks(lakeside.hall, at("2026-03-01 10:00")) == []


def test_the_log_holds_no_text_of_anybody(lakeside: Cast) -> None:
    made = start(lakeside, COMPLEX)
    for number, verb in enumerate(("assign", "extend", "pause", "resume", "meet")):
        made = VERBS[verb](made, by(lakeside, f"2026-03-03 1{number}:00"), lakeside.staff["director"])
    assert len(events(made)) == 6
    known = {
        "subject_kind", "subject", "code", "rule", "rule_version", "due_at", "started_at", "assigned_to", "by",
        "approver", "was_due_at", "reason", "in_time",
    }  # fmt: skip
    for event in Event.objects.filter(subject_id=made.id):
        assert set(event.data) <= known
