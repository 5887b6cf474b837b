"""Every route of /api/v1: load, check the right, call one verb or query, present."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja.errors import HttpError, ValidationError

from openhall.api.callers import caller_of
from openhall.api.device_routes import router as devices
from openhall.api.event_routes import router as events
from openhall.api.knowledge_routes import router as knowledge
from openhall.api.matter_class_routes import router as matter_classes
from openhall.api.matter_file_routes import router as matter_files
from openhall.api.matter_meeting_routes import router as matter_meetings
from openhall.api.matter_routes import router as matters
from openhall.api.matter_verb_routes import router as matter_verbs
from openhall.api.moderation_routes import router as moderation
from openhall.api.outreach_routes import router as outreach
from openhall.api.places_routes import router as places
from openhall.api.problems import of_refusal, problem
from openhall.api.rating_routes import router as ratings
from openhall.api.region_routes import router as regions
from openhall.api.review_routes import router as reviews
from openhall.api.rights import Described
from openhall.api.service_day_day_routes import router as service_day
from openhall.api.service_day_routes import router as service_days
from openhall.api.service_day_verb_routes import router as service_day_verbs
from openhall.api.service_day_walk_routes import router as service_day_walks
from openhall.api.signal_routes import router as signals
from openhall.api.ticket_routes import router as tickets
from openhall.api.visit_routes import router as visits
from openhall.api.volunteer_routes import router as volunteers
from openhall.api.window_routes import router as windows
from openhall.kit.clock import utc_now
from openhall.kit.errors import NotAllowed, Refusal
from openhall.ledger.services import Act
from openhall.people.permissions import VISITOR
from openhall.vault.services import note_access
from openhall.vault.states import Access

log = logging.getLogger(__name__)

api = Described(
    title="OpenHall",
    version="1",
    description="Tickets, windows and live state of public service halls.",
    docs_url=None,
)
api.add_router("", places)
api.add_router("", knowledge)
api.add_router("", tickets)
api.add_router("", windows)
api.add_router("", moderation)
api.add_router("", ratings)
api.add_router("", signals)
api.add_router("", regions)
api.add_router("", reviews)
api.add_router("", devices)
api.add_router("", service_days)
api.add_router("", service_day_verbs)
api.add_router("", service_day_walks)
api.add_router("", service_day)
api.add_router("", matters)
api.add_router("", matter_verbs)
api.add_router("", events)
api.add_router("", volunteers)
api.add_router("", visits)
api.add_router("", matter_files)
api.add_router("", matter_meetings)
api.add_router("", matter_classes)
api.add_router("", outreach)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A service said no; to somebody with a token who came where their rights end, it stands in the security log."""
    if isinstance(error, NotAllowed):
        _note_refusal(request)
    return of_refusal(request, error)


def _note_refusal(request: HttpRequest) -> None:
    try:
        who = caller_of(request)
    except Refusal:  # a token that is nobody's tells of nobody
        return
    if who is not VISITOR:
        match = request.resolver_match
        note_access(Access.REFUSED, Act(who.name, utc_now(), who.account), None, match.route if match else "?")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The body or a parameter has the wrong shape."""
    where = ["/".join(str(part) for part in each["loc"][1:]) + ": " + each["msg"] for each in error.errors[:5]]
    return problem(422, "invalid", "; ".join(where)[:500])


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The body is no JSON, or something of the kind."""
    return problem(error.status_code, "malformed", str(error)[:200])


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such address."""
    return problem(404, "no_address", "There is nothing at this address.")


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """The body is larger than any request of this API needs."""
    return problem(413, "too_large", "The request is too large: at most 64 kB.")


@api.exception_handler(MultiPartParserError)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def bad_form(request: HttpRequest, error: Exception) -> HttpResponse:
    """What should hold a file is no form with one."""
    return problem(400, "malformed", "Send the file as multipart/form-data, in one field named file.")


@api.exception_handler(Exception)
def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own mistake: logged in full here, told to nobody outside."""
    log.exception("unexpected error")
    return problem(500, "our_mistake", "Something went wrong on our side. It has been logged; please try again.")


def describe() -> dict[str, Any]:
    """The OpenAPI description."""
    return dict(api.get_openapi_schema())
