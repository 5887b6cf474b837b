"""Ratings of items, guides and pages of a hall: given by anybody, counted apart from the reviews of visits."""

import datetime as dt
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import review_presenters as presenters
from openhall.api.callers import act_of, caller_of
from openhall.api.problems import told
from openhall.api.review_schemas import RatedOut, RatingBody, RatingOut
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import Malformed
from openhall.ledger.services import first_answer
from openhall.queue.queries.plan import hall_plan
from openhall.reviews import services as reviews
from openhall.reviews.queries.ratings import rated
from openhall.reviews.services import RatingWish

router = Routes(tags=["reviews"])
LONGEST = 366
DayParam = Annotated[dt.date | None, Query(alias="from")]


@router.post("/halls/{hall}/ratings", response={201: RatingOut, **REFUSALS}, **right("public"))
def rate_thing(request: HttpRequest, hall: str, body: RatingBody) -> HttpResponse:
    """Rate an item, a guide or a page of the hall."""
    plan, act = hall_plan(hall, utc_now()), act_of(request, caller_of(request))
    wish = RatingWish(body.about, body.code, body.level, body.text, body.channel)
    kept = first_answer(act, lambda: reviews.rate(plan, wish, act))
    return told(kept.status, {name: kept.mapping[name] for name in ("id", "level", "given_at")})


@router.get("/halls/{hall}/ratings", response={200: list[RatedOut], **REFUSALS}, **right("public"))
def rated_things(
    request: HttpRequest, hall: str, from_: DayParam = None, to: dt.date | None = None
) -> HttpResponse:
    """How things were rated on these days (`from`, `to`, inclusive, in the hall's zone)."""
    plan = hall_plan(hall, utc_now())
    last = to or local_day(utc_now(), plan.hall.hours.timezone)
    first = from_ or last - dt.timedelta(days=30)
    if not 0 <= (last - first).days <= LONGEST:
        raise Malformed("bad_days", "Ask for at most a year, the first day first.")
    return told(200, [presenters.rated(each) for each in rated(plan.hall.id, first, last)])
