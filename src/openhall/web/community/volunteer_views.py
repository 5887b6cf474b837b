"""A volunteer by the own link: join, sign up, swap, leave, check in and out, help, record and certificate."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhall.community import services as community
from openhall.community.queries.certificates import verified
from openhall.community.queries.events import events
from openhall.community.queries.own import OwnVolunteer, own
from openhall.community.services import VolunteerWish
from openhall.community.states import Direction, NoteKind
from openhall.kit.errors import Missing, Refusal
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, first_answer
from openhall.queue.queries.plan import HallPlan, hall_plan, plan_of
from openhall.routines.refusals import sentence
from openhall.vault import services as vault
from openhall.vault.services import Shown
from openhall.vault.states import Purpose, Relation
from openhall.web.asking import act, fresh_key, now
from openhall.web.community.event_views import AHEAD, frame
from openhall.web.community.presenters import drawn, event_row, hours, place_rows, when
from openhall.web.community.volunteer_verbs import VERBS, done
from openhall.web.community.words import CORRECTIONS, NOTES
from openhall.web.public.matter_views import hidden

COOKIE = "openhall_volunteer"
KEPT = 180 * 86400
FIELDS = ("name", "contact", "identity", "guardian", "skills", "public_name")
PRINTED = "the volunteer prints the own certificate"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, hall: str) -> HttpResponse:
    """The form; then the own page, which says how to come back."""
    plan = hall_plan(hall, now())
    if request.method != "POST":
        return _form(request, plan)
    doing = act(request)
    try:
        kept = first_answer(doing, lambda: community.join(plan.hall.id, _wish(request), doing))
    except Refusal as error:
        return _form(request, plan, error)
    return hidden(redirect(reverse("web:volunteer", args=[kept.mapping["token"]]) + "?new"))


def _form(request: HttpRequest, plan: HallPlan, error: Refusal | None = None) -> HttpResponse:
    page = {
        **frame(plan), "filled": {name: request.POST.get(name, "") for name in FIELDS}, "key": fresh_key(),
        "minor": "minor" in request.POST, "errors": [{"id": "name", "text": sentence(error)}] if error else [],
    }  # fmt: skip
    return hidden(render(request, "community/join.html", page, status=error.status if error else 200))


def _wish(request: HttpRequest) -> VolunteerWish:
    form = request.POST
    skills = form.get("skills", "").replace("、", ",").replace("，", ",").split(",")
    return VolunteerWish(
        form.get("name", ""), form.get("agrees") == "yes", form.get("contact", ""), form.get("identity", ""),
        "minor" in form, form.get("guardian", ""), skills, form.get("public_name", ""),
    )  # fmt: skip


@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The own page. The browser keeps the link, so that a code that is scanned later knows whose it is."""
    answer = _page(request, own(token))
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_signed_cookie(COOKIE, token, max_age=KEPT, httponly=True, samesite="Lax", secure=secure)
    return answer


@require_POST
def press(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """One step; a refusal is said in place and nothing has changed."""
    own(token)
    if verb not in VERBS and verb != "certificate":
        raise Missing("no_verb", "There is no such button.")
    doing = act(request)
    try:
        if verb == "certificate":
            return _certificate(request, token, doing)
        kept = first_answer(doing, lambda: VERBS[verb](request, token, doing))
    except Refusal as error:
        return _page(request, own(token), error)
    messages.success(request, done(verb, kept.mapping))
    return hidden(redirect("web:volunteer", token=token))


def _page(request: HttpRequest, found: OwnVolunteer, error: Refusal | None = None) -> HttpResponse:
    at = now()
    plan = plan_of(found.hall, at)
    coming = [event_row(plan.hall, each, at) for each in events(found.hall, at - AHEAD, at + AHEAD, ("open",))
              if each.ends_at > at]  # fmt: skip
    serving = next((each for each in found.places if each.state == "serving"), None)
    page = {
        **frame(plan), "own": found, "places": place_rows(plan.hall, found), "coming": coming, "serving": serving,
        "hours": hours(found.record.minutes), "key": fresh_key(), "refused": sentence(error) if error else "",
        "fresh": "new" in request.GET, "queues": plan.queues.values(),
        "corrections": [(CORRECTIONS[each.state], each) for each in found.corrections],
        "notes": [(NOTES[each.kind], each) for each in found.record.notes],
    }  # fmt: skip
    return hidden(render(request, "community/volunteer.html", page, status=error.status if error else 200))


def _certificate(request: HttpRequest, token: str, doing: Act) -> HttpResponse:
    """The certificate to be printed, with the name in the clear: shown to the volunteer alone, and logged."""
    code = str(first_answer(doing, lambda: community.issue_certificate(token, doing)).mapping["code"])
    found = own(token)
    plan = plan_of(found.hall, doing.now)
    zone = plan.hall.hours.timezone
    address = request.build_absolute_uri(reverse("web:certificate", args=[code]))
    services = [(when(each.came_at, each.went_at, zone), each, hours(each.minutes)) for each in found.record.services]
    page = {
        **frame(plan), "person": _person(found, doing), "own": found, "services": services, "code": code,
        "hours": hours(found.record.minutes), "address": address, "drawing": drawn(address), "seen": verified(code),
        "notes": [(NOTES[kind], found.record.noted(kind)) for kind in NoteKind],
    }  # fmt: skip
    return hidden(render(request, "community/certificate.html", page))


def _person(found: OwnVolunteer, doing: Act) -> Shown:
    subject = Subject("volunteer", found.id)
    return vault.reveal(subject, ["name", "identity"], Relation.THE_PERSON, Purpose.OWN_RIGHTS, PRINTED, doing)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, event_id: uuid.UUID, direction: str, code: str) -> HttpResponse:
    """What a scanned code leads to: one button, for the volunteer whose link this browser keeps."""
    way = Direction(direction) if direction in set(Direction) else None
    if way is None:
        raise Missing("no_verb", "There is no such button.")
    token = request.get_signed_cookie(COOKIE, default="")
    refused, status = "", 200
    if request.method == "POST" and token:
        doing = act(request)
        verb = f"check-{way}"
        try:
            kept = first_answer(doing, lambda: VERBS[verb](request, token, doing))
        except Refusal as error:
            refused, status = sentence(error), error.status
        else:
            messages.success(request, done(verb, kept.mapping))
            return hidden(redirect("web:volunteer", token=token))
    page = {"event_id": event_id, "way": way, "code": code[:20], "known": bool(token), "refused": refused,
            "key": fresh_key()}  # fmt: skip
    return hidden(render(request, "community/check.html", page, status=status))


