"""Quarterly visits: recorded by the teams, also late from a phone; their findings and the loop of these."""

import uuid
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse

from openhall.api import visit_presenters as presenters
from openhall.api.callers import act_of, require_staff, staff_here
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.api.visit_schemas import (
    ConfirmFindingBody,
    FindingBody,
    FindingOut,
    FindingsBody,
    ImproveBody,
    VerifyFindingBody,
    VisitKeptOut,
    VisitOut,
    VisitRecordBody,
)
from openhall.ledger.services import Act, Kept, first_answer
from openhall.outreach import services as outreach
from openhall.outreach.permissions import DISPATCHES, SEES, VISITS, require_verb
from openhall.outreach.queries import chain
from openhall.outreach.queries import visits as queries
from openhall.outreach.rules.classes import read_class
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.states import FINDING, Level, TargetKind
from openhall.people.permissions import Caller, require_role

router = Routes(tags=["visits"])
VISITS_PATH, FINDINGS_PATH = "/halls/{hall}/visits", "/halls/{hall}/findings"
ONE, FINDING_PATH = VISITS_PATH + "/{visit_id}", FINDINGS_PATH + "/{finding_id}"
KEPT = {200: VisitKeptOut, 201: VisitKeptOut, **REFUSALS}


@router.post(VISITS_PATH, response=KEPT, **right("visits"))
def visit_record(request: HttpRequest, hall: str, body: VisitRecordBody) -> HttpResponse:
    """Record a visit: 201; sent again with the same `client_id`, in any order: 200 and the same visit."""
    who, plan = staff_here(request, hall, VISITS)
    act, dispatches = act_of(request, who), who.holds(DISPATCHES, plan.hall.id)
    said = _visit(body)
    kept = first_answer(act, lambda: outreach.record(plan.hall.id, said, act, dispatches))
    return _kept(plan.hall.id, kept)


def _kept(hall: uuid.UUID, kept: Kept) -> HttpResponse:
    again = bool(kept.mapping["again"])
    view = queries.visit(hall, uuid.UUID(str(kept.mapping["id"])))
    return told(200 if again else 201, presenters.visit(view) | {"again": again})


def _visit(body: VisitRecordBody) -> VisitSaid:
    return VisitSaid(
        body.client_id, body.on,
        tuple(TargetSaid(TargetKind(each.kind), each.name, each.consent) for each in body.targets),
        _findings(body.findings), "" if body.batch is None else str(body.batch), tuple(body.members),
        tuple(body.met), tuple(body.topics), tuple(body.policies), body.solved,
    )  # fmt: skip


def _findings(bodies: Iterable[FindingBody]) -> tuple[FindingSaid, ...]:
    return tuple(
        FindingSaid(each.title, each.text, *read_class(each.class_), Level(each.level), each.target, each.lead or "",
                    each.grade)
        for each in bodies
    )  # fmt: skip


@router.get(VISITS_PATH, response={200: list[VisitOut], **REFUSALS}, **right("outreach"))
def visits_listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The visits of the hall, the latest first; findings only where one is asked for."""
    _, plan = staff_here(request, hall, SEES)
    return told(200, [presenters.visit(each) for each in queries.visits(plan.hall.id)])


@router.get(ONE, response={200: VisitOut, **REFUSALS}, **right("outreach"))
def visit_one(request: HttpRequest, hall: str, visit_id: uuid.UUID) -> HttpResponse:
    """One visit with its findings."""
    _, plan = staff_here(request, hall, SEES)
    return told(200, presenters.visit(queries.visit(plan.hall.id, visit_id)))


@router.post(ONE + "/findings", response=KEPT, **right("visits"))
def visit_findings(request: HttpRequest, hall: str, visit_id: str, body: FindingsBody | FindingBody) -> HttpResponse:
    """Add findings to a visit, named by its id or its `client_id`; those it has already change nothing (200)."""
    who, plan = staff_here(request, hall, VISITS)
    return _added(request, who, plan.hall.id, visit_id, body)


@router.post("/visits/{visit_id}/findings", response=KEPT, **right("visits"))
def findings_of_visit(request: HttpRequest, visit_id: uuid.UUID, body: FindingsBody | FindingBody) -> HttpResponse:
    """The same, by the visit's id alone."""
    who = require_staff(request)
    subject = chain.find(visit_id)
    hall = chain.hall_of(subject) if subject and subject.kind == "visit" else None
    require_role(who, VISITS, hall or uuid.UUID(int=0))
    return _added(request, who, hall or uuid.UUID(int=0), str(visit_id), body)


def _added(
    request: HttpRequest, who: Caller, hall: uuid.UUID, visit: str, body: FindingsBody | FindingBody
) -> HttpResponse:
    act, dispatches = act_of(request, who), who.holds(DISPATCHES, hall)
    said = _findings(body.findings if isinstance(body, FindingsBody) else [body])
    return _kept(hall, first_answer(act, lambda: outreach.add_findings(hall, visit, said, act, dispatches)))


@router.get(FINDINGS_PATH, response={200: list[FindingOut], **REFUSALS}, **right("outreach"))
def findings_listed(request: HttpRequest, hall: str, ended: bool = True) -> HttpResponse:
    """The findings of the hall, the latest visit first; `ended=false`: those that are not cleared or dropped."""
    _, plan = staff_here(request, hall, SEES)
    return told(200, presenters.findings(queries.findings(plan.hall.id, open_only=not ended)))


def _doing(
    request: HttpRequest, hall: str, finding: uuid.UUID, verb: str, work: Callable[[uuid.UUID, Act], Kept]
) -> HttpResponse:
    who, plan = staff_here(request, hall, SEES)
    act = act_of(request, who)
    require_verb(who, FINDING, verb, plan.hall.id)
    first_answer(act, lambda: work(plan.hall.id, act))
    return told(200, presenters.finding(queries.finding(plan.hall.id, finding)))


@router.post(FINDING_PATH + "/verify", response={200: FindingOut, **REFUSALS}, **right("outreach"))
def finding_verify(request: HttpRequest, hall: str, finding_id: uuid.UUID, body: VerifyFindingBody) -> HttpResponse:
    """Somebody outside the handling unit says whether it was really done."""
    return _doing(request, hall, finding_id, "verify",
                  lambda here, act: outreach.verify(here, finding_id, body.accept, body.why, act))  # fmt: skip


@router.post(FINDING_PATH + "/confirm", response={200: FindingOut, **REFUSALS}, **right("outreach"))
def finding_confirm(request: HttpRequest, hall: str, finding_id: uuid.UUID, body: ConfirmFindingBody) -> HttpResponse:
    """What the centre or enterprise says of it."""
    return _doing(request, hall, finding_id, "confirm",
                  lambda here, act: outreach.confirm(here, finding_id, body.way, body.content, act))  # fmt: skip


@router.post(FINDING_PATH + "/improve", response={200: FindingOut, **REFUSALS}, **right("outreach"))
def finding_improve(request: HttpRequest, hall: str, finding_id: uuid.UUID, body: ImproveBody) -> HttpResponse:
    """Write down what was made better because of it."""
    return _doing(request, hall, finding_id, "improve",
                  lambda here, act: outreach.improve(here, finding_id, body.text, act))  # fmt: skip
