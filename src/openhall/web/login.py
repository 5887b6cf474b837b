"""The log-in page: user name and password, with limits that a stranger can't turn against a device we know."""

import uuid
from typing import cast

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse

from openhall.kit.errors import TooMany
from openhall.ledger.services import Act
from openhall.people.rules import KNOWN_FOR, KnownDevice, limits_for, plain_name, read_device
from openhall.people.services import account_id, count_try, forgive_try
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.asking import now, refused

COOKIE = "openhall_known"


def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; 429 with the time to wait after too many tries."""
    if request.method != "POST":
        return _asked(request)
    username, device = plain_name(request.POST.get("username", "")), known_device(request)
    limits = limits_for(username, str(request.META.get("REMOTE_ADDR", "")), device)
    try:
        count_try(limits, now())
    except TooMany as error:
        answer = refused(request, error)
        answer["Retry-After"] = str(error.values["seconds"])
        return answer
    answer = _asked(request)
    _noted(username, answer.status_code == 302)
    if answer.status_code == 302:
        forgive_try(limits, now())
        _remember(answer, (device or KnownDevice(uuid.uuid4().hex)).after(username))
    return answer


def _noted(username: str, came_in: bool) -> None:
    """A line in the security log: the account that was meant, if there is one; a name that nobody has is not kept."""
    meant = account_id(username)
    kind = Access.LOGGED_IN if came_in else Access.LOG_IN_FAILED
    note_access(kind, Act(f"account:{meant}" if meant else "visitor", now(), meant), None, "log-in")


def _asked(request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, auth.LoginView.as_view(template_name="staff/login.html")(request))


def known_device(request: HttpRequest) -> KnownDevice | None:
    """The device that somebody logged in on before; None for another or a forged cookie."""
    written = request.get_signed_cookie(COOKIE, None, salt=COOKIE, max_age=int(KNOWN_FOR.total_seconds()))
    return read_device(written) if written else None


def _remember(answer: HttpResponse, device: KnownDevice) -> None:
    answer.set_signed_cookie(
        COOKIE, device.written(), salt=COOKIE, max_age=int(KNOWN_FOR.total_seconds()), path="/login",
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
