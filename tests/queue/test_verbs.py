"""The verbs of tickets and windows through the services, on a real database."""

import datetime as dt

import pytest

from openhall.kit.errors import Conflict, Malformed, Missing, NotNow, TooMany
from openhall.ledger import queries as ledger
from openhall.ledger.services import OtherBody, first_answer
from openhall.queue import services as queue
from openhall.queue.models import Stop, Ticket
from openhall.queue.queries.mine import my_ticket
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services.closing import close_days
from openhall.queue.services.setting_up import put_hall_rule
from openhall.queue.services.taking import TicketWish
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]


def test_numbers_are_gap_free_per_prefix_and_restart_each_day(lakeside: Cast) -> None:
    today = [str(lakeside.take(each)) for each in ("A", "A", "B", "A")]
    tomorrow = str(lakeside.take("A", lakeside.after(days=1)))
    assert (today, tomorrow) == (["A001", "A002", "B001", "A003"], "A001")


def test_nobody_takes_a_ticket_outside_opening_hours(lakeside: Cast) -> None:
    with pytest.raises(NotNow) as refused:
        lakeside.take("A", lakeside.after(hours=2, minutes=30))
    opens = refused.value.values["opens"]
    assert isinstance(opens, dt.datetime)
    assert opens == lakeside.after(hours=3, minutes=30)


def test_a_whole_visit_leaves_its_events_and_its_stay(lakeside: Cast) -> None:
    ticket = lakeside.take("residence")
    served = lakeside.serve("1", lakeside.after(minutes=4))
    assert served is not None
    assert (served.id, served.state, served.outcome) == (ticket.id, "done", "done")
    kinds = sorted(event.kind for event in ledger.about(ticket.id))  # two of them share their microsecond
    assert kinds == ["ServiceFinished", "ServiceStarted", "TicketCalled", "TicketTaken"]
    stop = Stop.objects.get(ticket=ticket)
    assert (stop.ended_at - stop.called_at, stop.result) == (dt.timedelta(minutes=5), "done")


def test_the_log_never_holds_the_visitors_token(lakeside: Cast) -> None:
    ticket = lakeside.take("A")
    lakeside.serve("1")
    assert all(ticket.token not in str(event.data) for event in ledger.about(ticket.id))


def test_one_open_ticket_per_window(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.take("A")
    lakeside.call_next("1")
    with pytest.raises(Conflict) as refused:
        lakeside.call_next("1")
    assert refused.value.values["number"] == "A001"


def test_recall_has_a_cool_down_and_a_limit(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.call_next("1")
    at = lakeside.at("1")
    with pytest.raises(NotNow):
        queue.recall(at, lakeside.act(now=lakeside.after(seconds=1)))
    for times in range(1, 4):
        queue.recall(at, lakeside.act(now=lakeside.after(seconds=10 * times)))
    with pytest.raises(TooMany):
        queue.recall(at, lakeside.act(now=lakeside.after(seconds=60)))


def test_held_and_missed_are_apart_and_come_back_only_when_called(lakeside: Cast) -> None:
    first, second = lakeside.take("A"), lakeside.take("A")
    lakeside.call_next("1")
    queue.hold(lakeside.at("1"), lakeside.act())
    lakeside.call_next("1")
    queue.no_show(lakeside.at("1"), lakeside.act())
    assert lakeside.call_next("1") is None
    states = dict(Ticket.objects.values_list("id", "state"))
    assert (states[first.id], states[second.id]) == ("held", "missed")
    back = lakeside.ticket(queue.call_back(lakeside.at("1"), "a2", lakeside.act()))
    assert (back.id, back.state) == (second.id, "called")


def test_a_visit_of_several_items_goes_on_under_its_number(lakeside: Cast) -> None:
    wish = TicketWish(items=("residence", "deed"))
    ticket = lakeside.ticket(queue.take(lakeside.plan(), wish, lakeside.act("visitor")))
    lakeside.serve("1")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.queue_id, str(ticket)) == ("waiting", lakeside.queues["C"], "A001")
    served = lakeside.serve("4", lakeside.after(minutes=9))
    assert served is not None
    assert (served.id, served.state, Stop.objects.filter(ticket=ticket).count()) == (ticket.id, "done", 2)


@pytest.mark.parametrize(("placing", "expected"), [("first", 3), ("last", 2), ("by_time", 3)])
def test_a_transfer_stands_where_it_was_placed(lakeside: Cast, placing: str, expected: int) -> None:
    sent = lakeside.take("A")
    lakeside.call_next("1")
    waits = lakeside.take("C", lakeside.after(minutes=1))
    queue.transfer(lakeside.at("1"), lakeside.act(now=lakeside.after(minutes=2)), "C", placing)
    called = lakeside.call_next("3", lakeside.after(minutes=3))
    assert called is not None
    assert called.id == (sent.id if expected == 3 else waits.id)


def test_undo_gives_back_finish_no_show_and_call_within_ten_seconds(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.serve("1", minutes=0)
    back = lakeside.ticket(queue.undo(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=9))))
    assert (back.state, back.outcome, Stop.objects.count()) == ("serving", "", 0)
    queue.finish(lakeside.at("1"), "done", lakeside.act(now=lakeside.after(seconds=10)))
    with pytest.raises(NotNow):
        queue.undo(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=21)))


