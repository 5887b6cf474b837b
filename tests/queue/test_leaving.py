"""A leaver is cut off in the middle of a visit: the visitor is called next by another window, nothing is lost."""

import datetime as dt

import pytest

from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.queue import services as queue
from openhall.queue.models import Desk, Stop, Ticket
from openhall.queue.states import WindowState
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]


def served_at(cast: Cast, start: bool = True) -> Ticket:
    """The clerk calls the first of two visitors at window 1, and begins."""
    queue.open_window(cast.at("1"), cast.act("clerk"))
    ticket, other = cast.take("A"), cast.take("A")
    called = cast.call_next("1", cast.after(minutes=1), "clerk")
    assert called is not None and (called.id, other.number) == (ticket.id, 2)
    if start:
        queue.start(cast.at("1", ticket.id), cast.act("clerk", cast.after(minutes=2)))
    return ticket


@pytest.mark.parametrize("start", [True, False])
def test_the_visit_is_handed_on_and_called_before_all_others(lakeside: Cast, start: bool) -> None:
    ticket = served_at(lakeside, start)
    people.disable_account(lakeside.act("director", lakeside.after(minutes=5)), "clerk")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.window_id, ticket.clerk_id, ticket.front) == ("waiting", None, None, True)
    stop = Stop.objects.get(ticket=ticket)
    assert (stop.result, stop.clerk_id, stop.ended_at) == (
        "transferred", lakeside.staff["clerk"], lakeside.after(minutes=5),
    )  # fmt: skip
    first = lakeside.call_next("2", lakeside.after(minutes=6), "colleague")
    assert first is not None and first.id == ticket.id


def test_the_window_closes_and_the_log_says_why(lakeside: Cast) -> None:
    ticket = served_at(lakeside)
    people.disable_account(lakeside.act("director", lakeside.after(minutes=5)), "clerk")
    desk = Desk.objects.get(window=lakeside.windows["1"])
    assert (desk.state, desk.clerk_id, desk.since) == (WindowState.CLOSED, None, lakeside.after(minutes=5))
    handed = [each for each in ledger.about(ticket.id) if each.kind == "TicketTransferred"]
    assert [(each.data["why"], each.data["placing"], each.at) for each in handed] == [
        ("access_ended", "first", lakeside.after(minutes=5))
    ]


def test_a_leaver_without_a_visitor_leaves_a_closed_window_alone_otherwise(lakeside: Cast) -> None:
    queue.open_window(lakeside.at("1"), lakeside.act("clerk"))
    others = list(Desk.objects.exclude(window=lakeside.windows["1"]).order_by("window").values())
    people.disable_account(lakeside.act("director", lakeside.after(minutes=5)), "clerk")
    assert Desk.objects.get(window=lakeside.windows["1"]).state == WindowState.CLOSED
    assert list(Desk.objects.exclude(window=lakeside.windows["1"]).order_by("window").values()) == others
    assert not Stop.objects.exists()


def test_what_was_finished_stays_finished(lakeside: Cast) -> None:
    ticket = served_at(lakeside)
    queue.finish(lakeside.at("1", ticket.id), "done", lakeside.act("clerk", lakeside.after(minutes=4)))
    people.disable_account(lakeside.act("director", lakeside.after(minutes=4) + dt.timedelta(seconds=1)), "clerk")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.outcome) == ("done", "done")
