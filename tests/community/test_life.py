"""The lives of an event, a place and a correction: written out by hand; and what must never be false in the tables."""

import uuid
from collections.abc import Callable, Mapping

import pytest
from django.db import IntegrityError, transaction

from openhall.community import services as community
from openhall.community.models import Event, Help, Note, Place, Shift, Volunteer
from openhall.community.states import CORRECTION, EVENT, PLACE
from openhall.kit.errors import NotNow
from openhall.kit.ids import uuid7
from openhall.kit.transitions import TransitionTable
from openhall.ledger.services import Kept
from scripts import community_states
from tests.access.people import undone
from tests.cast import NOW, Cast
from tests.community.serving import SATURDAY, Field

ORGANISER, VOLUNTEER = {"duty_leader", "supervisor", "director"}, {"volunteer"}
# table → verb → every pair of a state before and a state after, and who may
LIVES: list[tuple[TransitionTable, Mapping[str, tuple[set[tuple[str, str]], set[str]]]]] = [
    (EVENT, {
        "plan": ({("", "planned")}, ORGANISER),
        "insure": ({("planned", "planned"), ("open", "open")}, ORGANISER),
        "open": ({("planned", "open")}, ORGANISER),
        "publicise": ({("planned", "planned"), ("open", "open")}, ORGANISER),
        "close": ({("open", "closed")}, ORGANISER),
        "cancel": ({("planned", "cancelled"), ("open", "cancelled")}, ORGANISER),
    }),
    (PLACE, {
        "sign_up": ({("", "signed"), ("", "waiting")}, VOLUNTEER),
        "move_up": ({("waiting", "signed")}, VOLUNTEER),
        "offer": ({("signed", "signed"), ("signed", "left")}, VOLUNTEER),
        "hand_on": ({("signed", "left")}, VOLUNTEER),
        "leave": ({("signed", "left"), ("waiting", "left")}, VOLUNTEER),
        "check_in": ({("signed", "serving")}, VOLUNTEER | ORGANISER),
        "check_out": ({("serving", "served")}, VOLUNTEER | ORGANISER),
        "miss": ({("signed", "missed")}, ORGANISER),
        "drop": ({("waiting", "left"), ("signed", "left")}, VOLUNTEER | ORGANISER),
        "correct": ({("served", "served"), ("missed", "served")}, ORGANISER),
    }),
    (CORRECTION, {
        "ask": ({("", "asked")}, VOLUNTEER),
        "grant": ({("asked", "granted")}, ORGANISER),
        "refuse": ({("asked", "refused")}, ORGANISER),
    }),
]  # fmt: skip


@pytest.mark.parametrize(("table", "told"), LIVES, ids=lambda each: getattr(each, "noun", ""))
def test_the_table_says_exactly_this(
    table: TransitionTable, told: Mapping[str, tuple[set[tuple[str, str]], set[str]]]
) -> None:
    assert {verb: (set(row.ways), set(row.roles)) for verb, row in table.verbs.items()} == dict(told)


def test_nobody_but_the_volunteer_takes_a_place() -> None:
    takes = [row for row in PLACE.verbs.values() if {after for _, after in row.ways} & {"signed", "waiting"}]
    assert {row.verb for row in takes} == {"sign_up", "move_up", "offer"}
    assert all(row.roles == VOLUNTEER for row in takes)


def test_the_page_of_the_lives_is_as_new_as_the_tables() -> None:
    assert community_states.PAGE.read_text("utf-8") == community_states.page(), "make reference"


DOING: Mapping[str, Callable[[Field, uuid.UUID], Kept]] = {
    "insure": lambda here, one: community.insure(one, "保单 1", here.by("supervisor")),
    "open": lambda here, one: community.open_event(one, here.by("supervisor")),
    "close": lambda here, one: community.close_event(one, 3, here.by("supervisor", f"{SATURDAY} 12:00")),
    "cancel": lambda here, one: community.cancel_event(one, here.by("supervisor")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["planned", "open", "closed", "cancelled"])
def test_every_verb_of_an_event_in_every_state(lakeside: Cast, state: str) -> None:
    here = Field(lakeside)
    event = here.event(opens=state != "planned")
    if state in ("closed", "cancelled"):
        DOING["close" if state == "closed" else "cancel"](here, event.id)
    for verb, do in DOING.items():
        after = {two for one, two in LIVES[0][1][verb][0] if one == state}
        with undone():
            if after:
                do(here, event.id)
            else:
                with pytest.raises(NotNow):
                    do(here, event.id)
            assert Event.objects.get().state in (after or {state}), verb


@pytest.mark.django_db
def test_what_must_never_be_false_stands_in_the_tables(lakeside: Cast) -> None:
    here = Field(lakeside)
    event, who = here.event(), here.volunteer()
    place = here.sign(who, event)
    wrong: list[Callable[[], object]] = [
        lambda: Event.objects.update(dangerous=True),
        lambda: Event.objects.update(state="closed"),
        lambda: Event.objects.update(served=5),
        lambda: Event.objects.update(starts_at=event.ends_at),
        lambda: Shift.objects.update(capacity=0),
        lambda: Place.objects.update(state="served"),
        lambda: Place.objects.update(minutes=5),
        lambda: Place.objects.filter(id=place.id).update(state="waiting", offered=True),
        lambda: Place.objects.create(id=uuid7(NOW), shift=place.shift, volunteer=who, state="waiting", signed_at=NOW),
        lambda: Volunteer.objects.update(minor=True),
        lambda: Volunteer.objects.update(ended_at=NOW, public_name="小王"),
        lambda: Help.objects.create(id=uuid7(NOW), event=event, subject_kind="ticket", subject_id=who.id, consented_at=NOW),
        lambda: Note.objects.create(id=uuid7(NOW), volunteer=who, kind="training", on=NOW.date(), text="急救", at=NOW),
    ]  # fmt: skip
    for number, write in enumerate(wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
        assert Place.objects.get().state == "signed", number
