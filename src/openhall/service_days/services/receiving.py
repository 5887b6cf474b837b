"""Receive people: a reception opens from the ticket called at the post's window, and ends solved or as a matter."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, transaction

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps, sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.rules import MOST_TITLE
from openhall.matters.services import MatterWish
from openhall.matters.states import Channel, Kind
from openhall.places import queries as places
from openhall.queue.queries.current import current_at
from openhall.service_days.models import Duty, Post, Reception
from openhall.service_days.permissions import require_person
from openhall.service_days.services.planning import hold, today_in
from openhall.service_days.states import RECEPTION, DutyState
from openhall.vault import services as vault

MOST_WORDS, MOST_WHO = 1000, 60


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """What was said at a reception. `name` and `contact` go to the vault alone; `title` only names a new matter."""

    about: str
    answer: str
    name: str = dataclasses.field(default="", repr=False)
    contact: str = dataclasses.field(default="", repr=False)
    title: str = ""


def set_window(hall: uuid.UUID, post: str, window: uuid.UUID | None, act: Act) -> None:
    """Say at which window the leaders of a post receive people; None: at none. Missing for no such post or window."""
    if window is not None and window not in {each.id for each in places.windows(hall)}:
        raise Missing("no_window_here", "This hall has no such window.")
    with transaction.atomic():
        row = Post.objects.select_for_update().filter(hall=hall, code=post, in_use=True).first()
        if row is None:
            raise Missing("no_post", "There is no post %(code)s.", {"code": post[:60]})
        row.window_id = window
        row.save(update_fields=["window"])
        ledger.append(
            act, "ReceptionWindowSet", Subject("hall", hall), hall, {"post": post, "window": window}
        )


def open_reception(hall: uuid.UUID, duty: uuid.UUID, act: Act) -> uuid.UUID:
    """Receive whoever is called at the window of this duty's post now; the id of the reception.

    NotNow on another day, where the post has no window, where nobody is called there; Conflict for one ticket twice.
    """
    person = require_person(act.account)
    with transaction.atomic():
        hold(hall)
        row = Duty.objects.select_related("post", "leader").filter(id=duty, day__hall=hall).first()
        if row is None:
            raise Missing("no_duty", "There is no such duty.")
        if row.on != today_in(hall, act) or row.state == DutyState.EXCUSED:
            raise NotNow("not_the_day", "This duty is on another day.")
        if row.post.window_id is None:
            raise NotNow(
                "no_reception_window", "This post has no window at which people are received. Name it first."
            )
        ticket = current_at(row.post.window_id)
        if ticket is None:
            raise NotNow("nobody_called", "Nobody is called at this window. Call the next number first.")
        made = _create(Reception(
            id=uuid7(act.now), hall_id=hall, duty=row, ticket_id=ticket.id, number=ticket.number, opened_at=act.now,
            opened_by_id=person,
        ))  # fmt: skip
        _tell(made, "open", act, {"ticket": ticket.id, "duty": row.id, "unit": row.leader.unit_id})
    return made.id


def _create(row: Reception) -> Reception:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("received_already", "This number is being received already.") from error
    return row


def solve(hall: uuid.UUID, reception: uuid.UUID, record: Record, act: Act) -> None:
    """Solved on the spot: what it was about, what was answered, and who it was, as far as they said."""
    with transaction.atomic():
        row = _opened(hall, reception, "solve")
        _write(row, record)
        sealed = _kept(row, record, act)
        _close(row, "solve", act, {"sealed": dict(sealed)})


def pass_on(hall: uuid.UUID, reception: uuid.UUID, record: Record, act: Act) -> uuid.UUID:
    """Not solved here: it becomes a difficult matter that names this reception as its source; the matter's id."""
    with transaction.atomic():
        row = _opened(hall, reception, "pass_on")
        _write(row, record)
        wish = MatterWish(
            Kind.DIFFICULTY, sentence(record.title or record.about[:MOST_TITLE], MOST_TITLE), row.about,
            channel=Channel.WINDOW, name=record.name, contact=record.contact,
            item=row.ticket.item_id, source=subject_of(row),
        )  # fmt: skip
        opened = matters.open_matter(hall, wish, dataclasses.replace(act, key=None))
        row.matter_id = uuid.UUID(opened.mapping["id"])
        _close(row, "pass_on", act, {"matter": row.matter_id})
        return row.matter_id


def _opened(hall: uuid.UUID, reception: uuid.UUID, verb: str) -> Reception:
    row = Reception.objects.select_for_update().filter(hall=hall, id=reception).first()
    if row is None:
        raise Missing("no_reception", "There is no such reception.")
    if not RECEPTION.allows(verb, row.state):
        raise NotNow("reception_over", "This reception is over.")
    return row


def _write(row: Reception, record: Record) -> None:
    row.about, row.answer = sentence(record.about, MOST_WORDS), sentence(record.answer, MOST_WORDS)
    for words in (record.name, record.contact):
        perhaps(words, MOST_WHO)


def _kept(row: Reception, record: Record, act: Act) -> Mapping[str, str]:
    fields = {"name": record.name.strip(), "contact": record.contact.strip()}
    given = {field: value for field, value in fields.items() if value}
    if not given:
        return {}
    term = local_day(act.now, places.timezone_of(row.hall_id) or "UTC") + dt.timedelta(
        days=settings.KEPT_DAYS["contact"]
    )
    return vault.keep(subject_of(row), row.hall_id, given, act, term)


def subject_of(row: Reception) -> Subject:
    """The reception as the log, the vault and its matter name it."""
    return Subject("reception", row.id, row.number)


def _close(row: Reception, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    (row.state,) = RECEPTION[verb].targets
    row.closed_at = act.now
    row.save()
    _tell(row, verb, act, facts)


def _tell(row: Reception, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    ledger.append(act, RECEPTION[verb].event, subject_of(row), row.hall_id, facts)
