"""Take messages of another system over as matters, by the verbs of the room, each at its own time: all or none.

An answer that is taken over waits for the person's word like every other: no system's word closes a matter here.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from openhall.deadlines import queries as deadlines
from openhall.kit.errors import Conflict, Refusal
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.queries.keeping import standing_at
from openhall.matters.queries.listing import answer_clock
from openhall.matters.services import Answer, MatterWish
from openhall.matters.states import Cause, Grade
from openhall.routines.matters_sheet import Message


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """A message that is a matter now; `late`: it was answered after its time, or its time is over without an answer."""

    line: int
    id: uuid.UUID
    number: str
    answered: bool
    late: bool


def take_over(
    hall: uuid.UUID, messages: Sequence[Message], account: uuid.UUID, channel: str, now: dt.datetime, dry_run: bool
) -> list[Taken]:
    """Bring each at its time, and answer it at its time by `account`; Conflict when one stands here already.

    A refusal names its line, and nothing is taken. A dry run does it all and takes it back.
    """
    with transaction.atomic():
        _require_new(hall, messages)
        made = [(each, *_taken(hall, each, account, channel)) for each in messages]
        found = _seen(made, now)
        if dry_run:
            transaction.set_rollback(True)
    return found


def _require_new(hall: uuid.UUID, messages: Sequence[Message]) -> None:
    there = standing_at(hall, [each.opened_at for each in messages])
    for each in messages:
        number = there.get((each.opened_at, each.title))
        if number:
            raise Conflict("taken_already", "Line %(line)s stands here already as %(number)s.",
                           {"line": each.line, "number": number})  # fmt: skip


def _taken(hall: uuid.UUID, message: Message, account: uuid.UUID, channel: str) -> tuple[uuid.UUID, str]:
    try:
        wish = MatterWish(message.kind, message.title, message.text, message.wanted, channel)
        told = matters.open_matter(hall, wish, Act("command", message.opened_at)).mapping
        made = uuid.UUID(str(told["id"]))
        if message.answered_at is not None:
            act = Act(f"account:{account}", message.answered_at, account)
            matters.triage(made, Cause.OTHER, Grade.ORDINARY, act)
            matters.answer(made, Answer(message.outcome, message.answer), act, is_desk=True)
    except Refusal as error:
        raise type(error)(error.code, f"Line {message.line}: {error.detail}", error.values) from error
    return made, str(told["number"])


def _seen(made: Sequence[tuple[Message, uuid.UUID, str]], now: dt.datetime) -> list[Taken]:
    clocks = deadlines.clocks_of_many("matter", [identifier for _, identifier, _ in made])
    found = []
    for message, identifier, number in made:
        clock = answer_clock(clocks.get(identifier, []))
        late = clock is not None and (clock.in_time is False or clock.is_overdue(now))
        found.append(Taken(message.line, identifier, number, bool(message.answer), late))
    return found