def test_undo_of_a_call_lets_the_visitor_wait_where_they_stood(lakeside: Cast) -> None:
    first = lakeside.take("A")
    lakeside.take("A", lakeside.after(seconds=1))
    lakeside.call_next("1", lakeside.after(seconds=5))
    queue.undo(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=8)))
    again = lakeside.call_next("2", lakeside.after(seconds=9))
    assert again is not None
    assert again.id == first.id


def test_undo_is_too_late_once_somebody_else_called_the_visitor(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.call_next("1")
    queue.no_show(lakeside.at("1"), lakeside.act())
    queue.call_back(lakeside.at("2"), "A001", lakeside.act("colleague"))
    with pytest.raises(Conflict):
        queue.undo(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=3)))


def test_one_open_ticket_per_contact_and_queue(lakeside: Cast) -> None:
    lakeside.take("A", contact="139 0000 0000")
    with pytest.raises(Conflict):
        lakeside.take("A", contact="13900000000")
    assert lakeside.take("B", contact="13900000000").state == "waiting"


def test_the_daily_limit_never_touches_kiosk_and_staff(lakeside: Cast) -> None:
    put_hall_rule(lakeside.hall, {"daily_limit": 1})
    lakeside.take("A", origin="phone")
    with pytest.raises(TooMany):
        lakeside.take("A", origin="phone")
    assert lakeside.take("A", origin="kiosk").state == "waiting"


def test_a_class_that_needs_a_mark_is_called_where_the_mark_is(lakeside: Cast) -> None:
    ticket = lakeside.take("A", visitor_class="disabled")
    assert lakeside.call_next("1") is None
    called = lakeside.call_next("4")
    assert called is not None
    assert called.id == ticket.id


def test_a_companion_stands_where_its_person_stands(lakeside: Cast) -> None:
    person = lakeside.take("A", visitor_class="elderly")
    lakeside.take("A", lakeside.after(minutes=1))
    companion = lakeside.take("A", lakeside.after(minutes=2), companion_of=person.id)
    order = [lakeside.serve("1", lakeside.after(minutes=3 + each)) for each in range(3)]
    assert [each and each.id for each in order[:2]] == [person.id, companion.id]


def test_a_lent_window_calls_from_the_other_queue_until_it_is_over(lakeside: Cast) -> None:
    lakeside.take("C")
    assert lakeside.call_next("2") is None
    queue.lend(lakeside.at("2"), "C", 30, lakeside.act("supervisor"))
    called = lakeside.call_next("2", lakeside.after(minutes=5))
    assert called is not None
    queue.finish(lakeside.at("2"), "done", lakeside.act(now=lakeside.after(minutes=6)))
    lakeside.take("C", lakeside.after(minutes=7))
    assert lakeside.call_next("2", lakeside.after(minutes=31)) is None


