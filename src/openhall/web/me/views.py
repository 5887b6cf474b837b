"""My log-in: password, PIN, sessions."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Malformed, Refusal
from openhall.people import services as people
from openhall.people.queries.login import factors_of, sessions_of
from openhall.web.asking import act, now, own_address
from openhall.web.me.here import me, prove_password
from openhall.web.saying import Said


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """How I log in and where I am logged in."""
    return _page(request, Said.of(messages.get_messages(request)))


def _page(request: HttpRequest, word: Said | None, status: int = 200) -> HttpResponse:
    who = me(request)
    page = {"who": who, "said": word, "factors": factors_of(who.id), "sessions": sessions_of(who.id, now())}
    return render(request, "me/mine.html", page, status=status)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this session; its pages, buttons and parts wait for the PIN."""
    who = me(request)
    target = own_address(request, request.POST.get("next", ""), reverse("web:doors"))
    try:
        people.lock(who.session)
    except Refusal as error:
        return _page(request, Said.refusal(error), error.status)
    return redirect(reverse("web:locked", query={"next": target}))


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session ends."""
    who = me(request)
    new = request.POST.get("new", "")
    try:
        prove_password(request, who)
        if new != request.POST.get("again", ""):
            raise Malformed("not_the_same", "The two new passwords are not the same.")
        ended = people.change_password(act(request), who.id, who.session, new)
    except Refusal as error:
        return _page(request, Said.refusal(error), error.status)
    others = ngettext("%(count)s other session has ended.", "%(count)s other sessions have ended.", ended)
    messages.success(request, _("The password is changed.") + " " + others % {"count": ended})
    return redirect("web:me")


@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Set the PIN that opens locked sessions."""
    who = me(request)
    try:
        prove_password(request, who)
        people.set_pin(act(request), who.id, request.POST.get("pin", ""))
    except Refusal as error:
        return _page(request, Said.refusal(error), error.status)
    messages.success(request, _("The PIN is set."))
    return redirect("web:me")


@require_POST
def end(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """End one of my sessions, wherever it is."""
    who = me(request)
    try:
        people.end_session(who.id, session, now())
    except Refusal as error:
        return _page(request, Said.refusal(error), error.status)
    messages.success(request, _("That session has ended."))
    return redirect("web:login" if session == who.session else "web:me")
