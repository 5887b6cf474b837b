"""What every page may show without asking."""

from django.http import HttpRequest
from django.utils.translation import get_language

from openhall.web.asking import account_of


def page_context(request: HttpRequest) -> dict[str, object]:
    """The language without its region and, for staff, who is logged in."""
    account = account_of(request)
    return {"english": (get_language() or "").startswith("en"), "account": account}
