"""Which tickets this browser may print: those it took itself (a kiosk: since the last wipe), kept in its own session.

The address of a ticket page holds only the ticket's id; without this session the id opens nothing.
"""

import uuid

from django.http import HttpRequest

from openhall.kit.errors import Missing

KEY = "kiosk_tickets"
MOST = 10


def keep(request: HttpRequest, ticket: str, token: str) -> None:
    """Remember a ticket just taken; the oldest of more than ten is forgotten."""
    rows = {**request.session.get(KEY, {}), ticket: token}
    request.session[KEY] = dict(list(rows.items())[-MOST:])


def token_of(request: HttpRequest, ticket: uuid.UUID) -> str:
    """The token of a ticket taken here; Missing for any other."""
    token = request.session.get(KEY, {}).get(str(ticket))
    if token is None:
        raise Missing("no_ticket", "This ticket is not on this screen any more. Please ask a guide.")
    return str(token)


def holds(request: HttpRequest, ticket: uuid.UUID) -> bool:
    """Whether this browser took the ticket and may print it."""
    return str(ticket) in request.session.get(KEY, {})


def forget(request: HttpRequest) -> None:
    """Leave nothing for the next person."""
    request.session.pop(KEY, None)
