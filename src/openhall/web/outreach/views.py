"""Plan and batches of a hall, its visits and findings, and the buttons of these."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from openhall.files.services import open_for
from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, NotNow, Refusal
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept, first_answer
from openhall.outreach import services as outreach
from openhall.outreach.permissions import OUTSIDE, PLANS, SEES, VISITS, require_verb
from openhall.outreach.queries import visits as queries
from openhall.outreach.queries.figures import batches, coverage, figures
from openhall.outreach.queries.targets import planned, targets
from openhall.outreach.rules.chart import chart
from openhall.outreach.rules.quarters import Quarter, quarter_of, read_quarter
from openhall.outreach.states import CALL, FINDING, VISIT
from openhall.people.permissions import Caller, require_role
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.attachments import attachment
from openhall.web.outreach import words
from openhall.web.saying import Said


def here(who: Caller, hall: str, roles: frozenset[Role] = SEES) -> HallPlan:
    """The hall of this code, for who holds one of `roles` there."""
    plan = hall_plan(hall, now())
    require_role(who, roles, plan.hall.id)
    return plan


def today(plan: HallPlan) -> dt.date:
    """The hall's day."""
    return local_day(now(), plan.hall.hours.timezone)


def _quarter(request: HttpRequest, plan: HallPlan) -> Quarter:
    written = request.GET.get("quarter", "")
    return read_quarter(written) if written else quarter_of(today(plan))


@require_GET
def overview(request: HttpRequest, hall: str) -> HttpResponse:
    """The quarter: what is planned, which visits were made, figures and the map; the batches before it."""
    who = caller(request)
    plan = here(who, hall)
    quarter, halls = _quarter(request, plan), [plan.hall.id]
    listed = batches(plan.hall.id)
    batch = next((each for each in listed if each.quarter == quarter), None)
    counted = figures(halls, quarter.first, quarter.last)
    page = {
        "plan": plan, "quarter": quarter, "batches": listed, "batch": batch,
        "stops": planned(plan.hall.id, batch.id) if batch else [],
        "visits": queries.visits(plan.hall.id, batch.id) if batch else [],
        "calls": [each for each in queries.calls(plan.hall.id, batch.id) if each.state != "answered"] if batch else [],
        "figures": counted, "named": words.areas(counted.by_area),
        "chart": chart(coverage(halls, quarter.first, quarter.last)), "said": Said.of(messages.get_messages(request)),
        "goes_out": who.holds(VISITS, plan.hall.id), "plans": who.holds(PLANS, plan.hall.id), "key": fresh_key(),
    }  # fmt: skip
    return render(request, "outreach/overview.html", page)


@require_POST
def draw(request: HttpRequest, hall: str, batch_id: uuid.UUID) -> HttpResponse:
    """Draw the follow-up calls of a batch; the seed is the day, so that anybody can try it again."""
    who = caller(request)
    plan = here(who, hall, PLANS)
    doing = act(request, who)
    seed = today(plan).toordinal()
    kept = first_answer(doing, lambda: outreach.draw_calls(plan.hall.id, batch_id, seed, doing))
    messages.success(request, _("%(drawn)s visits were drawn.") % {"drawn": kept.mapping["drawn"]})
    return redirect("web:outreach", hall=hall)


@require_GET
def one(request: HttpRequest, hall: str, visit_id: uuid.UUID) -> HttpResponse:
    """One visit with its findings and photographs."""
    who = caller(request)
    return _visit_page(request, who, here(who, hall), visit_id, Said.of(messages.get_messages(request)))


@dataclasses.dataclass(frozen=True, slots=True)
class FindingCard:
    """A finding on the page, with the steps that this person may do now."""

    finding: queries.FindingView
    weight: str | Promise
    area: str | Promise
    level: str | Promise
    state: str | Promise
    tone: str
    late: bool
    may: frozenset[str]


