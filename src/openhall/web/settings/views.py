"""Looking at settings: the overview, the records of a kind, the changes and one of them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.people.permissions import READS_SETTINGS, Caller, require_role
from openhall.places.queries.changes import ChangeView, change, change_count, changes, waiting_changes
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.settings.today import today_of
from openhall.routines.settings.verbs import preview, undo_wish
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.reading import line
from openhall.web.saying import Said
from openhall.web.settings import words
from openhall.web.settings.lists import PER_PAGE, Asked
from openhall.web.settings.pages import (
    ALONE,
    KEPT,
    change_lines,
    day_words,
    difference_lines,
    effect_lines,
    form_of,
    may_edit,
    nav_of,
)
from openhall.web.settings.tables import listing

FARTHEST_PAGE = 1000


def here(request: HttpRequest, hall: str) -> tuple[Caller, HallPlan]:
    """Who looks at which hall's settings."""
    who = caller(request)
    plan = hall_plan(hall, now())
    require_role(who, READS_SETTINGS, plan.hall.id)
    return who, plan


def frame(request: HttpRequest, who: Caller, plan: HallPlan, kind: str = "") -> dict[str, object]:
    """What every page of the settings shows around its own matter."""
    return {
        "plan": plan, "kind": kind, "kind_title": words.KINDS.get(kind, ""), "nav": nav_of(plan, kind),
        "may_edit": may_edit(who, plan), "said": Said.of(messages.get_messages(request)), "key": fresh_key(),
    }  # fmt: skip


@require_safe
def overview(request: HttpRequest, hall: str) -> HttpResponse:
    """Every kind of setting, and what waits for its day."""
    who, plan = here(request, hall)
    waiting = change_lines(plan, waiting_changes(plan.hall.id))
    latest = change_lines(plan, changes(plan.hall.id, 0, 5))
    page = {**frame(request, who, plan), "waiting": waiting, "latest": latest}
    return render(request, "settings/overview.html", page)


@require_safe
def records(request: HttpRequest, hall: str, kind: str) -> HttpResponse:
    """The records of a kind; `?q=` searches, `?page=` turns over."""
    who, plan = here(request, hall)
    require_kept(kind)
    number = page_number(request)
    text = line(request.GET, "q", 60)
    found = listing(kind, plan, Asked(text, (number - 1) * PER_PAGE, now()))
    page = {
        **frame(request, who, plan, kind),
        "listing": found,
        "q": text,
        "number": number,
        "alone": kind in ALONE,
    }
    return render(request, "settings/list.html", page)


@require_safe
def history(request: HttpRequest, hall: str) -> HttpResponse:
    """Every change ever planned, the newest first."""
    who, plan = here(request, hall)
    number = page_number(request)
    found = changes(plan.hall.id, (number - 1) * PER_PAGE, PER_PAGE)
    more = change_count(plan.hall.id) > number * PER_PAGE
    page = {**frame(request, who, plan), "lines": change_lines(plan, found), "number": number, "more": more}
    return render(request, "settings/changes.html", page)


@require_safe
def one(request: HttpRequest, hall: str, change_id: uuid.UUID) -> HttpResponse:
    """One change: before and after, what became of it, and what taking it back would do."""
    who, plan = here(request, hall)
    return change_page(request, who, plan, change_id)


def change_page(
    request: HttpRequest,
    who: Caller,
    plan: HallPlan,
    change_id: uuid.UUID,
    said: Said | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a change, with what was said about it."""
    found = change(plan.hall.id, change_id)
    if found is None:
        raise Missing("no_change", "There is no such change.")
    form = form_of(found.kind, plan, found.record, found.after or found.before)
    page = frame(request, who, plan, found.kind)
    page |= {
        "why": gettext(found.refusal) if found.refusal else "",
        "line": change_lines(plan, [found])[0], "change": found, "said": said or page["said"],
        "differences": difference_lines(form, found.before, found.after),
        "when": day_words(found.effective_on, today_of(plan.hall.id, now())),
    }  # fmt: skip
    page["invites"] = page["may_edit"] and found.state == "applied" and _opens_accounts(found)
    if found.state == "applied" and found.undone_by is None and page["may_edit"]:
        page["back"] = _back(request, who, plan, change_id)
    return render(request, "settings/change.html", page, status=status)


def _opens_accounts(found: ChangeView) -> bool:
    """Whether a change has brought people who can't log in yet."""
    return found.kind == "staff" or (found.kind == "account" and found.before is None)


def _back(request: HttpRequest, who: Caller, plan: HallPlan, change_id: uuid.UUID) -> dict[str, object]:
    """What taking a change back would do, or why it can't be."""
    found = change(plan.hall.id, change_id)
    assert found is not None  # it was read a moment ago in the same request
    try:
        intent, effects = preview(undo_wish(found, now()), who, act(request, who))
    except Refusal as error:
        return {"why_not": Said.refusal(error).text}
    form = form_of(found.kind, plan, found.record, intent.after or intent.before)
    return {
        "differences": difference_lines(form, intent.before, intent.after),
        "effects": effect_lines(effects),
    }


def require_kept(kind: str) -> None:
    """Missing where no such kind of record has a page."""
    if kind not in KEPT:
        raise Missing("no_setting", "There are no settings of this name.")


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1."""
    text = line(request.GET, "page", 4) or "1"
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= FARTHEST_PAGE):
        raise Malformed("no_page", "There is no such page.")
    return int(text)
