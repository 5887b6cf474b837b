"""Volunteers by their own link: join, leave, offer and take places over, record, certificate."""

import uuid

from django.http import HttpRequest, HttpResponse

from openhall.api import community_presenters as presenters
from openhall.api.callers import act_of, caller_of
from openhall.api.community_schemas import (
    CertificateOut,
    CorrectionBody,
    CorrectionOut,
    JoinBody,
    JoinedOut,
    PlaceOut,
    VerifiedOut,
    VolunteerOut,
)
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS, keeps_token
from openhall.community import services as community
from openhall.community.queries.certificates import verified
from openhall.community.queries.own import own
from openhall.community.services import VolunteerWish
from openhall.kit.clock import utc_now
from openhall.ledger.services import first_answer
from openhall.places import queries as places
from openhall.routines.community import rota_of

router = Routes(tags=["community"])
MINE = "/volunteers/{volunteer_token}"
PLACE = MINE + "/places/{place_id}"
ANSWERS = {200: PlaceOut, **REFUSALS}


@router.post("/halls/{hall}/volunteers", response={201: JoinedOut, **REFUSALS}, **right("public"))
def volunteer_join(request: HttpRequest, hall: str, body: JoinBody) -> HttpResponse:
    """Become a volunteer: only the person does so. A token of staff joins as its own account and is told no link."""
    who = caller_of(request)
    act, view = act_of(request, who), places.hall(hall, utc_now())
    wish = VolunteerWish(
        body.name, body.agrees, body.contact, body.identity, body.minor, body.guardian, body.skills, body.public_name
    )
    kept = first_answer(act, lambda: community.join(view.id, wish, act))
    private = {} if keeps_token(who) else {"token": ""}
    return told(kept.status, {**kept.mapping, **private})


@router.get(MINE, response={200: VolunteerOut, **REFUSALS}, **right("public"))
def volunteer_one(request: HttpRequest, volunteer_token: str) -> HttpResponse:
    """The volunteer's own record."""
    return told(200, presenters.own(own(volunteer_token)))


@router.post(PLACE + "/leave", response=ANSWERS, **right("public"))
def place_leave(request: HttpRequest, volunteer_token: str, place_id: uuid.UUID) -> HttpResponse:
    """Give a place up; who waits first moves up."""
    act = act_of(request, caller_of(request))
    return told(200, first_answer(act, lambda: community.leave(volunteer_token, place_id, rota_of, act)).facts)


@router.post(PLACE + "/offer", response=ANSWERS, **right("public"))
def place_offer(request: HttpRequest, volunteer_token: str, place_id: uuid.UUID) -> HttpResponse:
    """Look for somebody to take the place over."""
    act = act_of(request, caller_of(request))
    return told(200, first_answer(act, lambda: community.offer(volunteer_token, place_id, rota_of, act)).facts)


@router.post(PLACE + "/take-over", response={201: PlaceOut, **REFUSALS}, **right("public"))
def place_take_over(request: HttpRequest, volunteer_token: str, place_id: uuid.UUID) -> HttpResponse:
    """Take over a place that another volunteer offers."""
    act = act_of(request, caller_of(request))
    kept = first_answer(act, lambda: community.take_over(volunteer_token, place_id, rota_of, act))
    return told(kept.status, kept.facts)


@router.post(PLACE + "/correct", response={201: CorrectionOut, **REFUSALS}, **right("public"))
def place_correct(
    request: HttpRequest, volunteer_token: str, place_id: uuid.UUID, body: CorrectionBody
) -> HttpResponse:
    """Say what is wrong with a record of service."""
    act = act_of(request, caller_of(request))
    kept = first_answer(act, lambda: community.ask_correction(volunteer_token, place_id, body.words, act))
    return told(kept.status, kept.facts)


@router.post(MINE + "/certificate", response={201: CertificateOut, **REFUSALS}, **right("public"))
def volunteer_certificate(request: HttpRequest, volunteer_token: str) -> HttpResponse:
    """A certificate of all service on record, free; the same one while nothing has changed."""
    act = act_of(request, caller_of(request))
    kept = first_answer(act, lambda: community.issue_certificate(volunteer_token, act))
    return told(kept.status, {"code": kept.mapping["code"]})


@router.post(MINE + "/end", response={200: VolunteerOut, **REFUSALS}, **right("public"))
def volunteer_end(request: HttpRequest, volunteer_token: str) -> HttpResponse:
    """End one's time as a volunteer."""
    act = act_of(request, caller_of(request))
    first_answer(act, lambda: community.end(volunteer_token, rota_of, act))
    return told(200, presenters.own(own(volunteer_token)))


@router.get("/certificates/{certificate_code}", response={200: VerifiedOut, **REFUSALS}, **right("public"))
def certificate_verify(request: HttpRequest, certificate_code: str) -> HttpResponse:
    """Whether a certificate is genuine, looked up in the log."""
    return told(200, presenters.verified(verified(certificate_code)))
