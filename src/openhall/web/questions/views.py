"""Look through the week's questions, make one's own what can be answered, and say what was done about it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.clock import local_day
from openhall.kit.errors import Refusal
from openhall.knowledge.queries.questions import QuestionView, questions, weeks
from openhall.knowledge.rules.questions import week_of
from openhall.knowledge.services import questions as verbs
from openhall.knowledge.states import SETTLED, QuestionState
from openhall.ledger.services import Act, Kept, first_answer
from openhall.people.permissions import RECEIVES, require_role
from openhall.people.queries import names
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.saying import Said
from openhall.web.templatetags.openhall import named

STATES = {QuestionState.ANSWERED: _("Answered now"), QuestionState.DROPPED: _("Left as it is")}


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as the list shows it; `owner` is empty while nobody has it."""

    question: QuestionView
    owner: str
    open: bool
    state: str | Promise


@require_safe
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The questions of a week: this one, or the one that holds the day `?week=`."""
    return _page(request, _plan(request, hall), Said.of(messages.get_messages(request)))


@require_POST
def take(request: HttpRequest, hall: str, question_id: uuid.UUID) -> HttpResponse:
    """Make a question one's own."""
    plan = _plan(request, hall)
    return _done(request, plan, gettext("It is yours."), lambda act: verbs.take(plan.hall.id, question_id, act))


@require_POST
def settle(request: HttpRequest, hall: str, question_id: uuid.UUID) -> HttpResponse:
    """Say that it is answered now, or left, and how."""
    plan, form = _plan(request, hall), request.POST
    state, words = form.get("state", ""), form.get("words", "")
    return _done(request, plan, gettext("Settled."),
                 lambda act: verbs.settle(plan.hall.id, question_id, state, words, act))  # fmt: skip


def _plan(request: HttpRequest, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(caller(request), RECEIVES, plan.hall.id)
    return plan


def _done(request: HttpRequest, plan: HallPlan, word: str, verb: Callable[[Act], Kept]) -> HttpResponse:
    doing = act(request)
    try:
        first_answer(doing, lambda: verb(doing))
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    messages.success(request, word)
    return redirect(reverse("web:questions", args=[plan.hall.code], query={"week": _week(request, plan).isoformat()}))


def _week(request: HttpRequest, plan: HallPlan) -> dt.date:
    """The Monday of the day that was asked for; of today for none and for what is no day."""
    wanted = request.POST.get("week") or request.GET.get("week", "")
    try:
        return week_of(dt.date.fromisoformat(wanted))
    except (ValueError, OverflowError):
        return week_of(local_day(now(), plan.hall.hours.timezone))


def _page(request: HttpRequest, plan: HallPlan, said: Said | None, status: int = 200) -> HttpResponse:
    week, found = _week(request, plan), weeks(plan.hall.id)
    lines = _lines(questions(plan.hall.id, week))
    return render(request, "questions/list.html", {
        "plan": plan, "lines": lines, "week": week, "weeks": found, "said": said, "key": fresh_key(),
        "waiting": sum(each.open for each in lines),
    }, status=status)  # fmt: skip


def _lines(rows: list[QuestionView]) -> list[QuestionLine]:
    owners = names({row.owner for row in rows if row.owner})
    return [
        QuestionLine(row, named(owners[row.owner]) if row.owner in owners else "", row.state not in SETTLED,
                     STATES.get(row.state, ""))
        for row in rows
    ]  # fmt: skip
