"""Leaders of three units at lakeside, with posts, made by the verbs: the hall whose rotas the tests make."""

import datetime as dt
import uuid

from openhall.lab.roster import Leader, Post, Unit, plan
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.states import Role
from openhall.places import services as places
from openhall.service_days import services
from openhall.service_days.queries import DutyView, schedule
from openhall.service_days.queries.asking import question_of
from openhall.service_days.rules.settings import RotaSettings
from tests.cast import Cast

SPAN = (dt.date(2026, 3, 3), dt.date(2026, 5, 31))
DAYS = ["2026-03-11", "2026-03-23", "2026-04-01", "2026-04-13", "2026-04-21", "2026-05-06", "2026-05-11", "2026-05-21"]
LEADERS = {
    "tax-head": ("tax", False), "tax-deputy": ("tax", True), "health-head": ("health", False),
    "health-deputy": ("health", True), "land-head": ("land", False), "land-deputy": ("land", True),
}  # fmt: skip
SETTINGS = RotaSettings(
    tuple(Leader(name, unit, deputy) for name, (unit, deputy) in LEADERS.items()),
    (Unit("tax", 1), Unit("health"), Unit("land")),
    (Post("reception"), Post("tax-window", units=frozenset({"tax"}))),
)


def with_leaders(cast: Cast) -> dict[str, uuid.UUID]:
    """The hall with its calendar, leaders, posts and rules; leader → account."""
    places.seed_calendar([2025, 2026])
    found = {}
    for name, (unit, _) in LEADERS.items():
        places.put_unit(unit, unit, unit.title(), cast.start)
        found[name] = people.open_account(name, name, name.title(), cast.start)
        people.grant(found[name], Role.CHIEF_REPRESENTATIVE, cast.hall)
    services.put_settings(cast.hall, SETTINGS, cast.act("supervisor"))
    return found


def published(cast: Cast, span: tuple[dt.date, dt.date] = SPAN) -> list[DutyView]:
    """The best rota of a span, published, and the schedule."""
    question = question_of(cast.hall, *span, {})
    found = plan(question)
    assert found.clash == ()
    services.publish(cast.hall, span, found.duties, {}, cast.act("supervisor"))
    return schedule(cast.hall, *span)


def by(cast: Cast, account: uuid.UUID, now: dt.datetime | None = None) -> Act:
    """A leader acts."""
    return Act(f"account:{account}", now or cast.start, account)
