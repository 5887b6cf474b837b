"""What a review page knows of who writes: by which channel, and keyed hashes that only the signals of stuffing use."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from openhall.reviews.states import Channel

DEVICE = "openhall_device"
DEVICE_SECONDS = 400 * 86400


def via(request: HttpRequest) -> str:
    """`qr` where the printed code was scanned, else nothing."""
    asked = request.GET.get("via") or request.POST.get("via") or ""
    return asked if asked == Channel.QR else ""


def invitation(request: HttpRequest) -> str:
    """The mark of an invitation's link, as it came; whether it is one of ours the room of reviews knows."""
    return (request.GET.get("invited") or request.POST.get("invited") or "")[:40]


def channel(request: HttpRequest) -> Channel:
    """By what the visitor writes."""
    if via(request):
        return Channel.QR
    return Channel.MOBILE if "Mobi" in request.headers.get("User-Agent", "") else Channel.DESKTOP


def device(request: HttpRequest) -> bytes | None:
    """The device's own number, hashed; None for one that keeps no cookies."""
    return hashed(request.COOKIES.get(DEVICE, ""))


def network(request: HttpRequest) -> bytes | None:
    """The address it came from, hashed."""
    return hashed(str(request.META.get("REMOTE_ADDR", "")))


def hashed(text: str) -> bytes | None:
    """A keyed hash: it tells the same from another, and nothing else."""
    if not text:
        return None
    return hmac.new(settings.SECRET_KEY.encode(), f"reviewer {text}".encode(), hashlib.sha256).digest()[:16]


def remembered(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """No search engine keeps the address; the device gets a number of its own, which only the signals use."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    if DEVICE not in request.COOKIES:
        answer.set_cookie(
            DEVICE, secrets.token_urlsafe(16), max_age=DEVICE_SECONDS, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return answer
