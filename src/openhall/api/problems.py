"""Refusals as application/problem+json (RFC 9457), in the reader's language; never a trace."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from openhall.kit.errors import Refusal
from openhall.routines.refusals import sentence

TITLES = {
    400: "The request cannot be understood",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not offered here",
    409: "Not possible now",
    413: "The request is too large",
    415: "Send JSON",
    422: "The request does not fit",
    429: "Too many requests",
    503: "Not available at the moment",
    507: "There is no room",
}


def problem(status: int, code: str, detail: str, more: Mapping[str, Any] | None = None) -> HttpResponse:
    """A problem document; `more` adds members such as the state now."""
    body = {"type": f"urn:openhall:{code}", "title": gettext(TITLES.get(status, "Not possible now")), "status": status}
    body |= {"detail": detail, **(more or {})}
    return HttpResponse(json.dumps(body, default=str), status=status, content_type="application/problem+json")


def told(status: int, body: object) -> HttpResponse:
    """An answer as JSON, without the checks of a schema: the hot verbs pay for none."""
    text = json.dumps(body, default=str, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def of_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A refusal raised by a service, in the language that the client accepts."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        more = {name: value for name, value in error.values.items() if name in ("state", "number", "opens")}
        return problem(error.status, error.code, sentence(error), more)
