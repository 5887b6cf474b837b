"""Ask the collection at the counter or the guide's desk: the answer is copied into the conversation with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhall.people.permissions import require_here
from openhall.queue.queries.plan import hall_plan
from openhall.web.answering import LONGEST_QUESTION, sure_answers
from openhall.web.asking import caller, fresh_key, now
from openhall.web.reading import line


@require_safe
def answers(request: HttpRequest, hall: str) -> HttpResponse:
    """The field, and the answers to what stands in it."""
    plan = hall_plan(hall, now())
    require_here(caller(request), plan.hall.id)
    text = line(request.GET, "q", LONGEST_QUESTION)
    rows = sure_answers(plan, text, now())
    return render(request, "questions/answers.html", {"plan": plan, "text": text, "rows": rows, "key": fresh_key()})
