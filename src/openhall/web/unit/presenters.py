"""What the pages of the handling need: rows, a case with its timeline, and which steps are legal for this person."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable

from django.utils.functional import Promise

from openhall.deadlines.queries import ClockView
from openhall.kit.transitions import Transition
from openhall.people.permissions import Caller
from openhall.people.queries import managers_of, names
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.queries.cases import CaseRow, CaseView
from openhall.reviews.rules import may_verify
from openhall.reviews.rules.reasons import REASONS
from openhall.reviews.states import RECTIFICATION, Level
from openhall.web.public.review_words import LEVEL_WORDS, said
from openhall.web.templatetags.openhall import named
from openhall.web.unit.words import CLOCKS, PROPOSALS, STATES, TONES, WAYS

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    id: uuid.UUID
    state: Text
    tone: str
    level: Text
    window: str
    item: str
    given_on: dt.date
    due: str
    late: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: str
    text: Text
    by: str


@dataclasses.dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of the case: what is due when, and whether it was kept."""

    words: Text
    due: str
    met: str
    late: bool
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class CasePage:
    """A bad review in handling. `may` names the steps that this person may do now."""

    line: Line
    review: uuid.UUID
    number: str
    reasons: tuple[str, ...]
    text: str
    clerk: str
    officer: str
    proposal: str
    measures: str
    reachable: bool
    unreachable: bool
    moments: tuple[Moment, ...]
    clocks: tuple[Clock, ...]
    appeals: tuple[Moment, ...]
    open_appeal: bool
    may: frozenset[str]

    @property
    def proposals(self) -> tuple[tuple[str, Text], ...]:
        """The other ends that this person may propose now, by code."""
        verbs = {code: "propose_cannot" if code == "cannot" else "propose_invalid" for code in PROPOSALS}
        return tuple((code, words) for code, words in PROPOSALS.items() if verbs[code] in self.may)


def line(plan: HallPlan, row: CaseRow, now: dt.datetime) -> Line:
    """A row; due times in the hall's zone."""
    window = plan.window_by_id.get(row.window) if row.window else None
    item = plan.item_by_id.get(row.item) if row.item else None
    return Line(
        row.id, STATES[row.state], TONES[row.state], LEVEL_WORDS[Level(row.level)], window.code if window else "",
        named(item) if item else "", row.given_on, moment(plan, row.due_at),
        row.due_at is not None and row.due_at < now,
    )  # fmt: skip


def moment(plan: HallPlan, at: dt.datetime | None) -> str:
    """A moment in the hall's zone, 2026-03-02 09:05; nothing for None."""
    return at.astimezone(zoneinfo.ZoneInfo(plan.hall.hours.timezone)).strftime("%Y-%m-%d %H:%M") if at else ""


def case_page(plan: HallPlan, case: CaseView, who: Caller, now: dt.datetime) -> CasePage:
    """The page of a case for this person."""
    people = [case.clerk, case.officer, *(step.by for step in (*case.attempts, *case.return_visits))]
    called = _names(people)
    moments = [
        Moment(moment(plan, step.at), _step(step.way, step.reached), called.get(step.by, ""))
        for step in sorted((*case.attempts, *case.return_visits), key=lambda step: step.at)
    ]
    return CasePage(
        line(plan, case.row, now), case.review, case.number,
        tuple(said(REASONS[code]) for code in case.reasons if code in REASONS), case.text,
        called.get(case.clerk, "") if case.clerk else "", called.get(case.officer, "") if case.officer else "",
        case.proposal, case.measures, case.row.reachable, case.unreachable, tuple(moments),
        tuple(_clock(plan, each, now) for each in case.clocks),
        tuple(Moment(moment(plan, each.at), each.text, each.decision) for each in case.appeals),
        any(each.state == "open" for each in case.appeals), steps(case, who, plan.hall.id),
    )  # fmt: skip


def _names(people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    return {key: named(each) for key, each in names({one for one in people if one}).items()}


def _step(way: str, reached: bool) -> str:
    return f"{WAYS[way]} {'✓' if reached else '✗'}"


def _clock(plan: HallPlan, clock: ClockView, now: dt.datetime) -> Clock:
    late = clock.due_at is not None and (clock.met_at or now) > clock.due_at
    return Clock(
        CLOCKS.get(clock.code, clock.code), moment(plan, clock.due_at), moment(plan, clock.met_at), late, clock.rule
    )


def _may(who: Caller, row: Transition, hall: uuid.UUID) -> bool:
    return who.holds(frozenset(Role(each) for each in row.roles if each in set(Role)), hall)


def _managers(case: CaseView, hall: uuid.UUID) -> Iterable[uuid.UUID]:
    return managers_of(hall, case.row.unit) if case.row.unit else ()


def steps(case: CaseView, who: Caller, hall: uuid.UUID) -> frozenset[str]:
    """The verbs that the state allows and a role of this person may do; who is concerned may do none."""
    if who.account is None or not may_verify(who.account, case.clerk, _managers(case, hall)):
        return frozenset()
    verbs = RECTIFICATION.verbs.items()
    legal = {verb for verb, row in verbs if case.row.state in row.sources and _may(who, row, hall)}
    if not any(each.state == "open" for each in case.appeals):
        legal.discard("decide_appeal")
    if who.account == case.proposed_by:
        legal.discard("decide")
    if who.account == case.officer:
        legal -= {"return_visit", "extend"}
    return frozenset(legal - {"appeal", "open"})
