"""What the staff does with a matter, one address for each step."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openhall.api import matter_presenters as presenters
from openhall.api.callers import act_of, require_staff
from openhall.api.matter_routes import MATTERS
from openhall.api.matter_schemas import (
    AssignBody,
    CheckBody,
    ConfirmBody,
    LineBody,
    MatterAnswerBody,
    MoreTimeBody,
    PauseBody,
    ReachBody,
    RefuseBody,
    TriageBody,
    VerifyBody,
    VisitBody,
    WholeMatterOut,
    WhyBody,
)
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.kit.clock import utc_now
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, SEES, SEES_ALL, require_verb
from openhall.matters.queries.one import matter
from openhall.matters.services import Answer
from openhall.people.permissions import require_role
from openhall.people.queries.staffing import usernames
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.matters import units_seen

router = Routes(tags=["matters"])
MATTER = MATTERS + "/{matter_id}"
ANSWERS = {200: WholeMatterOut, **REFUSALS}
RIGHT = right("matters")


@router.get(MATTER, response=ANSWERS, **RIGHT)
def matter_one(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """One matter with everything that was done."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, SEES, plan.hall.id)
    found = matter(plan.hall.id, matter_id, units_seen(who, plan, utc_now()), who.account)
    return told(200, presenters.whole(plan, found, who.holds(SEES_ALL, plan.hall.id)))


def doing(
    request: HttpRequest, hall: str, matter_id: uuid.UUID, verb: str,
    work: Callable[[HallPlan, bool, Act], Kept],
) -> HttpResponse:  # fmt: skip
    """One step: the caller's role, a matter that the caller sees, the step; then the matter after it."""
    who = require_staff(request)
    act, plan = act_of(request, who), hall_plan(hall, utc_now())
    require_verb(who, verb, plan.hall.id)
    matter(plan.hall.id, matter_id, units_seen(who, plan, act.now), who.account)
    first_answer(act, lambda: work(plan, who.holds(DESK, plan.hall.id), act))
    return told(
        200, presenters.whole(plan, matter(plan.hall.id, matter_id, None), who.holds(SEES_ALL, plan.hall.id))
    )


@router.post(MATTER + "/refuse", response=ANSWERS, **RIGHT)
def matter_refuse(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: RefuseBody) -> HttpResponse:
    """Say that it is out of scope, and where the person gets help."""
    return doing(request, hall, matter_id, "refuse",
                  lambda plan, desk, act: matters.refuse(matter_id, body.reason, body.remedy, act))  # fmt: skip


@router.post(MATTER + "/check-refusal", response=ANSWERS, **RIGHT)
def matter_check_refusal(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: CheckBody) -> HttpResponse:
    """Supervision looks at a refusal."""
    return doing(request, hall, matter_id, "check_refusal",
                  lambda plan, desk, act: matters.check_refusal(matter_id, body.right, body.why, act))  # fmt: skip


@router.post(MATTER + "/triage", response=ANSWERS, **RIGHT)
def matter_triage(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: TriageBody) -> HttpResponse:
    """Classify."""
    return doing(request, hall, matter_id, "triage",
                  lambda plan, desk, act: matters.triage(matter_id, body.cause, body.grade, act))  # fmt: skip


@router.post(MATTER + "/assign", response=ANSWERS, **RIGHT)
def matter_assign(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: AssignBody) -> HttpResponse:
    """Name the lead unit, those that help, and who handles it."""

    def work(plan: HallPlan, desk: bool, act: Act) -> Kept:
        units = {each.code: each.id for each in places.units()}
        named = [code_named(units, code) for code in (body.unit, *body.assisting)]
        handler = code_named(usernames(plan.hall.id), body.handler) if body.handler else None
        return matters.assign(matter_id, named[0], named[1:], handler, act, body.disputed)

    return doing(request, hall, matter_id, "assign", work)


def code_named(known: dict[str, uuid.UUID], name: str) -> uuid.UUID:
    """The id of a code or user name; Malformed where nobody is named so."""
    if name not in known:
        raise Malformed("nobody_named_so", "Nobody here is named %(name)s.", {"name": name[:40]})
    return known[name]


@router.post(MATTER + "/return", response=ANSWERS, **RIGHT)
def matter_return_unit(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: WhyBody) -> HttpResponse:
    """The lead unit says that it is not its matter: once, within 24 hours."""
    return doing(request, hall, matter_id, "return_unit",
                  lambda plan, desk, act: matters.return_unit(matter_id, body.why, act))  # fmt: skip


