"""Ask in one's own words: a passage with its source, or a kind "we don't know" and where to go. Without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from openhall.knowledge.services.questions import hear
from openhall.ledger.services import first_answer
from openhall.queue.queries.plan import hall_plan
from openhall.web.answering import LONGEST_QUESTION, sure_answers
from openhall.web.asking import act, fresh_key, now
from openhall.web.reading import line
from openhall.web.templatetags.openhall import named


@require_safe
def ask(request: HttpRequest, hall: str) -> HttpResponse:
    """The field, and the answers to what stands in it."""
    plan = hall_plan(hall, now())
    text = line(request.GET, "q", LONGEST_QUESTION)
    rows = sure_answers(plan, text, now())
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
