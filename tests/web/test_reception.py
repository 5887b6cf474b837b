"""The reception: tickets for others, taps at the door, leading, moving, cancelling; never a visitor's token."""

import datetime as dt

import pytest

from openhall.ledger.models import Event
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.web.reception import arrivals
from tests.cast import Cast
from tests.web.staff import Pages, database, hidden, text

RECEPTION = "/reception/lakeside/"


@pytest.fixture
def guide(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "guide")


def test_a_ticket_is_taken_for_somebody_and_its_number_shown(guide: Pages) -> None:
    page = guide.get(RECEPTION, q="licence")
    assert "Change of a business licence" in text(page)
    fields = {"wish": "item:licence", "class": "disabled", "language": "en", "mark": "sign_language"}
    answer = guide.post(RECEPTION + "take", key=hidden(page, "key"), **fields)
    assert answer.headers["Location"] == RECEPTION + "?taken=B001"
    ticket = guide.ticket("B001")
    assert (ticket.visitor_class, ticket.language, ticket.origin) == ("disabled", "en", "reception")
    assert ticket.needs_mark == "low_counter"
    shown = guide.get(RECEPTION, taken="B001").content.decode()
    assert f"/kiosk/lakeside/ticket/{ticket.id}" in shown
    assert ticket.token not in shown


def test_what_was_taken_here_is_printed_here_and_nothing_else(guide: Pages) -> None:
    """The paper holds the visitor's link, so only the browser that took the ticket may print it."""
    guide.post(RECEPTION + "take", wish="queue:A", key="k")
    paper = f"/kiosk/lakeside/ticket/{guide.ticket('A001').id}"
    assert paper in guide.get(RECEPTION, taken="A001").content.decode()
    assert paper in guide.get(RECEPTION, number="A001").content.decode()
    assert "oh-ticket" in guide.get(paper).content.decode()
    other = guide.cast.take("A")
    assert f"/kiosk/lakeside/ticket/{other.id}" not in guide.get(RECEPTION, number="A002").content.decode()
    colleague = Pages.of(guide.cast, "supervisor")
    assert paper not in colleague.get(RECEPTION, number="A001").content.decode()
    assert colleague.get(paper).status_code == 404


def test_pressing_twice_takes_one_ticket(guide: Pages) -> None:
    key = hidden(guide.get(RECEPTION), "key")
    for _ in range(2):
        guide.post(RECEPTION + "take", key=key, wish="queue:A")
    assert Ticket.objects.count() == 1


def test_a_companion_waits_with_its_person(guide: Pages) -> None:
    person = guide.cast.take("A")
    guide.later(minutes=9).post(RECEPTION + "take", wish="queue:A", companion="a1")
    companion = guide.ticket("A002")
    assert companion.companion_of_id == person.id
    assert companion.order_at == person.order_at


def test_a_tap_at_the_door_becomes_the_arrival_of_the_next_ticket(guide: Pages) -> None:
    came = []
    for _ in range(3):
        came.append(guide.now)
        page = guide.get(RECEPTION)
        for _ in range(2):  # the same form sent twice is one person
            guide.post(RECEPTION + "arrive", key=hidden(page, "key"), tap="one")
        guide.later(minutes=1)
    assert "3 came in and have no ticket yet" in text(guide.get(RECEPTION))
    guide.post(RECEPTION + "arrive", tap="back")
    for number in ("A001", "A002", "A003"):
        guide.post(RECEPTION + "take", wish="queue:A")
        assert guide.ticket(number).arrived_at == (came[int(number[1:]) - 1] if number != "A003" else None)


def test_a_refused_ticket_keeps_the_tap_and_what_was_filled_in(guide: Pages) -> None:
    guide.post(RECEPTION + "arrive", tap="one")
    guide.later(hours=1, minutes=30)
    answer = guide.later(minutes=20).post(RECEPTION + "take", wish="queue:B", companion="Z9")
    assert answer.status_code == 404
    assert "There is no number Z9 today." in text(answer)
    assert 'value="queue:B" required checked' in answer.content.decode()
    assert "1 came in and has no ticket yet" in text(answer)


