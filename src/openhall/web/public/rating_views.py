"""Rate an item, the guide to it or a page of the hall: five equal buttons and a word. Without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from openhall.catalogue.queries import offered_codes
from openhall.kit.errors import Refusal
from openhall.ledger.services import first_answer
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews import services as reviews
from openhall.reviews.rules.ratings import rated_thing
from openhall.reviews.services import RatingWish
from openhall.reviews.states import About
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.public.review_words import LEVELS, PAGE_WORDS
from openhall.web.public.reviewers import channel, device, remembered
from openhall.web.templatetags.openhall import named

ASKS = {
    About.GUIDE: _("Does this guide tell you what you need?"),
    About.ITEM: _("How good is this service?"),
    About.PAGE: _("How good is this page?"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, hall: str, about: str, code: str) -> HttpResponse:
    """The five levels at once, with room for a word; then thanks."""
    plan = hall_plan(hall, now())
    thing, code = rated_thing(about, code, offered_codes(plan.hall.id))
    if request.method == "POST":
        return _rated(request, plan, thing, code)
    return _page(request, plan, thing, code)


def _rated(request: HttpRequest, plan: HallPlan, thing: About, code: str) -> HttpResponse:
    posted, doing = request.POST, act(request)
    text = posted.get("text", "").replace("\x00", "")
    wish = RatingWish(thing, code, posted.get("level", ""), text, channel(request), device(request))
    try:
        first_answer(doing, lambda: reviews.rate(plan, wish, doing))
    except Refusal as error:
        return _page(request, plan, thing, code, error)
    return _page(request, plan, thing, code, done=True)


def _page(
    request: HttpRequest, plan: HallPlan, thing: About, code: str, error: Refusal | None = None, done: bool = False
) -> HttpResponse:
    page = {
        "hall": plan.hall, "hall_name": named(plan.hall), "asks": ASKS[thing], "levels": LEVELS, "done": done,
        "name": _name(plan, thing, code), "back_url": _back(plan, thing, code), "key": fresh_key(),
        "chosen": request.POST.get("level", ""), "text": request.POST.get("text", ""),
        "errors": [{"id": "text", "text": sentence(error)}] if error else [],
    }  # fmt: skip
    return remembered(request, render(request, "public/rate.html", page, status=error.status if error else 200))


def _name(plan: HallPlan, thing: About, code: str) -> str | Promise:
    return PAGE_WORDS[code] if thing == About.PAGE else named(plan.item(code))


def _back(plan: HallPlan, thing: About, code: str) -> str:
    if thing != About.PAGE:
        return reverse("web:item", args=[plan.hall.code, code])
    pages = {"items": "web:items", "take": "web:take", "reviews": "web:hall_reviews"}
    return reverse(pages.get(code, "web:hall"), args=[plan.hall.code])
