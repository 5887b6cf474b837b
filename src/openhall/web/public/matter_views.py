"""Bring a difficult matter, find it again by number and secret, follow it, and say whether it is settled."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhall.kit.errors import Missing, Refusal
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.queries.own import OwnMatter, own_matter, secret_of, token_of
from openhall.matters.services import MatterWish
from openhall.matters.states import Said
from openhall.places.queries import units
from openhall.queue.queries.plan import HallPlan, hall_plan, plan_of
from openhall.routines.personal import visit_of
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.matters import words
from openhall.web.matters.intake_views import FIELDS, times_of
from openhall.web.matters.intake_views import words as written
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import moment_words

type Text = str | Promise


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, hall: str) -> HttpResponse:
    """The form; then the person's page, which says how to come back."""
    plan = hall_plan(hall, now())
    if request.method != "POST":
        return _form(request, plan)
    doing = act(request)
    try:
        kept = first_answer(doing, lambda: matters.open_matter(plan.hall.id, _wish(request, plan, doing.now), doing))
    except Refusal as error:
        return _form(request, plan, error)
    return hidden(redirect(reverse("web:my_matter", args=[kept.mapping["token"]]) + "?new"))


def _form(request: HttpRequest, plan: HallPlan, error: Refusal | None = None) -> HttpResponse:
    filled = {name: request.POST.get(name, request.GET.get(name, "")) for name in FIELDS}
    page = {
        **_frame(plan), "kinds": words.KINDS.items(), "items": plan.items.values(), "filled": filled,
        "ticket": filled["ticket"][:60], "key": fresh_key(),
        "errors": [{"id": "title", "text": sentence(error)}] if error else [],
    }  # fmt: skip
    return hidden(render(request, "public/matter_new.html", page, status=error.status if error else 200))


def _frame(plan: HallPlan) -> dict[str, object]:
    return {"hall": plan.hall, "hall_name": named(plan.hall)}


def _wish(request: HttpRequest, plan: HallPlan, at: dt.datetime) -> MatterWish:
    item, ticket = written(request, "item"), written(request, "ticket")
    return MatterWish(
        written(request, "kind"), written(request, "title"), written(request, "text"), written(request, "wanted"),
        name=written(request, "name"), contact=written(request, "contact"),
        times_come=times_of(written(request, "times")),
        item=plan.item(item).id if item else None, source=_visit(ticket, plan, at) if ticket else None,
    )  # fmt: skip


def _visit(secret: str, plan: HallPlan, at: dt.datetime) -> Subject:
    seen = visit_of(secret, at)
    if seen.hall != plan.hall.id:
        raise Missing("no_ticket", "There is no such ticket. Check the link or take a new ticket.")
    return Subject("ticket", seen.ticket, seen.number)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, hall: str) -> HttpResponse:
    """By number and second secret to the own page; never by a number of a person's papers."""
    plan, errors, status = hall_plan(hall, now()), [], 200
    if request.method == "POST":
        try:
            token = token_of(plan.hall.id, written(request, "number"), written(request, "secret"))
            return hidden(redirect("web:my_matter", token=token))
        except Refusal as error:
            errors, status = [{"id": "number", "text": sentence(error)}], error.status
    page = {**_frame(plan), "errors": errors, "filled": written(request, "number")[:16]}
    return hidden(render(request, "public/matter_find.html", page, status=status))


@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The own matter."""
    return own_page(request, token)


# address → the verb of the life, and the step
VERBS: Mapping[str, Callable[[HttpRequest, str, Act], Kept]] = {
    "confirm": lambda request, token, doing: matters.confirm_own(token, doing),
    "send-back": lambda request, token, doing: matters.send_back_own(token, written(request, "why"), doing),
    "comment": lambda request, token, doing: matters.comment_own(token, written(request, "text"), doing),
    "forget": lambda request, token, doing: matters.forget_own(token, doing),
    "withdraw": lambda request, token, doing: matters.withdraw_own(token, written(request, "why"), doing),
}


@require_POST
def press(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """One step of the person; a refusal is said in place and nothing has changed."""
    own_matter(token, now())
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    doing = act(request)
    try:
        first_answer(doing, lambda: VERBS[verb](request, token, doing))
    except Refusal as error:
        return own_page(request, token, error)
    return hidden(redirect("web:my_matter", token=token))


def own_page(request: HttpRequest, token: str, error: Refusal | None = None) -> HttpResponse:
    """The page of the own matter, with a refusal where something was not possible."""
    own, at = own_matter(token, now()), now()
    plan = plan_of(own.hall, at)
    zone = plan.hall.hours.timezone
    page = {
        **_frame(plan), "own": own, "state": words.OWN_STATES[own.state], "kind": words.KINDS[own.kind],
        "clock": clock_words(own, at, zone), "brought": moment_words(own.opened_at, at, zone),
        "unit": next((named(each) for each in units() if each.id == own.lead), ""),
        "outcome": words.OUTCOMES.get(own.outcome, ""), "scope": words.SCOPE.get(own.refused_for, ""),
        "moments": [(moment_words(each.at, at, zone), _said(each.said, each.mine), each.text) for each in own.lines],
        **{f"may_{verb}": own.may(verb) for verb in ("confirm", "comment", "withdraw", "add_file")},
        "key": fresh_key(), "refused": sentence(error) if error else "", "secret": secret_of(own),
        "reachable": own.reachable,
        "fresh": "new" in request.GET,
    }  # fmt: skip
    return hidden(render(request, "public/my_matter.html", page, status=error.status if error else 200))


def _said(said: str, mine: bool) -> Text:
    return gettext("You wrote") if mine and said != Said.FILE else words.SAID[said]


def clock_words(own: OwnMatter, at: dt.datetime, timezone: str) -> str:
    """The clock in plain words: until when we owe an answer, that it waits for the person, or that we are late."""
    if own.closed_at is not None:
        return gettext("No time runs any more.")
    if own.stands_still:
        return gettext("The clock stands still while we wait for you or for somebody else's decision.")
    if own.due_at is None:
        return gettext("The answer came late. That is written down.") if own.late else gettext("No time runs any more.")
    due = moment_words(own.due_at, at, timezone)
    if own.late:
        return gettext("The answer was due %(due)s. We are late; the next higher office has been told.") % {"due": due}
    return gettext("You get an answer by %(due)s.") % {"due": due}


def hidden(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps a person's link."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