WRONG_WISHES: list[tuple[dict[str, str], int, str]] = [
    ({}, 400, "Choose an item or a queue first."),
    ({"wish": "item:"}, 400, "Choose an item or a queue first."),
    ({"wish": "item:nothing"}, 404, "does not offer an item with the code nothing"),
    ({"wish": "queue:\x00" + "x" * 9999}, 404, "no queue with the code"),
    ({"wish": "queue:A", "class": "king"}, 400, "no visitor class king"),
    ({"wish": "queue:A", "companion": "A9"}, 404, "There is no number A9 today."),
]


def test_a_wrong_wish_is_said_and_takes_nothing(guide: Pages) -> None:
    before = database()
    for number, (fields, status, sentence) in enumerate(WRONG_WISHES):
        answer = guide.post(RECEPTION + "take", key=f"k{number}", **fields)
        assert (answer.status_code, sentence in text(answer)) == (status, True), (fields, text(answer))
        assert database() == before, fields


def test_outside_opening_hours_the_next_opening_is_named(guide: Pages) -> None:
    answer = guide.later(hours=8).post(RECEPTION + "take", wish="queue:A")
    assert answer.status_code == 409
    assert "It opens again on" in text(answer)
    assert not Ticket.objects.exists()


def test_a_number_is_led_to_where_it_must_go(guide: Pages) -> None:
    guide.cast.take("C")
    guide.cast.take("C")
    waiting = text(guide.get(RECEPTION, number="c2"))
    assert "1 before" in waiting
    assert "2 West zone" in waiting
    assert "windows 3, 4" in waiting
    guide.cast.call_next("3")
    assert "Go to window 3" in text(guide.get(RECEPTION, number="C001"))
    queue.hold(guide.cast.at("3"), guide.cast.act("system"))
    assert "Ask at window 3" in text(guide.get(RECEPTION, number="C001"))
    queue.close_window(guide.cast.at("3"), guide.cast.act("system"))
    queue.pause(guide.cast.at("4"), "meal", guide.cast.act("system"))
    assert "None of its windows is open now:" in text(guide.get(RECEPTION, number="C002"))
    missing = guide.get(RECEPTION, number="C777")
    assert missing.status_code == 404
    assert "There is no number C777 today." in text(missing)


def test_a_waiting_number_is_moved_keeping_its_place_in_time(guide: Pages) -> None:
    first = guide.cast.take("A", guide.now)
    guide.cast.take("B", guide.cast.after(minutes=5))
    answer = guide.later(minutes=9).post(RECEPTION + "ticket/move", number="A001", queue="B", placing="by_time")
    assert answer.headers["Location"] == RECEPTION + "?number=A001"
    moved = guide.ticket("A001")
    assert (moved.queue_id, moved.state) == (guide.cast.queues["B"], "waiting")
    assert moved.eligible_at == first.eligible_at
    called = guide.cast.call_next("3", guide.now)
    assert str(called) == "A001"
    event = Event.objects.filter(kind="TicketTransferred").get()
    assert (event.data["from_queue"], event.data["to"], event.data["placing"]) == ("A", "B", "by_time")


def test_a_class_set_after_looking_counts_from_the_first_minute(guide: Pages) -> None:
    ticket = guide.cast.take("A")
    guide.later(minutes=4).post(RECEPTION + "ticket/class", number="A001", **{"class": "elderly"})
    after = guide.ticket("A001")
    assert after.visitor_class == "elderly"
    assert after.order_at == ticket.eligible_at - dt.timedelta(seconds=600)
    assert after.cap_at == ticket.eligible_at + dt.timedelta(seconds=1800)
    guide.post(RECEPTION + "ticket/class", number="A001", **{"class": "disabled"})
    assert guide.ticket("A001").needs_mark == "low_counter"
    guide.post(RECEPTION + "ticket/class", number="A001", **{"class": "ordinary"})
    back = guide.ticket("A001")
    assert (back.needs_mark, back.order_at) == ("", ticket.order_at)
    assert Event.objects.filter(kind="ClassSet").count() == 3


