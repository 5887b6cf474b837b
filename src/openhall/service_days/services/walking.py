"""A process walk: begin it, time its steps, look at the checklist, write down what was asked for and found, end it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from openhall.catalogue.queries import items_by_id, offered_codes
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.rules import MOST_TITLE
from openhall.matters.services import MatterWish
from openhall.matters.states import Cause, Channel, Grade, Kind
from openhall.service_days.models import Checklist, Duty, Finding, Walk, WalkCheck, WalkStep
from openhall.service_days.permissions import require_person
from openhall.service_days.queries.walks import checklist_on
from openhall.service_days.rules.walks import Line, read_lines
from openhall.service_days.services.planning import today_in
from openhall.service_days.states import WALK, WalkRole

MOST_MATERIALS, MOST_NAME, MOST_FOUND, MOST_TRIPS = 60, 120, 1000, 99


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """As whom the walk goes (applicant, agent, companion, clerk), and whether online."""

    role: str
    online: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What was found: words, the line of the checklist it belongs to (or none), who owns it, how long it may take."""

    text: str
    owner: uuid.UUID
    code: str = ""
    grade: str = Grade.ORDINARY
    handler: uuid.UUID | None = None


def begin_walk(hall: uuid.UUID, duty: uuid.UUID, item: uuid.UUID, way: Way, act: Act) -> uuid.UUID:
    """Begin a walk on the day of a duty, with the checklist in force; the id of the walk."""
    person = require_person(act.account)
    if way.role not in set(WalkRole):
        raise Malformed("no_walk_role", "Say as whom: applicant, agent, companion or clerk.")
    with transaction.atomic():
        row = _standing(hall, duty, act)
        if not {each.code for each in items_by_id([item])} & set(offered_codes(hall)):
            raise Missing("no_item_here", "This hall does not offer this item.")
        made = Walk.objects.create(
            id=uuid7(act.now), hall_id=hall, duty=row, item_id=item, role=way.role, online=way.online,
            checklist_id=checklist_on(hall, row.on).id, started_at=act.now, started_by_id=person,
        )  # fmt: skip
        _tell(made, "begin", act, {"item": item, "role": way.role, "online": way.online, "duty": duty})
    return made.id


def _standing(hall: uuid.UUID, duty: uuid.UUID, act: Act) -> Duty:
    row = Duty.objects.filter(id=duty, day__hall=hall, stands__isnull=False).first()
    if row is None:
        raise Missing("no_duty", "There is no such duty.")
    if row.on != today_in(hall, act):
        raise NotNow("not_the_day", "This duty is on another day.")
    return row


def begin_step(hall: uuid.UUID, walk: uuid.UUID, name: str, act: Act) -> None:
    """The next step begins now, and the one before it ends."""
    words = sentence(name, MOST_NAME)
    with transaction.atomic():
        row = _walking(hall, walk, "step")
        _end_steps(row, act)
        WalkStep.objects.create(id=uuid7(act.now), walk=row, name=words, started_at=act.now)
        _tell(row, "step", act, {})


def _end_steps(row: Walk, act: Act) -> None:
    row.steps.filter(ended_at=None).update(ended_at=act.now)


def check_line(hall: uuid.UUID, walk: uuid.UUID, code: str, fine: bool, act: Act) -> None:
    """A line of the checklist was fine or was not; said again it is corrected."""
    with transaction.atomic():
        row = _walking(hall, walk, "check")
        _line(row.checklist, row.online, code)
        WalkCheck.objects.update_or_create(walk=row, code=code, defaults={"fine": fine})
        _tell(row, "check", act, {"code": code, "fine": fine})


def _line(checklist: Checklist, online: bool, code: str) -> Line:
    found = {each.code: each for each in read_lines(checklist.lines) if each.speaks(online)}
    if code not in found:
        raise Missing("no_checklist_line", "The checklist of this walk has no such line.")
    return found[code]


