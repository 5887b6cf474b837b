"""A paper card typed in by somebody who was not rated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Refusal
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.services.calling import find_number
from openhall.reviews import services as reviews
from openhall.reviews.permissions import TYPES_PAPER
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import Channel
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.public.review_words import LEVELS
from openhall.web.saying import Said


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, hall: str) -> HttpResponse:
    """The card as it lies on the table: number, level, codes of reasons, words."""
    who = caller(request)
    plan = hall_plan(hall, now())
    require_role(who, TYPES_PAPER, plan.hall.id)
    word = Said.of(messages.get_messages(request))
    status = 200
    if request.method == "POST":
        doing = act(request, who)
        try:
            first_answer(doing, lambda: _type_in(plan, request, doing))
        except Refusal as error:
            word, status = Said.refusal(error), error.status
        else:
            messages.success(request, gettext("The card is in. Keep the paper until the end of the month."))
            return redirect("web:unit_paper", hall=hall)
    page = {"plan": plan, "levels": LEVELS, "said": word, "key": fresh_key(), "filled": request.POST,
            "today": local_day(now(), plan.hall.hours.timezone)}  # fmt: skip
    return render(request, "unit/paper.html", page, status=status)


def _type_in(plan: HallPlan, request: HttpRequest, doing: Act) -> Kept:
    form = request.POST
    ticket = find_number(plan, form.get("number", ""), doing)
    codes = form.get("reasons", "").replace("，", ",").replace(" ", ",").split(",")
    reasons = tuple(code for code in codes if code)
    if len(reasons) > 8:
        raise Malformed("many_reasons", "At most eight reasons.")
    wish = ReviewWish(form.get("level", ""), reasons, form.get("text", "").replace("\x00", ""),
                      contact=form.get("contact", "").replace("\x00", "")[:60], channel=Channel.PAPER)  # fmt: skip
    return reviews.give_for(ticket.id, wish, doing)
