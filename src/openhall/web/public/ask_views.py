"""Ask in one's own words: a passage with its source, or a kind "we don't know" and where to go. Without JavaScript."""

import dataclasses
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.clock import local_day
from openhall.knowledge.queries.answers import Answer
from openhall.knowledge.queries.answers import ask as answers_to
from openhall.knowledge.services.questions import hear
from openhall.ledger.services import first_answer
from openhall.queue.queries.plan import hall_plan
from openhall.web.asking import act, fresh_key, now
from openhall.web.reading import line
from openhall.web.templatetags.openhall import named

LONGEST_QUESTION, SHOWN = 200, 3


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as a visitor reads it: the passage's lines, and where it stands."""

    title: str
    lines: tuple[str, ...]
    number: str
    issuer: str
    from_on: dt.date | None
    in_force: bool


@require_safe
def ask(request: HttpRequest, hall: str) -> HttpResponse:
    """The field, and the answers to what stands in it."""
    plan = hall_plan(hall, now())
    text = line(request.GET, "q", LONGEST_QUESTION)
    found = answers_to(text, SHOWN, local_day(now(), plan.hall.hours.timezone)) if text else []
    rows = [_row(each) for each in found if each.confident]
    return render(request, "public/ask.html", {
        "plan": plan, "hall": plan.hall, "hall_name": named(plan.hall), "text": text, "rows": rows,
        "key": fresh_key(), "heard": line(request.GET, "heard", 20),
    })  # fmt: skip


@require_POST
def heard(request: HttpRequest, hall: str) -> HttpResponse:
    """Somebody says whether an answer was useful, or passes a question on that had none; then the answers again."""
    plan, doing = hall_plan(hall, now()), act(request)
    text, how = line(request.POST, "q", LONGEST_QUESTION), line(request.POST, "how", 20)
    first_answer(doing, lambda: hear(plan.hall.id, plan.hall.hours.timezone, text, how, doing))
    return redirect(reverse("web:ask", args=[hall], query={"q": text, "heard": how}))


def _row(answer: Answer) -> AnswerRow:
    lines = tuple(answer.passage.split("\n"))
    return AnswerRow(answer.title, lines, answer.number, answer.issuer, answer.from_on, answer.in_force)
