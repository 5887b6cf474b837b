"""What every page may show without asking."""

from django.http import HttpRequest
from django.utils.translation import get_language

import openhall
from openhall.web.asking import account_of
from openhall.web.paired import device_here


def page_context(request: HttpRequest) -> dict[str, object]:
    """The language without its region, for staff who is logged in, and for screens which device they are."""
    account = account_of(request)
    return {"english": (get_language() or "").startswith("en"), "account": account,
            "device": device_here(request), "version": openhall.__version__}  # fmt: skip
