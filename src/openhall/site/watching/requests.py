"""Around every request: an id in its answer, its end counted, and a line of log without anything of a person."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from openhall.site.logs import ID, METHODS
from openhall.site.middleware import request_id
from openhall.site.watching.counters import count

log = logging.getLogger("openhall.requests")
MOST_HALLS = 1000


class Requests:
    """Middleware behind FrontMiddleware, before everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """No hall is known yet."""
        self.get_response = get_response
        self.halls = set[str]()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then tell."""
        began, given = time.perf_counter(), request_id(request)
        answer = self.get_response(request)
        known = given if ID.fullmatch(given) else uuid.uuid4().hex
        answer.headers["X-Request-ID"] = known
        self._tell(request, answer, known, round((time.perf_counter() - began) * 1000, 1))
        return answer

    def _tell(self, request: HttpRequest, answer: HttpResponse, known: str, ms: float) -> None:
        method = request.method if request.method in METHODS else "other"
        match = request.resolver_match
        route = match.view_name if match else ""
        hall = self._hall(match, answer.status_code)
        count(str(method), route, hall, answer.status_code, answer.headers)
        if log.isEnabledFor(logging.INFO):
            told = {"method": method, "route": route, "status": answer.status_code, "ms": ms, "hall": hall}
            log.info("answered", extra={**told, "request_id": known})

    def _hall(self, match: ResolverMatch | None, status: int) -> str:
        """The hall in the address, once an answer has shown that it exists: anybody may write anything there."""
        code = str(match.kwargs.get("hall", "")) if match else ""
        if code and 200 <= status < 300 and len(self.halls) < MOST_HALLS:
            self.halls.add(code)
        return code if code in self.halls else ""
