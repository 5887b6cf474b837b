"""What everybody may see of the visits; and the page on which an enterprise takes its consent back."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openhall.kit.clock import local_day
from openhall.ledger.services import first_answer
from openhall.outreach import services as outreach
from openhall.outreach.queries.figures import coverage, figures
from openhall.outreach.queries.targets import consent_page
from openhall.outreach.rules.chart import chart
from openhall.outreach.rules.quarters import quarter_of, read_quarter
from openhall.places import queries as places
from openhall.queue.queries.plan import hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.outreach import words

A_YEAR = dt.timedelta(days=364)


@require_GET
def public_figures(request: HttpRequest, hall: str) -> HttpResponse:
    """Batches, places, enterprises and findings of a quarter, and of the 365 days that end today. Nobody is named."""
    plan = hall_plan(hall, now())
    today = local_day(now(), plan.hall.hours.timezone)
    written, halls = request.GET.get("quarter", ""), [plan.hall.id]
    quarter = read_quarter(written) if written else quarter_of(today)
    counted, year = figures(halls, quarter.first, quarter.last), figures(halls, today - A_YEAR, today)
    page = {
        "hall": plan.hall, "quarter": quarter, "figures": counted, "named": words.areas(counted.by_area),
        "year": year, "year_areas": words.areas(year.by_area),
        "chart": chart(coverage(halls, today - A_YEAR, today)),
    }  # fmt: skip
    return render(request, "outreach/public.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """One press, and nobody comes any more; nothing else changes."""
    found = consent_page(token)
    if request.method == "POST":
        doing = act(request, caller(request))
        first_answer(doing, lambda: outreach.withdraw_by_token(token, doing))
        return redirect("web:visit_consent", token=token)
    plan = hall_plan(places.code_of(found.hall), now())
    return render(request, "outreach/consent.html", {"hall": plan.hall, "consent": found, "key": fresh_key()})
