"""What the quarterly visits come to, for everybody: counts, nobody named."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import local_day, utc_now
from openhall.kit.errors import Malformed
from openhall.outreach.queries.figures import coverage, figures
from openhall.outreach.rules.quarters import read_quarter
from openhall.places import queries as places

router = Routes(tags=["visits"])
A_YEAR = dt.timedelta(days=364)


class AreaOut(Schema):
    """How many findings are about something."""

    area: str
    findings: int


class DivisionOut(Schema):
    """A division: how many centres and enterprises it has, and how many of them were visited."""

    code: str
    name: str
    targets: int
    visited: int


class OutreachOut(Schema):
    """The visits of a time, `from` and `to` inclusive. Centres and enterprises are counted once each."""

    first: dt.date
    last: dt.date
    batches: int
    visits: int
    centres: int
    enterprises: int
    findings: int
    blocking: int
    by_area: list[AreaOut]
    cleared: int
    in_time: int
    dropped: int
    repeats: int
    improved: int
    called: int
    content: int
    coverage: list[DivisionOut]


@router.get("/halls/{hall}/outreach", response={200: OutreachOut, **REFUSALS}, **right("public"))
def outreach_figures(
    request: HttpRequest, hall: str, quarter: str = "", first: dt.date | None = None, last: dt.date | None = None
) -> dict[str, Any]:
    """The figures of a quarter (`2026Q4`), of the days `first` to `last`, or of the 365 days that end today."""
    view = places.hall(hall, utc_now())
    span = _span(quarter, first, last, local_day(utc_now(), view.hours.timezone))
    found = figures([view.id], *span)
    return dataclasses.asdict(found) | {
        "by_area": [{"area": area, "findings": many} for area, many in found.by_area],
        "coverage": [
            {"code": each.code, "name": each.name, "targets": each.targets, "visited": each.seen}
            for each in coverage([view.id], *span)
        ],
    }


def _span(quarter: str, first: dt.date | None, last: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    if quarter:
        found = read_quarter(quarter)
        return found.first, found.last
    ends = last or today
    begins = first or ends - min(A_YEAR, ends - dt.date.min)
    if begins > ends:
        raise Malformed("bad_span", "The first day has to come before the last.")
    return begins, ends
