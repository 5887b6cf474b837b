"""Who calls the API: a bearer token, or a visitor. Tokens are looked up at most twice a second a process."""

from django.db import connection
from django.http import HttpRequest

from openhall.kit.clock import utc_now
from openhall.kit.errors import Refusal
from openhall.kit.lately import Lately
from openhall.ledger.services import Act, body_digest, request_key
from openhall.people.permissions import VISITOR, Caller, require_role
from openhall.people.services import caller_of_token
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan, hall_plan

_known: Lately[tuple[str, str], Caller] = Lately(0.5, never_over=1)  # a revoked token is refused within a second


class NoToken(Refusal):
    """The call needs a token, or the token is not valid any more (401)."""

    status = 401


def caller_of(request: HttpRequest) -> Caller:
    """The caller named by the Authorization header; without one a visitor. NoToken for a wrong token."""
    header = request.headers.get("Authorization", "")
    if not header:
        return VISITOR
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken("bad_token", "Send the header Authorization: Bearer TOKEN.")
    token = token.strip()[:200]
    return _known.get((str(connection.settings_dict["NAME"]), token), lambda: _look_up(token))


def _look_up(token: str) -> Caller:
    found = caller_of_token(token, utc_now())
    if found is None:
        raise NoToken("bad_token", "This token is not valid. It may have expired or been revoked.")
    return found


def require_staff(request: HttpRequest) -> Caller:
    """The caller, who must carry a token."""
    who = caller_of(request)
    if who is VISITOR:
        raise NoToken("no_token", "This call needs a token: send the header Authorization: Bearer TOKEN.")
    return who


def staff_here(request: HttpRequest, hall: str, roles: frozenset[Role]) -> tuple[Caller, HallPlan]:
    """The caller and the hall, of whom one of `roles` is asked there."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, roles, plan.hall.id)
    return who, plan


def act_of(request: HttpRequest, who: Caller, body: bytes | None = None) -> Act:
    """The act of this request: who, when, and the caller's Idempotency-Key on this path.

    `body` stands for what was sent where that is no JSON (an upload is read once only).
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return Act(who.name, utc_now(), who.account)
    if len(key) > 200 or not key.isprintable():
        raise Refusal("bad_key", "An Idempotency-Key has at most 200 printable characters.")
    return Act(
        who.name, utc_now(), who.account, request_key(who.name, request.path, key),
        body_digest(request.body if body is None else body),
    )  # fmt: skip
