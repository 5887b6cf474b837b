"""The organisers' pages: what is planned and was done, one event with who comes, the code to be scanned, the export."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openhall.community.permissions import ORGANISES, no_event
from openhall.community.queries.events import EventView, coming, event, events, opinions, publicised
from openhall.community.queries.figures import figures
from openhall.community.queries.register import Served, corrections_asked, running_campaigns, served_records
from openhall.community.rules.codes import TURNS, code_at
from openhall.community.states import Direction
from openhall.kit.clock import local_day
from openhall.kit.errors import Missing, Refusal
from openhall.kit.subject import Subject
from openhall.knowledge.queries.documents import titled
from openhall.ledger.services import Act, first_answer
from openhall.people.permissions import Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.vault import services as vault
from openhall.vault.states import Purpose, Relation
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.community.desk_verbs import DESK_VERBS, EVENT_VERBS, Pressed, said_of
from openhall.web.community.presenters import coming_rows, drawn, event_row, hours, wish_rows
from openhall.web.community.words import OPINIONS, TOPICS
from openhall.web.saying import Said

BACK, AHEAD = dt.timedelta(days=365), dt.timedelta(days=120)
MOST = 60
HEADS = ("volunteer", "name", "identity", "skills", "event", "community", "came_at", "went_at", "minutes")


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, ORGANISES, plan.hall.id)
    return plan


@require_GET
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The events of the hall, the form for another one, wishes for corrections, the figures of a year."""
    who = caller(request)
    return _list(request, _here(who, hall), Said.of(messages.get_messages(request)))


def _list(request: HttpRequest, plan: HallPlan, word: Said | None, status: int = 200) -> HttpResponse:
    at = now()
    found = events(plan.hall.id, at - BACK, at + AHEAD)
    told = figures(plan.hall.id, at - BACK, at)
    page = {
        "plan": plan, "rows": [event_row(plan.hall, each, at) for each in reversed(found)][:MOST], "said": word,
        "figures": told, "hours": hours(told.minutes), "topics": TOPICS.items(), "key": fresh_key(),
        "filled": request.POST, "campaigns": running_campaigns(plan.hall.id, local_day(at, plan.hall.hours.timezone)),
        "wishes": wish_rows(plan.hall, corrections_asked(plan.hall.id)),
    }  # fmt: skip
    return render(request, "community/desk.html", page, status=status)


@require_POST
def do(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Plan an event, set a campaign or a team up, decide about a correction; or hand the register over."""
    who = caller(request)
    plan, doing = _here(who, hall), act(request, who)
    if verb not in DESK_VERBS and verb != "export":
        raise Missing("no_verb", "There is no such button.")
    try:
        if verb == "export":
            return _export(plan, request.POST.get("reason", ""), doing)
        work = DESK_VERBS[verb]
        first_answer(doing, lambda: work(Pressed(plan.hall, request.POST, doing)))
    except Refusal as error:
        return _list(request, plan, Said.refusal(error), error.status)
    messages.success(request, said_of(verb))
    return redirect("web:community", hall=hall)


@require_GET
def one(request: HttpRequest, hall: str, event_id: uuid.UUID) -> HttpResponse:
    """One event: who comes (masked), what is to be done."""
    who = caller(request)
    plan = _here(who, hall)
    return _event(request, plan, _found(plan, event_id), Said.of(messages.get_messages(request)))


@require_POST
def press(request: HttpRequest, hall: str, event_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do one step with an event; a refusal is said in place."""
    who = caller(request)
    plan, doing = _here(who, hall), act(request, who)
    found = _found(plan, event_id)
    if verb not in EVENT_VERBS:
        raise Missing("no_verb", "There is no such button.")
    try:
        first_answer(doing, lambda: EVENT_VERBS[verb](Pressed(plan.hall, request.POST, doing), event_id))
    except Refusal as error:
        return _event(request, plan, found, Said.refusal(error), error.status)
    messages.success(request, said_of(verb))
    return redirect("web:community_event", hall=hall, event_id=event_id)


def _found(plan: HallPlan, event_id: uuid.UUID) -> EventView:
    found = event(event_id)
    if found.hall != plan.hall.id:
        raise no_event()
    return found


def _event(
    request: HttpRequest, plan: HallPlan, found: EventView, word: Said | None, status: int = 200
) -> HttpResponse:
    who_comes = coming(found.id)
    subjects = [Subject("volunteer", each.volunteer) for each in who_comes]
    names = vault.masked_of(subjects, ["name"], Relation.SUPERVISION, Purpose.SUPERVISE)
    wanted = request.GET.get("paper", "")
    page = {
        "plan": plan, "row": event_row(plan.hall, found, now()), "said": word, "key": fresh_key(),
        "people": coming_rows(plan.hall, who_comes, names), "papers": publicised(found.id), "wanted": wanted,
        "documents": titled(wanted) if wanted else [], "way_in": Direction.IN, "way_out": Direction.OUT,
        "opinions": [(OPINIONS[code], many) for code, many in opinions(found.id).items()],
    }  # fmt: skip
    return render(request, "community/desk_event.html", page, status=status)


@require_GET
def code(request: HttpRequest, hall: str, event_id: uuid.UUID, direction: str) -> HttpResponse:
    """The code of now, as a QR code and in letters; the page turns by itself."""
    who, at = caller(request), now()
    plan = _here(who, hall)
    found = _found(plan, event_id)
    if direction not in set(Direction):
        raise Missing("no_verb", "There is no such button.")
    shown = code_at(settings.SECRET_KEY, event_id, direction, at)
    address = request.build_absolute_uri(reverse("web:event_check", args=[event_id, direction, shown]))
    page = {
        "plan": plan, "event": found, "direction": direction, "code": f"{shown[:4]}-{shown[4:]}",
        "drawing": drawn(address), "turns": TURNS,
    }  # fmt: skip
    answer = render(request, "community/code.html", page)
    answer.headers["Refresh"] = str(TURNS - int(at.timestamp()) % TURNS)
    return answer


def _export(plan: HallPlan, reason: str, doing: Act) -> HttpResponse:
    """The register as the civil-affairs system takes it; every name that leaves is logged with the reason."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for record in served_records(plan.hall.id):
        person = _person(record, reason, doing)
        for each in record.services:
            writer.writerow(
                [_plain(str(value)) for value in (
                    record.volunteer, person.get("name", ""), person.get("identity", ""), " ".join(record.skills),
                    each.title, each.community, each.came_at.isoformat(), each.went_at.isoformat(), each.minutes)]
            )  # fmt: skip
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="volunteers-{plan.hall.code}.csv"'
    return answer


def _person(record: Served, reason: str, doing: Act) -> Mapping[str, str]:
    """Name and number of papers in the clear, as far as the vault still holds them."""
    if not record.name_kept:
        return {}
    subject = Subject("volunteer", record.volunteer)
    return vault.reveal(subject, ["name", "identity"], Relation.EXCHANGE, Purpose.EXCHANGE, reason, doing)


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in "=+-@\t\r" and text else text
