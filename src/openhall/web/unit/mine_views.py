"""What was said of me: a rated clerk's own bad reviews, without their authors, and the right of appeal."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing
from openhall.ledger.services import first_answer
from openhall.people.permissions import RUNS_HALL, SERVES, Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews import services as reviews
from openhall.reviews.queries.cases import case, cases
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.saying import Said
from openhall.web.unit.presenters import case_page


@require_GET
def mine(request: HttpRequest, hall: str) -> HttpResponse:
    """My bad reviews, newest first."""
    who = caller(request)
    plan = _here(who, hall)
    rows = cases(plan.hall.id, open_only=False, rated=who.account) if who.account else []
    found = [case(plan.hall.id, row.id, knows_author=False) for row in rows[:50]]
    pages = [case_page(plan, each, who, now()) for each in found if each is not None]
    word = Said.of(messages.get_messages(request))
    return render(request, "unit/mine.html", {"plan": plan, "cases": pages, "said": word, "key": fresh_key()})


@require_POST
def appeal(request: HttpRequest, hall: str, case_id: uuid.UUID) -> HttpResponse:
    """Speak against a review of mine."""
    who = caller(request)
    plan = _here(who, hall)
    found = case(plan.hall.id, case_id, knows_author=False)
    if found is None or found.clerk != who.account:
        raise Missing("no_rectification", "There is no such review in handling.")
    doing = act(request, who)
    text = request.POST.get("text", "").replace("\x00", "")
    first_answer(doing, lambda: reviews.appeal(case_id, text, doing))
    messages.success(request, gettext("Your appeal is in. Somebody who is not concerned decides."))
    return redirect("web:unit_mine", hall=hall)


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, SERVES | RUNS_HALL, plan.hall.id)  # whoever may act at a window may be rated there
    return plan
