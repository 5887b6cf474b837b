"""Tickets that stand open again or elsewhere: one per contact and queue, taken back to where they were, in any order."""

import pytest

from openhall.kit.errors import Conflict, Missing, NotNow
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.services import TicketWish
from openhall.queue.services.closing import close_days
from openhall.queue.services.setting_up import put_hall_rule
from tests.cast import Cast
from tests.web.staff import database

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]
PHONE = "13900000000"


def called(cast: Cast, wished: str = "A", window: str = "1", contact: str = "") -> Ticket:
    """A ticket that is called to a window."""
    ticket = cast.take(wished, contact=contact)
    queue.call_number(cast.at(window), str(ticket), cast.act("clerk"))
    return ticket


def test_nobody_is_sent_to_a_queue_where_the_same_contact_waits_already(lakeside: Cast) -> None:
    lakeside.take("B", contact=PHONE)
    called(lakeside, "A", contact=PHONE)
    waiting = lakeside.take("C", contact=PHONE)
    before = database()
    with pytest.raises(Conflict) as refused:
        queue.transfer(lakeside.at("1"), lakeside.act(), "B")
    assert refused.value.code == "other_open_ticket"
    with pytest.raises(Conflict):
        queue.move_waiting(lakeside.plan(), waiting.id, "B", "last", lakeside.act("guide"))
    assert database() == before


def test_a_visit_goes_on_where_the_same_contact_holds_another_ticket(lakeside: Cast) -> None:
    other = lakeside.take("C", contact=PHONE)
    ticket = lakeside.ticket(
        queue.take(lakeside.plan(), TicketWish(items=("residence", "deed"), contact=PHONE), lakeside.act("visitor"))
    )
    queue.call_number(lakeside.at("1"), str(ticket), lakeside.act())
    queue.finish(lakeside.at("1"), "done", lakeside.act())
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert (ticket.state, ticket.queue_id, ticket.contact_key) == ("waiting", lakeside.queues["C"], None)
    assert other.contact_key is not None


@pytest.mark.parametrize("again", ["call_back", "undo"])
def test_a_missed_ticket_stays_missed_when_its_holder_has_taken_a_new_one(lakeside: Cast, again: str) -> None:
    called(lakeside, contact=PHONE)
    queue.no_show(lakeside.at("1"), lakeside.act())
    lakeside.take("A", lakeside.after(seconds=1), contact=PHONE)
    before, soon = database(), lakeside.act(now=lakeside.after(seconds=5))
    number = {"call_back": ("A001",), "undo": ()}[again]
    with pytest.raises(Conflict) as refused:
        getattr(queue, again)(lakeside.at("1"), *number, soon)
    assert refused.value.code == "other_open_ticket"
    assert database() == before


@pytest.mark.parametrize(("aside", "state"), [("hold", "held"), ("no_show", "missed")])
def test_a_call_back_that_is_taken_back_leaves_the_ticket_aside(lakeside: Cast, aside: str, state: str) -> None:
    """Nothing is recalled by itself: the ticket must not stand in the line again."""
    ticket = called(lakeside)
    getattr(queue, aside)(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=20)))
    ticket.refresh_from_db()
    before = {name: getattr(ticket, name) for name in ("state", "window_id", "called_at", "started_at", "calls")}
    queue.call_back(lakeside.at("2"), "A001", lakeside.act("colleague", lakeside.after(seconds=40)))
    queue.undo(lakeside.at("2"), lakeside.act("colleague", lakeside.after(seconds=45)))
    ticket.refresh_from_db()
    assert ticket.state == state
    assert {name: getattr(ticket, name) for name in before} == before
    assert lakeside.call_next("1", lakeside.after(seconds=50)) is None


def test_what_was_given_up_is_not_brought_back_by_undo(lakeside: Cast) -> None:
    ticket = called(lakeside)
    queue.hold(lakeside.at("1"), lakeside.act())
    queue.cancel(ticket.id, lakeside.act("visitor", lakeside.after(seconds=2)))
    with pytest.raises(NotNow) as refused:
        queue.undo(lakeside.at("1"), lakeside.act(now=lakeside.after(seconds=4)))
    assert refused.value.values["state"] == "cancelled"


def test_nobody_is_called_back_or_recalled_in_an_emergency(lakeside: Cast) -> None:
    called(lakeside)
    queue.hold(lakeside.at("1"), lakeside.act())
    called(lakeside, window="2")
    queue.close_hall(lakeside.plan(), "停电", "Power cut", lakeside.act("supervisor"))
    later = lakeside.after(seconds=30)
    with pytest.raises(NotNow) as back:
        queue.call_back(lakeside.at("1"), "A001", lakeside.act(now=later))
    with pytest.raises(NotNow) as again:
        queue.recall(lakeside.at("2"), lakeside.act("colleague", later))
    assert (back.value.code, again.value.code) == ("hall_closed", "hall_closed")


def test_the_next_item_of_a_visit_keeps_the_cap_of_its_class(lakeside: Cast) -> None:
    wish = TicketWish(items=("residence", "deed"), visitor_class="elderly")
    ticket = lakeside.ticket(queue.take(lakeside.plan(), wish, lakeside.act("visitor")))
    cap = ticket.cap_at
    lakeside.serve("1", lakeside.after(minutes=1))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.cap_at) == ("waiting", cap)


def test_who_is_carried_to_the_next_day_waits_as_if_never_called(lakeside: Cast) -> None:
    put_hall_rule(lakeside.hall, {"close_of_day": "carry"})
    ticket = called(lakeside)
    queue.start(lakeside.at("1"), lakeside.act())
    queue.hold(lakeside.at("1"), lakeside.act())
    close_days("lakeside", lakeside.after(hours=9))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.window_id, ticket.called_at, ticket.started_at) == ("waiting", None, None, None)


def carried(cast: Cast) -> Ticket:
    """A001 of today waits on, over the night."""
    put_hall_rule(cast.hall, {"close_of_day": "carry"})
    ticket = cast.take("A")
    close_days("lakeside", cast.after(hours=9))
    return ticket


def test_who_was_carried_over_is_called_by_number(lakeside: Cast) -> None:
    ticket, morning = carried(lakeside), lakeside.after(days=1)
    found = lakeside.ticket(queue.call_number(lakeside.at("1"), "A001", lakeside.act("clerk", morning)))
    assert (found.id, found.state) == (ticket.id, "called")


def test_of_two_with_one_number_it_is_today_s_until_that_one_is_over(lakeside: Cast) -> None:
    old, morning = carried(lakeside), lakeside.after(days=1)
    new = lakeside.take("A", morning)
    assert str(new) == str(old) == "A001"
    first = lakeside.ticket(queue.call_number(lakeside.at("1"), "A001", lakeside.act("clerk", morning)))
    queue.finish(lakeside.at("1", first.id), "done", lakeside.act("clerk", lakeside.after(days=1, minutes=4)))
    second = queue.call_number(lakeside.at("1"), "A001", lakeside.act("clerk", lakeside.after(days=1, minutes=5)))
    assert (first.id, lakeside.ticket(second).id) == (new.id, old.id)


def test_what_ended_on_another_day_is_no_number_of_today(lakeside: Cast) -> None:
    lakeside.take("A")
    close_days("lakeside", lakeside.after(hours=9))
    with pytest.raises(Missing):
        queue.call_number(lakeside.at("1"), "A001", lakeside.act("clerk", lakeside.after(days=1)))
