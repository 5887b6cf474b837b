"""Pages of the counter: my windows, one window, its live part, and one address a button."""

import dataclasses
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Missing, Refusal
from openhall.people import queries as people
from openhall.people.permissions import Caller, require_window
from openhall.people.queries import PersonName
from openhall.people.rules.sessions import runs_out
from openhall.people.services import Standing
from openhall.places import queries as places
from openhall.queue.queries.console import console, console_mark
from openhall.queue.queries.plan import hall_plan
from openhall.queue.services import AtWindow
from openhall.queue.services.taking_over import take_over
from openhall.web.asking import account_of, act, caller, fresh_key, now
from openhall.web.counter.presenters import KEYS_COOKIE, MyWindow, Screen, my_hall, screen
from openhall.web.counter.verbs import VERBS, Press, said, ticket_id
from openhall.web.saying import Said


@require_GET
def my_windows(request: HttpRequest) -> HttpResponse:
    """Where I stand today; whoever runs a hall sees all of its windows."""
    who, at = caller(request), now()
    rows: list[MyWindow] = []
    for code in places.hall_codes():
        plan = hall_plan(code, at)
        if who.belongs(plan.hall.id):
            rows += my_hall(plan, who, at)
    return render(request, "counter/my_windows.html", {"windows": rows, "none": not rows})


@require_GET
def window(request: HttpRequest, hall: str, window: str) -> HttpResponse:
    """One window on one screen."""
    return _page(request, _at(caller(request), hall, window), Said.of(messages.get_messages(request)))


@require_GET
def live(request: HttpRequest, hall: str, window: str) -> HttpResponse:
    """The console alone, as it stands now; 204 while nothing has changed since the one with this `mark`."""
    at = _at(caller(request), hall, window)
    mark = request.GET.get("mark", "")
    old = request.GET.get("told", "") != _told(account_of(request))
    if mark and not old and mark == console_mark(at.plan, at.window, now(), _find(request)):
        return HttpResponse(status=204)
    return render(request, "counter/live.html", _context(request, at, None))


@require_POST
def press(request: HttpRequest, hall: str, window: str, verb: str) -> HttpResponse:
    """One button. The answer is the console after it; a refusal is said in place and nothing has changed."""
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    who = caller(request)
    at = _at(who, hall, window)
    done = act(request, who)
    try:
        at = dataclasses.replace(at, ticket=ticket_id(request.POST.get("ticket", "")))
        take_over(at, done)
        word = Said("good", said(verb, VERBS[verb](Press(at, done, request.POST))))
    except Refusal as error:
        return _answer(request, at, Said.refusal(error), error.status)
    if _wants_fragment(request):
        return _answer(request, at, word, 200)
    messages.success(request, word.text)
    return redirect(_address(request, at))


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch the function keys off or on, on this device."""
    answer = redirect(_own_page(request.POST.get("next", "")))
    off = request.POST.get("keys") == "off"
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(KEYS_COOKIE, "off" if off else "on", max_age=365 * 86400, samesite="Lax", secure=secure)
    return answer


def _own_page(target: str) -> str:
    plain = target.startswith("/counter/") and "\\" not in target and target.isprintable()
    return target if plain else reverse("web:counter")


def _at(who: Caller, hall: str, window: str) -> AtWindow:
    plan = hall_plan(hall, now())
    view = plan.windows.get(window)
    require_window(who, plan.hall.id, view.id if view else plan.hall.id)
    return AtWindow(plan, plan.window(window))


def _answer(request: HttpRequest, at: AtWindow, word: Said, status: int) -> HttpResponse:
    if _wants_fragment(request):
        return render(request, "counter/live.html", _context(request, at, word), status=status)
    return _page(request, at, word, status)


def _page(request: HttpRequest, at: AtWindow, word: Said | None, status: int = 200) -> HttpResponse:
    return render(request, "counter/window.html", _context(request, at, word), status=status)


def _context(request: HttpRequest, at: AtWindow, word: Said | None) -> Mapping[str, object]:
    shown, mine = _screen(request, at), account_of(request)
    return {
        "screen": shown, "said": word, "key": fresh_key(), "strip": shown.strip, "address": _address(request, at),
        "told": _told(mine), "runs_out": mine is not None and runs_out(mine.ends_at, now()),
    }  # fmt: skip


def _told(mine: Standing | None) -> str:
    """What the page says about the session itself, short: it is drawn anew when that changes."""
    if mine is None:
        return ""
    other = f"{mine.elsewhere_since:%H%M%S}" if mine.elsewhere_since else ""
    return other + ("x" if runs_out(mine.ends_at, now()) else "")


def _screen(request: HttpRequest, at: AtWindow) -> Screen:
    find = _find(request)
    strip = "strip" in (request.GET.get("view"), request.POST.get("view"))
    seen = console(at.plan, at.window, now(), find)
    keys_on = request.COOKIES.get(KEYS_COOKIE) != "off"
    return screen(seen, _clerk(request, seen.clerk), find, strip, keys_on)


def _clerk(request: HttpRequest, clerk: uuid.UUID | None) -> PersonName | None:
    """Who works at the window: mostly whoever looks, and whose name is at hand then."""
    mine = account_of(request)
    if mine is not None and mine.id == clerk:
        return PersonName(mine.id, mine.name, mine.name_en)
    return people.names([clerk]).get(clerk) if clerk else None


def _find(request: HttpRequest) -> str:
    return request.GET.get("find", "").replace("\x00", "")[:40]


def _address(request: HttpRequest, at: AtWindow) -> str:
    page = reverse("web:counter_window", args=[at.plan.hall.code, at.window.code])
    return page + "?view=strip" if "strip" in (request.GET.get("view"), request.POST.get("view")) else page


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
