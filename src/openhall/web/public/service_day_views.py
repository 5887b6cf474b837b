"""The public schedule of a hall's service days: who will be there when; offices, no person's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhall.kit.clock import local_day
from openhall.queue.queries.plan import hall_plan
from openhall.web.asking import now
from openhall.web.days.figures import figures_of
from openhall.web.days.presenters import days_of
from openhall.web.days.views import year_of
from openhall.web.templatetags.openhall import named


@require_safe
def service_days(request: HttpRequest, hall: str) -> HttpResponse:
    """The service days of `?year=`, else of this year: the coming ones first, those that are over folded away."""
    plan = hall_plan(hall, now())
    year, today = year_of(request, plan), local_day(now(), plan.hall.hours.timezone)
    listed = days_of(plan.hall.id, year, today)
    page = {
        "hall": plan.hall, "hall_name": named(plan.hall), "year": year, "before": year - 1, "after": year + 1,
        "coming": [each for each in listed if not each.over], "past": [each for each in listed if each.over],
        "page": figures_of(plan.hall.id, year, now()),
        "estimated": any(each.estimated for each in listed),
    }  # fmt: skip
    return render(request, "public/service_days.html", page)
