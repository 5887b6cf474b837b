"""Who is at home on these pages, the proof of a password, and where keys are good."""

from django.http import HttpRequest

from openhall.kit.errors import Missing
from openhall.people.rules import limit_of_own
from openhall.people.services import Site, Standing, counted, require_password
from openhall.web.asking import account_of, now


def me(request: HttpRequest) -> Standing:
    """The open session whose page this is."""
    found = account_of(request)
    if found is None:
        raise Missing("no_session", "There is no such session, or it is over already.")
    return found


def prove_password(request: HttpRequest, who: Standing, field: str = "password") -> None:
    """Refuse who does not type the account's own password; tries are counted."""
    with counted(limit_of_own("password", who.id), now()):
        require_password(who.id, request.POST.get(field, "")[:128])


def site_of(request: HttpRequest) -> Site:
    """The host and origin that a browser binds its keys to."""
    host = request.get_host()
    return Site(host.rpartition(":")[0] if ":" in host else host, f"{request.scheme}://{host}")
