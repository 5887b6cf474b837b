"""64 windows call at one hall at once: everybody is called exactly once, in the order of the rule, and nobody is lost."""

import re
import uuid
from collections import Counter

import pytest
from django.db import IntegrityError

from openhall.kit.errors import NotNow
from openhall.kit.named_sql import statement
from openhall.ledger.models import Event
from openhall.queue.models import Stop, Ticket
from openhall.queue.rules import Waiting
from tests.cast import Cast
from tests.queue.race import NEVER, NOBODY_HAS, Call, Race, Stay, overtaken
from tests.queue.waiting_lines import ticket, window

TICKETS, WINDOWS = 5000, 64


@pytest.mark.slow
def test_64_windows_call_5000_tickets_once_each_in_the_order_of_the_rule(own_lakeside: Cast) -> None:
    race = Race(own_lakeside, WINDOWS, seed=11)
    history = race.run(TICKETS // 2, TICKETS - TICKETS // 2)

    called = Counter(call.ticket for call in history.calls)
    assert len(history.known) == TICKETS
    assert max(called.values()) == 1, "a ticket was called twice"
    assert race.overtaken(history) == []

    rows = list(Ticket.objects.filter(hall=own_lakeside.hall))
    states = Counter(row.state for row in rows)
    assert {row.id for row in rows} == history.known.keys()
    assert states.total() == states["done"] + states["waiting"] + states["cancelled"] + states["missed"] == TICKETS
    assert {row.id for row in rows if row.state == "cancelled"} == history.cancelled.keys()
    gave_up = called.keys() & history.cancelled.keys()
    assert len(called) == states["done"] + states["missed"] + len(gave_up)
    assert states["waiting"] == TICKETS - len(called.keys() | history.cancelled.keys())
    assert {row.needs_mark for row in rows if row.state == "waiting"} == {NOBODY_HAS}, "somebody was left waiting"
    assert min(states[each] for each in ("waiting", "cancelled", "missed")) > 20

    for prefix in own_lakeside.queues:
        numbers = sorted(row.number for row in rows if row.prefix == prefix)
        assert numbers == list(range(1, len(numbers) + 1)), "numbers are unique and without gaps"
    events = Counter(Event.objects.filter(hall=own_lakeside.hall, subject_kind="ticket").values_list("kind", flat=True))
    assert events == {
        "TicketTaken": TICKETS, "TicketCalled": len(called), "ServiceFinished": states["done"],
        "TicketMissed": history.missed, "TicketCancelled": states["cancelled"],
    }  # fmt: skip
    assert Stop.objects.filter(hall=own_lakeside.hall).count() == states["done"] + history.missed
    reasons = Counter(str(row.reason.get("why")) for row in rows if row.reason)
    assert min(reasons[each] for each in ("in_turn", "class", "booked", "waited_longest")) > 50
    print(f"{len(called)} calls of {WINDOWS} windows: {dict(states)}, reasons {dict(reasons)}")


FAULTS = {
    "the youngest first": (r"t\.order_at \+ s\.rank \* d\.step,", "t.order_at + s.rank * d.step DESC,"),
    "no class has credit": (r"t\.order_at \+ s\.rank \* d\.step,", "t.eligible_at + s.rank * d.step,"),
    "any order": (r"ORDER BY.*?(?=LIMIT)", ""),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_planted_in_the_order_is_found_out(
    own_lakeside: Cast, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(monkeypatch, *FAULTS[name])
    race = Race(own_lakeside, 8, seed=12)
    assert race.overtaken(race.run(150, 100)) != []


def test_a_lock_taken_away_is_found_out(own_lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch, r"FOR UPDATE OF t SKIP LOCKED", "")
    try:
        history = Race(own_lakeside, 32, seed=13).run(300, 0)
    except (IntegrityError, NotNow):
        return  # a constraint of the table has refused the second call, or its window found somebody else's ticket
    assert max(Counter(call.ticket for call in history.calls).values()) > 1


def planted(monkeypatch: pytest.MonkeyPatch, pattern: str, instead: str) -> None:
    """Let the windows claim with a changed statement."""
    text = statement("queue", "call_next")
    changed = re.sub(pattern, instead, text, flags=re.DOTALL)
    assert changed != text
    monkeypatch.setattr("openhall.queue.services.calling.statement", lambda room, name: changed)


# ---- the check itself ----------------------------------------------------------------------------------------------


def stay(number: int, known: float, gone: float = NEVER) -> Stay:
    return Stay(ticket(number, "ordinary", number), ("A", "ordinary"), known, gone)


def call(begins: float, ends: float) -> Call:
    return Call(uuid.UUID(int=0), window(), 100, begins, ends)


def found(first: Stay, second: Stay, began: float, ended: float) -> list[tuple[Waiting, Waiting]]:
    return overtaken([first, second], [(call(began, ended), second.ticket)])


@pytest.mark.parametrize(
    ("known", "gone", "wrong"),
    [
        (1.0, NEVER, True), (1.0, 6.0, True),  # there during the whole call
        (4.5, NEVER, False),  # not confirmed before the call began
        (1.0, 5.0, False), (1.0, 4.5, False), (1.0, 2.0, False),  # somebody else was at it, or had been
    ],
)  # fmt: skip
def test_who_was_there_during_the_whole_call_was_overtaken(known: float, gone: float, wrong: bool) -> None:
    assert bool(found(stay(1, known, gone), stay(2, 1.0, 4.0), 4.0, 5.0)) == wrong
    assert found(stay(2, known, gone), stay(1, 1.0, 4.0), 4.0, 5.0) == []
