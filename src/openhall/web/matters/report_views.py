"""The monthly clear-to-zero report (a page to print, and a CSV), and the supervision rows of the cards as CSV."""

import csv
import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from openhall.kit.clock import local_day
from openhall.matters.permissions import SEES_ALL
from openhall.matters.queries.clearing import clearing
from openhall.matters.queries.supervision import FIELDS, supervision
from openhall.matters.rules import AGES, Clearing, Owner, days_of, month_of
from openhall.people.permissions import require_role
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import caller, now
from openhall.web.matters.presenters import unit_names

COLUMNS = ("unit", "name", "brought", "cleared", "left", "open", *(f"open_to_{days}_days" for days in AGES),
           f"open_over_{AGES[-1]}_days", "late")  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of the report."""

    unit: str
    owner: Owner


@require_safe
def report(request: HttpRequest, hall: str) -> HttpResponse:
    """The report of a month, made to be printed as well."""
    plan, found = _report(request, hall)
    names = unit_names()
    lines = [Line(_name(each.unit, names), each) for each in found.owners]
    page = {"plan": plan, "report": found, "lines": lines, "ages": AGES, "older": AGES[-1],
            "last": local_day(now(), plan.hall.hours.timezone)}  # fmt: skip
    return render(request, "matters/report.html", page)


def _report(request: HttpRequest, hall: str) -> tuple[HallPlan, Clearing]:
    plan, at = _here(request, hall), now()
    month = month_of(request.GET.get("month", ""), local_day(at, plan.hall.hours.timezone))
    return plan, clearing(plan.hall.id, month, at)


def _here(request: HttpRequest, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(caller(request), SEES_ALL, plan.hall.id)
    return plan


def _name(unit: uuid.UUID | None, names: Mapping[uuid.UUID, str]) -> str:
    return names.get(unit, "") if unit else gettext("Nobody named yet")


@require_safe
def report_csv(request: HttpRequest, hall: str) -> HttpResponse:
    """The same as CSV, for WPS and Excel (with a byte order mark)."""
    plan, found = _report(request, hall)
    names, codes = unit_names(), {each.id: each.code for each in places.units()}
    rows = [
        [codes.get(each.unit, "") if each.unit else "", _name(each.unit, names), *_cells(each)] for each in found.owners
    ]
    total = ["", gettext("All together"), *_cells(found.total)]
    return _csv(f"matters-{plan.hall.code}-{found.month:%Y-%m}.csv", COLUMNS, [*rows, total])


def _cells(each: Owner) -> list[int]:
    return [each.brought, each.cleared, each.left, each.open, *each.ages, each.late]


@require_safe
def supervision_csv(request: HttpRequest, hall: str) -> HttpResponse:
    """The cards of matters from a first to a last day as rows of electronic supervision (GB/T 39046), as CSV."""
    plan = _here(request, hall)
    today = local_day(now(), plan.hall.hours.timezone)
    first, last = days_of(request.GET.get("from", ""), request.GET.get("to", ""), today)
    rows = [[getattr(each, name) for name in FIELDS] for each in supervision(plan.hall.id, first, last, plan.hall.name)]
    return _csv(f"supervision-{plan.hall.code}-{first}-{last}.csv", list(FIELDS.values()), rows)


def _csv(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    out = csv.writer(answer)
    out.writerow(head)
    out.writerows([_cell(each) for each in row] for row in rows)
    return answer


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + value  # no formula in a table program
    return "" if value is None else value
