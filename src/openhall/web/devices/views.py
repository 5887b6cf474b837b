"""The devices page: every kiosk, board and pad of a hall, pairing in one press, and one address a button."""

import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act, Kept
from openhall.people import services as people
from openhall.people.permissions import MINDS_DEVICES, Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.devices.places import choices
from openhall.web.devices.presenters import devices_page
from openhall.web.reading import choice, line
from openhall.web.saying import Said

type Verb = Callable[[HallPlan, uuid.UUID, QueryDict, Act], Kept]


@require_GET
def devices(request: HttpRequest, hall: str) -> HttpResponse:
    """All devices, codes that wait for a screen, and the chosen device's buttons."""
    plan = _here(caller(request), hall)
    return _page(request, plan, Said.of(messages.get_messages(request)))


@require_GET
def live(request: HttpRequest, hall: str) -> HttpResponse:
    """What changes, anew every five seconds."""
    plan = _here(caller(request), hall)
    return render(request, "devices/live.html", _context(request, plan, None))


@require_POST
def pair(request: HttpRequest, hall: str) -> HttpResponse:
    """Make a code for a new screen."""
    who = caller(request)
    plan, doing = _here(who, hall), act(request, who)
    offers = {each.code: each.place for each in choices(plan)}

    def offer() -> Kept:
        place = offers[choice(request.POST, "what", offers, "")]
        return people.offer_pairing(plan.hall.id, place, settings.SECRET_KEY, doing)

    return _done(request, plan, offer, gettext("Type the code on the screen within ten minutes."))


@require_POST
def rule(request: HttpRequest, hall: str) -> HttpResponse:
    """Say whether screens of this hall must be paired."""
    who = caller(request)
    plan, doing = _here(who, hall), act(request, who)
    demanded = request.POST.get("demanded") == "yes"
    said = gettext("From now on only paired screens work.") if demanded else gettext("Unpaired screens work again.")
    return _done(request, plan, lambda: people.demand_pairing(plan.hall.id, demanded, doing), said)


def _tickets(form: QueryDict) -> int:
    text = form.get("tickets", "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Malformed("no_tickets", "Say in digits how many tickets the roll holds.")
    return int(text)


VERBS: Mapping[str, tuple[Verb, str]] = {
    "rename": (
        lambda plan, device, form, doing: people.rename_device(plan.hall.id, device, line(form, "name", 60), doing),
        _("The device has its new name."),
    ),
    "roll": (
        lambda plan, device, form, doing: people.change_roll(plan.hall.id, device, _tickets(form), doing),
        _("The count of tickets begins anew."),
    ),
    "revoke": (
        lambda plan, device, form, doing: people.revoke_device(plan.hall.id, device, doing),
        _("The pairing is taken back. The screen says so."),
    ),
}


@require_POST
def press(request: HttpRequest, hall: str, device: uuid.UUID, verb: str) -> HttpResponse:
    """One button of one device; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan, doing = _here(who, hall), act(request, who)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    work, said = VERBS[verb]
    chosen = "" if verb == "revoke" else str(device)
    return _done(request, plan, lambda: work(plan, device, request.POST, doing), gettext(said), chosen)


def _here(who: Caller, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(who, MINDS_DEVICES, plan.hall.id)
    return plan


def _done(
    request: HttpRequest, plan: HallPlan, work: Callable[[], Kept], said: str, chosen: str = ""
) -> HttpResponse:
    try:
        work()
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    messages.success(request, said)
    page = reverse("web:devices", args=[plan.hall.code])
    return redirect(f"{page}?device={chosen}#device" if chosen else page)


def _page(request: HttpRequest, plan: HallPlan, word: Said | None, status: int = 200) -> HttpResponse:
    return render(request, "devices/devices.html", _context(request, plan, word), status=status)


def _context(request: HttpRequest, plan: HallPlan, word: Said | None) -> Mapping[str, object]:
    chosen = (request.GET.get("device") or request.POST.get("device") or "")[:36]
    page = devices_page(plan, now(), chosen)
    return {"page": page, "plan": plan, "said": word, "key": fresh_key(), "choices": choices(plan),
            "chosen_code": chosen, "pair_url": request.build_absolute_uri(reverse("web:pair"))}  # fmt: skip
