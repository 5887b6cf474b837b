"""Events for everybody: the list with its figures, one event, what somebody served says; leaflets and certificates."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from openhall.community import services as community
from openhall.community.permissions import no_event
from openhall.community.queries.certificates import verified
from openhall.community.queries.events import SHOWN, event, events, publicised, shown_names
from openhall.community.queries.figures import figures
from openhall.kit.clock import local_day
from openhall.kit.errors import Missing, Refusal
from openhall.knowledge.queries.documents import document
from openhall.ledger.services import first_answer
from openhall.places.queries import code_of
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.community.presenters import drawn, event_row, hours
from openhall.web.community.words import OPINIONS
from openhall.web.public.matter_views import hidden
from openhall.web.templatetags.openhall import named

AHEAD, YEAR = dt.timedelta(days=60), dt.timedelta(days=365)
SHORTENED = 6
"""Passages of a document that stand on a leaflet of one page."""


def frame(plan: HallPlan) -> dict[str, object]:
    """What the pages of a hall need."""
    return {"hall": plan.hall, "hall_name": named(plan.hall)}


@require_safe
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """What is coming, what was lately, and the figures of a year."""
    at = now()
    plan = hall_plan(hall, at)
    found = events(plan.hall.id, at - YEAR, at + AHEAD, SHOWN)
    rows = [event_row(plan.hall, each, at) for each in found]
    told = figures(plan.hall.id, at - YEAR, at)
    page = {
        **frame(plan), "coming": [row for row in rows if row.event.ends_at > at and row.event.state == "open"],
        "past": [row for row in reversed(rows) if row.event.state == "closed"][:20], "figures": told,
        "hours": hours(told.minutes),
    }  # fmt: skip
    return render(request, "community/events.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, hall: str, event_id: uuid.UUID) -> HttpResponse:
    """One event; a POST says how it was, in one word and as nobody."""
    plan, refused, status = hall_plan(hall, now()), "", 200
    found = event(event_id)
    if found.hall != plan.hall.id or found.state not in SHOWN:
        raise no_event()
    if request.method == "POST":
        doing = act(request)
        try:
            first_answer(doing, lambda: community.say(event_id, request.POST.get("opinion", ""), doing))
        except Refusal as error:
            refused, status = sentence(error), error.status
        else:
            messages.success(request, gettext("Thank you. It is counted, and nobody knows it was you."))
            return redirect("web:hall_event", hall=hall, event_id=event_id)
    page = {
        **frame(plan), "row": event_row(plan.hall, found, now()), "papers": publicised(event_id), "refused": refused,
        "names": shown_names(event_id), "opinions": OPINIONS.items(), "key": fresh_key(),
    }  # fmt: skip
    return render(request, "community/event.html", page, status=status)


@require_safe
def leaflet(request: HttpRequest, hall: str, document_id: uuid.UUID) -> HttpResponse:
    """One page of a document with its source and a QR code that leads back here, to be printed."""
    at = now()
    plan, found = hall_plan(hall, at), document(document_id)
    if found is None:
        raise Missing("no_document", "There is no such document.")
    today = local_day(at, plan.hall.hours.timezone)
    address = request.build_absolute_uri(reverse("web:leaflet", args=[hall, document_id]))
    over = found.until_on is not None and found.until_on <= today
    page = {
        **frame(plan), "document": found, "passages": found.passages[:SHORTENED], "today": today, "address": address,
        "drawing": drawn(address), "more": len(found.passages) > SHORTENED, "over": over,
    }  # fmt: skip
    return render(request, "community/leaflet.html", page)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine: hours and days, nobody's name."""
    found = verified(code)
    plan = hall_plan(code_of(found.hall), now())
    day = local_day(found.issued_at, plan.hall.hours.timezone)
    page = {**frame(plan), "found": found, "hours": hours(found.minutes), "issued_on": day}
    return hidden(render(request, "community/verified.html", page))