def _card(who: Caller, plan: HallPlan, each: queries.FindingView, at: dt.datetime) -> FindingCard:
    late = each.dispatched_at is None and each.ended_at is None and each.dispatch_by < at
    late = late or (each.matter.due_at is not None and each.matter.due_at < at)
    answered = each.matter.state in ("answered", "closed", "settled")
    may = {"improve"} if each.state == "cleared" and who.holds(OUTSIDE | VISITS, plan.hall.id) else set[str]()
    if answered and each.ended_at is None and who.holds(OUTSIDE, plan.hall.id):
        may |= {"confirm"} | ({"verify"} if each.state == "found" else set())
    return FindingCard(
        each, words.WEIGHTS[each.weight], words.AREAS[each.area], words.LEVELS[each.level], words.STATES[each.state],
        words.TONES[each.state], late, frozenset(may),
    )  # fmt: skip


def _visit_page(
    request: HttpRequest, who: Caller, plan: HallPlan, visit_id: uuid.UUID, said: Said | None, status: int = 200
) -> HttpResponse:
    visit = queries.visit(plan.hall.id, visit_id)
    page = {
        "plan": plan, "visit": visit, "said": said, "key": fresh_key(), "photos": words.PHOTOS[visit.photos],
        "targets": [(words.KINDS[kind], name) for kind, name in visit.targets],
        "cards": [_card(who, plan, each, now()) for each in visit.findings],
        "call": visit.call, "call_words": words.CALLS.get(visit.call.state, "") if visit.call else "",
        "calls": who.holds(OUTSIDE, plan.hall.id) and visit.call is not None and visit.call.state != "answered",
        "goes_out": who.holds(VISITS, plan.hall.id),
    }  # fmt: skip
    return render(request, "outreach/visit.html", page, status=status)


@require_POST
def press(request: HttpRequest, hall: str, visit_id: uuid.UUID, verb: str) -> HttpResponse:
    """A button of a visit: the follow-up call, consent to photographs given or withdrawn."""
    who = caller(request)
    plan = here(who, hall)
    doing, own = act(request, who), plan.hall.id
    verbs: Mapping[str, Callable[[], Kept]] = {
        "call": lambda: outreach.answer_call(own, visit_id, _answer(request), request.POST.get("note", ""), doing),
        "allow-photos": lambda: outreach.allow_photos(own, str(visit_id), doing),
        "withdraw-photos": lambda: outreach.withdraw_photos(own, str(visit_id), doing),
    }
    if verb not in verbs:
        raise Missing("no_verb", "There is no such button.")
    table, name = (CALL, "answer") if verb == "call" else (VISIT, verb.replace("-", "_"))
    require_verb(who, table, name, own)
    return _done(request, who, plan, visit_id, lambda: verbs[verb](), doing)


def _answer(request: HttpRequest) -> bool | None:
    return {"content": True, "not_content": False}.get(request.POST.get("answer", ""))


@require_POST
def press_finding(request: HttpRequest, hall: str, finding_id: uuid.UUID, verb: str) -> HttpResponse:
    """A button of a finding: verify, confirm, write down the improvement."""
    who = caller(request)
    plan = here(who, hall)
    doing, own, form = act(request, who), plan.hall.id, request.POST
    verbs: Mapping[str, Callable[[], Kept]] = {
        "verify": lambda: outreach.verify(own, finding_id, _yes(request), form.get("why", ""), doing),
        "confirm": lambda: outreach.confirm(own, finding_id, form.get("way", ""), _yes(request), doing),
        "improve": lambda: outreach.improve(own, finding_id, form.get("text", ""), doing),
    }
    if verb not in verbs:
        raise Missing("no_verb", "There is no such button.")
    require_verb(who, FINDING, verb, own)
    visit = queries.finding(own, finding_id).visit
    return _done(request, who, plan, visit, lambda: verbs[verb](), doing)


def _yes(request: HttpRequest) -> bool:
    said = request.POST.get("said", "")
    if said not in ("yes", "no"):
        raise Malformed("no_answer", "Say yes or no.")
    return said == "yes"


