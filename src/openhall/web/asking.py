"""What every page does before and after its one verb: who asks, when, with which key; and how a refusal looks."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from openhall.kit.clock import utc_now
from openhall.kit.errors import NotAllowed, Refusal
from openhall.ledger.services import Act, body_digest, request_key
from openhall.people.permissions import OPEN_RIGHTS, VISITOR, Caller, known_right
from openhall.people.services import account_of, caller_of_account
from openhall.routines.refusals import sentence
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.paired import kiosk_caller, stands_alone

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def now() -> dt.datetime:
    """The moment of the request; asked once by a page and handed on."""
    return utc_now()


def caller(request: HttpRequest) -> Caller:
    """Who asks: an account with its roles and postings of today, a paired kiosk, or a visitor."""
    account = account_of(request)
    if account is None:
        return kiosk_caller(request) or VISITOR
    return caller_of_account(account, now().date())


def act(request: HttpRequest, who: Caller | None = None) -> Act:
    """One act of the caller; the hidden field `key` of the form makes a double press one act."""
    who = who or caller(request)
    key = request.POST.get("key", "")[:100]
    kept = request_key(who.name, request.path, key) if key else None
    return Act(who.name, now(), who.account, kept, _form_digest(request) if kept else b"")


def _form_digest(request: HttpRequest) -> bytes:
    """The digest of what was filled in, however the browser encoded it; the token of the page itself is left out."""
    fields = sorted((name, *request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken")
    return body_digest(repr(fields).encode())


def fresh_key() -> str:
    """A new key for the hidden field of a form."""
    return uuid.uuid4().hex


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A page that says kindly what is not possible and what to do; on a screen, how to pair it."""
    template = "devices/screen.html" if error.code in ("device_revoked", "not_paired") else "refused.html"
    return render(request, template, {"sentence": sentence(error), "status": error.status}, status=error.status)


def _note_refusal(request: HttpRequest, error: Refusal) -> None:
    """Somebody with an account came where their rights end: a line in the security log, with the page's name alone."""
    account = account_of(request)
    if account is None or not (isinstance(error, NotAllowed) or error.code == "no_hall"):
        return
    name = request.resolver_match.url_name if request.resolver_match else None
    note_access(Access.REFUSED, Act(f"account:{account.id}", now(), account.id), None, str(name or "?"))


def page[**P](view: View[P], right: str) -> View[P]:
    """Declare the right of a page; staff rights ask for the log-in first, refusals become pages."""
    known_right(right)

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if right not in OPEN_RIGHTS and account_of(request) is None and not stands_alone(request, right):
            return redirect_to_login(request.get_full_path())
        try:
            answer = view(request, *args, **kwargs)
        except Refusal as error:
            _note_refusal(request, error)
            answer = refused(request, error)
        patch_cache_control(answer, no_store=True)
        return answer

    shown.right = right  # type: ignore[attr-defined]  # read by the access test, which walks the URL table
    return shown
