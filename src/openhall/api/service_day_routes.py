"""The public schedule of a hall's service days: when, and which units are at which post; no name of a person."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema

from openhall.api.rights import Routes, right
from openhall.api.schemas import Problem
from openhall.kit.clock import local_day, utc_now
from openhall.places import queries as places
from openhall.service_days.queries import schedule
from openhall.service_days.queries.days import dates_of_year

router = Routes(tags=["service days"])
FIRST, LAST = 2000, 2150


class PlaceOut(Schema):
    """A unit at a post; `empty` while nobody has stepped in for an excused leader."""

    post: str
    unit: str
    empty: bool


class ServiceDayOut(Schema):
    """A service day; `actual` null: it is not held. No places: the rota is not published."""

    nominal: dt.date
    actual: dt.date | None
    moved: bool
    places: list[PlaceOut]


@router.get("/halls/{hall}/service-days", response={200: list[ServiceDayOut], 404: Problem}, **right("public"))
def service_days(
    request: HttpRequest, hall: str, year: Annotated[int | None, Query(ge=FIRST, le=LAST)] = None
) -> list[dict[str, Any]]:
    """The service days whose nominal date lies in the year, else in this one, with the units that come."""
    now = utc_now()
    view = places.hall(hall, now)
    dates = dates_of_year(view.id, year or local_day(now, view.hours.timezone).year)
    held = [each.actual for each in dates if each.actual]
    duties = schedule(view.id, min(held), max(held)) if held else []
    return [
        {
            "nominal": each.nominal, "actual": each.actual, "moved": each.moved,
            "places": [{"post": duty.post, "unit": duty.unit, "empty": duty.stands is None}
                       for duty in duties if duty.on == each.actual],
        }
        for each in dates
    ]  # fmt: skip
