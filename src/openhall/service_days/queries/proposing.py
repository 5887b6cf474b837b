"""A rota to look at before it is published, and the open red cards that come first in it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import ClockView
from openhall.kit.clock import local_day
from openhall.kit.errors import NotNow
from openhall.lab.roster import OutOfTime, Plan, plan
from openhall.matters.queries.others import leads_of
from openhall.people.queries import units_of
from openhall.places import queries as places
from openhall.service_days.queries.asking import RedCards, question_of

type Proposal = Plan
SECONDS = 10.0
"""So long a page waits for a rota; the command line may wait longer."""


def proposed(
    hall: uuid.UUID, span: tuple[dt.date, dt.date], red_cards: RedCards, seconds: float = SECONDS
) -> Plan:
    """The best rota of a span, both ends inclusive, or the rules that collide.

    NotNow without a service day, leaders or posts, and where the time was too short to find any.
    """
    question = question_of(hall, *span, red_cards)
    if not question.days:
        raise NotNow("no_service_day", "There is no service day from %(first)s to %(last)s.",
                     {"first": span[0], "last": span[1]})  # fmt: skip
    if not question.leaders or not question.posts:
        raise NotNow("no_leaders", "This hall has no leaders or no posts yet. Name them first.")
    try:
        return plan(question, seconds)
    except OutOfTime:
        raise NotNow(
            "rota_out_of_time", "No rota was found in the time there is. Ask for fewer days."
        ) from None


def red_cards_of(hall: uuid.UUID, now: dt.datetime) -> dict[str, int]:
    """Unit → its open red cards: of matters the lead unit's, of other clocks the units of who answers for them."""
    codes = {each.id: each.code for each in places.units()}
    red = deadlines.red_clocks(hall)
    leads = leads_of(each.subject.id for each in red if each.subject.kind == "matter")
    today = local_day(now, places.timezone_of(hall) or "UTC")
    counted = Counter(unit for each in red for unit in _units(each, leads, hall, today))
    return {codes[unit]: number for unit, number in sorted(counted.items()) if unit in codes}


def _units(
    clock: ClockView, leads: dict[uuid.UUID, uuid.UUID], hall: uuid.UUID, today: dt.date
) -> Iterator[uuid.UUID]:
    lead = leads.get(clock.subject.id)
    if lead is not None:
        yield lead
    elif clock.assigned_to is not None:
        yield from units_of(clock.assigned_to, hall, today)
