"""Continue the fictional city: the days since it was last made, open desks, new tokens."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from openhall.demo.community import write_events
from openhall.demo.history import write_days
from openhall.demo.matters.telling import write_matters
from openhall.demo.outings import write_outings
from openhall.demo.reviews import write_reviews
from openhall.demo.rota import write_rota
from openhall.demo.screens import pair_screens
from openhall.kit.clock import local_day
from openhall.ledger.services import put_in_order
from openhall.people import services as people
from openhall.places.queries import hall_codes
from openhall.queue.queries.days import last_day, tickets_in
from openhall.queue.queries.plan import HallPlan, forget_plans, hall_plan
from openhall.queue.services.setting_up import open_desks

CITY, TIMEZONE, PASSWORD = "yunhe", "Asia/Shanghai", "openhall-demo"
TOKENS = {"kiosk": "kiosk", "clerk": "clerk", "supervisor": "supervisor", "director": "director",
          "admin": "administrator"}  # fmt: skip
HOLDERS = {"clerk": "clerk01", "supervisor": "supervisor", "director": "director", "admin": "admin"}
LOGINS = (
    ("clerk", "clerk01"), ("supervisor", "supervisor"), ("director", "director"), ("administrator", "admin"),
    ("guide", "guide"), ("duty_leader", "duty"), ("auditor", "auditor"), ("verification_officer", "verifier"),
    ("return_visit_officer", "caller"), ("leading_group", "leader"),
)  # fmt: skip

type Tell = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """The demo as made."""

    hall: str
    tickets: int
    tokens: dict[str, str]
    logins: list[dict[str, str]]


def live_on(now: dt.datetime, days: int, seed: int, tell: Tell, autopilot: bool = True) -> Made:
    """Write the days missing up to yesterday, open every desk (to the autopilot or not), hand out new tokens.

    Screens are paired where the autopilot keeps them beating; without it all of them would be dark.
    """
    forget_plans()
    plans = [hall_plan(code, now) for code in hall_codes()]
    _write_past(plans, now, days, seed, tell)
    for plan in plans:
        open_desks(plan.hall.id, now, autopilot=autopilot)
    forget_plans()
    if autopilot:
        pair_screens(hall_plan(CITY, now), now)
    while put_in_order(20_000):
        pass
    city = hall_plan(CITY, now)
    return Made(CITY, sum(tickets_in(plan.hall.id) for plan in plans), _tokens(city, now), logins())


def _write_past(plans: list[HallPlan], now: dt.datetime, days: int, seed: int, tell: Tell) -> None:
    today = local_day(now, TIMEZONE)
    total, done = days * len(plans), 0
    for plan in plans:
        last = last_day(plan.hall.id)
        first = today - dt.timedelta(days=days) if last is None else last + dt.timedelta(days=1)
        missing = [first + dt.timedelta(days=offset) for offset in range((today - first).days)]
        for _ in write_days(plan, missing, seed, today):
            done += 1
            tell(done, total)
        write_reviews(plan, missing, seed, now)
        organiser = people.account_id("supervisor") if plan.hall.code == CITY else None
        if organiser is not None:
            write_events(plan, missing, seed, now, organiser)
        if plan.hall.code == CITY:
            write_outings(plan, missing, seed, now)
        write_rota(plan, missing[0] if missing else today, seed, now)
        write_matters(plan, missing, seed, now)


def _tokens(city: HallPlan, now: dt.datetime) -> dict[str, str]:
    """New bearer tokens; those of an earlier start are taken back."""
    people.revoke_tokens("demo", now)
    result = {}
    for name, role in TOKENS.items():
        holder = people.account_id(HOLDERS[name]) if name in HOLDERS else None
        result[name] = people.issue_token("demo", role, city.hall.id, now, holder)
    return result


def logins() -> list[dict[str, str]]:
    """Who can log in to the demo."""
    return [{"role": role, "username": username, "password": PASSWORD} for role, username in LOGINS]
