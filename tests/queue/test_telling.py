"""What the verbs tell: the facts of an event, the answer of a press, the words of a refusal; not only that there is one."""

import pytest

from openhall.kit.errors import NotNow
from openhall.ledger.models import Event
from openhall.queue import services as queue
from openhall.queue.models import Announcement, Desk, Ticket
from openhall.queue.services import TicketWish
from openhall.queue.services.calling import find_number
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, object]:
    return dict(Event.objects.filter(kind=kind).latest("id").data)


def called(cast: Cast, seconds: float = 0) -> Ticket:
    cast.take("A", cast.after(seconds=seconds))
    ticket = cast.call_next("1", cast.after(seconds=seconds + 1))
    assert ticket is not None
    return ticket


def test_a_call_back_names_window_and_queue(lakeside: Cast) -> None:
    ticket = called(lakeside)
    queue.hold(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=2)))
    queue.call_back(lakeside.at("1"), str(ticket), lakeside.act("clerk", lakeside.after(seconds=3)))
    facts = told("TicketCalledBack")
    assert (facts["window"], facts["queue"]) == (str(lakeside.windows["1"]), str(lakeside.queues["A"]))


def test_a_window_that_is_lent_says_whom_it_serves(lakeside: Cast) -> None:
    ticket = called(lakeside)
    answer = queue.lend(lakeside.at("1"), "C", 30, lakeside.act("supervisor", lakeside.after(seconds=2))).mapping
    assert answer["ticket"]["number"] == str(ticket)
    assert answer["lent_to"] == "C"
    empty = queue.lend(lakeside.at("2"), "C", 30, lakeside.act("supervisor", lakeside.after(seconds=3))).mapping
    assert empty["ticket"] is None


def test_a_call_for_help_names_the_window(lakeside: Cast) -> None:
    assert queue.ask_help(lakeside.at("1"), "help", lakeside.act("clerk")).mapping == {"help": "help"}
    assert told("HelpAsked") == {"window": str(lakeside.windows["1"]), "code": "1", "kind": "help"}
    queue.answer_help(lakeside.at("1"), lakeside.act("supervisor"))
    assert told("HelpAnswered") == {"window": str(lakeside.windows["1"]), "code": "1", "kind": ""}


def test_a_recall_is_spoken_as_one(lakeside: Cast) -> None:
    called(lakeside)
    queue.recall(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=40)))
    assert list(Announcement.objects.order_by("created_at").values_list("recall", flat=True)) == [False, True]


def test_undo_gives_back_the_one_window_that_may_call(lakeside: Cast) -> None:
    ticket = called(lakeside)
    Ticket.objects.filter(id=ticket.id).update(only_window=lakeside.windows["1"])
    queue.no_show(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=2)))
    Ticket.objects.filter(id=ticket.id).update(only_window=None)
    queue.undo(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=3)))
    row = Ticket.objects.get(id=ticket.id)
    assert (row.state, row.only_window_id) == ("called", lakeside.windows["1"])


def test_a_later_step_of_somebody_else_stands_in_no_undos_way(lakeside: Cast) -> None:
    first = called(lakeside)
    queue.hold(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=2)))
    lakeside.take("A", lakeside.after(seconds=3))
    other = lakeside.call_next("2", lakeside.after(seconds=4), "colleague")
    assert other is not None
    queue.hold(lakeside.at("2"), lakeside.act("colleague", lakeside.after(seconds=5)))
    queue.undo(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=6)))
    assert Ticket.objects.get(id=first.id).state == "called"


def test_refusals_carry_the_state(lakeside: Cast) -> None:
    with pytest.raises(NotNow) as nobody:
        queue.start(lakeside.at("1"), lakeside.act("clerk"))
    assert (nobody.value.code, nobody.value.values["state"]) == ("nobody_here", "")
    with pytest.raises(NotNow) as late:
        queue.undo(lakeside.at("1"), lakeside.act("clerk"))
    assert (late.value.code, late.value.values["state"]) == ("too_late", "")
    called(lakeside)
    with pytest.raises(NotNow) as soon:
        queue.recall(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=2)))
    assert soon.value.values["state"] == "called"


@pytest.mark.parametrize("number", ["A", "A\u0661", "A00000001", "001", ""])
def test_what_is_no_number_finds_nobody(lakeside: Cast, number: str) -> None:
    from openhall.kit.errors import Missing

    lakeside.take("A")
    with pytest.raises(Missing):
        find_number(lakeside.plan(), number, lakeside.act("clerk"))


def test_a_wish_comes_by_phone_unless_it_says_otherwise(lakeside: Cast) -> None:
    assert TicketWish(queue="A").origin == "phone"


def test_opening_the_desks_of_one_hall_leaves_the_others(lakeside: Cast) -> None:
    from openhall.queue.services.setting_up import open_desks

    Desk.objects.update(state="paused", reason="break")
    open_desks(lakeside.hall, lakeside.start, autopilot=False)
    states = dict(Desk.objects.values_list("hall", "state").distinct())
    assert states == {lakeside.hall: "open", lakeside.strangers_hall: "paused"}
