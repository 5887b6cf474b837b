"""Keys and fingers (WebAuthn) as a second factor: one more, one less."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.kit.errors import Malformed, Refusal
from openhall.people import services as people
from openhall.people.queries.login import factors_of
from openhall.web.asking import act
from openhall.web.me.entry_views import answered, asked
from openhall.web.me.factor_views import prove_again, shown
from openhall.web.me.here import me, prove_password, site_of
from openhall.web.reading import line
from openhall.web.saying import Said


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep a key that the browser has just made; who had no factor is given spare codes once."""
    who = me(request)
    first = not factors_of(who.id).any
    try:
        prove_again(request, who)
        name = line(request.POST, "name", 60)
        if not name:
            raise Malformed("no_name", "Give the key a name, so that you know it again.")
        people.keep_new(act(request), site_of(request), who.id, who.session, name, asked(request), answered(request))
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    if first:
        return render(request, "me/spares.html", {"codes": people.new_spares(who.id)})
    messages.success(request, _("The key counts from now on."))
    return redirect("web:second_factor")


@require_POST
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a key back."""
    who = me(request)
    try:
        prove_password(request, who)
        people.remove_passkey(act(request), who.id, key)
    except Refusal as error:
        return shown(request, Said.refusal(error), error.status)
    messages.success(request, _("The key does not count any more."))
    return redirect("web:second_factor")
