"""Between the password and the hall: the code, the key, and the PIN of a locked session."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from openhall.kit.errors import Malformed, NotNow, Refusal
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.queries.login import factors_of
from openhall.people.rules import limit_of_own
from openhall.people.services import Standing, counted
from openhall.people.states import SessionState
from openhall.web.asking import now, own_address, standing
from openhall.web.me.here import site_of
from openhall.web.saying import Said

ASKED = "openhall_key_asked"


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor: six digits of the app, or a spare code."""
    found, target = standing(request), _target(request)
    if found is None or found.state != SessionState.CODE:
        return _elsewhere(found, target)
    if request.method == "GET":
        return _ask(request, found, target, None)
    typed = request.POST.get("code", "")[:40]
    try:
        with counted(limit_of_own("code", found.id), now()):
            people.give_code(found.id, found.session, typed, now())
    except Refusal as error:
        return _ask(request, found, target, Said.refusal(error), error.status)
    return redirect(target)


@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """The signature of a passkey."""
    found, target = standing(request), _target(request)
    if found is None or found.state != SessionState.CODE:
        return _elsewhere(found, target)
    act = Act(f"account:{found.id}", now(), found.id)
    try:
        with counted(limit_of_own("code", found.id), now()):
            state, answer = asked(request), answered(request)
            people.give_key(act, site_of(request), found.id, found.session, state, answer)
    except Refusal as error:
        return _ask(request, found, target, Said.refusal(error), error.status)
    return redirect(target)


@require_http_methods(["GET", "POST"])
def locked(request: HttpRequest) -> HttpResponse:
    """Ask for the PIN; the fifth wrong one ends the session."""
    found, target = standing(request), _target(request)
    if found is None or found.state != SessionState.LOCKED:
        return _elsewhere(found, target)
    word, status = None, 200
    if request.method == "POST":
        try:
            people.unlock(found.session, request.POST.get("pin", "")[:20], now())
        except Refusal as error:
            word, status = Said.refusal(error), error.status
        else:
            return redirect(target)
    over = word is not None and people.standing_of(found.session, now()) is None
    page = {"who": found, "said": word, "next": target, "over": over}
    return render(request, "me/locked.html", page, status=status)


def asked(request: HttpRequest) -> dict[str, object]:
    """What was asked of the browser's keys on the page before; good for one answer."""
    state = request.session.pop(ASKED, None)
    if not isinstance(state, dict):
        raise NotNow("old_page", "This page was old, so nothing was done. Open it again.")
    return state


def answered(request: HttpRequest) -> object:
    """What the browser's key answered."""
    try:
        return json.loads(request.POST.get("answer", "")[:20_000])
    except ValueError as error:
        raise Malformed("no_answer", "The browser sent no key. Try again, or use another way.") from error


def _ask(request: HttpRequest, found: Standing, target: str, word: Said | None, status: int = 200) -> HttpResponse:
    factors, options = factors_of(found.id), ""
    if factors.passkeys:
        question = people.ask(site_of(request), found.id)
        request.session[ASKED], options = dict(question.state), json.dumps(question.options)
    page = {"who": found, "factors": factors, "options": options, "next": target, "said": word}
    return render(request, "me/code.html", page, status=status)


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    return own_address(request, wanted, reverse("web:doors"))


def _elsewhere(found: Standing | None, target: str) -> HttpResponse:
    return redirect("web:login") if found is None else redirect(target if found.is_open else "web:doors")
