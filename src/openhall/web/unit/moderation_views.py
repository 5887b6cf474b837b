"""Before the public reads it: what is shown of a review. And what only supervision may read: reports of retaliation."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.reviews import services as reviews
from openhall.reviews.permissions import ADMINISTRATION, SUPERVISION
from openhall.reviews.queries.moderation import reports, unpublished
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.saying import Said
from openhall.web.unit.moderation import Typed, moderated_lines, report_lines
from openhall.web.unit.nav import hall_for, nav_of


@require_GET
def moderation(request: HttpRequest, hall: str) -> HttpResponse:
    """Reviews with words that wait for a decision, oldest first."""
    who = caller(request)
    return _moderation(
        request, hall_for(who, hall, ADMINISTRATION), who, Said.of(messages.get_messages(request))
    )


@require_POST
def publish(request: HttpRequest, hall: str, review_id: uuid.UUID) -> HttpResponse:
    """Show a review, with the reply, or hold it back for a reason."""
    who = caller(request)
    plan = hall_for(who, hall, ADMINISTRATION)
    if not unpublished(plan.hall.id, who.account, review_id):
        raise Missing("no_review", "There is no such review.")
    form, doing = request.POST, act(request, who)
    words = [form.get(name, "").replace("\x00", "") for name in ("text", "reply", "reason")]
    shown = form.get("shown") == "yes"
    refusal = _refusal(doing, lambda: reviews.publish(review_id, shown, words[0], words[1], words[2], doing))
    if refusal is not None:
        return _moderation(request, plan, who, Said.refusal(refusal), refusal.status, review_id)
    messages.success(request, gettext("It is shown to the public.") if shown else gettext("It is held back."))
    return redirect("web:unit_moderation", hall=hall)


@require_GET
def retaliation(request: HttpRequest, hall: str) -> HttpResponse:
    """What reviewers report to supervision; nobody of the unit concerned reads it here."""
    who = caller(request)
    return _retaliation(request, hall_for(who, hall, SUPERVISION), who, Said.of(messages.get_messages(request)))


@require_POST
def answer(request: HttpRequest, hall: str, report_id: uuid.UUID) -> HttpResponse:
    """Say what supervision did; the reviewer reads it on the page of the review."""
    who = caller(request)
    plan = hall_for(who, hall, SUPERVISION)
    if report_id not in {each.id for each in reports(plan.hall.id, who.account)}:
        raise Missing("no_report", "There is no such report.")
    doing = act(request, who)
    text = request.POST.get("answer", "").replace("\x00", "")
    refusal = _refusal(doing, lambda: reviews.answer_retaliation(report_id, text, doing))
    if refusal is not None:
        return _retaliation(request, plan, who, Said.refusal(refusal), refusal.status)
    messages.success(request, gettext("Answered. The reviewer reads it on the page of the review."))
    return redirect("web:unit_retaliation", hall=hall)


def _refusal(doing: Act, work: Callable[[], Kept]) -> Refusal | None:
    try:
        first_answer(doing, work)
    except Refusal as error:
        return error
    return None


def _moderation(
    request: HttpRequest, plan: HallPlan, who: Caller, word: Said | None,
    status: int = 200, review: uuid.UUID | None = None,
) -> HttpResponse:  # fmt: skip
    typed = Typed(review, *(request.POST.get(name, "") for name in ("text", "reply", "reason"))) if review else None
    lines = moderated_lines(plan, unpublished(plan.hall.id, who.account), typed)
    page = {"plan": plan, "lines": lines, "said": word, "key": fresh_key(), "nav": nav_of(who, plan)}
    return render(request, "unit/moderation.html", page, status=status)


def _retaliation(
    request: HttpRequest, plan: HallPlan, who: Caller, word: Said | None, status: int = 200
) -> HttpResponse:
    lines = report_lines(plan, reports(plan.hall.id, who.account), now())
    page = {"plan": plan, "lines": lines, "said": word, "key": fresh_key(),
            "nav": nav_of(who, plan), "waiting": sum(not each.answer for each in lines)}  # fmt: skip
    return render(request, "unit/retaliation.html", page, status=status)
