"""The work on a matter: what was done and said, whom one reached, when its clock stands still or gets more time."""

import dataclasses
import uuid

from openhall.deadlines import services as deadlines
from openhall.kit.errors import Malformed, NotAllowed, NotNow
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Entry, Matter
from openhall.matters.permissions import require_part, require_person
from openhall.matters.queries.subjects import subject_of
from openhall.matters.rules import is_unreachable
from openhall.matters.services import clocks
from openhall.matters.services.steps import Facts, locked, today, told, way_named, write
from openhall.matters.states import CONTACT, PAUSES, Said

MOST_LINE = 1000


def measure(identifier: uuid.UUID, text: str, act: Act, is_desk: bool = False) -> Kept:
    """Write down what was done; it stands on the person's page."""
    return ledger.once(act, lambda: _line(identifier, "measure", Said.MEASURE, text, act, is_desk))


def comment(identifier: uuid.UUID, text: str, act: Act, is_desk: bool = False) -> Kept:
    """Say something among colleagues. A comment is no measure, and no clock hears of it."""
    return ledger.once(act, lambda: _line(identifier, "comment", Said.COMMENT, text, act, is_desk))


def _line(identifier: uuid.UUID, verb: str, said: Said, text: str, act: Act, is_desk: bool) -> Facts:
    row = locked(identifier, verb)
    require_part(act.account, row, today(row, act), is_desk)
    write(row, said, act, sentence(text, MOST_LINE), shown=said == Said.MEASURE)
    return told(row, act, verb, {})


def contact(identifier: uuid.UUID, way: str, reached: bool, text: str, act: Act, is_desk: bool = False) -> Kept:
    """Log an attempt to reach the person. The first one meets the clock of the first contact; three failed ones on
    different days make the person unreachable.
    """
    return ledger.once(act, lambda: _contact(identifier, way, reached, text, act, is_desk))


def _contact(identifier: uuid.UUID, way: str, reached: bool, text: str, act: Act, is_desk: bool) -> Facts:
    row = locked(identifier, "contact")
    require_part(act.account, row, today(row, act), is_desk)
    how = way_named(way)
    write(row, Said.CONTACT, act, text.strip()[:MOST_LINE], how, reached)
    attempts = row.entries.filter(said=Said.CONTACT, at__gte=row.round_at).values_list("on", "reached")
    row.unreachable = is_unreachable((on, bool(worked)) for on, worked in attempts)
    clocks.meet(row, CONTACT, act)
    return told(row, act, "contact", {"way": how, "reached": reached, "unreachable": row.unreachable})


def pause(identifier: uuid.UUID, reason: str, act: Act) -> Kept:
    """The clock stands still, for a reason of the list."""
    return ledger.once(act, lambda: _pause(identifier, reason, act))


def _pause(identifier: uuid.UUID, reason: str, act: Act) -> Facts:
    row = locked(identifier, "pause")
    require_person(act.account)
    if reason not in PAUSES:
        listed = ", ".join(sorted(PAUSES))
        raise Malformed("no_pause_reason", "Give one of these reasons: %(list)s.", {"list": listed})
    deadlines.pause(subject_of(row), clocks.answer_code(row), reason, act)
    return told(row, act, "pause", {"reason": reason})


def resume(identifier: uuid.UUID, act: Act) -> Kept:
    """The clock goes on."""
    return ledger.once(act, lambda: _resume(identifier, act))


def _resume(identifier: uuid.UUID, act: Act) -> Facts:
    row = locked(identifier, "resume")
    require_person(act.account)
    deadlines.resume(subject_of(row), clocks.answer_code(row), act)
    return told(row, act, "resume", {})


def extend(identifier: uuid.UUID, days: int, why: str, act: Act) -> Kept:
    """Give the handling unit more working days, within what the rule allows; who handles it can't approve this.

    NotNow before the person was told: whoever waits hears of it before the day comes.
    """
    return ledger.once(act, lambda: _extend(identifier, days, why, act))


def _extend(identifier: uuid.UUID, days: int, why: str, act: Act) -> Facts:
    row = locked(identifier, "extend")
    approver = require_person(act.account)
    if approver == row.handler_id:
        raise NotAllowed("own_request", "You handle this yourself: a second person has to approve.")
    if not _was_told(row):
        raise NotNow("person_not_told", "Tell the person first why it takes longer: log the contact.")
    write(row, Said.EXTENSION, act, sentence(why), shown=True)
    asking = dataclasses.replace(act, actor=f"account:{row.handler_id}", account=row.handler_id, key=None)
    deadlines.extend(subject_of(row), clocks.answer_code(row), days, approver, asking)
    return told(row, act, "extend", {"days": days})


def _was_told(row: Matter) -> bool:
    """Whether somebody tried to reach the person in this round, since the last extension if there was one."""
    rows = Entry.objects.filter(matter=row, at__gte=row.round_at)
    extended = rows.filter(said=Said.EXTENSION).order_by("-id").first()
    tried = rows.filter(said=Said.CONTACT)
    return (tried.filter(id__gt=extended.id) if extended else tried).exists()
