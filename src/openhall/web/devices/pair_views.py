"""`/pair`: what is typed on a screen turns it into a kiosk, a board or a pad."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from openhall.kit.errors import Refusal, TooMany
from openhall.people import services as people
from openhall.people.rules.devices import COOKIE
from openhall.people.services import Screen
from openhall.web.asking import now
from openhall.web.devices.places import home_of
from openhall.web.paired import device_of, keep_secret
from openhall.web.saying import kindly


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a right one makes this browser a device and opens what it is for."""
    if request.method != "POST":
        return _asked(request)
    if "forget" in request.POST:
        answer = redirect("web:pair")
        answer.delete_cookie(COOKIE, samesite="Lax")
        return answer
    return _typed(request, request.POST.get("code", "")[:60])


def _typed(request: HttpRequest, code: str) -> HttpResponse:
    before, secret = device_of(request), secrets.token_urlsafe(32)
    screen = Screen(str(request.META.get("REMOTE_ADDR", "")), secret, before.id if before else None)
    try:
        device = people.pair(code, screen, settings.SECRET_KEY, now())
    except Refusal as error:
        return _asked(request, code, error)
    answer = redirect(home_of(device, now()))
    keep_secret(answer, secret)
    return answer


def _asked(request: HttpRequest, code: str = "", error: Refusal | None = None) -> HttpResponse:
    device = device_of(request)
    good = device is not None and device.revoked_at is None
    page = {
        "code": code, "sentence": kindly(error) if error else "", "revoked": device is not None and not good,
        "home": home_of(device, now()) if device and good else "",
    }  # fmt: skip
    answer = render(request, "devices/pair.html", page, status=error.status if error else 200)
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.values["seconds"])
    return answer
