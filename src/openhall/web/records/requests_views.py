"""Visitors' requests about their data: the clock, the words without numbers, granted or refused for a reason."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.errors import Malformed, Refusal
from openhall.people.permissions import require_role
from openhall.privacy.permissions import ANSWERS
from openhall.privacy.queries import RequestView, requests_in, subject_of
from openhall.privacy.states import Refused
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines import personal
from openhall.vault.services import Shown, masked_of
from openhall.vault.states import Field, Purpose, Relation
from openhall.web.asking import act, caller, now
from openhall.web.public.privacy_words import REFUSALS, STATES, WISHES, Text
from openhall.web.saying import Said
from openhall.web.wayfinding import moment_words


@dataclasses.dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as staff see it: never whose it is; `words` without long numbers and addresses."""

    id: uuid.UUID
    wish: Text
    state: Text
    asked: str
    due: str
    late: bool
    words: str
    answer: Text
    is_open: bool


@require_GET
def requests_page(request: HttpRequest, hall: str) -> HttpResponse:
    """The open requests, the longest waiting first; then those that were answered."""
    return _page(request, _here(request, hall), Said.of(messages.get_messages(request)))


@require_POST
def answer(request: HttpRequest, hall: str, request_id: uuid.UUID) -> HttpResponse:
    """Grant a request, which carries it out at once, or refuse it for a reason."""
    plan, who = _here(request, hall), caller(request)
    reason, grants = request.POST.get("reason", ""), request.POST.get("answer") == "grant"
    try:
        if not grants and not reason:
            raise Malformed("no_refusal_reason", "Choose one of the reasons for which a request may be refused.")
        personal.answer(plan.hall.id, request_id, "" if grants else reason, act(request, who))
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    said = gettext("Granted and carried out.") if grants else gettext("Refused. The person reads why.")
    messages.success(request, said)
    return redirect("web:requests", hall=hall)


def _here(request: HttpRequest, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(caller(request), ANSWERS, plan.hall.id)
    return plan


def _page(request: HttpRequest, plan: HallPlan, said: Said | None, status: int = 200) -> HttpResponse:
    found = requests_in(plan.hall.id)
    words = masked_of([subject_of(each.id) for each in found], [Field.TEXT], Relation.SUPERVISION, Purpose.MODERATE)
    lines = [_line(plan, each, words, now()) for each in found]
    page = {"plan": plan, "lines": lines, "said": said, "refusals": [(code, REFUSALS[code]) for code in Refused],
            "waiting": sum(each.is_open for each in lines), "late": sum(each.late for each in lines)}  # fmt: skip
    return render(request, "records/requests.html", page, status=status)


def _line(plan: HallPlan, each: RequestView, words: Mapping[uuid.UUID, Shown], at: dt.datetime) -> RequestLine:
    zone = plan.hall.hours.timezone
    return RequestLine(
        each.id, WISHES[each.wish], STATES[each.state], moment_words(each.asked_at, at, zone),
        moment_words(each.due_at, at, zone) if each.due_at else "", each.due_at is not None and each.due_at < at,
        words.get(each.id, Shown({})).get(Field.TEXT, ""), REFUSALS.get(each.reason, ""), each.is_open,
    )  # fmt: skip
