"""Reviews that look made: whom to ask back, and what it was. Nothing here changes a review."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import first_answer
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.reviews import services as reviews
from openhall.reviews.permissions import ADMINISTRATION, SUPERVISION
from openhall.reviews.queries.signals import signals
from openhall.web.asking import act, caller, fresh_key
from openhall.web.saying import Said
from openhall.web.unit.nav import hall_for, nav_of
from openhall.web.unit.signals import ANSWERED, signal_lines


@require_GET
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The signals of a hall, the open first."""
    who = caller(request)
    return _page(request, hall_for(who, hall, ADMINISTRATION), who, Said.of(messages.get_messages(request)))


@require_POST
def call_back(request: HttpRequest, hall: str, call_back_id: uuid.UUID) -> HttpResponse:
    """Write down what came out when a reviewer was asked."""
    who = caller(request)
    plan = hall_for(who, hall, ADMINISTRATION)
    seen = signals(plan.hall.id, who.account)
    if call_back_id not in {each.id for row in seen for each in row.call_backs}:
        raise Missing("no_call_back", "Nobody is to be asked about this.")
    doing, form = act(request, who), request.POST
    way, answered = form.get("way", ""), form.get("answered", "")
    try:
        first_answer(doing, lambda: reviews.call_back(call_back_id, way, answered, doing))
    except Refusal as error:
        return _page(request, plan, who, Said.refusal(error), error.status)
    messages.success(request, gettext("Written down."))
    return redirect("web:unit_signals", hall=hall)


@require_POST
def settle(request: HttpRequest, hall: str, signal_id: uuid.UUID) -> HttpResponse:
    """Say what a signal was."""
    who = caller(request)
    plan = hall_for(who, hall, SUPERVISION)
    if signal_id not in {each.id for each in signals(plan.hall.id, who.account)}:
        raise Missing("no_signal", "There is no such signal.")
    doing, form = act(request, who), request.POST
    confirmed, words = form.get("confirmed") == "yes", form.get("words", "").replace("\x00", "")
    try:
        first_answer(doing, lambda: reviews.settle_signal(signal_id, confirmed, words, doing))
    except Refusal as error:
        return _page(request, plan, who, Said.refusal(error), error.status, signal_id)
    messages.success(request, gettext("Settled. The reviews stay as they were given."))
    return redirect("web:unit_signals", hall=hall)


def _page(
    request: HttpRequest, plan: HallPlan, who: Caller, word: Said | None,
    status: int = 200, typed: uuid.UUID | None = None,
) -> HttpResponse:  # fmt: skip
    supervises = who.holds(SUPERVISION, plan.hall.id)
    lines = signal_lines(plan, signals(plan.hall.id, who.account), supervises)
    page = {
        "plan": plan, "lines": lines, "said": word, "key": fresh_key(), "nav": nav_of(who, plan), "typed": typed,
        "words": request.POST.get("words", ""), "answers": ANSWERED.items(), "supervises": supervises,
        "waiting": sum(each.open for each in lines),
    }  # fmt: skip
    return render(request, "unit/signals.html", page, status=status)