def test_an_emergency_stops_taking_and_calling_and_is_lifted(lakeside: Cast) -> None:
    lakeside.take("A")
    queue.close_hall(lakeside.plan(), "消防演练，请稍候", "Fire drill, please wait", lakeside.act("supervisor"))
    with pytest.raises(NotNow):
        lakeside.take("A")
    with pytest.raises(NotNow):
        lakeside.call_next("1")
    queue.reopen_hall(lakeside.plan(), lakeside.act("supervisor"))
    assert lakeside.call_next("1") is not None


@pytest.mark.parametrize(("rule", "state"), [("end", "expired"), ("carry", "waiting")])
def test_the_close_of_day_ends_or_carries_and_is_logged(lakeside: Cast, rule: str, state: str) -> None:
    put_hall_rule(lakeside.hall, {"close_of_day": rule})
    ticket = lakeside.take("A")
    assert close_days("lakeside", lakeside.after(hours=1)) == 0
    close_days("lakeside", lakeside.after(hours=8))
    ticket.refresh_from_db()
    assert ticket.state == state
    assert close_days("lakeside", lakeside.after(hours=9)) == 0


def test_the_same_key_gives_the_same_ticket_and_another_body_is_refused(lakeside: Cast) -> None:
    wish = TicketWish(queue="A")
    act = lakeside.act("visitor", key="k", body=b"1")
    first, second = (queue.take(lakeside.plan(), wish, act) for _ in range(2))
    assert (first, Ticket.objects.count()) == (second, 1)
    with pytest.raises(OtherBody):
        queue.take(lakeside.plan(), wish, lakeside.act("visitor", key="k", body=b"2"))


def test_a_repeated_finish_answers_as_the_first_time(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.call_next("1")
    act = lakeside.act(key="f")
    first = queue.finish(lakeside.at("1"), "done", act)
    assert first_answer(act, lambda: queue.finish(lakeside.at("1"), "done", act)) == first


def test_nobody_is_kept_under_the_key_too(lakeside: Cast) -> None:
    act = lakeside.act(key="n")
    assert queue.call_next(lakeside.at("1"), act).status == 204
    lakeside.take("A")
    assert first_answer(act, lambda: queue.call_next(lakeside.at("1"), act)).status == 204


def test_correcting_an_outcome_needs_a_reason_and_keeps_the_old_one(lakeside: Cast) -> None:
    lakeside.take("A")
    served = lakeside.serve("1")
    assert served is not None
    with pytest.raises(Malformed):
        queue.correct(served.id, "referred", " ", lakeside.act())
    queue.correct(served.id, "referred", "sent to the tax office", lakeside.act(now=lakeside.after(minutes=9)))
    event = ledger.about(served.id)[-1]
    assert (event.kind, event.data["before"], event.data["after"]) == ("OutcomeCorrected", "done", "referred")


def test_my_ticket_tells_position_and_where_to_go(lakeside: Cast) -> None:
    lakeside.take("A")
    mine = lakeside.take("A", lakeside.after(minutes=1))
    view = my_ticket(mine.token, lakeside.after(minutes=1))
    assert (view.ahead, view.window) == (1, None)
    assert view.estimate is not None
    assert view.estimate.low <= view.estimate.likely <= view.estimate.high
    with pytest.raises(Missing):
        my_ticket("x" * 22, lakeside.start)


def test_a_ticket_of_another_hall_cannot_be_called_back_here(lakeside: Cast) -> None:
    there = hall_plan("hillside", lakeside.start)
    kept = queue.take(there, TicketWish(queue="A"), lakeside.act("visitor"))
    ticket = lakeside.ticket(kept)
    Ticket.objects.filter(id=ticket.id).update(state="held")
    with pytest.raises(Missing):
        queue.call_back(lakeside.at("1", ticket.id), "", lakeside.act())
