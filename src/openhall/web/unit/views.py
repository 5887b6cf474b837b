"""Bad reviews in handling: the list, one case with its legal next steps, one address for each step."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import first_answer
from openhall.people.permissions import Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.permissions import HANDLES
from openhall.reviews.queries.cases import CaseView, case, cases
from openhall.reviews.queries.moderation import pulse
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.saying import Said
from openhall.web.unit.nav import nav_of
from openhall.web.unit.presenters import case_page, line
from openhall.web.unit.verbs import VERBS, do, done, reveal
from openhall.web.unit.words import COMPLEXITIES, WAYS


@require_GET
def cases_page(request: HttpRequest, hall: str) -> HttpResponse:
    """All bad reviews in handling, most urgent first; `?all=1` shows the closed ones too."""
    who, at = caller(request), now()
    plan = _here(who, hall)
    heard, part = pulse(plan.hall.id), request.GET.get("part") == "rows"
    if part and request.GET.get("seen") == heard.mark:
        return HttpResponse(status=204)  # nothing new: the page leaves what stands there
    everything = request.GET.get("all") == "1"
    lines = [line(plan, row, at) for row in cases(plan.hall.id, open_only=not everything)]
    late = sum(each.late for each in lines)
    page = {"plan": plan, "lines": lines, "late": late, "everything": everything, "heard": heard, "part": part,
            "nav": nav_of(who, plan)}  # fmt: skip
    return render(request, "unit/rows.html" if part else "unit/reviews.html", page)


@require_GET
def one(request: HttpRequest, hall: str, case_id: uuid.UUID) -> HttpResponse:
    """One case."""
    who = caller(request)
    plan = _here(who, hall)
    return _page(request, plan, who, _case(plan, case_id), Said.of(messages.get_messages(request)))


@require_POST
def press(request: HttpRequest, hall: str, case_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do one step; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan = _here(who, hall)
    found = _case(plan, case_id)
    if verb not in VERBS and verb != "reveal":
        raise Missing("no_verb", "There is no such button.")
    doing = act(request, who)
    try:
        if verb == "reveal":
            contact = reveal(found, who, plan.hall.id, request.POST.get("reason", ""), doing)
            return _page(request, plan, who, found, None, contact=contact)
        first_answer(doing, lambda: do(verb, case_id, request.POST, doing, who, plan.hall.id))
    except Refusal as error:
        return _page(request, plan, who, found, Said.refusal(error), status=error.status)
    messages.success(request, done(verb))
    return redirect("web:unit_review", hall=hall, case_id=case_id)


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, HANDLES, plan.hall.id)
    return plan


def _case(plan: HallPlan, case_id: uuid.UUID) -> CaseView:
    found = case(plan.hall.id, case_id, knows_author=False)
    if found is None:
        raise Missing("no_rectification", "There is no such review in handling.")
    return found


def _page(
    request: HttpRequest, plan: HallPlan, who: Caller, found: CaseView, word: Said | None,
    contact: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = {
        "plan": plan, "case": case_page(plan, found, who, now()), "said": word, "contact": contact,
        "key": fresh_key(), "ways": WAYS.items(), "complexities": COMPLEXITIES.items(),
        "nav": nav_of(who, plan),
    }  # fmt: skip
    return render(request, "unit/review.html", page, status=status)
