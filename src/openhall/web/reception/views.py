"""Pages of the reception: one page, its live part, and one address for each thing it does."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.people.permissions import RECEIVES, Caller, require_role
from openhall.queue.queries.finding import way_of
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.kiosk import taken as printing
from openhall.web.reception import arrivals
from openhall.web.reception.presenters import desk, lead, queue_rows
from openhall.web.reception.verbs import VERBS, Press, said
from openhall.web.reception.verbs import take as take_ticket
from openhall.web.saying import Said


@require_GET
def reception(request: HttpRequest, hall: str) -> HttpResponse:
    """Take, tap, find and lead on one page."""
    plan = _here(caller(request), hall)
    return _page(request, plan, Said.of(messages.get_messages(request)))


@require_GET
def live(request: HttpRequest, hall: str) -> HttpResponse:
    """How the queues stand, anew every five seconds."""
    plan = _here(caller(request), hall)
    return render(request, "reception/queues.html", {"queues": queue_rows(hall_now(plan, now())), "plan": plan})


@require_POST
def take(request: HttpRequest, hall: str) -> HttpResponse:
    """A ticket for somebody. The page shows its number; the link to it is printed, never shown to staff."""
    who = caller(request)
    plan = _here(who, hall)
    press = Press(plan, act(request, who), request.POST)
    taps = _taps(request, plan)
    try:
        facts = take_ticket(press, arrivals.first_arrival(taps, press.act.now))
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    _keep(request, plan, arrivals.still_due(taps, press.act.now)[1:])
    printing.keep(request, facts["id"], facts["token"])
    return redirect(_address(plan, {"taken": facts["number"]}))


@require_POST
def arrive(request: HttpRequest, hall: str) -> HttpResponse:
    """One more has come in, or the last tap was a slip."""
    plan = _here(caller(request), hall)
    change = arrivals.untapped if request.POST.get("tap") == "back" else arrivals.tapped
    key, last = request.POST.get("key", "")[:100], f"arrivals-key:{plan.hall.code}"
    if not key or request.session.get(last) != key:  # the same form sent twice is one person
        request.session[last] = key
        _keep(request, plan, change(_taps(request, plan), now()))
    return redirect(_address(plan, {}))


@require_POST
def press(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Move, class or cancel a ticket by its number; a refusal is said in place and nothing has changed."""
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    who = caller(request)
    plan = _here(who, hall)
    pressed = Press(plan, act(request, who), request.POST)
    try:
        VERBS[verb](pressed)
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    messages.success(request, said(verb, pressed))
    return redirect(_address(plan, {"number": pressed.text("number")}))


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, RECEIVES, plan.hall.id)
    return plan


def _address(plan: HallPlan, query: Mapping[str, str]) -> str:
    page = reverse("web:reception", args=[plan.hall.code])
    return f"{page}?{urlencode(query)}" if query else page


def _page(request: HttpRequest, plan: HallPlan, word: Said | None, status: int = 200) -> HttpResponse:
    at = now()
    asked, number = _asked(request, "q"), _asked(request, "taken") or _asked(request, "number")
    found = None
    try:
        found = lead(plan, way_of(plan, number, at)) if number else None
    except Missing as error:
        word, status = word or Said.refusal(error), max(status, error.status)
    context = {
        "desk": desk(hall_now(plan, at), asked),
        "lead": found,
        "printable": found is not None and printing.holds(request, found.way.ticket.id),
        "taken": found is not None and bool(request.GET.get("taken")),
        "number": number,
        "q": asked,
        "taps": len(arrivals.still_due(_taps(request, plan), at)),
        "filled": _filled(request),
        "key": fresh_key(),
        "said": word,
    }
    return render(request, "reception/reception.html", context, status=status)


def _filled(request: HttpRequest) -> Mapping[str, str]:
    """What was filled in before a refusal, so that nobody types it twice."""
    names = ("wish", "class", "language", "mark", "companion")
    return {name: request.POST.get(name, "").replace("\x00", "")[:60] for name in names}


def _asked(request: HttpRequest, name: str) -> str:
    return (request.GET.get(name) or request.POST.get(name) or "").replace("\x00", "").strip()[:40]


def _taps(request: HttpRequest, plan: HallPlan) -> list[str]:
    return list(request.session.get(f"arrivals:{plan.hall.code}", []))


def _keep(request: HttpRequest, plan: HallPlan, taps: list[str]) -> None:
    request.session[f"arrivals:{plan.hall.code}"] = taps
