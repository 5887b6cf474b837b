"""Plan a rota: ask for it, look at it, publish exactly what was looked at."""

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, Refusal
from openhall.ledger.services import Act
from openhall.people.permissions import Caller
from openhall.queue.queries.plan import HallPlan
from openhall.routines.service_days import checked_span, done_once
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS
from openhall.service_days.queries.leading import LeaderView, leaders
from openhall.service_days.queries.proposing import Proposal, proposed, red_cards_of
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.days import words
from openhall.web.days.nav import frame, hall_for
from openhall.web.days.presenters import unit_names
from openhall.web.saying import Said
from openhall.web.templatetags.openhall import named

type Text = str | Promise
AHEAD = dt.timedelta(days=92)


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a post."""

    post: str
    who: str
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Clash:
    """A rule of those that collide: what it says, whom it binds, on which days."""

    words: Text
    whom: str
    days: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A rota to look at; `digest` is what the form sends to have just this one published."""

    days: tuple[tuple[dt.date, tuple[Seat, ...]], ...]
    clash: tuple[Clash, ...]
    proven: bool
    spread: int
    gap: int | None
    digest: str


@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, hall: str) -> HttpResponse:
    """The form; with two days the best rota of the time between; sent back, it is published."""
    who = caller(request)
    plan = hall_for(who, hall, RUNS_DAYS)
    if request.method != "POST":
        return _look(request, who, plan)
    doing = act(request, who)
    try:
        kept = done_once(doing, lambda: _publish(request, plan.hall.id, doing))
    except Refusal as error:
        return _look(request, who, plan, error)
    messages.success(request, gettext("Published: %(count)s service days.") % {"count": kept.mapping["days"]})
    return redirect("web:days", hall=hall)


def _publish(request: HttpRequest, hall: uuid.UUID, doing: Act) -> Mapping[str, object]:
    span, cards = _span(request.POST), red_cards_of(hall, doing.now)
    found = proposed(hall, span, cards)  # the same question has the same answer
    if digest_of(found) != request.POST.get("seen", ""):
        raise Conflict("rota_changed", "Something has changed since you looked. Look at the rota again.")
    rows = [(each.day, each.post, each.leader) for each in found.duties]
    return {"days": services.publish_rows(hall, span, rows, cards, doing)}


def digest_of(found: Proposal) -> str:
    """What tells one rota from every other."""
    rows = [f"{each.day}\x1f{each.post}\x1f{each.leader}" for each in found.duties]
    return hashlib.sha256("\x1e".join(rows).encode()).hexdigest()


def _look(request: HttpRequest, who: Caller, plan: HallPlan, error: Refusal | None = None) -> HttpResponse:
    at = now()
    hall, today = plan.hall.id, local_day(at, plan.hall.hours.timezone)
    cards, shown, asked = red_cards_of(hall, at), None, "from" in request.GET and error is None
    first, last = today + dt.timedelta(days=1), today + AHEAD
    try:
        first, last = _span(request.GET if asked else request.POST) if asked or error else (first, last)
        if asked:
            shown = _shown(proposed(hall, (first, last), cards), leaders(hall))
    except Refusal as refusal:
        error = error or refusal
    units = unit_names()
    page = {
        **frame(who, plan, "days_plan"), "first": first, "last": last, "shown": shown, "key": fresh_key(),
        "cards": [(units.get(code, code), number) for code, number in cards.items()],
        "said": Said.refusal(error) if error else None,
    }  # fmt: skip
    return render(request, "days/plan.html", page, status=error.status if error else 200)


def _span(values: Mapping[str, str]) -> tuple[dt.date, dt.date]:
    """The two days as they were written; Malformed for what is none, or a time that is too long."""
    try:
        first, last = (dt.date.fromisoformat(values.get(name, "")[:10]) for name in ("from", "to"))
    except ValueError:
        raise Malformed("no_span", "Write both days as 2026-03-11.") from None
    return checked_span(first, last)


def _shown(found: Proposal, everybody: Sequence[LeaderView]) -> Shown:
    people, units = {each.username: each for each in everybody}, unit_names()
    seats: dict[dt.date, list[Seat]] = {}
    for each in found.duties:
        leader = people[each.leader]
        seats.setdefault(each.day, []).append(
            Seat(each.post, named(leader), units.get(leader.unit, leader.unit))
        )
    clash = tuple(
        Clash(words.RULES.get(rule.name, rule.name), _whom(rule.leader, rule.unit, rule.post, people, units),
              " – ".join(str(day) for day in dict.fromkeys((rule.from_on, rule.to_on)) if day))
        for rule in found.clash
    )  # fmt: skip
    scores = found.objective
    return Shown(
        tuple((day, tuple(listed)) for day, listed in seats.items()), clash, scores == found.bound,
        scores.spread if scores else 0, scores.gap if scores else None, digest_of(found),
    )  # fmt: skip


def _whom(
    leader: str, unit: str, post: str, people: Mapping[str, LeaderView], units: Mapping[str, str]
) -> str:
    if leader in people:
        return named(people[leader])
    return units.get(unit, unit) or post
