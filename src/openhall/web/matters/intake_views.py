"""Take a matter in for a person who stands here, calls or wrote; then a slip with the number and the second secret."""

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import SEES, TAKES_IN
from openhall.matters.queries.own import slip as slip_of
from openhall.matters.services import MatterWish
from openhall.matters.states import Channel
from openhall.people.permissions import Caller, require_role
from openhall.queue.queries.chain import numbered
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.refusals import sentence
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.matters.words import CHANNELS, KINDS

BY_HAND = tuple((code, words) for code, words in CHANNELS.items() if code not in (Channel.PAGE, Channel.KIOSK))
FIELDS = ("kind", "title", "text", "wanted", "channel", "name", "contact", "times", "ticket", "item")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, hall: str) -> HttpResponse:
    """The form, and what it does."""
    who, at = caller(request), now()
    plan = hall_plan(hall, at)
    require_role(who, TAKES_IN, plan.hall.id)
    if request.method != "POST":
        return _form(request, plan, who)
    doing = act(request, who)
    try:
        kept = first_answer(doing, lambda: matters.open_matter(plan.hall.id, _wish(request, plan, doing), doing))
    except Refusal as error:
        return _form(request, plan, who, error)
    return redirect("web:matter_slip", hall=hall, matter_id=kept.mapping["id"])


def _form(request: HttpRequest, plan: HallPlan, who: Caller, error: Refusal | None = None) -> HttpResponse:
    page = {
        "plan": plan, "kinds": KINDS.items(), "channels": BY_HAND, "items": plan.items.values(), "key": fresh_key(),
        "filled": {name: request.POST.get(name, request.GET.get(name, "")) for name in FIELDS},
        "sees": who.holds(SEES, plan.hall.id), "errors": [{"id": "title", "text": sentence(error)}] if error else [],
    }  # fmt: skip
    return render(request, "matters/new.html", page, status=error.status if error else 200)


def words(request: HttpRequest, name: str) -> str:
    """A field as it was written."""
    return request.POST.get(name, "").replace("\x00", "")


def times_of(text: str) -> int | None:
    """How often somebody has come; None where it was left out, Malformed for no number."""
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 3):
        raise Malformed("bad_times", "Say how often in a number from 0 to %(most)s.", {"most": 99})
    return int(plain)


def _wish(request: HttpRequest, plan: HallPlan, doing: Act) -> MatterWish:
    channel, item = words(request, "channel"), words(request, "item")
    if channel not in dict(BY_HAND):
        raise Malformed("no_channel", "Say how the matter came in.")
    return MatterWish(
        words(request, "kind"), words(request, "title"), words(request, "text"), words(request, "wanted"), channel,
        words(request, "name"), words(request, "contact"), times_of(words(request, "times")),
        plan.item(item).id if item else None, _source(plan, words(request, "ticket"), doing.now),
    )  # fmt: skip


def _source(plan: HallPlan, number: str, at: dt.datetime) -> Subject | None:
    """Today's ticket of this number, if one was typed."""
    if not number.strip():
        return None
    found = numbered(plan.hall.id, local_day(at, plan.hall.hours.timezone), number.strip())
    if found is None:
        raise Missing("no_ticket_number", "No ticket of today has this number.")
    return Subject("ticket", found)


@require_safe
def slip(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """What the person takes along: the number and the second secret, for ten minutes, for who took the matter in."""
    who, at = caller(request), now()
    plan = hall_plan(hall, at)
    require_role(who, TAKES_IN, plan.hall.id)
    found = slip_of(plan.hall.id, matter_id, who.account, at)
    page = {"plan": plan, "slip": found, "sees": who.holds(SEES, plan.hall.id), "matter_id": matter_id}
    return render(request, "matters/slip.html", page)
