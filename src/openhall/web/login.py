"""The log-in page: user name and password; each way in has limits that a stranger can't turn against a known device.

Every log-in, by this page or another, begins a session here.
"""

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from openhall.kit.errors import Missing, TooMany
from openhall.ledger.services import Act
from openhall.people.rules import KNOWN_FOR, KnownDevice, limits_for, plain_name, read_device
from openhall.people.services import (
    account_id,
    begin_session,
    count_try,
    end_session,
    forgive_try,
    standing_of,
)
from openhall.people.states import SessionState
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.asking import SESSION, now, refused

COOKIE = "openhall_known"
PROOF = "openhall_proof"
"""Where the way in leaves what it has proven beside the password, for the session that begins."""


def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password."""
    if request.method != "POST":
        return _asked(request)
    return tried(request, plain_name(request.POST.get("username", "")), lambda: _asked(request))


def tried(request: HttpRequest, username: str, way_in: Callable[[], HttpResponse]) -> HttpResponse:
    """A way in under a name, counted before it is looked at; it answers 302 to where it leads when it lets somebody in.

    429 with the time to wait after too many tries.
    """
    device = known_device(request)
    limits = limits_for(username, str(request.META.get("REMOTE_ADDR", "")), device)
    try:
        count_try(limits, now())
    except TooMany as error:
        answer = refused(request, error)
        answer["Retry-After"] = str(error.values["seconds"])
        return answer
    answer = way_in()
    _noted(username, answer.status_code == 302)
    if answer.status_code == 302:
        forgive_try(limits, now())
        answer = onward(request, answer["Location"])
        _remember(answer, (device or KnownDevice(uuid.uuid4().hex)).after(username))
    return answer


def _noted(username: str, came_in: bool) -> None:
    """A line in the security log: the account that was meant, if there is one; a name that nobody has is not kept."""
    meant = account_id(username)
    kind = Access.LOGGED_IN if came_in else Access.LOG_IN_FAILED
    note_access(kind, Act(f"account:{meant}" if meant else "visitor", now(), meant), None, "log-in")


def onward(request: HttpRequest, target: str) -> HttpResponse:
    """Where the new session goes: to its target, by the page that asks for the second factor if there is one."""
    found = standing_of(uuid.UUID(request.session[SESSION]), now())
    waits = found is not None and found.state == SessionState.CODE
    return redirect(reverse("web:login_code", query={"next": target}) if waits else target)


def register() -> None:
    """Every log-in begins a session of ours, however it came about; every log-out ends it."""
    user_logged_in.connect(begin, dispatch_uid="openhall.web.login.begin")
    user_logged_out.connect(end, dispatch_uid="openhall.web.login.end")


def begin(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """Somebody has logged in: the session of theirs begins, and the one before in this browser is over."""
    before = request.session.get(SESSION)
    proof = request.session.pop(PROOF, "")
    shift = dt.timedelta(hours=settings.SHIFT_HOURS)
    session = begin_session(user.pk, proof, uuid.UUID(before) if before else None, now(), shift)
    request.session[SESSION] = str(session)


def end(sender: object, request: HttpRequest, user: AbstractBaseUser | None, **_: object) -> None:
    """Somebody has logged out."""
    session = request.session.get(SESSION)
    if session and user is not None:
        with contextlib.suppress(Missing):
            end_session(user.pk, uuid.UUID(session), now())


def _asked(request: HttpRequest) -> HttpResponse:
    more = {"provider": settings.PROVIDER}
    return cast(HttpResponse, auth.LoginView.as_view(template_name="staff/login.html", extra_context=more)(request))


def known_device(request: HttpRequest) -> KnownDevice | None:
    """The device that somebody logged in on before; None for another or a forged cookie."""
    written = request.get_signed_cookie(COOKIE, None, salt=COOKIE, max_age=int(KNOWN_FOR.total_seconds()))
    return read_device(written) if written else None


def _remember(answer: HttpResponse, device: KnownDevice) -> None:
    answer.set_signed_cookie(
        COOKIE, device.written(), salt=COOKIE, max_age=int(KNOWN_FOR.total_seconds()), path="/login",
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
