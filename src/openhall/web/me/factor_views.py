"""Setting the second factor up: an app and its spare codes; keys are beside."""

import io
import json

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Refusal
from openhall.people import services as people
from openhall.people.queries.login import factors_of
from openhall.people.rules import limit_of_own
from openhall.people.rules.codes import address_of
from openhall.people.services import Standing, counted
from openhall.web.asking import act, now, sets_up
from openhall.web.me.entry_views import ASKED
from openhall.web.me.here import me, prove_password, site_of
from openhall.web.saying import Said

ISSUER = "OpenHall"


@require_GET
def factor(request: HttpRequest) -> HttpResponse:
    """What is set up, and the way to set up what is not."""
    return shown(request, Said.of(messages.get_messages(request)))


def shown(request: HttpRequest, word: Said | None, status: int = 200) -> HttpResponse:
    """The page of the second factor."""
    who = me(request)
    question = people.ask_for_new(site_of(request), who.id, who.username, who.name)
    request.session[ASKED] = dict(question.state)
    secret = people.pending_secret(who.id)
    page = {
        "who": who, "said": word, "factors": factors_of(who.id), "forced": sets_up(request, who),
        "options": json.dumps(question.options), "secret": _in_fours(secret), "picture": _picture(who, secret),
    }  # fmt: skip
    return render(request, "me/factor.html", page, status=status)


def _in_fours(secret: str | None) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else ""


def _picture(who: Standing, secret: str | None) -> SafeString:
    """The secret as a QR code within the page: it has no address of its own that somebody could ask for."""
    drawing = io.BytesIO()
    if secret:
        code = segno.make(address_of(secret, who.username, ISSUER), error="m")
        code.save(drawing, kind="svg", scale=5, border=2, xmldecl=False, svgns=False, title=_("QR code"))
    return mark_safe(drawing.getvalue().decode())  # segno draws it; nothing typed is in it


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Make a secret, to be shown on the page."""
    who = me(request)
    try:
        prove_again(request, who)
        people.begin_totp(who.id, now())
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    return redirect("web:second_factor")


def prove_again(request: HttpRequest, who: Standing) -> None:
    """Whoever has a factor already types the password before there is another one."""
    if people.has_factor(who.id):
        prove_password(request, who)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The first code: from now on the app counts. The spare codes are shown this once."""
    who = me(request)
    try:
        with counted(limit_of_own("code", who.id), now()):
            codes = people.confirm_totp(act(request), who.id, who.session, request.POST.get("code", "")[:40])
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    return _told(request, codes)


@require_POST
def spares(request: HttpRequest) -> HttpResponse:
    """New spare codes; the older ones are worth nothing from now on."""
    who = me(request)
    try:
        prove_password(request, who)
        codes = people.new_spares(who.id)
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    return _told(request, codes)


def _told(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    return render(request, "me/spares.html", {"codes": codes})


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the app back."""
    who = me(request)
    try:
        prove_password(request, who)
        people.remove_totp(act(request), who.id)
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    messages.success(request, _("The app does not count any more."))
    return redirect("web:second_factor")
