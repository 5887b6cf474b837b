"""Make or continue the fictional city: halls, people, tokens, and the days since it was last made."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.db import transaction

from openhall.demo.city.building import CITY, Ids, build
from openhall.demo.city.staff import LEADERS, PASSWORD, employ
from openhall.demo.history import write_days
from openhall.kit.clock import local_day
from openhall.ledger.services import put_in_order
from openhall.people import services as people
from openhall.queue.queries.days import last_day, tickets_in
from openhall.queue.queries.plan import forget_plans, hall_plan
from openhall.queue.services.setting_up import open_desks

TOKENS = {"kiosk": "kiosk", "clerk": "clerk", "supervisor": "supervisor", "director": "director",
          "admin": "administrator"}  # fmt: skip
HOLDERS = {"clerk": "clerk01", "supervisor": "supervisor", "director": "director", "admin": "admin"}

type Tell = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """The demo as made."""

    hall: str
    tickets: int
    tokens: dict[str, str]
    logins: list[dict[str, str]]


def make_city(now: dt.datetime, days: int, seed: int, tell: Tell) -> Made:
    """Build what is missing, write the days that are missing, hand out new tokens."""
    today = local_day(now, "Asia/Shanghai")
    with transaction.atomic():
        ids = build(now)
        employ(ids, now, today - dt.timedelta(days=max(days, 1) + 400))
    forget_plans()
    _write_past(ids, now, today, days, seed, tell)
    for code, hall in ids.halls.items():
        open_desks(hall, now, autopilot=True)
        hall_plan(code, now)
    while put_in_order(20_000):
        pass
    return Made(CITY, sum(tickets_in(hall) for hall in ids.halls.values()), _tokens(ids, now), logins())


def _write_past(ids: Ids, now: dt.datetime, today: dt.date, days: int, seed: int, tell: Tell) -> None:
    plans = [hall_plan(code, now) for code in ids.halls]
    total, done = days * len(plans), 0
    for plan in plans:
        last = last_day(plan.hall.id)
        first = today - dt.timedelta(days=days) if last is None else last + dt.timedelta(days=1)
        missing = [first + dt.timedelta(days=offset) for offset in range((today - first).days)]
        for _ in write_days(plan, missing, seed, today):
            done += 1
            tell(done, total)


def _tokens(ids: Ids, now: dt.datetime) -> dict[str, str]:
    """New bearer tokens; those of an earlier start are taken back."""
    people.revoke_tokens("demo", now)
    result = {}
    for name, role in TOKENS.items():
        holder = people.account_id(HOLDERS[name]) if name in HOLDERS else None
        result[name] = people.issue_token("demo", role, ids.halls[CITY], now, holder)
    return result


def logins() -> list[dict[str, str]]:
    """Who can log in to the demo."""
    rows = [("clerk", "clerk01"), *((role, username) for username, role in LEADERS)]
    return [{"role": role, "username": username, "password": PASSWORD} for role, username in rows]