def _done(
    request: HttpRequest, who: Caller, plan: HallPlan, visit: uuid.UUID, work: Callable[[], Kept], doing: Act
) -> HttpResponse:
    """Do it; a refusal is said in place and nothing has changed."""
    try:
        first_answer(doing, work)
    except Refusal as error:
        return _visit_page(request, who, plan, visit, Said.refusal(error), error.status)
    messages.success(request, _("Written down."))
    return redirect("web:outreach_visit", hall=plan.hall.code, visit_id=visit)


@require_POST
def photo(request: HttpRequest, hall: str, visit_id: uuid.UUID) -> HttpResponse:
    """Keep a photograph of a visit."""
    who = caller(request)
    plan = here(who, hall, VISITS)
    doing = act(request, who)
    try:
        upload = request.FILES.get("photo")
        if upload is None:
            raise NotNow("nothing_chosen", "Choose a photograph first.")
        outreach.add_photo(plan.hall.id, str(visit_id), str(upload.name), upload.file or upload, doing)
    except Refusal as error:
        return _visit_page(request, who, plan, visit_id, Said.refusal(error), error.status)
    messages.success(request, _("The photograph is kept."))
    return redirect("web:outreach_visit", hall=hall, visit_id=visit_id)


@require_GET
def photo_one(request: HttpRequest, hall: str, visit_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """One photograph, to be saved."""
    who = caller(request)
    plan = here(who, hall)
    visit = queries.visit(plan.hall.id, visit_id)
    return attachment(open_for(act(request, who), Subject("visit", visit.id), file_id))


@require_GET
def listed_targets(request: HttpRequest, hall: str) -> HttpResponse:
    """Everybody who may be visited."""
    who = caller(request)
    return targets_page(request, who, here(who, hall), Said.of(messages.get_messages(request)))


def targets_page(
    request: HttpRequest, who: Caller, plan: HallPlan, said: Said | None, status: int = 200
) -> HttpResponse:
    """The list, with the form for another one."""
    rows = [(each, words.KINDS[each.kind], words.CONSENT[each.consent]) for each in targets(plan.hall.id)]
    page = {
        "plan": plan, "rows": rows, "said": said, "key": fresh_key(), "kinds": words.KINDS.items(),
        "levels": words.LEVELS.items(), "goes_out": who.holds(VISITS, plan.hall.id),
        "waiting": sum(each.consent == "none" for each, _kind, _consent in rows),
    }  # fmt: skip
    return render(request, "outreach/targets.html", page, status=status)


@require_POST
def press_target(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Add a centre or enterprise; note that one agreed, or that it does not any more."""
    who = caller(request)
    plan = here(who, hall, VISITS)
    doing, form = act(request, who), request.POST
    try:
        if verb == "add":
            outreach.put_target(plan.hall.id, _wish(request), doing)
        elif verb in ("agree", "withdraw"):
            target = _target(form.get("target", ""))
            do = outreach.withdraw_consent if verb == "withdraw" else _agree
            first_answer(doing, lambda: do(plan.hall.id, target, doing))
        else:
            raise Missing("no_verb", "There is no such button.")
    except Refusal as error:
        return targets_page(request, who, plan, Said.refusal(error), error.status)
    messages.success(request, _("Written down."))
    return redirect("web:outreach_targets", hall=hall)


def _agree(hall: uuid.UUID, target: uuid.UUID, doing: Act) -> Kept:
    return outreach.give_consent(hall, target, "in_person", doing)


def _target(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Missing("no_visit_target", "There is no such centre or enterprise.") from None


def _wish(request: HttpRequest) -> outreach.TargetWish:
    form = request.POST
    minutes = form.get("minutes", "30")
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 3):
        raise Malformed("bad_minutes", "Say in whole minutes how long the way takes.")
    kind, name, region, level, industry = (
        form.get(field, "").replace("\x00", "").strip() for field in ("kind", "name", "region", "level", "industry")
    )
    return outreach.TargetWish(kind, name, region, level, industry=industry, minutes=int(minutes))