def ask_materials(
    hall: uuid.UUID, walk: uuid.UUID, asked: Sequence[str], trips: int | None, act: Act
) -> None:
    """Write down which materials were really asked for, and how often one would have had to come."""
    names = list(dict.fromkeys(sentence(each, MOST_NAME) for each in asked))
    if len(names) > MOST_MATERIALS or (trips is not None and not 0 <= trips <= MOST_TRIPS):
        raise Malformed("too_many_materials", "So many materials or trips there can't be.")
    with transaction.atomic():
        row = _walking(hall, walk, "ask")
        row.asked, row.trips = names, trips
        row.save(update_fields=["asked", "trips"])
        _tell(row, "ask", act, {"materials": len(names), "trips": trips})


def find(hall: uuid.UUID, walk: uuid.UUID, found: Found, act: Act) -> uuid.UUID:
    """Something is wrong: it becomes a matter with an owner, its clock runs; the matter's id."""
    words = sentence(found.text, MOST_FOUND)
    with transaction.atomic():
        row = _walking(hall, walk, "find")
        cause = _cause(_line(row.checklist, row.online, found.code) if found.code else None)
        identifier = uuid7(act.now)
        wish = MatterWish(
            Kind.DIFFICULTY, words[:MOST_TITLE], words, channel=Channel.WINDOW, item=row.item_id,
            source=Subject("walk_finding", identifier),
        )  # fmt: skip
        quiet = dataclasses.replace(act, key=None)
        matter = uuid.UUID(matters.open_matter(hall, wish, quiet).mapping["id"])
        matters.triage(matter, cause, found.grade, quiet)
        matters.assign(matter, found.owner, (), found.handler, quiet)
        Finding.objects.create(id=identifier, walk=row, code=found.code, matter_id=matter, found_at=act.now)
        _tell(row, "find", act, {"finding": identifier, "matter": matter, "code": found.code})
    return matter


CAUSES: Mapping[str, Cause] = {
    "staff_attitude": Cause.CONDUCT, "staff_skill": Cause.CONDUCT, "materials_as_guide": Cause.INCOMPLETE,
    "samples_right": Cause.INCOMPLETE, "notice_in_writing": Cause.INCOMPLETE,
}  # fmt: skip


def _cause(line: Line | None) -> Cause:
    return CAUSES.get(line.code, Cause.OTHER) if line else Cause.OTHER


def end_walk(hall: uuid.UUID, walk: uuid.UUID, act: Act) -> None:
    """The walk is over, and so is its last step."""
    with transaction.atomic():
        row = _walking(hall, walk, "end")
        _end_steps(row, act)
        (row.state,) = WALK["end"].targets
        row.ended_at = act.now
        row.save(update_fields=["state", "ended_at"])
        _tell(row, "end", act, {"findings": row.findings.count()})


def put_checklist(
    hall: uuid.UUID | None, valid_from: dt.date, lines: Sequence[Line], source: str, act: Act
) -> None:
    """Set, from a day on, what is looked at: a hall's own or, without one, the nation's. Malformed for bad lines."""
    codes = [each.code for each in lines]
    if (
        not lines
        or len(set(codes)) < len(codes)
        or not all(each.code and each.name and each.name_en for each in lines)
    ):
        raise Malformed(
            "bad_checklist", "A checklist has lines, each with a code of its own and words in both languages."
        )
    rows = [{"code": each.code, "zh": each.name, "en": each.name_en, "where": each.where} for each in lines]
    with transaction.atomic():
        known = Checklist.objects.filter(hall=hall, valid_from=valid_from).first()
        row = known or Checklist(hall_id=hall, valid_from=valid_from)
        row.lines, row.source = rows, source
        row.save()
        where = Subject("hall", hall) if hall else Subject("nation", uuid.UUID(int=0))
        ledger.append(act, "ChecklistSet", where, hall, {"valid_from": valid_from, "lines": len(rows)})


def _walking(hall: uuid.UUID, walk: uuid.UUID, verb: str) -> Walk:
    rows = Walk.objects.select_for_update(of=("self",)).select_related("checklist")
    row = rows.filter(hall=hall, id=walk).first()
    if row is None:
        raise Missing("no_walk", "There is no such walk.")
    if not WALK.allows(verb, row.state):
        raise NotNow("walk_over", "This walk is over.")
    return row


def _tell(row: Walk, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    ledger.append(act, WALK[verb].event, Subject("walk", row.id), row.hall_id, facts)
