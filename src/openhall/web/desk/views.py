"""Pages of the duty desk: the whole hall, its live part, one address a button, and how good the estimates were."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.clock import local_day
from openhall.kit.errors import Missing, Refusal
from openhall.people.permissions import READS_LOG, RUNS_HALL, WATCHES, Caller, require_role
from openhall.queue.queries import accuracy
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.watch import watch
from openhall.queue.services import AtWindow
from openhall.queue.services.taking_over import take_over
from openhall.reviews.permissions import HANDLES
from openhall.reviews.queries.moderation import pulse
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.desk.device_alarms import screen_alarms
from openhall.web.desk.presenters import desk_page
from openhall.web.desk.verbs import HALL_SAID, HALL_VERBS, TAKES_OVER, VERBS, Press, said
from openhall.web.saying import Said

ESTIMATES_OF = dt.timedelta(days=6)


@require_GET
def desk(request: HttpRequest, hall: str) -> HttpResponse:
    """All windows, who waits longest and why, calls for help, proposals."""
    who = caller(request)
    return _page(request, who, _here(who, hall), Said.of(messages.get_messages(request)))


@require_GET
def live(request: HttpRequest, hall: str) -> HttpResponse:
    """What changes, anew every five seconds."""
    who = caller(request)
    plan = _here(who, hall)
    return render(request, "desk/live.html", _context(request, who, plan, None))


@require_GET
def heard(request: HttpRequest, hall: str) -> HttpResponse:
    """How many bad reviews are in handling, asked anew before a second is over; 204 while nothing has changed."""
    who = caller(request)
    plan = _here(who, hall)
    found, seen = pulse(plan.hall.id), request.GET.get("seen", "")
    if seen == found.mark:
        return HttpResponse(status=204)
    fresh = found.mark.partition("-")[2] != seen.partition("-")[2] and found.open > 0 and bool(seen)
    page = {"plan": plan, "heard": found, "fresh": fresh, "handles": who.holds(HANDLES, plan.hall.id)}
    return render(request, "desk/heard.html", page)


@require_GET
def estimates(request: HttpRequest, hall: str) -> HttpResponse:
    """Every wait estimate of the last seven days beside what then happened, per queue and hour."""
    plan = _here(caller(request), hall)
    to_on = local_day(now(), plan.hall.hours.timezone)
    rows = accuracy.report(plan.hall.code, to_on - ESTIMATES_OF, to_on)
    table = [(plan.queues.get(row.queue), row) for row in rows]
    context = {"plan": plan, "rows": table, "overall": accuracy.overall(rows)}
    return render(request, "desk/estimates.html", context)


@require_POST
def press(request: HttpRequest, hall: str, window: str, verb: str) -> HttpResponse:
    """One button of one window; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan = _runs(who, hall)
    at = AtWindow(plan, plan.window(window))
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    pressed = Press(at, dataclasses.replace(act(request, who), account=None), request.POST)
    try:
        if verb in TAKES_OVER:
            take_over(at, pressed.act)
        VERBS[verb](pressed)
    except Refusal as error:
        return _page(request, who, plan, Said.refusal(error), error.status)
    messages.success(request, said(verb, pressed))
    return redirect(_address(plan, window))


@require_POST
def press_hall(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Close the hall with a message, or open it again."""
    who = caller(request)
    plan = _runs(who, hall)
    if verb not in HALL_VERBS:
        raise Missing("no_verb", "There is no such button.")
    try:
        HALL_VERBS[verb](plan, request.POST, act(request, who))
    except Refusal as error:
        return _page(request, who, plan, Said.refusal(error), error.status)
    messages.success(request, gettext(HALL_SAID[verb]))
    return redirect(_address(plan, ""))


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, WATCHES, plan.hall.id)
    return plan


def _runs(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, RUNS_HALL, plan.hall.id)
    return plan


def _address(plan: HallPlan, window: str) -> str:
    page = reverse("web:desk", args=[plan.hall.code])
    return f"{page}?{urlencode({'window': window})}#window" if window else page


def _page(
    request: HttpRequest, who: Caller, plan: HallPlan, word: Said | None, status: int = 200
) -> HttpResponse:
    return render(request, "desk/desk.html", _context(request, who, plan, word), status=status)


def _context(request: HttpRequest, who: Caller, plan: HallPlan, word: Said | None) -> Mapping[str, object]:
    chosen = (request.GET.get("window") or request.POST.get("window") or "")[:10]
    at = now()
    shown = desk_page(watch(plan, at), chosen, who.holds(RUNS_HALL, plan.hall.id))
    reads_log = who.holds(READS_LOG, plan.hall.id)
    return {"page": shown, "plan": plan, "key": fresh_key(), "said": word, "chosen_code": chosen,
            "reads_log": reads_log, "heard": pulse(plan.hall.id), "screens": screen_alarms(plan, at),
            "handles": who.holds(HANDLES, plan.hall.id)}  # fmt: skip
