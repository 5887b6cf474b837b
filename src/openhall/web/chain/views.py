"""Find a record by its number or id, and read its whole chain."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, NotAllowed, Refusal
from openhall.people.permissions import READS_LOG, Caller
from openhall.places import queries as places
from openhall.queue.queries.chain import numbered
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.chain import Link, chain_of, no_record
from openhall.web.asking import caller, now
from openhall.web.chain.presenters import chain_page, people_in
from openhall.web.reading import line
from openhall.web.saying import Said

LONGEST = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A number of a day or an id leads to its chain; without one, the empty form."""
    plans = _plans(caller(request))
    word, status = None, 200
    try:
        if text := line(request.GET, "q", LONGEST):
            return redirect("web:chain", record=_found(request, plans, text))
    except Refusal as error:
        word, status = Said.refusal(error), error.status
    return render(request, "chain/search.html", {**_form(request, plans), "said": word}, status=status)


@require_safe
def record(request: HttpRequest, record: uuid.UUID) -> HttpResponse:
    """The whole chain of a record, whichever of its records was asked for."""
    who = caller(request)
    links = _readable(who, record)
    plans = _plans(who)
    plan = next(each for each in plans if each.hall.id == links[0].hall)
    shown = chain_page(plan, links, record, people_in(links))
    filled = {"hall": plan.hall.code, "day": shown.days[0].day.isoformat() if shown.days else ""}
    return render(request, "chain/chain.html", {**_form(request, plans, filled), "page": shown, "plan": plan})


def _readable(who: Caller, record: uuid.UUID) -> list[Link]:
    """The links this person may read; without the right in its hall a record is as if it were not there."""
    links = [link for link in chain_of(record) if link.hall is not None and who.holds(READS_LOG, link.hall)]
    if not any(record in (link.subject.id, *(event.id for event in link.events)) for link in links):
        raise no_record(record)
    return links


def _plans(who: Caller) -> list[HallPlan]:
    """The halls whose log this person may read; NotAllowed without one."""
    at = now()
    plans = [hall_plan(code, at) for code in places.hall_codes()]
    mine = [plan for plan in plans if who.holds(READS_LOG, plan.hall.id)]
    if not mine:
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
    return mine


def _found(request: HttpRequest, plans: list[HallPlan], text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        pass
    plan, day = _hall(request, plans), _day(request, plans)
    found = numbered(plan.hall.id, day, text)
    if found is None:
        raise Missing("no_number_then", "There is no number %(number)s on that day.", {"number": text[:12]})
    return found


def _hall(request: HttpRequest, plans: list[HallPlan]) -> HallPlan:
    code = line(request.GET, "hall", LONGEST)
    return next((plan for plan in plans if plan.hall.code == code), plans[0])


def _day(request: HttpRequest, plans: list[HallPlan]) -> dt.date:
    text = line(request.GET, "day", 10)
    try:
        return dt.date.fromisoformat(text) if text else _today(plans[0])
    except ValueError:
        raise Malformed("no_day", "That is not a day: write it as 2026-03-31.") from None


def _today(plan: HallPlan) -> dt.date:
    return local_day(now(), plan.hall.hours.timezone)


def _form(
    request: HttpRequest, plans: list[HallPlan], filled: Mapping[str, str] | None = None
) -> Mapping[str, object]:
    """The search box, filled in as it was sent, or with the hall and day of what is shown."""
    sent = {name: request.GET.get(name, "").replace("\x00", "")[:LONGEST] for name in ("q", "hall", "day")}
    asked = {**sent, **(filled or {})}
    return {"halls": [plan.hall for plan in plans], "asked": {**asked, "day": asked["day"] or f"{_today(plans[0])}"}}
