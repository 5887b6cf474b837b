"""The demo's Director Service Days: a year of rotas, each published in advance, with leave, substitutes and swaps.

What the days themselves bring (receptions, findings) joins here when their verbs are there.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import transaction

from openhall.kit.changes import version_of
from openhall.kit.clock import local_day, local_moment
from openhall.kit.errors import Refusal
from openhall.lab.roster import Leader, Post, Unit
from openhall.lab.roster import plan as best_rota
from openhall.ledger.services import Act
from openhall.people.queries import staffing
from openhall.people.services import account_id, caller_of_account
from openhall.people.states import Role
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.routines.settings.verbs import Planned, make
from openhall.service_days import services
from openhall.service_days.queries import DutyView, schedule
from openhall.service_days.queries.asking import leaders_of as leaders_set
from openhall.service_days.queries.asking import question_of
from openhall.service_days.rules.settings import RotaSettings

HELD_IN = "yunhe"  # its leaders stand in the hall; the other halls of the demo hold no service days
AHEAD, MONTHS, BEFORE = dt.timedelta(days=365), 6, dt.timedelta(days=12)
"""How far a rota is published, months of one rota, how long before its first day it is made."""
DAY = dt.timedelta(days=1)
POSTS = (Post("reception"), Post("difficult-matters"), Post("process-walk"))
AT_MOST = 6
"""Duties of one unit in one rota."""

type Span = tuple[dt.date, dt.date]


def write_rota(plan: HallPlan, first: dt.date, seed: int, now: dt.datetime) -> int:
    """Publish what is not published yet from a day on, a year ahead; how many service days."""
    here = Rotas(plan, now)
    if not here.leaders:
        return 0
    days = 0
    with transaction.atomic():  # one wait for the disk, and never half a year of it
        for span in spans(first + DAY, local_day(now, here.zone) + AHEAD):
            if not schedule(plan.hall.id, *span):
                days += here.publish(span)
                here.change(span, random.Random(f"{seed}|{plan.hall.code}|rota|{span[0]}"))
    return days


def spans(first: dt.date, last: dt.date) -> Iterator[Span]:
    """Half-years that begin before `last`, the first from `first` on."""
    while first <= last:
        month = first.month - (first.month - 1) % MONTHS + MONTHS
        after = dt.date(first.year + (month > 12), (month - 1) % 12 + 1, 1)
        yield first, after - DAY
        first = after


def leaders_of(hall: uuid.UUID) -> tuple[Leader, ...]:
    """Chief representatives of a unit: the first by user name is its head, the others are deputies."""
    codes = {each.id: each.code for each in places.units()}
    found: list[Leader] = []
    for line in staffing.staff_of(hall):
        for role, unit in line.roles:
            if role == Role.CHIEF_REPRESENTATIVE and unit is not None:
                code = codes[unit]
                found.append(Leader(line.username, code, deputy=any(each.unit == code for each in found)))
    return tuple(found)


class Rotas:
    """The rotas of one hall as its supervisor and its administrator make them."""

    def __init__(self, plan: HallPlan, now: dt.datetime) -> None:
        """No leaders where the hall holds no service days."""
        self.hall, self.zone, self.now = plan.hall.id, plan.hall.hours.timezone, now
        self.leaders = leaders_of(self.hall) if plan.hall.code == HELD_IN else ()

    def act(self, name: str, at: dt.datetime) -> Act:
        """Somebody acts, never later than now."""
        account = account_id(name)
        return Act(f"account:{account}", min(at, self.now), account)

    def publish(self, span: Span) -> int:
        """The best rota of these days, made before the first of them; how many days."""
        at = local_moment(span[0] - BEFORE, dt.time(16), self.zone)
        by = self.act("supervisor", at)
        if not leaders_set(self.hall):
            units = tuple(Unit(code, at_most=AT_MOST) for code in sorted({each.unit for each in self.leaders}))
            services.put_settings(self.hall, RotaSettings(self.leaders, units, POSTS), by)
        question = question_of(self.hall, *span, {})
        if not question.days:
            return 0
        found = best_rota(question)
        return services.publish(self.hall, span, found.duties, {}, by)

    def change(self, span: Span, rng: random.Random) -> None:
        """Somebody takes leave, a deputy steps in, two leaders swap; what a rule forbids is asked of the next."""
        rows = schedule(self.hall, *span)
        if len(rows) < 6:
            return
        away, ill, *others = rng.sample(rows, len(rows))
        _tried(self._leave, away)
        self._step_in([away, ill])
        self._swap(others)

    def _leave(self, duty: DutyView) -> None:
        at, account = self._before(duty), account_id(duty.leader)
        days = {"account": str(account), "from_on": str(duty.on - DAY), "to_on": str(duty.on + 2 * DAY)}
        admin = account_id("admin")
        assert admin is not None  # the city has one
        wish = Planned(self.hall, "leave", uuid.uuid5(duty.id, "leave"), version_of(None), days)
        make(wish, caller_of_account(admin, at), self.act("admin", at))

    def _step_in(self, duties: Sequence[DutyView]) -> None:
        units = self._units()
        for duty in duties:
            unit = units[duty.leader]
            others = [each.code for each in self.leaders if each.unit == unit and each.code != duty.leader]
            any(self._done(duty, each) for each in others)  # the first who is free

    def _units(self) -> Mapping[str, str]:
        return {each.code: each.unit for each in self.leaders}

    def _done(self, duty: DutyView, name: str) -> bool:
        account = account_id(name)
        assert account is not None  # leaders are accounts of the hall
        return _tried(services.substitute, self.hall, duty.id, account, self.act("supervisor", self._before(duty)))

    def _swap(self, duties: Sequence[DutyView]) -> None:
        pairs = zip(duties[::2], duties[1::2], strict=False)
        for one, other in pairs:
            at = self._before(min(one, other, key=lambda each: each.on))
            if _tried(services.swap, self.hall, one.id, other.id, self.act("supervisor", at)):
                return

    def _before(self, duty: DutyView) -> dt.datetime:
        return local_moment(duty.on - 5 * DAY, dt.time(10), self.zone)


def _tried[**P](verb: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether the verb was possible."""
    try:
        verb(*args, **kwargs)
    except Refusal:
        return False
    return True
