"""`/settings/HALL/entry`: choose people who can't log in yet and make entry slips, shown once in the answer."""

import random
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhall.kit.errors import Malformed, Refusal
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.permissions import ADMINISTERS, Caller, require_role
from openhall.people.queries.entry import EntryAsked, EntryLine, entry_lines
from openhall.people.services import Mint, Slip
from openhall.places.queries.changes import change
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, now
from openhall.web.reading import line
from openhall.web.saying import Said
from openhall.web.settings.lists import PER_PAGE
from openhall.web.settings.slips import cards, entry_row, slip_words, waiting_for_slips, written
from openhall.web.settings.views import frame, page_number

CHANCE = random.SystemRandom()
MOST_TICKED = 500
"""Boxes of one form; a larger import goes by the button for all who wait."""


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, hall: str) -> HttpResponse:
    """The list; the answer to its button is the page of slips, which no address leads to again."""
    who = caller(request)
    plan = hall_plan(hall, now())
    require_role(who, ADMINISTERS, plan.hall.id)
    if request.method != "POST":
        return _listed(request, who, plan)
    doing = act(request, who)
    try:
        slips = people.offer_entry(
            doing, plan.hall.id, _chosen(request, who, plan), who, Mint(settings.SECRET_KEY, CHANCE)
        )
    except Refusal as error:
        return _listed(request, who, plan, error)
    return _printed(request, who, plan, doing, slips)


def _chosen(request: HttpRequest, who: Caller, plan: HallPlan) -> list[uuid.UUID]:
    """Everybody who waits for a slip, or those who were ticked."""
    if request.POST.get("all") == "yes":
        return waiting_for_slips(who, _shut_out(plan))
    return [_id(each) for each in request.POST.getlist("account")]


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text[:36])
    except ValueError as error:
        raise Malformed("no_choice", "That is not one of the choices on this page.") from error


def _shut_out(plan: HallPlan) -> list[EntryLine]:
    return entry_lines(plan.hall.id, now(), EntryAsked(shut_out=True))


def _printed(
    request: HttpRequest, who: Caller, plan: HallPlan, doing: Act, slips: Sequence[Slip]
) -> HttpResponse:
    lines = {each.id: each for each in entry_lines(plan.hall.id, doing.now, EntryAsked())}
    page = {
        **frame(request, who, plan, "account"), "cards": cards(slips, lines), "both": slip_words(plan),
        "address": request.build_absolute_uri(reverse("web:login_first")), "until": written(slips[0].until, plan),
    }  # fmt: skip
    return render(request, "settings/slips.html", page)


def _listed(request: HttpRequest, who: Caller, plan: HallPlan, error: Refusal | None = None) -> HttpResponse:
    shut_out = _shut_out(plan)
    lines, around = _part(request, plan, shut_out)
    ticked = {*request.POST.getlist("account"), *(str(each.id) for each in lines if around.get("few"))}
    page = {
        **frame(request, who, plan, "account"), **around, "shut_out": len(shut_out),
        "rows": [entry_row(who, plan, each, ticked) for each in lines],
        "waiting": len(waiting_for_slips(who, shut_out)),
    }  # fmt: skip
    if error is not None:
        page["said"] = Said.refusal(error)
    return render(request, "settings/entry.html", page, status=error.status if error else 200)


def _few(request: HttpRequest, plan: HallPlan) -> EntryAsked | None:
    """One account, or whom an import has brought and who can't log in; None where nobody is asked for by name."""
    if asked := request.GET.get("account", ""):
        return EntryAsked(account=_id(asked))
    if asked := request.GET.get("import", ""):
        made = change(plan.hall.id, _id(asked))
        named = tuple(made.after or ()) if made is not None and made.kind == "staff" else ()
        return EntryAsked(named, shut_out=True) if len(named) <= MOST_TICKED else None
    return None


def _part(
    request: HttpRequest, plan: HallPlan, shut_out: Sequence[EntryLine]
) -> tuple[Sequence[EntryLine], dict[str, object]]:
    """The people asked for and what goes beside: a few by name, those who can't log in, or all, by search and page."""
    few, everybody = _few(request, plan), "all" in request.GET
    if few is not None:
        return entry_lines(plan.hall.id, now(), few), {"few": True, "everybody": True}
    number, text = page_number(request), line(request.GET, "q", 60)
    first = (number - 1) * PER_PAGE
    if everybody or text:
        found = entry_lines(plan.hall.id, now(), EntryAsked(text=text, first=first, most=PER_PAGE + 1))
    else:
        found = list(shut_out[first : first + PER_PAGE + 1])
    more = {"more": len(found) > PER_PAGE, "number": number, "q": text, "everybody": everybody or bool(text)}
    return found[:PER_PAGE], more
