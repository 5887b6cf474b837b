"""The table of a ticket's life is what the verbs do: each verb is tried in each state, and the page of it is fresh."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping

import pytest
from django.db import transaction
from django.utils import translation

from openhall.kit.errors import Refusal
from openhall.ledger import queries as ledger
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services.closing import close_day
from openhall.queue.services.setting_up import put_hall_rule
from openhall.queue.states import TICKET, TicketState
from openhall.web.staff_words import TICKET_STATES
from scripts.ticket_states import PAGE, ROLES, STATES, page
from tests.cast import TODAY, Cast
from tests.web.staff import database

type Do = Callable[[Cast, Ticket], object]
LATER, EVENING = dt.timedelta(seconds=5), dt.timedelta(hours=11)


def at_window(verb: Callable[..., object], *more: object) -> Do:
    """Somebody presses a button of window 1, five seconds after the ticket came into its state."""
    return lambda cast, ticket: verb(cast.at("1"), *more, cast.act("clerk", cast.start + LATER))


def close_of_day(rule: str) -> Do:
    """The hall's day ends."""

    def close(cast: Cast, ticket: Ticket) -> None:
        put_hall_rule(cast.hall, {"close_of_day": rule})
        close_day(hall_plan("lakeside", cast.start + EVENING), TODAY, cast.start + EVENING)

    return close


BY: Mapping[str, Do] = {
    "call": at_window(queue.call_number, "A001"),
    "recall": at_window(queue.recall),
    "start": at_window(queue.start),
    "finish": at_window(queue.finish, "done"),
    "no_show": at_window(queue.no_show),
    "hold": at_window(queue.hold),
    "call_back": at_window(queue.call_back, "A001"),
    "transfer": lambda cast, ticket: queue.transfer(cast.at("1"), cast.act("clerk", cast.start + LATER), "C"),
    "undo": at_window(queue.undo),
    "correct": lambda cast, ticket: queue.correct(ticket.id, "referred", "a slip", cast.act("clerk")),
    "move": lambda cast, ticket: queue.move_waiting(cast.plan(), ticket.id, "C", "last", cast.act("guide")),
    "set_class": lambda cast, ticket: queue.set_class(cast.plan(), ticket.id, "elderly", cast.act("guide")),
    "cancel": lambda cast, ticket: queue.cancel(ticket.id, cast.act("visitor")),
    "expire": close_of_day("end"),
    "carry": close_of_day("carry"),
}


def brought_to(cast: Cast, state: str) -> Ticket:
    """A ticket that came into a state by the verbs; where it could come from a window, it did."""
    ticket = cast.take("A")
    cast.call_next("1", name="clerk")
    at, act = cast.at("1"), cast.act("clerk")
    if state in ("serving", "done"):
        queue.start(at, act)
    after: Mapping[str, Callable[[], object]] = {
        "waiting": lambda: queue.transfer(at, act, "A"),
        "done": lambda: queue.finish(at, "done", act),
        "held": lambda: queue.hold(at, act),
        "missed": lambda: queue.no_show(at, act),
        "cancelled": lambda: queue.cancel(ticket.id, act),
        "expired": lambda: (queue.hold(at, act), close_day(cast.plan(), TODAY, cast.start)),
    }
    after.get(state, lambda: None)()
    ticket.refresh_from_db()
    assert ticket.state == state
    return ticket


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(TicketState))
def test_each_verb_is_done_or_refused_as_the_table_says(lakeside: Cast, state: str) -> None:
    ticket = brought_to(lakeside, state)
    known, before = {event.id for event in ledger.about(ticket.id)}, database()
    for verb, do in BY.items():
        row = TICKET[verb]
        with transaction.atomic():
            refused = ""
            try:
                do(lakeside, ticket)
            except Refusal as error:
                refused = error.code
            ticket.refresh_from_db()
            events = [event.kind for event in ledger.about(ticket.id) if event.id not in known]
            if state in row.sources:
                assert (state, ticket.state) in row.ways, verb
                assert events == [row.event], verb
            else:
                assert refused or verb in ("expire", "carry"), f"{verb} was done to a ticket that is {state}"
                assert row.event not in events
                assert not refused or database() == before, verb
            transaction.set_rollback(True)


def test_every_state_verb_and_role_is_decided() -> None:
    """No verb is for nobody, no state is a dead end by mistake, and no role is one that nobody knows."""
    assert set(BY) | {"take"} == set(TICKET.verbs)
    assert {role for row in TICKET.verbs.values() for role in row.roles} <= set(ROLES)
    assert all(row.roles for row in TICKET.verbs.values())
    decided = {
        (state, verb, role): state in TICKET[verb].sources and role in TICKET[verb].roles
        for state, verb, role in itertools.product(TicketState, TICKET.verbs, ROLES)
    }
    ends = {state for state in TicketState if not any(yes for (here, _, _), yes in decided.items() if here == state)}
    assert ends == {TicketState.CANCELLED, TicketState.EXPIRED}


def test_the_page_says_the_states_as_the_pages_of_staff_do() -> None:
    with translation.override("zh-hans"):
        assert {state: word for state, (word, _text) in STATES.items()} == {
            state: str(TICKET_STATES[state]) for state in TicketState
        }


def test_the_page_about_it_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "the table has changed: run `make reference`"
