"""Screens that are paired: which device a request comes from, and whether a screen may show what it asks for."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing, NotAllowed
from openhall.people.permissions import RECEIVES, Caller, Held
from openhall.people.queries.devices import DeviceView, device_of_secret, pairing_demanded
from openhall.people.rules.devices import COOKIE, KEPT_FOR
from openhall.people.states import DeviceKind, Role
from openhall.queue.queries.plan import hall_plan

KNOWN = "openhall.device"


def device_of(request: HttpRequest) -> DeviceView | None:
    """The device whose secret this browser holds, a revoked one too; asked once a request."""
    if KNOWN not in request.META:
        secret = request.COOKIES.get(COOKIE, "")[:200]
        request.META[KNOWN] = device_of_secret(secret) if secret else None
    found: DeviceView | None = request.META[KNOWN]
    return found


def device_here(request: HttpRequest) -> DeviceView | None:
    """The same for templates: only where the page has asked."""
    found: DeviceView | None = request.META.get(KNOWN)
    return found


def kiosk_caller(request: HttpRequest) -> Caller | None:
    """A paired kiosk is somebody of its own, without an account; None for everything else."""
    device = device_of(request)
    if device is None or device.revoked_at is not None or device.kind != DeviceKind.KIOSK:
        return None
    return Caller(f"device:{device.id}", None, (Held(Role.KIOSK, device.hall),))


def stands_alone(request: HttpRequest, right: str) -> bool:
    """Whether a kiosk without a log-in is to be looked at: it is paired, or it is to be told how to pair."""
    return right == "kiosk" and (device_of(request) is not None or _demanded_here(request))


def _demanded_here(request: HttpRequest) -> bool:
    named = request.resolver_match.kwargs.get("hall", "") if request.resolver_match else ""
    try:
        return pairing_demanded(hall_plan(str(named), utc_now()).hall.id)
    except Missing:
        return False


def admit(request: HttpRequest, who: Caller, hall: uuid.UUID, kind: str, window: uuid.UUID | None = None) -> None:
    """Let a screen of this kind work in the hall; a pad at its `window` alone.

    NotAllowed for a revoked device, and for an unpaired screen where the hall demands pairing. Staff may look at
    boards and take tickets for others at a kiosk's page.
    """
    device = device_of(request)
    if device is not None and device.revoked_at is not None and who.account is None:
        raise NotAllowed("device_revoked", "This screen is not paired any more. Ask the duty manager for a new code.")
    if pairing_demanded(hall) and not (_fits(device, hall, kind, window) or _is_staff(who, hall, kind)):
        raise NotAllowed("not_paired", "In this hall a screen works only when it is paired.")


def _fits(device: DeviceView | None, hall: uuid.UUID, kind: str, window: uuid.UUID | None) -> bool:
    if device is None or device.revoked_at is not None:
        return False
    return (device.hall, device.kind) == (hall, kind) and window in (None, device.window)


def _is_staff(who: Caller, hall: uuid.UUID, kind: str) -> bool:
    if who.account is None:
        return False
    return who.holds(RECEIVES, hall) if kind == DeviceKind.KIOSK else kind == DeviceKind.BOARD and who.belongs(hall)


def keep_secret(answer: HttpResponse, secret: str) -> None:
    """Give the browser its device's secret; no script can read it."""
    answer.set_cookie(
        COOKIE, secret, max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
