"""What is kept of visitors and why; and each visitor's own page: see, copy, correct, erase, object."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act
from openhall.queue.queries.plan import HallPlan, plan_of
from openhall.reviews.states import Level
from openhall.routines import personal
from openhall.routines.personal import Own
from openhall.routines.refusals import sentence
from openhall.vault.rules import TABLE
from openhall.web.asking import act, now
from openhall.web.matters.words import OWN_STATES
from openhall.web.public.privacy_words import CLASSES, FIELDS, REFUSALS, STATES, WAYS, WISHES, Text
from openhall.web.public.review_words import LEVEL_WORDS
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import moment_words


@dataclasses.dataclass(frozen=True, slots=True)
class KeptLine:
    """One row of what is kept: what, why, how many days (0 = see `way`), how it ends."""

    what: Text
    why: Text
    days: int
    way: Text


@dataclasses.dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as its person sees it: `due` while it is decided, `answer` after."""

    id: uuid.UUID
    wish: Text
    state: Text
    asked: str
    due: str
    answer: Text


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long, who sees it, and what a visitor may ask."""
    lines = [KeptLine(*CLASSES[each.code], settings.KEPT_DAYS[each.code], WAYS[each.way]) for each in TABLE]
    return render(request, "public/privacy.html", {"lines": lines})


@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept of me."""
    return _page(request, token)


@require_POST
def press(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Do one thing with my data; a refusal is said in place and nothing has changed."""
    if verb == "copy":
        return _copy(request, token)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    personal.visit_of(token, now())
    try:
        said = VERBS[verb](request, token, act(request))
    except Refusal as error:
        return _page(request, token, error)
    messages.success(request, said)
    return _hidden(redirect("web:my_data", token=token))


def _words(request: HttpRequest, name: str = "words") -> str:
    return request.POST.get(name, "").replace("\x00", "")


def _correct(request: HttpRequest, token: str, doing: Act) -> str:
    personal.correct(token, request.POST.get("field", ""), _words(request, "value"), doing)
    return gettext("Corrected. The old value is destroyed.")


def _erase(request: HttpRequest, token: str, doing: Act) -> str:
    if personal.erase(token, _words(request), doing):
        return gettext("Erased. What the log holds can't be opened by anybody any more.")
    return gettext("Your review is still being handled, so the administration decides. The answer will stand here.")


def _object(request: HttpRequest, token: str, doing: Act) -> str:
    personal.object_to(token, _words(request), doing)
    return gettext("The administration decides. The answer will stand here.")


def _withdraw(request: HttpRequest, token: str, doing: Act) -> str:
    try:
        wanted = uuid.UUID(request.POST.get("request", ""))
    except ValueError:
        raise Malformed("no_request_id", "Choose the request on this page.") from None
    personal.withdraw(token, wanted, doing)
    return gettext("Withdrawn.")


VERBS: Mapping[str, Callable[[HttpRequest, str, Act], str]] = {
    "correct": _correct, "erase": _erase, "object": _object, "withdraw": _withdraw,
}  # fmt: skip


def _copy(request: HttpRequest, token: str) -> HttpResponse:
    """Everything in the clear: as a page to read, or as JSON for another program."""
    made = personal.copy(token, act(request))
    if request.POST.get("form") == "json":
        answer: HttpResponse = JsonResponse(made, json_dumps_params={"indent": 1, "ensure_ascii": False})
        answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return _hidden(answer)
    seen = personal.visit_of(token, now())
    frame = _frame(plan_of(seen.hall, now()), token)
    contact = [{**each, "words": FIELDS.get(each["field"], each["field"])} for each in made["contact"]]
    said = [{**each, "words": level_words(each["level"])} for each in made["said"]]
    page = {**frame, "copy": made, "contact": contact, "said": said}
    return _hidden(render(request, "public/my_copy.html", page))


def level_words(level: str) -> Text:
    """The words of a level; nothing for a report, which has none."""
    return LEVEL_WORDS[Level(level)] if level else ""


def _page(request: HttpRequest, token: str, error: Refusal | None = None) -> HttpResponse:
    own, at = personal.own(token, now()), now()
    plan = plan_of(own.visit.hall, at)
    page = {
        **_frame(plan, token),
        "own": own,
        "fields": [(each.field, FIELDS.get(each.field, each.field), own.masked.get(each.field, ""), each.erase_after)
                   for _, each in own.fields],
        "texts": [(level_words(each.level), each.text) for each in own.said if each.text],
        "requests": _requests(own, plan),
        "brought": [(each.number, OWN_STATES[each.state], each.title) for each in own.matters],
        "asked": {each.wish for each in own.requests if each.is_open},
        "refused": sentence(error) if error else "",
    }  # fmt: skip
    return _hidden(render(request, "public/my_data.html", page, status=error.status if error else 200))


def _frame(plan: HallPlan, token: str) -> dict[str, object]:
    return {"hall": plan.hall, "hall_name": named(plan.hall), "token": token}


def _requests(own: Own, plan: HallPlan) -> list[RequestLine]:
    at, zone = now(), plan.hall.hours.timezone
    return [
        RequestLine(each.id, WISHES[each.wish], STATES[each.state], moment_words(each.asked_at, at, zone),
                    moment_words(each.due_at, at, zone) if each.due_at else "", REFUSALS.get(each.reason, ""))
        for each in own.requests
    ]  # fmt: skip


def _hidden(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps a visitor's link."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
