"""Quarterly visits of the fictional city, made by the verbs: a batch each quarter, its findings and their loop."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence

from openhall.demo.outing_stories import CENTRES, FIRMS, FOUND, SOLVED, TOPICS
from openhall.kit.clock import local_moment
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.services import Answer
from openhall.outreach import services as outreach
from openhall.outreach.queries.figures import batches
from openhall.outreach.queries.targets import targets, teams
from openhall.outreach.queries.visits import findings
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.rules.quarters import Quarter, quarter_of
from openhall.outreach.services import TargetWish, TeamWish
from openhall.outreach.states import TargetKind
from openhall.people import services as people
from openhall.queue.queries.plan import HallPlan

FROM_DAY, TO_DAY = 8, 14
"""Days of the last month of a quarter on which teams go out: far from every long holiday.

A batch belongs to a past that holds its last day, so that a year always holds four, wherever it begins.
"""
FIRMS_A_BATCH = (6, 9)


def write_outings(plan: HallPlan, missing: Sequence[dt.date], seed: int, now: dt.datetime) -> None:
    """Make the batches whose days lie among the missing ones and are over; the same seed, the same past."""
    if not missing:
        return
    for quarter in _quarters(missing[0], missing[-1]):
        last = quarter.last.replace(day=TO_DAY)
        known = any(each.quarter == quarter and each.visits for each in batches(plan.hall.id))
        if missing[0] <= last <= missing[-1] and not known and (days := _days(plan, quarter, missing)):
            _batch(plan, quarter, days, seed, now)


def _days(plan: HallPlan, quarter: Quarter, missing: Sequence[dt.date]) -> list[dt.date]:
    """The working days among the missing ones on which teams went out; the first after them where there was none."""
    first, last = (quarter.last.replace(day=day) for day in (FROM_DAY, TO_DAY))
    worked = [day for day in missing if first <= day <= quarter.last and plan.hall.hours.is_workday(day)]
    return [day for day in worked if day <= last] or worked[:1]


def _quarters(first: dt.date, last: dt.date) -> Iterator[Quarter]:
    quarter = quarter_of(first)
    while quarter.first <= last:
        yield quarter
        quarter = quarter.after


def _batch(plan: HallPlan, quarter: Quarter, worked: Sequence[dt.date], seed: int, now: dt.datetime) -> None:
    rng = random.Random(f"{seed}|outings|{quarter}")
    _prepare(plan, _act(plan, worked[0], 8, "director"))
    listed = targets(plan.hall.id)
    firms = [each for each in listed if each.consent == "given"]
    waiting = sorted(firms, key=lambda each: (each.last or dt.date.min, rng.random()))
    chosen = waiting[: rng.randint(*FIRMS_A_BATCH)]  # the longest unseen first, by chance among equals
    going = [*(each for each in listed if each.kind == TargetKind.CENTRE), *chosen]
    for number, target in enumerate(going):
        seen, day = TargetSaid(TargetKind(target.kind), target.name), worked[number % len(worked)]
        said = _visit(plan, seen, day, quarter, rng)
        outreach.record(plan.hall.id, said, _act(plan, said.on, 17, "leader"))
    _loop(plan, quarter, rng, now)


def _act(plan: HallPlan, day: dt.date, hour: int, name: str) -> Act:
    account = people.account_id(name)
    return Act(f"account:{account}", local_moment(day, dt.time(hour), plan.hall.hours.timezone), account)


def _prepare(plan: HallPlan, act: Act) -> None:
    """The lists and the teams, once."""
    if teams(plan.hall.id):
        return
    outreach.put_teams(plan.hall.id, [TeamWish("一组", "leader", ("duty",)), TeamWish("二组", "director")], act)
    for name, region, level, minutes in CENTRES:
        outreach.put_target(plan.hall.id, TargetWish("centre", name, region, level, minutes=minutes), act)
    for name, region, industry in FIRMS:
        wish = TargetWish("enterprise", name, region, industry=industry, most_a_year=4)
        made = outreach.put_target(plan.hall.id, wish, act)
        outreach.give_consent(plan.hall.id, made, "phone", act)


def _visit(plan: HallPlan, target: TargetSaid, day: dt.date, quarter: Quarter, rng: random.Random) -> VisitSaid:
    found = rng.sample(FOUND, rng.choice((0, 1, 1, 2)))
    team = rng.choice(teams(plan.hall.id))
    said = tuple(FindingSaid(title, text, weight, area) for title, text, weight, area in found)
    return VisitSaid(
        f"demo-{quarter}-{rng.getrandbits(40):010x}", day, (target,), said, str(quarter), team.members, ("负责人",),
        tuple(rng.sample(TOPICS, 2)),
    )  # fmt: skip


def _loop(plan: HallPlan, quarter: Quarter, rng: random.Random, now: dt.datetime) -> None:
    """Most findings go all the way, some are still in hand; calls are drawn and made."""
    units = sorted({each.unit for each in plan.windows.values()})
    for finding in findings(plan.hall.id, open_only=True):
        if quarter_of(finding.on) == quarter:
            _handle(plan, finding.id, finding.matter.id, finding.on, rng.choice(units), rng, now)
    batch = next(each for each in batches(plan.hall.id) if each.quarter == quarter)
    drawing = _act(plan, quarter.last.replace(day=TO_DAY), 18, "director")
    outreach.draw_calls(plan.hall.id, batch.id, quarter.first.toordinal(), drawing)


def _handle(
    plan: HallPlan, finding: uuid.UUID, matter: uuid.UUID, on: dt.date, unit: uuid.UUID, rng: random.Random,
    now: dt.datetime,
) -> None:  # fmt: skip
    hall = plan.hall.id
    asked = _act(plan, on, 18, "duty")
    matters.triage(matter, "several_units", "complex", asked)
    matters.assign(matter, unit, (), None, asked)
    done, checked, said = (on + dt.timedelta(days=days) for days in (rng.randint(2, 9), 11, 12))
    if _act(plan, said, 15, "caller").now > now or rng.random() < 0.15:
        return
    matters.answer(matter, Answer("solved", rng.choice(SOLVED)), _act(plan, done, 11, "duty"), is_desk=True)
    outreach.verify(hall, finding, True, "到现场看过，确已办好。", _act(plan, checked, 11, "supervisor"))
    outreach.confirm(hall, finding, "phone", True, _act(plan, said, 15, "caller"))
    if rng.random() < 0.5:
        outreach.improve(hall, finding, "流程已修改，同类事项一次办好。", _act(plan, said, 16, "supervisor"))
