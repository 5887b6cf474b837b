"""The halls of a region side by side, for the director of a city."""

import dataclasses
import datetime as dt
import zoneinfo
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema

from openhall.api.callers import require_staff
from openhall.api.review_schemas import ShareOut
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import utc_now
from openhall.kit.errors import Malformed
from openhall.people.permissions import require_region
from openhall.places.queries import divisions
from openhall.reviews.queries.regions import side_by_side

router = Routes(tags=["halls"])
LONGEST = 366
ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
DayParam = Annotated[dt.date | None, Query(alias="from")]


class HallFiguresOut(Schema):
    """One hall; counts that could point at a person are null, and with them what is made of them. Waits in seconds."""

    hall: str
    closed: int
    half: int | None
    most: int | None
    reviews: int | None
    bad: int | None
    good: ShareOut | None
    silence: ShareOut | None
    on_time: ShareOut | None


@router.get("/regions/{region}/figures", response={200: list[HallFiguresOut], **REFUSALS}, **right("compares"))
def region_figures(
    request: HttpRequest, region: str, from_: DayParam = None, to: dt.date | None = None
) -> list[dict[str, Any]]:
    """Every hall of a region and of those in it, the city's own first; `from` and `to` are days, inclusive."""
    who, now = require_staff(request), utc_now()
    found = divisions.region(region)
    require_region(who, divisions.halls_at(divisions.above(found.id)))
    last = to or now.astimezone(ZONE).date()
    first = from_ or last - dt.timedelta(days=29)
    if not 0 <= (last - first).days <= LONGEST:
        raise Malformed("bad_days", "Ask for at most a year, the first day first.")
    halls = {each.id: each.code for each in divisions.halls_in(found.id)}
    rows = side_by_side(list(halls), first, last, now)
    return [{**dataclasses.asdict(row), "hall": halls[row.hall]} for row in rows]
