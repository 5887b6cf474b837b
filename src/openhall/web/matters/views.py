"""The desk of the difficult-matters window and the units' inbox: the list, one matter, one address for each step."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import first_answer
from openhall.matters.permissions import SEES, SEES_ALL, TAKES_IN
from openhall.matters.queries.listing import Wanted, how_many
from openhall.matters.queries.listing import matters as found_matters
from openhall.matters.queries.one import MatterView, matter
from openhall.people.permissions import Caller, require_role
from openhall.places.queries import units
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.matters import units_seen
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.matters import words
from openhall.web.matters.classes import kin
from openhall.web.matters.meetings import meetings
from openhall.web.matters.presenters import matter_page, rows
from openhall.web.matters.verbs import VERBS, Pressed, do, done, reveal
from openhall.web.saying import Said

MOST = 100


@require_GET
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The open matters, most urgent first; filtered by state, kind and grade, those of nobody, the ended ones too."""
    who, at = caller(request), now()
    plan = here(who, hall)
    wanted, first = _wanted(request, who, plan), _first(request)
    lines = rows(plan, found_matters(wanted, first, MOST), at)
    page = {
        "plan": plan, "lines": lines, "late": sum(each.late for each in lines), "wanted": wanted, "first": first,
        "many": how_many(wanted), "next": first + MOST, "states": words.STATES.items(), "kinds": words.KINDS.items(),
        "grades": words.GRADES.items(), "takes_in": who.holds(TAKES_IN, plan.hall.id), "own": wanted.units is not None,
        "sees_all": who.holds(SEES_ALL, plan.hall.id),
    }  # fmt: skip
    return render(request, "matters/list.html", page)


def _wanted(request: HttpRequest, who: Caller, plan: HallPlan) -> Wanted:
    asked = request.GET
    known = {"state": words.STATES, "kind": words.KINDS, "grade": words.GRADES}
    chosen = {name: asked.get(name, "") for name, listed in known.items() if asked.get(name) in listed}
    return Wanted(
        plan.hall.id, units_seen(who, plan, now()), who.account, asked.get("all") != "1",
        unassigned=asked.get("nobody") == "1", **chosen,
    )  # fmt: skip


def _first(request: HttpRequest) -> int:
    text = request.GET.get("first", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 7 else 0


@require_GET
def one(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """One matter."""
    who = caller(request)
    plan = here(who, hall)
    return matter_shown(request, plan, who, found_here(who, plan, matter_id), Said.of(messages.get_messages(request)))


@require_POST
def press(request: HttpRequest, hall: str, matter_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do one step; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan = here(who, hall)
    found = found_here(who, plan, matter_id)
    if verb not in VERBS and verb != "reveal":
        raise Missing("no_verb", "There is no such button.")
    doing = act(request, who)
    try:
        if verb == "reveal":
            person = reveal(found, who, plan.hall.id, request.POST.get("reason", ""), doing)
            return matter_shown(request, plan, who, found, None, person=person)
        first_answer(doing, lambda: do(verb, Pressed(matter_id, request.POST, who, plan.hall.id, doing), who))
    except Refusal as error:
        return matter_shown(request, plan, who, found, Said.refusal(error), status=error.status)
    messages.success(request, done(verb))
    seen = units_seen(who, plan, doing.now)
    still = seen is None or seen & found_here(who, plan, matter_id, whole=True).units
    return redirect("web:matter", hall=hall, matter_id=matter_id) if still else redirect("web:matters", hall=hall)


def here(who: Caller, hall: str) -> HallPlan:
    """The hall, of which this person sees matters."""
    plan = hall_plan(hall, now())
    require_role(who, SEES, plan.hall.id)
    return plan


def found_here(who: Caller, plan: HallPlan, matter_id: uuid.UUID, whole: bool = False) -> MatterView:
    """A matter that this person sees; after a step also one that they have just handed on (`whole`)."""
    return matter(plan.hall.id, matter_id, None if whole else units_seen(who, plan, now()), who.account)


def matter_shown(
    request: HttpRequest, plan: HallPlan, who: Caller, found: MatterView, word: Said | None,
    person: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a matter, with a word about what was just done or refused."""
    page = {
        "plan": plan, "page": matter_page(plan, found, who, now()), "meetings": meetings(plan, found, who, now()),
        "kin": kin(plan, _seen(who, plan), found.row.id, who, now()), "sees_all": who.holds(SEES_ALL, plan.hall.id),
        "said": word, "person": person, "key": fresh_key(),
        "ways": words.WAYS.items(), "causes": words.CAUSES.items(), "grades": words.GRADES.items(),
        "scope": words.SCOPE.items(), "pauses": words.PAUSES.items(), "units": units(),
        "outcomes": [(code, said) for code, said in words.OUTCOMES.items() if code != "withdrawn"],
    }  # fmt: skip
    return render(request, "matters/one.html", page, status=status)


def _seen(who: Caller, plan: HallPlan) -> Wanted:
    """All matters that this person sees, open and ended."""
    return Wanted(plan.hall.id, units_seen(who, plan, now()), who.account, open_only=False)
