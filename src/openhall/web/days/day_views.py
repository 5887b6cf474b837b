"""The page of one service day, and one address for each step on it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act
from openhall.matters.permissions import TAKES_IN
from openhall.people.permissions import Caller, require_role
from openhall.places.queries import units
from openhall.queue.queries.plan import HallPlan
from openhall.routines.agenda import points
from openhall.routines.service_days import Facts, done_once, duty_here
from openhall.service_days import services
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS, WORKS_AT_DAYS, require_duty
from openhall.service_days.queries.day import DayView, day_on
from openhall.service_days.services import Record, Way
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.days import words
from openhall.web.days.day_page import day_page
from openhall.web.days.nav import frame, hall_for
from openhall.web.days.views import field_id
from openhall.web.days.walk_views import unit_named
from openhall.web.reading import line
from openhall.web.saying import Said


@require_safe
def day(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """One service day."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    return _page(request, who, plan, _day(plan, on), Said.of(messages.get_messages(request)))


def _day(plan: HallPlan, on: str) -> DayView:
    try:
        date = dt.date.fromisoformat(on)
    except ValueError:
        raise Missing("no_such_day", "There is no such service day.") from None
    return day_on(plan.hall.id, date, now())


def _page(
    request: HttpRequest, who: Caller, plan: HallPlan, view: DayView, said: Said | None, status: int = 200
) -> HttpResponse:
    page = {
        **frame(who, plan, ""), "page": day_page(plan, view, who), "said": said, "key": fresh_key(), "units": units(),
        "items": plan.items.values(), "walk_roles": words.WALK_ROLES.items(),
    }  # fmt: skip
    return render(request, "days/day.html", page, status=status)


class Pressed:
    """A form that was sent for a day: its fields, who pressed, and the act."""

    def __init__(self, request: HttpRequest, who: Caller, plan: HallPlan, day: DayView, doing: Act) -> None:
        """Nothing is done yet."""
        self.request, self.who, self.plan, self.day, self.act = request, who, plan, day, doing
        self.hall = plan.hall.id

    def id(self, name: str) -> uuid.UUID:
        """The record that the form names."""
        return field_id(self.request, name)

    def text(self, name: str) -> str:
        """A field as it was written."""
        return self.request.POST.get(name, "").replace("\x00", "")

    def require(self, *, runs: bool = False) -> None:
        """Refuse who may not work at this day, or not run it."""
        require_role(self.who, RUNS_DAYS if runs else WORKS_AT_DAYS, self.hall)


@require_POST
def press(request: HttpRequest, hall: str, on: str, verb: str) -> HttpResponse:
    """Do one step; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    view = _day(plan, on)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    work, said = VERBS[verb]
    pressed = Pressed(request, who, plan, view, act(request, who))
    try:
        kept = done_once(pressed.act, lambda: work(pressed))
    except Refusal as error:
        return _page(request, who, plan, view, Said.refusal(error), error.status)
    messages.success(request, str(said))
    return redirect(_next(pressed, kept.mapping))


def _next(pressed: Pressed, facts: Mapping[str, object]) -> str:
    """Back to the day; to a walk that has begun; after a matter was opened to its slip, for who may hand it out."""
    code = pressed.plan.hall.code
    if "walk" in facts:
        return reverse("web:walk", args=[code, facts["walk"]])
    if "matter" in facts and pressed.who.holds(TAKES_IN, pressed.hall):
        return reverse("web:matter_slip", args=[code, facts["matter"]])
    return reverse("web:day", args=[code, pressed.day.on])


def _agenda(it: Pressed) -> Facts:
    it.require()
    return {"added": services.make_agenda(it.hall, it.day.id, points(it.hall, it.act.now), it.act)}


def _add(it: Pressed) -> Facts:
    it.require()
    return {"id": str(services.add_item(it.hall, it.day.id, line(it.request.POST, "label", 120), it.act))}


def _check(verb: Callable[[uuid.UUID, uuid.UUID, Act], None]) -> Callable[[Pressed], Facts]:
    def work(it: Pressed) -> Facts:
        duty = it.id("duty")
        require_duty(it.who, it.hall, duty_here(it.hall, duty))
        verb(it.hall, duty, it.act)
        return {"duty": str(duty)}

    return work


def _receive(it: Pressed) -> Facts:
    it.require()
    return {"id": str(services.open_reception(it.hall, it.id("duty"), it.act))}


def _record(it: Pressed) -> Record:
    return Record(it.text("about"), it.text("answer"), it.text("name"), it.text("contact"), it.text("title"))


def _solve(it: Pressed) -> Facts:
    it.require()
    services.solve(it.hall, it.id("reception"), _record(it), it.act)
    return {}


def _pass_on(it: Pressed) -> Facts:
    it.require()
    return {"matter": str(services.pass_on(it.hall, it.id("reception"), _record(it), it.act))}


def _walk(it: Pressed) -> Facts:
    it.require()
    item = it.plan.item(line(it.request.POST, "item", 60)).id
    way = Way(it.text("role"), it.request.POST.get("online") == "yes")
    return {"walk": str(services.begin_walk(it.hall, it.id("duty"), item, way, it.act))}


def _open_meeting(it: Pressed) -> Facts:
    it.require(runs=True)
    services.open_meeting(it.hall, it.day.id, it.act)
    return {}


def _decide(it: Pressed) -> Facts:
    it.require(runs=True)
    try:
        due_on = dt.date.fromisoformat(it.text("due_on"))
    except ValueError:
        raise Malformed("no_due_day", "Write the day as 2026-03-11.") from None
    owner = unit_named(line(it.request.POST, "unit", 60))
    services.decide(it.hall, it.id("item"), it.text("decision"), owner, due_on, it.act)
    return {}


def _close_meeting(it: Pressed) -> Facts:
    it.require(runs=True)
    return {"carried": services.close_meeting(it.hall, it.day.id, it.text("notes"), it.act)}


def _window(it: Pressed) -> Facts:
    it.require(runs=True)
    code = line(it.request.POST, "window", 20)
    window = it.plan.window(code).id if code else None
    services.set_window(it.hall, line(it.request.POST, "post", 60), window, it.act)
    return {}


VERBS: Mapping[str, tuple[Callable[[Pressed], Facts], str | Promise]] = {
    "agenda": (_agenda, _("The agenda is up to date.")),
    "add": (_add, _("Added to the agenda.")),
    "check-in": (_check(services.check_in), _("The arrival is written down.")),
    "check-out": (_check(services.check_out), _("The leaving is written down.")),
    "receive": (_receive, _("The reception is open.")),
    "solve": (_solve, _("Solved on the spot.")),
    "pass-on": (_pass_on, _("Opened as a matter. The reception stays linked to it.")),
    "walk": (_walk, _("The walk has begun.")),
    "open-meeting": (_open_meeting, _("The study meeting sits.")),
    "decide": (_decide, _("Decided.")),
    "close-meeting": (_close_meeting, _("Closed. What was not decided goes on to the next day.")),
    "window": (_window, _("The window of the post is set.")),
}
