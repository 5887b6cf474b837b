"""Tokens of programs in a hall: made and shown once, listed without themselves, taken back."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.people import services as people
from openhall.people.permissions import ISSUES_TOKENS, Caller, require_role
from openhall.people.queries import TokenView, tokens_in
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web import staff_words as words
from openhall.web.asking import act, caller, now
from openhall.web.reading import choice, line
from openhall.web.saying import Said

LONGEST_DAYS, USUAL_DAYS = 366, 90


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest, hall: str) -> HttpResponse:
    """The tokens of this hall; a new one is shown in the answer that makes it and never again."""
    who, plan = caller(request), hall_plan(hall, now())
    require_role(who, ISSUES_TOKENS, plan.hall.id)
    if request.method == "GET":
        return _page(request, plan, Said.of(messages.get_messages(request)))
    try:
        made = _create(request, who, plan)
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), status=error.status)
    return _page(request, plan, None, made)


def _create(request: HttpRequest, who: Caller, plan: HallPlan) -> str:
    name = line(request.POST, "name", 60)
    if not name:
        raise Malformed("no_name", "Say what the token is for.")
    role = choice(request.POST, "role", frozenset(Role), "")
    days = line(request.POST, "days", 3) or str(USUAL_DAYS)
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= LONGEST_DAYS):
        raise Malformed("bad_days", "A token ends after 1 to %(most)s days.", {"most": LONGEST_DAYS})
    doing = act(request, who)
    return people.create_token(doing, name, role, plan.hall.id, doing.now + dt.timedelta(days=int(days)))[1]


@require_POST
def revoke(request: HttpRequest, hall: str, token: uuid.UUID) -> HttpResponse:
    """Take a token of this hall back: every process refuses it within a second."""
    who, plan = caller(request), hall_plan(hall, now())
    require_role(who, ISSUES_TOKENS, plan.hall.id)
    try:
        if token not in {each.id for each in tokens_in(plan.hall.id)}:
            raise Missing("no_token", "There is no such token, or it is revoked already.")
        people.revoke_token(act(request, who), token)
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), status=error.status)
    messages.success(request, _("The token is revoked."))
    return redirect("web:tokens", hall=hall)


def _page(request: HttpRequest, plan: HallPlan, word: Said | None, made: str = "", status: int = 200) -> HttpResponse:
    rows = [_row(each) for each in tokens_in(plan.hall.id)]
    page = {
        "plan": plan, "rows": rows, "said": word, "made": made, "days": USUAL_DAYS, "most": LONGEST_DAYS,
        "roles": words.choices(words.ROLES), "filled": request.POST if status != 200 else {},
    }  # fmt: skip
    return render(request, "me/tokens.html", page, status=status)


def _row(token: TokenView) -> tuple[TokenView, str, str]:
    return token, token.state(now()), words.word(words.ROLES, token.role)