def test_a_number_is_cancelled_for_its_visitor(guide: Pages) -> None:
    guide.cast.take("A")
    guide.post(RECEPTION + "ticket/cancel", number="A001")
    assert guide.ticket("A001").state == "cancelled"
    assert "Cancelled" in text(guide.get(RECEPTION, number="A001"))


IMPOSSIBLE: list[tuple[str, dict[str, str], int]] = [
    ("move", {"number": "A001", "queue": "B"}, 409),
    ("move", {"number": "A002", "queue": "nowhere"}, 404),
    ("move", {"number": "A002", "queue": "B", "placing": "somewhere"}, 400),
    ("move", {"number": "A404", "queue": "B"}, 404),
    ("class", {"number": "A001", "class": "elderly"}, 409),
    ("class", {"number": "A002", "class": "king"}, 400),
    ("cancel", {"number": "A003"}, 409),
    ("cancel", {}, 404),
]


def test_what_is_not_possible_is_said_and_changes_nothing(guide: Pages) -> None:
    for _ in range(3):
        guide.cast.take("A")
    queue.call_number(guide.cast.at("1"), "A003", guide.cast.act("system"))
    queue.finish(guide.cast.at("1"), "done", guide.cast.act("system"))
    guide.cast.call_next("1")
    before = database()
    for number, (verb, fields, status) in enumerate(IMPOSSIBLE):
        answer = guide.post(RECEPTION + "ticket/" + verb, key=f"k{number}", **fields)
        assert answer.status_code == status, (verb, fields)
        assert "oh-said-line" in answer.content.decode()
        assert database() == before, (verb, fields)


RIGHTS = [
    ("guide", 200), ("supervisor", 200), ("director", 200), ("clerk", 403), ("auditor", 403), ("stranger", 404),
]  # fmt: skip


def test_who_may_receive(lakeside: Cast) -> None:
    lakeside.take("A")
    before = database()
    for name, status in RIGHTS:
        pages = Pages.of(lakeside, name)
        assert pages.get(RECEPTION).status_code == status, name
        assert pages.get(RECEPTION + "live").status_code == status, name
        if status != 200:
            assert pages.post(RECEPTION + "take", wish="queue:A").status_code == status, name
            assert pages.post(RECEPTION + "arrive", tap="one").status_code == status, name
            assert pages.post(RECEPTION + "ticket/cancel", number="A001").status_code == status, name
            assert database() == before


def test_no_page_of_the_reception_holds_a_visitors_token(guide: Pages) -> None:
    answers = [guide.post(RECEPTION + "take", wish="queue:A")]
    answers += [guide.get(RECEPTION, taken="A001"), guide.get(RECEPTION, number="A001"), guide.get(RECEPTION)]
    token = guide.ticket("A001").token
    for answer in answers:
        assert token not in answer.content.decode() + str(answer.headers)
    cookies = {name: each.value for name, each in guide.client.cookies.items()}
    assert token not in str(cookies)  # the server keeps it, so that the paper can be printed


def test_strangers_to_the_site_are_sent_to_the_log_in(lakeside: Cast) -> None:
    answer = Pages.of(lakeside, "").get(RECEPTION)
    assert answer.headers["Location"].startswith("/login")


def test_taps_are_forgotten_after_two_hours_and_nonsense_is_dropped() -> None:
    now = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
    old, fresh = now - dt.timedelta(hours=2), now - dt.timedelta(minutes=119)
    taps = [old.isoformat(), fresh.isoformat(), "yesterday", "2026-03-02T01:30:00", now.isoformat()]
    assert arrivals.still_due(taps, now) == [fresh.isoformat(), now.isoformat()]
    assert arrivals.first_arrival(taps, now) == fresh
    assert arrivals.first_arrival([], now) is None
    assert arrivals.untapped(arrivals.tapped(taps, now), now) == [fresh.isoformat(), now.isoformat()]
