"""Halls of a region side by side: the same definitions, counts before shares, few people hidden; a page and a CSV."""

import csv
import dataclasses
import datetime as dt
import uuid
import zoneinfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from openhall.kit.errors import NotAllowed
from openhall.people.permissions import Caller, may_compare, require_region
from openhall.places.queries import divisions
from openhall.places.queries.divisions import HallName, RegionView
from openhall.reviews.queries.regions import HallFigures, side_by_side
from openhall.web.asking import caller, now
from openhall.web.templatetags.openhall import named

DAYS = (7, 30, 90, 365)
ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")  # the zone of the whole country: a region has no hall's zone


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A hall and its figures."""

    hall: HallName
    figures: HallFigures


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """What the page and the CSV tell."""

    region: RegionView
    rows: tuple[Row, ...]
    first: dt.date
    last: dt.date
    days: int


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """To the largest region whose halls this person may compare."""
    mine = regions_of(caller(request))
    if not mine:
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
    return redirect("web:region", region=mine[0].code)


@require_GET
def compared(request: HttpRequest, region: str) -> HttpResponse:
    """The halls of a region, the city's own first."""
    who = caller(request)
    told = _compared(request, who, region)
    page = {"told": told, "regions": regions_of(who), "spans": DAYS}
    return render(request, "region/compared.html", page)


@require_GET
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """The same as CSV, for WPS and Excel (with a byte order mark)."""
    told = _compared(request, caller(request), region)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="halls-{told.region.code}.csv"'
    out = csv.writer(answer)
    out.writerow(["hall", "name", "closed_visits", "wait_half_s", "wait_four_of_five_s", "reviews", "bad_reviews",
                  "clocks_kept", "clocks_decided"])  # fmt: skip
    for row in told.rows:
        said = row.figures
        kept = [said.on_time.part, said.on_time.whole] if said.on_time else [None, None]
        cells = [said.closed, said.half, said.most, said.reviews, said.bad, *kept]
        out.writerow([row.hall.code, named(row.hall), *("" if each is None else each for each in cells)])
    return answer


def regions_of(who: Caller) -> list[RegionView]:
    """The regions whose halls this person may compare, the widest first; those without a hall are left out."""
    rows = [each for each in divisions.regions() if may_compare(who, _halls_above(each))]
    with_halls = [each for each in rows if divisions.halls_in(each.id)]
    return sorted(with_halls, key=lambda each: (len(divisions.above(each.id)), each.code))


def _halls_above(region: RegionView) -> frozenset[uuid.UUID]:
    return frozenset(divisions.halls_at(divisions.above(region.id)))


def _compared(request: HttpRequest, who: Caller, code: str) -> Compared:
    region, at = divisions.region(code), now()
    require_region(who, _halls_above(region))
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in DAYS} else 30
    last = at.astimezone(ZONE).date()
    first = last - dt.timedelta(days=days - 1)
    halls = divisions.halls_in(region.id)
    found = side_by_side([each.id for each in halls], first, last, at)
    rows = tuple(Row(hall, figures) for hall, figures in zip(halls, found, strict=True))
    return Compared(region, rows, first, last, days)
