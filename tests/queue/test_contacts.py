"""A contact left with a ticket: kept in the vault alone, told at three ahead, called, and once to review; taken back."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openhall.kit.errors import Conflict, Malformed, Missing, NotNow
from openhall.ledger.models import Event
from openhall.notices.models import Notice
from openhall.notices.services import drain, senders
from openhall.queue import services as queue
from openhall.queue.models import Ticket, TicketContact
from openhall.queue.queries.position import visitor_estimate
from openhall.queue.queries.telling import tellings, way_left
from openhall.queue.rules.contacts import InLine, places, to_tell, way_of
from openhall.queue.services import TicketWish
from openhall.reviews.models import Review
from openhall.routines.notices import open_address
from openhall.routines.telling import fill, step
from openhall.vault.models import Sealed
from tests.cast import Cast
from tests.notices.peers import Peer, http_server
from tests.reviews.reviewing import Scene

PHONE = "138 0013 8000"
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


# ---- rules


@pytest.mark.parametrize(("contact", "way"), [(PHONE, "sms"), ("a.b@example.org", "email"), ("word", "sms")])
def test_what_looks_like_an_address_goes_by_mail(contact: str, way: str) -> None:
    assert way_of(contact) == way


@pytest.mark.parametrize("contact", ["@", "a@b", "a b@example.org", "a@@example.org"])
def test_half_an_address_is_refused(contact: str) -> None:
    with pytest.raises(Malformed, match="neither"):
        way_of(contact)


@pytest.mark.parametrize(
    ("state", "ahead", "word"),
    [("waiting", 4, ""), ("waiting", 3, "nearly"), ("waiting", 0, "nearly"), ("waiting", None, ""), ("called", None, "called"),
     ("serving", None, ""), ("held", None, ""), ("missed", None, ""), ("done", None, "review"), ("cancelled", None, "over"),
     ("expired", None, "over")],
)  # fmt: skip
def test_each_state_has_its_word(state: str, ahead: int | None, word: str) -> None:
    assert to_tell(state, ahead) == word


def test_who_is_over_the_cap_goes_first_then_the_front_then_the_order() -> None:
    def row(name: str, order: int, cap: int = 99, front: bool = False) -> InLine:
        minute = dt.timedelta(minutes=1)
        return InLine(name, front, AT + cap * minute, AT + order * minute, AT + order * minute, order)

    line = [row("second", 2), row("first", 1), row("front", 9, front=True), row("old", 5, cap=-1), row("older", 4, cap=0)]
    assert places(line, AT) == {"older": 0, "old": 1, "front": 2, "first": 3, "second": 4}


# ---- verbs


@pytest.fixture
def told(lakeside: Cast, settings: object) -> Iterator[Peer]:
    with http_server() as peer:
        settings.NOTICES = {"SMS_URL": peer.url, "SMS_BODY": '{"to":"{phone}","say":"{text}"}',  # type: ignore[attr-defined]
                            "SMS_SUCCESS": '"errcode": 0', "ALLOWED_HOSTS": "127.0.0.1"}  # fmt: skip
        settings.PUBLIC_URL = "https://hall.example"  # type: ignore[attr-defined]
        yield peer


def sent(peer: Peer, now: dt.datetime) -> list[str]:
    """What the provider has got after the routine and the sender ran."""
    step(now)
    chosen = senders(site.NOTICES, open_address, fill)
    while drain(chosen, lambda: now):
        pass
    return [body.decode() for _, body in peer.seen]


def take(cast: Cast, now: dt.datetime | None = None, **wish: object) -> Ticket:
    kept = queue.take(cast.plan(), TicketWish(queue="A", **wish), cast.act("visitor", now))  # type: ignore[arg-type]
    return Ticket.objects.get(id=kept.mapping["id"])


@pytest.mark.django_db
def test_ticket_and_contact_are_taken_together_or_not_at_all(lakeside: Cast) -> None:
    for contact in ("", "no number"):
        with pytest.raises(Malformed):
            take(lakeside, contact=contact, notify=True)
    assert Ticket.objects.count() == 0
    ticket = take(lakeside, contact=PHONE, notify=True)
    row = Sealed.objects.get()
    assert (row.subject_kind, row.subject_id, row.field) == ("ticket", ticket.id, "phone")
    assert row.erase_after == ticket.day + dt.timedelta(days=7)
    event = Event.objects.get(kind="ContactLeft")
    assert event.data == {"way": "sms", "sealed": {"phone": bytes(row.commitment).hex()}}
    assert "138" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.django_db
def test_a_wish_that_is_sent_again_keeps_the_contact_once(lakeside: Cast) -> None:
    wish, act = TicketWish(queue="A", contact=PHONE, notify=True), dataclasses.replace(lakeside.act("visitor"), key=b"k" * 32, body=b"b" * 32)
    first = queue.take(lakeside.plan(), wish, act)
    queue.take_contact_back(uuid.UUID(first.mapping["id"]), lakeside.act("visitor"))
    assert queue.take(lakeside.plan(), wish, act).mapping == first.mapping
    assert way_left(uuid.UUID(first.mapping["id"])) == ""


@pytest.mark.django_db
def test_left_once_taken_back_at_once_and_only_for_an_open_ticket(lakeside: Cast) -> None:
    ticket = take(lakeside)
    queue.leave_contact(ticket.id, "a@example.org", lakeside.act("visitor"))
    assert (way_left(ticket.id), Sealed.objects.get().field) == ("email", "email")
    with pytest.raises(Conflict, match="already"):
        queue.leave_contact(ticket.id, PHONE, lakeside.act("visitor"))
    queue.take_contact_back(ticket.id, lakeside.act("visitor", lakeside.after(minutes=1)))
    assert Sealed.objects.get().ciphertext is None
    assert TicketContact.objects.get().done_at == lakeside.after(minutes=1)
    assert Event.objects.filter(kind="ContactTakenBack", subject_id=ticket.id).count() == 1
    with pytest.raises(Missing, match="no contact"):
        queue.take_contact_back(ticket.id, lakeside.act("visitor"))
    over = take(lakeside)
    queue.cancel(over.id, lakeside.act("visitor"))
    with pytest.raises(NotNow):
        queue.leave_contact(over.id, PHONE, lakeside.act("visitor"))
    with pytest.raises(Missing):
        queue.leave_contact(uuid.uuid4(), PHONE, lakeside.act("visitor"))


# ---- what is told


@pytest.mark.django_db
def test_the_place_told_is_the_place_shown(lakeside: Cast) -> None:
    tickets = [take(lakeside, lakeside.after(seconds=each), visitor_class="elderly" if each % 3 == 2 else "ordinary") for each in range(8)]
    for each in tickets:
        queue.leave_contact(each.id, PHONE, lakeside.act("visitor", lakeside.after(seconds=9)))
    now = lakeside.after(minutes=5)
    said = {each.ticket: each.ahead for each in tellings(now)}
    places_ = [visitor_estimate(lakeside.plan(), each, now) for each in tickets]
    shown = {each.id: place.ahead for each, place in zip(tickets, places_, strict=True) if place}
    assert said == {ticket: ahead for ticket, ahead in shown.items() if ahead <= 3}
    assert len(said) == 4


@pytest.mark.django_db
def test_from_three_ahead_to_the_invitation(lakeside: Cast, told: Peer) -> None:
    for each in range(4):
        take(lakeside, lakeside.after(seconds=each))
    mine = take(lakeside, lakeside.after(seconds=5), contact=PHONE, notify=True)
    assert sent(told, lakeside.after(minutes=1)) == [], "four are ahead"
    lakeside.serve("1", lakeside.after(minutes=2))
    (nearly,) = sent(told, lakeside.after(minutes=3))
    assert str(mine) in nearly
    assert "3" in nearly
    assert "13800138000" in nearly.replace(" ", "")
    assert len(sent(told, lakeside.after(minutes=4))) == 1, "each thing once"
    for minute in (5, 6, 7):
        lakeside.serve("1", lakeside.after(minutes=minute))
    lakeside.call_next("1", lakeside.after(minutes=8))
    assert "1 窗口" in sent(told, lakeside.after(minutes=8))[-1]
    queue.recall(lakeside.at("1"), lakeside.act("clerk", lakeside.after(minutes=9)))
    assert len(sent(told, lakeside.after(minutes=9))) == 3, "a second call is told again"
    queue.start(lakeside.at("1"), lakeside.act("clerk", lakeside.after(minutes=10)))
    queue.finish(lakeside.at("1"), "done", lakeside.act("clerk", lakeside.after(minutes=12)))
    invited = sent(told, lakeside.after(minutes=13))[-1]
    assert "https://hall.example/review/" in invited
    assert len(sent(told, lakeside.after(minutes=14))) == 4
    assert TicketContact.objects.get().done_at == lakeside.after(minutes=13)
    assert not any("/review/" in str(row) for row in Notice.objects.values()), "the outbox holds no visitor's link"
    assert tellings(lakeside.after(minutes=15)) == []


@pytest.mark.django_db
def test_who_has_reviewed_is_not_invited(lakeside: Cast, told: Peer) -> None:
    scene = Scene.of(lakeside)
    mine = take(lakeside, contact=PHONE, notify=True)
    lakeside.serve("1", lakeside.after(minutes=1))
    scene.give(mine, "satisfied", lakeside.after(minutes=2))
    assert Review.objects.count() == 1
    assert sent(told, lakeside.after(minutes=3)) == []
    assert TicketContact.objects.get().done_at is not None


@pytest.mark.django_db
def test_without_a_public_address_nobody_is_invited(lakeside: Cast, told: Peer, settings: object) -> None:
    settings.PUBLIC_URL = ""  # type: ignore[attr-defined]
    take(lakeside, contact=PHONE, notify=True)
    lakeside.serve("1", lakeside.after(minutes=1))
    assert sent(told, lakeside.after(minutes=3)) == []


@pytest.mark.django_db
def test_who_gave_the_ticket_up_hears_no_more(lakeside: Cast, told: Peer) -> None:
    for each in range(5):
        take(lakeside, lakeside.after(seconds=each))
    mine = take(lakeside, lakeside.after(seconds=6), contact=PHONE, notify=True)
    queue.cancel(mine.id, lakeside.act("visitor", lakeside.after(seconds=7)))
    assert sent(told, lakeside.after(minutes=1)) == []
    assert TicketContact.objects.get().done_at == lakeside.after(minutes=1)


@pytest.mark.django_db
def test_a_thousand_contacts_cost_two_statements(lakeside: Cast) -> None:
    for each in range(30):
        take(lakeside, lakeside.after(seconds=each), contact=f"1380013{each:04}", notify=True)
    with CaptureQueriesContext(connection) as seen:
        tellings(lakeside.after(minutes=1))
    assert len(seen) == 2
