"""Every state of a ticket, every verb, every role: through the doors people really use, against the table.

A verb that the table gives to nobody but the system has no door; the test of the table itself tries it.
"""

import dataclasses
import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from openhall.ledger import queries as ledger
from openhall.queue.models import Ticket
from openhall.queue.states import TICKET, TicketState
from tests.access.people import OWN, Person, everything, is_untouched, person_of, stop_clocks, undone, writes
from tests.access.table import ACCOUNTS, VISITOR
from tests.cast import Cast
from tests.queue.test_ticket_states import brought_to

WINDOW, RECEPTION = "/api/v1/halls/lakeside/windows/1/", "/reception/lakeside/ticket/"
BROWSER = Client()
type Untouched = Mapping[str, tuple[int, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Door:
    """Where a verb is done: a call of the API with a body, or a page with a form."""

    path: str
    body: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None


DOORS: Mapping[str, Door] = {
    "call": Door(WINDOW + "call", {"number": "A001"}),
    "recall": Door(WINDOW + "recall", {}),
    "start": Door(WINDOW + "start", {}),
    "finish": Door(WINDOW + "finish", {}),
    "no_show": Door(WINDOW + "no-show", {}),
    "hold": Door(WINDOW + "hold", {}),
    "call_back": Door(WINDOW + "call-back", {"number": "A001"}),
    "transfer": Door(WINDOW + "transfer", {"queue": "C"}),
    "undo": Door(WINDOW + "undo", {}),
    "correct": Door("/counter/lakeside/1/correct", form={"outcome": "referred", "reason": "a slip", "corrected": "{id}"}),
    "move": Door(RECEPTION + "move", form={"number": "A001", "queue": "C"}),
    "set_class": Door(RECEPTION + "class", form={"number": "A001", "class": "elderly"}),
    "cancel": Door(RECEPTION + "cancel", form={"number": "A001"}),
}
BY_LINK = Door("/api/v1/tickets/{token}/cancel", {})  # who holds the link is the visitor, kiosks print it


def knock(door: Door, ticket: Ticket, person: Person | None) -> Any:
    """The verb, done by somebody; a visitor has no name."""
    path = door.path.format(token=ticket.token)
    if door.form is not None:
        fields = {name: value.format(id=ticket.id) for name, value in door.form.items()}
        return (person.client if person else BROWSER).post(path, fields)
    headers = {"Authorization": f"Bearer {person.token}"} if person else {}
    return BROWSER.post(path, json.dumps(door.body), content_type="application/json", headers=headers)


@pytest.mark.slow
def test_every_state_verb_and_role(
    lakeside: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop_clocks(monkeypatch, lakeside.start + dt.timedelta(seconds=5))
    people = {role: person_of(lakeside, role, OWN) for role in sorted(ACCOUNTS)}
    tried: Counter[str] = Counter()
    for state in TicketState:
        with undone():
            ticket = brought_to(lakeside, state)
            untouched = everything()
            for verb, role in itertools.product(DOORS, [VISITOR, *people]):
                with undone():
                    tried[_tried(state, verb, role, people.get(role), ticket, untouched)] += 1
    with capsys.disabled():
        print(f"\n{sum(tried.values())} times a state, a verb and a role: {dict(tried)}")
    assert sum(tried.values()) == len(TicketState) * len(DOORS) * (len(ACCOUNTS) + 1)
    assert set(DOORS) == {verb for verb, row in TICKET.verbs.items() if row.roles != {"system"} and row.sources}


def _tried(state: str, verb: str, role: str, person: Person | None, ticket: Ticket, untouched: Untouched) -> str:
    """What became of it: done, or refused for the state or for the role; asserts that the table says the same."""
    where, row = f"{role} does {verb} to a ticket that is {state}", TICKET[verb]
    door = BY_LINK if verb == "cancel" and role in (VISITOR, "kiosk") else DOORS[verb]
    before = writes()
    answer = knock(door, ticket, person)
    after = Ticket.objects.values_list("state", flat=True).get(id=ticket.id)
    if role in row.roles and state in row.sources:
        assert answer.status_code in (200, 302), f"{where}: {answer.status_code}"
        assert (state, after) in row.ways, where
        assert row.event in {event.kind for event in ledger.about(ticket.id)}, where
        return "done"
    expected = {409, 404} if role in row.roles else {403} if person else {401, 302}
    assert answer.status_code in expected, f"{where}: {answer.status_code}"
    assert is_untouched(before, untouched), where
    return "not in this state" if role in row.roles else "not by this role"
