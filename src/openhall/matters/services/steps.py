"""What every verb of a matter shares: the row it locks, the event it appends, the line it writes into the timeline."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.deadlines import queries as deadlines
from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.matters.events import MatterEnded
from openhall.matters.models import Entry, Matter, Numbering
from openhall.matters.queries.subjects import source_of, subject_of
from openhall.matters.states import ANSWER, MATTER, MatterState, Said, Way
from openhall.places import queries as places

type Facts = Mapping[str, object]


def locked(identifier: uuid.UUID, verb: str) -> Matter:
    """The matter, locked, in a state that allows the verb; Missing or NotNow otherwise."""
    row = Matter.objects.select_for_update(of=("self",)).filter(id=identifier).first()
    if row is None:
        raise no_matter()
    if not MATTER.allows(verb, row.state):
        raise NotNow("wrong_matter_state", "As this matter stands, that is not possible now.", {"state": row.state})
    return row


def next_ordinal(hall: uuid.UUID, year: int) -> int:
    """The next number of a hall in a year; whoever comes at the same moment waits for it."""
    with transaction.atomic():
        Numbering.objects.get_or_create(hall_id=hall, year=year)
        row = Numbering.objects.select_for_update().get(hall_id=hall, year=year)
        row.last += 1
        row.save(update_fields=["last"])
    return row.last


def no_matter() -> Missing:
    """The refusal for a matter that is not there, or not for this person to know."""
    return Missing("no_matter", "There is no such matter.")


def moved(row: Matter, verb: str, after: MatterState) -> None:
    """Put the matter into another state; the table has to know this way."""
    if (row.state, after) not in MATTER[verb].ways:
        raise NotNow("wrong_matter_state", "As this matter stands, that is not possible now.", {"state": row.state})
    row.state = after


def told(row: Matter, act: Act, verb: str, data: Facts) -> Facts:
    """Save and log a step; what the caller gets back. No word that somebody wrote goes into the log.

    Whatever the step did to the clock of the answer is copied, so that lists are sorted by it.
    """
    row.due_at = deadlines.due_at(subject_of(row), ANSWER)
    row.save()
    ledger.append(act, MATTER[verb].event, subject_of(row), row.hall_id, {"state": row.state, **data})
    return {"id": str(row.id), "number": row.number, "state": str(row.state)}


def ended(row: Matter, act: Act) -> None:
    """Tell other rooms that a matter has come to an end; a meeting that was still ahead is called off with it."""
    for each in row.meetings.filter(held_at=None, called_off_at=None):
        each.called_off_at = act.now
        each.save(update_fields=["called_off_at"])
        ledger.append(act, MATTER["call_off_meeting"].event, subject_of(row), row.hall_id, {"meeting": each.id})
    announce(MatterEnded(row.id, row.hall_id, row.state, row.outcome, source_of(row), act.now))


def today(row: Matter, act: Act) -> dt.date:
    """The day of an act in the hall's zone."""
    return local_day(act.now, places.timezone_of(row.hall_id) or "UTC")


def write(
    row: Matter, said: Said, act: Act, text: str = "", way: str = "", reached: bool | None = None, shown: bool = False,
    file: uuid.UUID | None = None,
) -> Entry:  # fmt: skip
    """Add a line to the timeline."""
    return Entry.objects.create(
        id=uuid7(act.now), matter=row, said=said, at=act.now, on=today(row, act), by_id=act.account, text=text,
        way=way, reached=reached, shown=shown, file=file,
    )  # fmt: skip


def way_named(text: str) -> Way:
    """One of the ways; Malformed for another word."""
    try:
        return Way(text)
    except ValueError:
        raise Malformed("no_way", "Say how: in person, by phone, message, letter or on the page.") from None


def back_to(row: Matter) -> MatterState:
    """Where the work on a matter had come before it was answered."""
    if row.lead_id is not None:
        return MatterState.HANDLING
    return MatterState.TRIAGED if row.triaged_at else MatterState.OPENED
