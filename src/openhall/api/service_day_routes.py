"""The public schedule of a hall's service days: when, and which units are at which post; no name of a person."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import service_day_presenters as presenters
from openhall.api.calendar_feed import FeedDay, feed
from openhall.api.callers import require_staff
from openhall.api.problems import told
from openhall.api.rights import Declared, Routes, right
from openhall.api.schemas import Problem
from openhall.api.service_day_schemas import ListedOut, ServiceDayOut, YearOut
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import NotAllowed
from openhall.people.permissions import require_here, require_role
from openhall.places import queries as places
from openhall.service_days.permissions import SEES_DAYS
from openhall.service_days.queries import DutyView, duties_of, schedule
from openhall.service_days.queries.days import told_year
from openhall.service_days.queries.figures import figures

router = Routes(tags=["service days"])
FIRST, LAST = 2000, 2150
A_YEAR = dt.timedelta(days=366)


@router.get("/halls/{hall}/service-days", response={200: list[ServiceDayOut], 404: Problem}, **right("public"))
def service_days(
    request: HttpRequest, hall: str, year: Annotated[int | None, Query(ge=FIRST, le=LAST)] = None
) -> list[dict[str, Any]]:
    """The service days whose nominal date lies in the year, else in this one, with the units that come."""
    now = utc_now()
    view = places.hall(hall, now)
    found = told_year(view.id, year or local_day(now, view.hours.timezone).year)
    held = [each.date.actual for each in found if each.date.actual]
    duties = schedule(view.id, min(held), max(held)) if held else []
    return [
        {
            "nominal": each.date.nominal, "actual": each.date.actual, "moved": each.date.moved, "reason": each.why,
            "estimated": each.estimated,
            "places": [{"post": duty.post, "unit": duty.unit, "empty": duty.stands is None}
                       for duty in duties if duty.on == each.date.actual],
        }
        for each in found
    ]  # fmt: skip


@router.get("/halls/{hall}/service-days/figures", response={200: YearOut, 404: Problem}, **right("public"))
def service_day_figures(
    request: HttpRequest, hall: str, year: Annotated[int | None, Query(ge=FIRST, le=LAST)] = None
) -> dict[str, Any]:
    """What the service days of a year came to until now, unit by unit."""
    now = utc_now()
    view = places.hall(hall, now)
    return presenters.year(figures(view.id, year or local_day(now, view.hours.timezone).year, now))


@router.get("/halls/{hall}/service-days/absences", response={200: list[ListedOut], **REFUSALS}, **right("service_days"))
def service_day_absences(
    request: HttpRequest, hall: str, year: Annotated[int | None, Query(ge=FIRST, le=LAST)] = None
) -> HttpResponse:
    """The units that were absent in a quarter as often as the hall lists, or oftener."""
    who, now = require_staff(request), utc_now()
    view = places.hall(hall, now)
    require_role(who, SEES_DAYS, view.id)
    found = figures(view.id, year or local_day(now, view.hours.timezone).year, now)
    return told(200, presenters.absences(found))


def _feeds(name: str) -> Declared:
    """The right, and that the answer is a calendar and no JSON."""
    declared = right(name)
    calendar = {"description": "OK", "content": {"text/calendar": {"schema": {"type": "string"}}}}
    return {"openapi_extra": {**declared["openapi_extra"], "responses": {200: calendar}}}


@router.get("/halls/{hall}/service-days.ics", response={404: Problem}, **_feeds("public"))
def service_days_feed(request: HttpRequest, hall: str) -> HttpResponse:
    """The published service days of a hall from a year back on, for calendars: units at their posts, nobody's name."""
    now = utc_now()
    view = places.hall(hall, now)
    today = local_day(now, view.hours.timezone)
    by_day: dict[dt.date, list[DutyView]] = {}
    for duty in schedule(view.id, today - A_YEAR, today + A_YEAR):
        by_day.setdefault(duty.on, []).append(duty)
    days = [
        FeedDay(
            f"{hall}-{on}", on, f"局长服务日 Director Service Day · {view.name}",
            "\n".join(f"{duty.post}: {duty.unit}" for duty in duties),
        )
        for on, duties in sorted(by_day.items())
    ]  # fmt: skip
    return feed(f"{view.name} 局长服务日", days, now)


@router.get("/halls/{hall}/duties.ics", response={401: Problem, 403: Problem, 404: Problem}, **_feeds("staff"))
def my_duties_feed(request: HttpRequest, hall: str) -> HttpResponse:
    """The duties in this hall of the account whose token this is, from a year back on, for calendars."""
    who, now = require_staff(request), utc_now()
    view = places.hall(hall, now)
    require_here(who, view.id)
    if who.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    mine = [each for each in duties_of(who.account, now.date() - A_YEAR) if each.hall == view.id]
    days = [FeedDay(str(each.id), each.on, f"局长服务日 {each.post} · {view.name}") for each in mine]
    return feed(f"{view.name} 局长服务日", days, now)
