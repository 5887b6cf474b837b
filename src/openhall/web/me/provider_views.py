"""Log in with the city's identity provider: to it, and back with somebody who was recorded here beforehand."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.people import services as people
from openhall.people.queries.login import account_of_identity
from openhall.people.rules.provider import BadAnswer, Identified, Provider, Question, question_address
from openhall.people.services.provider import Away, description_of, who_came
from openhall.people.states import Proof
from openhall.web.asking import now, own_address
from openhall.web.login import PROOF, onward

log = logging.getLogger(__name__)
ASKED = "openhall_provider_asked"


def provider() -> Provider:
    """The one of this OpenHall; Missing without one."""
    found = settings.PROVIDER
    if found is None:
        raise Missing("no_provider", "There is no log-in with a provider here.")
    return found


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider with a question that only its own session knows."""
    here = provider()
    question = Question(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        address = question_address(here, description_of(here), question, _back(request))
    except (Away, BadAnswer) as error:
        raise _unusable(error) from None
    target = own_address(request, request.GET.get("next", ""), reverse("web:doors"))
    request.session[ASKED] = [question.state, question.nonce, question.verifier, target]
    return redirect(address)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back: once for each question, with its state, and with a token we can trust."""
    here = provider()
    state, nonce, verifier, target = request.session.pop(ASKED, None) or ("", "", "", "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        raise NotNow("old_login", "This log-in was begun too long ago or in another browser. Begin again.")
    code = request.GET.get("code", "")[:2000]
    if not code:
        raise NotAllowed("provider_refused", "The provider did not log you in.")
    try:
        came = who_came(here, code, Question(state, nonce, verifier), _back(request), now())
    except (Away, BadAnswer) as error:
        raise _unusable(error) from None
    return _let_in(request, here, came, target)


def _let_in(request: HttpRequest, here: Provider, came: Identified, target: str) -> HttpResponse:
    account = account_of_identity(here.issuer, came.subject)
    if account is None:
        raise NotAllowed(
            "not_recorded",
            "The provider knows you, but you are not recorded here. Give the administrator this mark: %(subject)s",
            {"subject": came.subject},
        )
    if came.twice:
        request.session[PROOF] = Proof.PROVIDER
    try:
        people.log_in(request, account)
    finally:
        request.session.pop(PROOF, None)
    return onward(request, target)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("web:provider_back"))


def _unusable(error: Exception) -> NotNow | NotAllowed:
    """What the operator reads names the fault; the page says what to do."""
    log.warning("the identity provider: %s: %s", type(error).__name__, error)
    if isinstance(error, Away):
        return NotNow("provider_away", "The provider does not answer. Try again, or log in with name and password.")
    return NotAllowed(
        "provider_untrusted",
        "What the provider said could not be trusted, so nobody was logged in. Tell the administrator.",
    )