@router.post(MATTER + "/measure", response=ANSWERS, **RIGHT)
def matter_measure(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: LineBody) -> HttpResponse:
    """Write down what was done."""
    return doing(request, hall, matter_id, "measure",
                  lambda plan, desk, act: matters.measure(matter_id, body.text, act, desk))  # fmt: skip


@router.post(MATTER + "/comment", response=ANSWERS, **RIGHT)
def matter_comment(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: LineBody) -> HttpResponse:
    """Say something among colleagues."""
    return doing(request, hall, matter_id, "comment",
                  lambda plan, desk, act: matters.comment(matter_id, body.text, act, desk))  # fmt: skip


@router.post(MATTER + "/contact", response=ANSWERS, **RIGHT)
def matter_contact(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: ReachBody) -> HttpResponse:
    """Log an attempt to reach the person."""
    return doing(
        request, hall, matter_id, "contact",
        lambda plan, desk, act: matters.contact(matter_id, body.way, body.reached, body.text, act, desk),
    )  # fmt: skip


@router.post(MATTER + "/pause", response=ANSWERS, **RIGHT)
def matter_pause(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: PauseBody) -> HttpResponse:
    """The clock stands still."""
    return doing(request, hall, matter_id, "pause",
                  lambda plan, desk, act: matters.pause(matter_id, body.reason, act))  # fmt: skip


@router.post(MATTER + "/resume", response=ANSWERS, **RIGHT)
def matter_resume(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """The clock goes on."""
    return doing(request, hall, matter_id, "resume", lambda plan, desk, act: matters.resume(matter_id, act))


@router.post(MATTER + "/extend", response=ANSWERS, **RIGHT)
def matter_extend(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: MoreTimeBody) -> HttpResponse:
    """Approve more working days."""
    return doing(request, hall, matter_id, "extend",
                  lambda plan, desk, act: matters.extend(matter_id, body.days, body.why, act))  # fmt: skip


@router.post(MATTER + "/answer", response=ANSWERS, **RIGHT)
def matter_answer(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: MatterAnswerBody) -> HttpResponse:
    """Answer the person."""
    said = Answer(body.outcome, body.text, body.legal_basis, body.plan)
    return doing(request, hall, matter_id, "answer",
                  lambda plan, desk, act: matters.answer(matter_id, said, act, desk))  # fmt: skip


@router.post(MATTER + "/confirm", response=ANSWERS, **RIGHT)
def matter_confirm(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: ConfirmBody) -> HttpResponse:
    """The person told somebody outside the unit that it is settled."""
    return doing(request, hall, matter_id, "confirm",
                  lambda plan, desk, act: matters.confirm(matter_id, body.way, act))  # fmt: skip


@router.post(MATTER + "/send-back", response=ANSWERS, **RIGHT)
def matter_send_back(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: WhyBody) -> HttpResponse:
    """The person told somebody outside the unit that it is not settled."""
    return doing(request, hall, matter_id, "send_back",
                  lambda plan, desk, act: matters.send_back(matter_id, body.why, act))  # fmt: skip


@router.post(MATTER + "/verify", response=ANSWERS, **RIGHT)
def matter_verify(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: VerifyBody) -> HttpResponse:
    """A second person looks at a "no", or at an answer nobody is there to confirm."""
    return doing(request, hall, matter_id, "verify",
                  lambda plan, desk, act: matters.verify(matter_id, body.accept, body.why, act))  # fmt: skip


@router.post(MATTER + "/return-visit", response=ANSWERS, **RIGHT)
def matter_return_visit(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: VisitBody) -> HttpResponse:
    """Ask the person how it ended."""
    return doing(request, hall, matter_id, "return_visit",
                  lambda plan, desk, act: matters.return_visit(matter_id, body.way, body.satisfied, act))  # fmt: skip


@router.post(MATTER + "/withdraw", response=ANSWERS, **RIGHT)
def matter_withdraw(request: HttpRequest, hall: str, matter_id: uuid.UUID, body: WhyBody) -> HttpResponse:
    """The person told the desk that it need not be followed any more."""
    return doing(request, hall, matter_id, "withdraw",
                  lambda plan, desk, act: matters.withdraw(matter_id, body.why, act))  # fmt: skip
