"""The form of a visit: filled in on a phone, kept there while it is offline, sent later with its `client_id`."""

import uuid

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

import openhall
from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import first_answer
from openhall.outreach import services as outreach
from openhall.outreach.permissions import DISPATCHES, VISITS
from openhall.outreach.queries.targets import targets, teams
from openhall.people.permissions import Caller
from openhall.places.queries import units
from openhall.queue.queries.plan import HallPlan
from openhall.routines.refusals import sentence
from openhall.web.asking import act, caller
from openhall.web.outreach import words
from openhall.web.outreach.form import FINDINGS, visit_said
from openhall.web.outreach.views import here, today

KEPT = ("vendor/bootstrap.min.css", "tokens.css", "base.css", "staff.css", "icons.svg", "favicon.svg",
        "vendor/htmx.min.js", "visit.js")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, hall: str) -> HttpResponse:
    """The form, and what it does. The script asks for JSON; without it a page answers."""
    who = caller(request)
    plan = here(who, hall, VISITS)
    if request.method != "POST":
        return _form(request, plan)
    script = "application/json" in request.headers.get("Accept", "")
    try:
        visit, again = _record(request, plan, who)
    except Refusal as error:
        said = sentence(error)
        return JsonResponse({"said": said}, status=error.status) if script else _form(request, plan, error)
    if script:
        return JsonResponse({"id": str(visit), "again": again})
    messages.success(request, gettext("The visit was known already.") if again else gettext("The visit is recorded."))
    return redirect("web:outreach_visit", hall=hall, visit_id=visit)


def _record(request: HttpRequest, plan: HallPlan, who: Caller) -> tuple[uuid.UUID, bool]:
    doing = act(request, who)
    said = visit_said(request.POST, plan.hall.id)
    dispatches = who.holds(DISPATCHES, plan.hall.id)
    kept = first_answer(doing, lambda: outreach.record(plan.hall.id, said, doing, dispatches))
    return uuid.UUID(str(kept.mapping["id"])), bool(kept.mapping["again"])


def _form(request: HttpRequest, plan: HallPlan, error: Refusal | None = None) -> HttpResponse:
    """The empty form; nothing in it names the one who fills it in: the phone keeps this page."""
    filled = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    page = {
        "plan": plan, "targets": targets(plan.hall.id), "teams": [each.code for each in teams(plan.hall.id)],
        "weights": words.WEIGHTS.items(), "areas": words.AREAS.items(), "levels": words.LEVELS.items(),
        "kinds": words.KINDS.items(), "units": units(), "today": today(plan), "numbers": FINDINGS, "filled": filled,
        "client_id": filled.get("client_id") or uuid.uuid4().hex,
        "errors": [{"id": "target", "text": sentence(error)}] if error else [],
    }  # fmt: skip
    return render(request, "outreach/form.html", page, status=error.status if error else 200)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the form on the phone; it may look after the addresses below /outreach/ alone."""
    path = finders.find("openhall/visit-worker.js")
    if not isinstance(path, str):
        raise Missing("no_address", "There is nothing at this address.")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    files = ", ".join(f'"{static(f"openhall/{name}")}"' for name in KEPT)
    head = f'var VERSION = "{openhall.__version__}";\nvar FILES = [{files}];\n'
    return HttpResponse(head + text, content_type="text/javascript; charset=utf-8")
