"""What the pages of the window need: rows, a matter with its timeline, and which steps are legal for this person."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise

from openhall.deadlines.queries import ClockView
from openhall.kit.clock import local_day
from openhall.matters.permissions import DESK, OPENS_FILES, SEES_ALL, roles_of
from openhall.matters.queries.listing import MatterRow, answer_clock
from openhall.matters.queries.one import Line, MatterView
from openhall.matters.rules import hides_person, is_outside
from openhall.matters.states import MATTER, Outcome
from openhall.people.permissions import Caller
from openhall.people.queries import names, units_of
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.web.matters import words
from openhall.web.matters.moments import moment
from openhall.web.templatetags.openhall import named

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    id: uuid.UUID
    number: str
    title: str
    kind: Text
    state: Text
    tone: str
    grade: Text
    due: str
    late: bool
    card: str
    card_words: Text
    level: Text
    unit: str
    handler: str
    reopened: int


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline; `by` is empty for the person."""

    at: str
    what: Text
    text: str
    how: Text
    by: str


@dataclasses.dataclass(frozen=True, slots=True)
class Clock:
    """A time limit of the matter: when it ends, whether it was kept or stands still, and by which rule."""

    words: Text
    due: str
    met: str
    stands: bool
    late: bool
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the matter; `name` is empty where it is kept back or erased, `opens` = this person may take it."""

    id: uuid.UUID
    name: str
    size: int
    at: str
    by: str
    erased: bool
    opens: bool


@dataclasses.dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter in handling. `may` names the steps that this person may do now."""

    row: Row
    matter: MatterView
    channel: Text
    cause: Text
    outcome: Text
    refused_for: Text
    item: str
    assisting: str
    moments: tuple[Moment, ...]
    clocks: tuple[Clock, ...]
    may: frozenset[str]
    files: tuple[FileRow, ...] = ()


def unit_names() -> dict[uuid.UUID, str]:
    """Unit → its name in the reader's language."""
    return {each.id: named(each) for each in places.units()}


def rows(plan: HallPlan, found: Iterable[MatterRow], now: dt.datetime) -> list[Row]:
    """The rows of a list; due times in the hall's zone."""
    listed, units = list(found), unit_names()
    people = _names(row.handler for row in listed)
    return [_row(plan, row, units, people, now) for row in listed]


def _names(people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    return {key: named(each) for key, each in names({one for one in people if one}).items()}


def _row(
    plan: HallPlan, row: MatterRow, units: Mapping[uuid.UUID, str], people: Mapping[uuid.UUID, str], now: dt.datetime
) -> Row:
    return Row(
        row.id, row.number, row.title, words.KINDS[row.kind], words.STATES[row.state], words.TONES[row.state],
        words.GRADES[row.grade], moment(plan, row.due_at), row.due_at is not None and row.due_at < now, row.card,
        words.CARDS.get(row.card, ""), words.LEVELS.get(row.role, ""), units.get(row.lead, "") if row.lead else "",
        people.get(row.handler, "") if row.handler else "", row.reopened,
    )  # fmt: skip


def matter_page(plan: HallPlan, matter: MatterView, who: Caller, now: dt.datetime) -> MatterPage:
    """The page of a matter for this person."""
    (row,) = rows(plan, [matter.row], now)
    units, people = unit_names(), _names(line.by for line in matter.lines)
    item = plan.item_by_id.get(matter.item) if matter.item else None
    helping = [units[unit] for unit in matter.units - {matter.row.lead} if unit in units]
    return MatterPage(
        row, matter, words.CHANNELS[matter.channel], words.CAUSES.get(matter.cause, ""),
        words.OUTCOMES.get(matter.outcome, ""), words.SCOPE.get(matter.refused_for, ""), named(item) if item else "",
        ", ".join(sorted(helping)), tuple(_moment(plan, line, people) for line in matter.lines),
        tuple(_clock(plan, each, now) for each in matter.clocks), steps(plan, matter, who, now),
        _files(plan, matter, who),
    )  # fmt: skip


def _files(plan: HallPlan, matter: MatterView, who: Caller) -> tuple[FileRow, ...]:
    people = _names(each.by for each in matter.files)
    hidden = hides_person(matter.row.kind, matter.cause) and not who.holds(SEES_ALL, plan.hall.id)
    may = who.account is not None and who.holds(OPENS_FILES, plan.hall.id)
    return tuple(
        FileRow(each.id, "" if hidden and each.own else each.name, each.size, moment(plan, each.at),
                people.get(each.by, "") if each.by else "", each.erased,
                may and not each.erased and not (hidden and each.own))
        for each in matter.files
    )  # fmt: skip


def _moment(plan: HallPlan, line: Line, people: Mapping[uuid.UUID, str]) -> Moment:
    way = words.WAYS.get(line.way, "")
    mark = {True: " ✓", False: " ✗", None: ""}[line.satisfied if line.said == "return_visit" else line.reached]
    how = f"{way}{mark}" if way else ""
    by = people.get(line.by, "") if line.by else ""
    return Moment(moment(plan, line.at), words.SAID[line.said], line.text, how, by)


def _clock(plan: HallPlan, clock: ClockView, now: dt.datetime) -> Clock:
    late = clock.is_overdue(now) or clock.in_time is False
    return Clock(
        words.CLOCKS.get(clock.code, clock.code), moment(plan, clock.due_at), moment(plan, clock.met_at),
        clock.state == "paused", late, clock.rule,
    )  # fmt: skip


ASKED_OUTSIDE = frozenset({"confirm", "send_back", "verify", "return_visit", "withdraw"})
DONE_INSIDE = frozenset({"measure", "comment", "contact", "answer", "add_file"})


def steps(plan: HallPlan, matter: MatterView, who: Caller, now: dt.datetime) -> frozenset[str]:
    """The verbs that the state allows and this person may do."""
    if who.account is None:
        return frozenset()
    hall, state = plan.hall.id, matter.row.state
    legal = {verb for verb, row in MATTER.verbs.items() if state in row.sources and who.holds(roles_of(verb), hall)}
    own = units_of(who.account, hall, local_day(now, plan.hall.hours.timezone))
    if not is_outside(who.account, own, (matter.row.handler, matter.answered_by), matter.units):
        legal -= ASKED_OUTSIDE
    if not (who.holds(DESK, hall) or own & matter.units):
        legal -= DONE_INSIDE - ({"answer"} if matter.row.lead is None else set())
    return frozenset(legal - _not_now(matter, who.account, own))


def _not_now(matter: MatterView, account: uuid.UUID, own: set[uuid.UUID]) -> set[str]:
    """What the matter itself stands against."""
    clock = answer_clock(matter.clocks)
    stands = clock is not None and clock.state == "paused"
    found = {"pause", "extend"} if stands or clock is None else {"resume"}
    ahead = any(each.is_ahead for each in matter.meetings)
    found |= {"call_meeting"} if ahead else {"hold_meeting", "call_off_meeting"}
    if matter.outcome != Outcome.EXPLAINED and matter.reachable and not matter.unreachable:
        found.add("verify")
    if matter.named_after_dispute or matter.row.lead not in own:
        found.add("return_unit")
    if account == matter.row.handler:
        found.add("extend")
    if account == matter.refused_by:
        found.add("check_refusal")
    return found
