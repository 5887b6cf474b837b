"""What every page does before and after its one verb: who asks, when, with which key; and how a refusal looks."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from openhall.kit.clock import utc_now
from openhall.kit.errors import Locked, NotAllowed, Refusal
from openhall.ledger.services import Act, body_digest, request_key
from openhall.people.permissions import OPEN_RIGHTS, VISITOR, Caller, known_right
from openhall.people.rules.sessions import must_set_up
from openhall.people.services import Standing, caller_of_account, standing_of
from openhall.people.states import SessionState
from openhall.routines.refusals import sentence
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.paired import kiosk_caller, stands_alone

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def now() -> dt.datetime:
    """The moment of the request; asked once by a page and handed on."""
    return utc_now()


SESSION = "openhall_session"
"""Where a browser's session keeps the id of its log-in."""


def standing(request: HttpRequest) -> Standing | None:
    """Who is logged in with this browser and how far; None for a visitor. Looked up once a request."""
    kept: dict[str, Standing | Caller | None] = request.__dict__.setdefault("openhall_who", {})
    if "standing" not in kept:
        session = getattr(request, "session", None)
        written = session.get(SESSION) if session is not None else None
        kept["standing"] = standing_of(uuid.UUID(written), now()) if written else None
    found = kept["standing"]
    return found if isinstance(found, Standing) else None


def account_of(request: HttpRequest) -> Standing | None:
    """The account whose session is open; None for a visitor, for a locked session and one that waits for a code."""
    found = standing(request)
    return found if found is not None and found.is_open else None


def _held(request: HttpRequest, account: Standing) -> Caller:
    """An account with its roles and postings of today, asked for once a request."""
    kept: dict[str, Standing | Caller | None] = request.__dict__.setdefault("openhall_who", {})
    found = kept.get("caller")
    if not isinstance(found, Caller):
        found = kept["caller"] = caller_of_account(account.id, now())
    return found


def caller(request: HttpRequest) -> Caller:
    """Who asks: an account with its roles and postings of today, a paired kiosk, or a visitor."""
    account = account_of(request)
    if account is None:
        return kiosk_caller(request) or VISITOR
    return VISITOR if sets_up(request, account) else _held(request, account)


def sets_up(request: HttpRequest, account: Standing) -> bool:
    """Whether this session must set a second factor up before anything else."""
    roles = (each.role for each in _held(request, account).roles)
    return must_set_up(roles, account.proof, settings.SECOND_FACTOR == "forced")


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


def own_address(request: HttpRequest, target: str, otherwise: str) -> str:
    """An address of this site that a form named as the next one; `otherwise` for any other."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else otherwise


def _gate(request: HttpRequest, before_factor: bool) -> HttpResponse | None:
    """What stands before a staff page for who is not, not wholly or no more logged in; None lets in."""
    found = standing(request)
    if found is None:
        return redirect_to_login(request.get_full_path())
    if found.state == SessionState.CODE:
        return redirect(reverse("web:login_code", query={"next": _page_to_return_to(request)}))
    if found.state == SessionState.LOCKED:
        return _locked(request)
    return redirect("web:second_factor") if not before_factor and sets_up(request, found) else None


def _locked(request: HttpRequest) -> HttpResponse:
    """A page leads to the PIN; a button and a part of a page are refused, and htmx is sent there."""
    unlock = reverse("web:locked", query={"next": _page_to_return_to(request)})
    part = request.headers.get("HX-Request") == "true"
    if request.method == "GET" and not part:
        return redirect(unlock)
    answer = refused(request, Locked("locked", "This session is locked. Open it with the PIN; nothing was done."))
    if part:
        answer["HX-Redirect"] = unlock
    return answer


def _page_to_return_to(request: HttpRequest) -> str:
    shown = request.headers.get("HX-Current-URL", "")
    return shown if shown else request.get_full_path() if request.method == "GET" else reverse("web:doors")


def page[**P](view: View[P], right: str, before_factor: bool = False) -> View[P]:
    """Declare the right of a page; staff rights ask for the log-in first, refusals become pages.

    `before_factor`: also for who must set a second factor up first, because it is done there.
    """
    known_right(right)

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        free = right in OPEN_RIGHTS or (standing(request) is None and stands_alone(request, right))
        stopped = None if free else _gate(request, before_factor)
        try:
            answer = stopped or view(request, *args, **kwargs)
        except Refusal as error:
            _note_refusal(request, error)
            answer = refused(request, error)
        patch_cache_control(answer, no_store=True)
        return answer

    shown.right = right  # type: ignore[attr-defined]  # read by the access test, which walks the URL table
    return shown
