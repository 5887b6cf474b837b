"""Classes of matters: the list, one with its root cause and improvements, and putting a matter into one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, SEES_ALL
from openhall.matters.queries.classes import classes, one_class
from openhall.matters.services import Change
from openhall.people.permissions import Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.matters import words
from openhall.web.matters.classes import class_page, class_rows
from openhall.web.matters.views import found_here, here, matter_shown
from openhall.web.saying import Said


@require_safe
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """All classes of the hall, what came back first."""
    _who, plan = _here(request, hall)
    page = {"plan": plan, "lines": class_rows(classes(plan.hall.id, now()))}
    return render(request, "matters/classes.html", page)


@require_safe
def one(request: HttpRequest, hall: str, group: uuid.UUID) -> HttpResponse:
    """One class."""
    who, plan = _here(request, hall)
    return _shown(request, plan, who, group, Said.of(messages.get_messages(request)))


def _here(request: HttpRequest, hall: str) -> tuple[Caller, HallPlan]:
    who, plan = caller(request), hall_plan(hall, now())
    require_role(who, SEES_ALL, plan.hall.id)
    return who, plan


def _shown(
    request: HttpRequest, plan: HallPlan, who: Caller, group: uuid.UUID, word: Said | None, status: int = 200
) -> HttpResponse:
    page = {
        "plan": plan, "page": class_page(plan, one_class(plan.hall.id, group, now())), "said": word, "key": fresh_key(),
        "may": who.account is not None and who.holds(DESK, plan.hall.id), "changed": words.CHANGED.items(),
        "items": plan.items.values(),
    }  # fmt: skip
    return render(request, "matters/class.html", page, status=status)


@require_POST
def press(request: HttpRequest, hall: str, group: uuid.UUID, verb: str) -> HttpResponse:
    """Name the root cause, or say what was improved."""
    who, plan = _here(request, hall)
    require_role(who, DESK, plan.hall.id)
    one_class(plan.hall.id, group, now())
    doing = act(request, who)
    try:
        first_answer(doing, lambda: _do(verb, request, plan, group, doing))
    except Refusal as error:
        return _shown(request, plan, who, group, Said.refusal(error), error.status)
    messages.success(request, gettext("Written down."))
    return redirect("web:matter_class", hall=hall, group=group)


def _do(verb: str, request: HttpRequest, plan: HallPlan, group: uuid.UUID, doing: Act) -> Kept:
    if verb == "cause":
        return matters.name_cause(plan.hall.id, group, _text(request, "text"), doing)
    if verb == "improve":
        item = _text(request, "item")
        change = Change(_text(request, "kind"), _text(request, "changed"), _text(request, "text"),
                        plan.item(item).id if item else None)  # fmt: skip
        return matters.improve(plan.hall.id, group, change, doing)
    raise Missing("no_verb", "There is no such button.")


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")


@require_POST
def sort(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """Open a class with a matter, put it into one, or take it out; a refusal is said on the matter's page."""
    who = caller(request)
    plan = here(who, hall)
    require_role(who, DESK, plan.hall.id)
    found, doing = found_here(who, plan, matter_id), act(request, who)
    try:
        first_answer(doing, lambda: _sorted(request, plan, matter_id, doing))
    except Refusal as error:
        return matter_shown(request, plan, who, found, Said.refusal(error), status=error.status)
    messages.success(request, gettext("Written down."))
    return redirect("web:matter", hall=hall, matter_id=matter_id)


def _sorted(request: HttpRequest, plan: HallPlan, matter_id: uuid.UUID, doing: Act) -> Kept:
    if request.POST.get("leave") == "yes":
        return matters.leave_class(plan.hall.id, matter_id, doing)
    if _text(request, "group"):
        return matters.join_class(plan.hall.id, _group(_text(request, "group")), matter_id, doing)
    return matters.open_class(plan.hall.id, _text(request, "name"), matter_id, doing)


def _group(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Malformed("no_class_named", "Choose a class, or write the name of a new one.") from None
