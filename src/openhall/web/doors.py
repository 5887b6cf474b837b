"""Log-in and the page that lists the doors of this OpenHall."""

import dataclasses
import json
import pathlib
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from openhall.community.permissions import ORGANISES
from openhall.kit.errors import Missing
from openhall.matters.permissions import SEES, TAKES_IN
from openhall.outreach.permissions import SEES as GOES_OUT
from openhall.people import permissions as rights
from openhall.people.permissions import Caller
from openhall.places import queries as places
from openhall.privacy.permissions import ANSWERS, KEEPS_RECORDS
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.permissions import TYPES_PAPER
from openhall.service_days.permissions import SEES_DAYS
from openhall.service_days.queries.leading import leads
from openhall.web import staff_words as words
from openhall.web.asking import caller, now, page
from openhall.web.login import log_in
from openhall.web.unit.nav import PAGES as REVIEW_PAGES

REVIEWS = (
    *REVIEW_PAGES,
    ("types_paper", TYPES_PAPER, "web:unit_paper"),
    ("mine", rights.SERVES, "web:unit_mine"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Door:
    """A page that this person may open."""

    title: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class HallDoors:
    """A hall and its doors for this person."""

    plan: HallPlan
    doors: tuple[Door, ...]


def doors(request: HttpRequest) -> HttpResponse:
    """Where a member of staff may go, hall by hall."""
    who, at = caller(request), now()
    plans = [hall_plan(code, at) for code in places.hall_codes()]
    halls = [HallDoors(plan, doors_of(who, plan)) for plan in plans if who.belongs(plan.hall.id)]
    compares = any(each.role in rights.COMPARES for each in who.roles)
    return render(request, "staff/doors.html", {"halls": halls, "compares": compares})


def doors_of(who: Caller, plan: HallPlan) -> tuple[Door, ...]:
    """The doors in the order of daily use."""
    hall = plan.hall
    mine = [window for window in plan.windows.values() if window.id in who.windows]
    rows = [Door(window.code, reverse("web:counter_window", args=[hall.code, window.code])) for window in mine]
    wanted = [
        ("desk", rights.WATCHES, "web:desk"),
        ("reception", rights.RECEIVES, "web:reception"),
        ("questions", rights.RECEIVES, "web:questions"),
        ("kiosk", rights.TAKES_FOR_OTHERS, "web:kiosk"),
        ("devices", rights.MINDS_DEVICES, "web:devices"),
    ]
    rows += [
        Door(title, reverse(name, args=[hall.code])) for title, held, name in wanted if who.holds(held, hall.id)
    ]
    rows += [Door(title, reverse(name, args=[hall.code])) for title, held, name in REVIEWS if who.holds(held, hall.id)]
    window = (("matters", SEES, "web:matters"), ("takes_matters", TAKES_IN, "web:matters_new"))
    rows += [Door(title, reverse(name, args=[hall.code])) for title, held, name in window if who.holds(held, hall.id)]
    if who.holds(ORGANISES, hall.id):
        rows.append(Door("organises", reverse("web:community", args=[hall.code])))
    going = (("outreach", GOES_OUT, "web:outreach"),)
    rows += [Door(title, reverse(name, args=[hall.code])) for title, held, name in going if who.holds(held, hall.id)]
    if who.holds(SEES_DAYS, hall.id):
        rows.append(Door("days", reverse("web:days", args=[hall.code])))
    if leads(hall.id, who.account):
        rows.append(Door("my_days", reverse("web:my_days", args=[hall.code])))
    more = (("requests", ANSWERS, "web:requests"), ("retention", KEEPS_RECORDS, "web:retention"),
            ("audit", rights.AUDITS, "web:audit"))  # fmt: skip
    rows += [Door(title, reverse(name, args=[hall.code])) for title, held, name in more if who.holds(held, hall.id)]
    if who.holds(rights.READS_LOG, hall.id):
        rows.append(Door("chain", f"{reverse('web:chain_search')}?{urlencode({'hall': hall.code})}"))
    if who.holds(rights.READS_SETTINGS, hall.id):
        rows.append(Door("settings", reverse("web:settings", args=[hall.code])))
    if who.holds(rights.ISSUES_TOKENS, hall.id):
        rows.append(Door("tokens", reverse("web:tokens", args=[hall.code])))
    rows.append(Door("answers", reverse("web:answers", args=[hall.code])))
    return (*rows, Door("screens", reverse("web:screens", args=[hall.code])))


def demo(request: HttpRequest) -> HttpResponse:
    """Every door of a demo with its log-in, on one page; a real hall has no such page."""
    access = demo_access()
    halls = [hall_plan(code, now()).hall for code in places.hall_codes()]
    logins = [{**login, "role": words.word(words.ROLES, login["role"])} for login in access["logins"]]
    return render(request, "staff/demo.html", {"logins": logins, "halls": halls, "main": access["hall"]})


def demo_access() -> dict[str, Any]:
    """What the demo wrote down for newcomers; Missing where no demo is served."""
    path = pathlib.Path(settings.DATA_DIR) / "demo-access.json"
    if not settings.DEMO or not path.exists():
        raise Missing("no_demo", "This is no demo hall. Log in with your own account.")
    return dict(json.loads(path.read_text()))


@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Remember on this device whether letters are large (适老化)."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(target if safe else "/")
    chosen = "elder" if request.POST.get("mode") == "elder" else "ordinary"
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie("openhall_mode", chosen, max_age=365 * 86400, samesite="Lax", secure=secure)
    return answer


def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    return auth.LogoutView.as_view(next_page="/login")(request)


urlpatterns: list[URLPattern] = [
    path("login", page(log_in, right="public"), name="login"),
    path("logout", page(log_out, right="public"), name="logout"),
    path("staff", page(doors, right="staff"), name="doors"),
    path("doors", page(demo, right="public"), name="demo"),
    path("mode", page(mode, right="public"), name="mode"),
]
