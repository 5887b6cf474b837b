"""The pad: it asks for two minutes after a visit has closed at its window, takes two presses, says thanks."""

import dataclasses
import datetime as dt
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhall.kit.errors import Missing, NotAllowed, NotNow, Refusal
from openhall.ledger.services import first_answer
from openhall.people.states import DeviceKind
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.visited import last_closed_at
from openhall.reviews import services as reviews
from openhall.reviews.queries.own import own_review
from openhall.reviews.rules.pads import ASKS_FOR, GRACE, fits, visit_mark
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import BAD, Channel, Level
from openhall.routines.refusals import sentence
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.paired import admit
from openhall.web.public.review_words import LEVEL_WORDS, LEVELS, reason_choices
from openhall.web.templatetags.openhall import named


@dataclasses.dataclass(frozen=True, slots=True)
class Pad:
    """A pad that proved itself: where it stands and its own address."""

    plan: HallPlan
    window: uuid.UUID
    code: str
    address: str


@require_http_methods(["GET", "HEAD", "POST"])
def pad(request: HttpRequest, hall: str, window: str, key: str) -> HttpResponse:
    """Wait, ask, let the reason be pressed, say thanks: one address, a device without a log-in."""
    here, at = _paired(request, hall, window, key), now()
    if request.method == "POST":
        return _give(request, here, at)
    level = _level(request.GET.get("level", ""))
    ticket = _visit(here, at, GRACE if level else dt.timedelta(0))
    if "thanks" in request.GET:
        return _shown(request, here, "thanks")
    if ticket is None:
        return _shown(request, here, "waits")
    asked = request.GET.get("visit", "")
    if level is None or asked != visit_mark(settings.SECRET_KEY, ticket):
        return _shown(request, here, "asks", ticket)
    return _shown(request, here, "reasons", ticket, level)


def _paired(request: HttpRequest, hall: str, window: str, key: str) -> Pad:
    if not fits(settings.SECRET_KEY, hall, window, key):
        raise Missing("no_pad", "There is no pad at this address. Ask the administrator for a new one.")
    who = caller(request)
    if who.account is not None:
        raise NotAllowed("staff_session", "Somebody of the staff is logged in on this device. A pad is the visitor's.")
    plan = hall_plan(hall, now())
    admit(request, who, plan.hall.id, DeviceKind.PAD, plan.window(window).id)
    return Pad(plan, plan.window(window).id, window, reverse("web:pad", args=[hall, window, key]))


def _visit(here: Pad, at: dt.datetime, grace: dt.timedelta = dt.timedelta(0)) -> uuid.UUID | None:
    """The visit that closed here just now and has no review yet; who has begun gets some grace."""
    ticket = last_closed_at(here.window, at - ASKS_FOR - grace)
    return ticket if ticket is not None and own_review(ticket) is None else None


def _give(request: HttpRequest, here: Pad, at: dt.datetime) -> HttpResponse:
    doing, level = act(request), _level(request.POST.get("level", ""))
    ticket = last_closed_at(here.window, at - ASKS_FOR - GRACE)
    if ticket is None or level is None or request.POST.get("visit") != visit_mark(settings.SECRET_KEY, ticket):
        raise NotNow("pad_over", "The time to review here is over. Your ticket's page still takes your review.", {})
    wish = ReviewWish(
        level, tuple(request.POST.getlist("reason"))[:8], request.POST.get("text", "").replace("\x00", ""),
        channel=Channel.PAD,
    )  # fmt: skip
    try:
        first_answer(doing, lambda: reviews.give_for(ticket, wish, doing))
    except Refusal as error:
        return _shown(request, here, "reasons", ticket, level, error)
    return redirect(f"{here.address}?thanks")


def _level(text: str) -> Level | None:
    return Level(text) if text in set(Level) else None


REFRESH = {"waits": 3, "asks": 15, "reasons": 60, "thanks": 6}
"""Seconds after which each face of the pad asks for the next by itself."""


def _shown(
    request: HttpRequest, here: Pad, face: str, ticket: uuid.UUID | None = None, level: Level | None = None,
    error: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    page = {
        "face": face, "address": here.address, "refresh": REFRESH[face], "code": here.code, "levels": LEVELS,
        "hall": here.plan.hall, "hall_name": named(here.plan.hall), "key": fresh_key(),
        "visit": visit_mark(settings.SECRET_KEY, ticket) if ticket else "",
        "level": str(level or ""), "level_words": LEVEL_WORDS[level] if level else "", "bad": level in BAD,
        "reasons": reason_choices(level) if level else (), "error": sentence(error) if error else "",
    }  # fmt: skip
    answer = render(request, "pad/pad.html", page, status=error.status if error else 200)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
