"""Joint meetings about a matter: called, held with minutes and decisions, called off; decisions carried out."""

import uuid

from django.http import HttpRequest, HttpResponse

from openhall.api.matter_schemas import HeldBody, MeetingBody, WhyBody
from openhall.api.matter_verb_routes import ANSWERS, MATTER, RIGHT, code_named, doing
from openhall.api.rights import Routes
from openhall.ledger.services import Act, Kept
from openhall.matters import services as matters
from openhall.matters.services import Call, Decided
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan

router = Routes(tags=["matters"])


def _units() -> dict[str, uuid.UUID]:
    return {each.code: each.id for each in places.units()}


@router.post(MATTER + "/meetings", response=ANSWERS, **RIGHT)
def matter_call_meeting(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: MeetingBody) -> HttpResponse:
    """Call units to a joint meeting."""

    def work(plan: HallPlan, desk: bool, act: Act) -> Kept:
        known = _units()
        called = frozenset(code_named(known, code) for code in body.units)
        return matters.call_meeting(matter_id, Call(body.meets_at, body.place, body.reason, called), act)

    return doing(request, hall, matter_id, "call_meeting", work)


@router.post(MATTER + "/meetings/hold", response=ANSWERS, **RIGHT)
def matter_hold_meeting(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: HeldBody) -> HttpResponse:
    """The meeting has taken place: its minutes, and decisions with owner and date."""

    def work(plan: HallPlan, desk: bool, act: Act) -> Kept:
        known = _units()
        decided = [Decided(each.text, code_named(known, each.unit), each.due_on) for each in body.decisions]
        return matters.hold_meeting(matter_id, body.minutes, decided, act)

    return doing(request, hall, matter_id, "hold_meeting", work)


@router.post(MATTER + "/meetings/call-off", response=ANSWERS, **RIGHT)
def matter_call_off_meeting(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: WhyBody) -> HttpResponse:
    """The meeting does not take place."""
    return doing(request, hall, matter_id, "call_off_meeting",
                 lambda plan, desk, act: matters.call_off_meeting(matter_id, body.why, act))  # fmt: skip


@router.post(MATTER + "/decisions/{decision_id}/done", response=ANSWERS, **RIGHT)
def matter_carry_out(request: HttpRequest, hall: str, matter_id: uuid.UUID, decision_id: uuid.UUID) -> HttpResponse:
    """A decision is carried out, says the unit that sees to it, or the desk."""
    return doing(request, hall, matter_id, "carry_out",
                 lambda plan, desk, act: matters.carry_out(matter_id, decision_id, act, desk))  # fmt: skip
