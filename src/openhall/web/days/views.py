"""The year's service days for the staff; my days with what I may do about them; what leaders asked for."""

import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.routines.service_days import done_once, name_substitute
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS
from openhall.service_days.queries.leading import leaders
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.days.figures import figures_of
from openhall.web.days.my_days import my_page, request_lines
from openhall.web.days.nav import frame, hall_for
from openhall.web.days.presenters import days_of
from openhall.web.reading import line
from openhall.web.saying import Said

FIRST, LAST = 2000, 2150


def year_of(request: HttpRequest, plan: HallPlan) -> int:
    """The year of `?year=`, else this one."""
    text = request.GET.get("year", "")
    known = text.isascii() and text.isdecimal() and len(text) == 4 and FIRST <= int(text) <= LAST
    return int(text) if known else local_day(now(), plan.hall.hours.timezone).year


@require_safe
def days(request: HttpRequest, hall: str) -> HttpResponse:
    """The service days of a year, who stands where, and for who runs them the requests that wait."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    return _days(request, who, plan, Said.of(messages.get_messages(request)))


def _days(
    request: HttpRequest, who: Caller, plan: HallPlan, said: Said | None, status: int = 200
) -> HttpResponse:
    shown, year = frame(who, plan, "days"), year_of(request, plan)
    today = local_day(now(), plan.hall.hours.timezone)
    runs = who.holds(RUNS_DAYS, plan.hall.id)
    listed = days_of(plan.hall.id, year, today, who.account, staff=True)
    page = {
        **shown, "year": year, "days": listed, "runs": runs, "said": said, "key": fresh_key(),
        "requests": request_lines(plan.hall.id, today) if runs else [],
        "empty": sum(place.empty for each in listed if not each.over for place in each.places),
    }  # fmt: skip
    return render(request, "days/days.html", page, status=status)


@require_safe
def year_figures(request: HttpRequest, hall: str) -> HttpResponse:
    """What the service days of `?year=`, else of this year, came to; the units that were absent too often."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    page = {**frame(who, plan, "days_figures"), "page": figures_of(plan.hall.id, year_of(request, plan), now())}
    return render(request, "days/figures.html", page)


@require_POST
def decide(request: HttpRequest, hall: str, request_id: uuid.UUID, verb: str) -> HttpResponse:
    """Grant or decline leave."""
    who = caller(request)
    plan = hall_for(who, hall, RUNS_DAYS)
    if verb not in DECISIONS:
        raise Missing("no_verb", "There is no such button.")
    work, said = DECISIONS[verb]
    doing = act(request, who)
    try:
        done_once(doing, lambda: _none(work(plan.hall.id, request_id, doing)))
    except Refusal as error:
        return _days(request, who, plan, Said.refusal(error), error.status)
    messages.success(request, str(said))
    return redirect("web:days", hall=hall)


def _none(done: object) -> Mapping[str, object]:
    return {}


DECISIONS: Mapping[str, tuple[Callable[[uuid.UUID, uuid.UUID, Act], None], str | Promise]] = {
    "grant": (services.grant, _("Granted. The place is empty until somebody steps in.")),
    "decline": (services.decline, _("Declined. The duty stays.")),
}


@require_safe
def mine(request: HttpRequest, hall: str) -> HttpResponse:
    """My days."""
    who = caller(request)
    plan = hall_for(who, hall, None)
    return _mine(request, who, plan, Said.of(messages.get_messages(request)))


def _mine(
    request: HttpRequest, who: Caller, plan: HallPlan, said: Said | None, status: int = 200
) -> HttpResponse:
    today = local_day(now(), plan.hall.hours.timezone)
    page = {
        **frame(who, plan, "my_days"), "page": my_page(plan.hall.id, who.account, today), "said": said,
        "key": fresh_key(),
    }  # fmt: skip
    return render(request, "days/mine.html", page, status=status)


@require_POST
def press(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Ask for a swap or leave, take a swap, take a request back, name a substitute."""
    who = caller(request)
    plan = hall_for(who, hall, None)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    work, said = VERBS[verb]
    doing = act(request, who)
    try:
        done_once(doing, lambda: work(request, who, plan.hall.id, doing))
    except Refusal as error:
        return _mine(request, who, plan, Said.refusal(error), error.status)
    messages.success(request, str(said))
    return redirect("web:my_days", hall=hall)


def field_id(request: HttpRequest, name: str) -> uuid.UUID:
    """The record that a form names; Malformed for what is no id."""
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        raise Malformed("no_record_named", "Choose one of the list.") from None


def _ask(kind: str) -> "Work":
    def work(request: HttpRequest, who: Caller, hall: uuid.UUID, doing: Act) -> Mapping[str, object]:
        why = line(request.POST, "why", 300)
        return {"id": str(services.ask(hall, field_id(request, "duty"), kind, why, doing))}

    return work


def _take(request: HttpRequest, who: Caller, hall: uuid.UUID, doing: Act) -> Mapping[str, object]:
    services.take(hall, field_id(request, "request"), field_id(request, "duty"), doing)
    return {}


def _withdraw(request: HttpRequest, who: Caller, hall: uuid.UUID, doing: Act) -> Mapping[str, object]:
    services.withdraw(hall, field_id(request, "request"), doing)
    return {}


def _substitute(request: HttpRequest, who: Caller, hall: uuid.UUID, doing: Act) -> Mapping[str, object]:
    known = {each.username: each.account for each in leaders(hall)}
    name = line(request.POST, "leader", 60)
    if name not in known:
        raise Malformed("nobody_named_so", "Nobody here is named %(name)s.", {"name": name[:40]})
    return name_substitute(who, hall, field_id(request, "duty"), known[name], doing)


type Work = Callable[[HttpRequest, Caller, uuid.UUID, Act], Mapping[str, object]]
VERBS: Mapping[str, tuple[Work, str | Promise]] = {
    "ask-swap": (_ask("swap"), _("Asked. Your colleagues see it here.")),
    "ask-leave": (_ask("leave"), _("Asked. Whoever runs the service days decides.")),
    "take": (_take, _("Swapped.")),
    "withdraw": (_withdraw, _("Taken back.")),
    "substitute": (_substitute, _("The substitute is named.")),
}
