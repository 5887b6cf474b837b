"""The page of a process walk, and one address for each step on it."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act
from openhall.matters.queries import others as matters
from openhall.people.permissions import Caller, require_role
from openhall.places.queries import units
from openhall.queue.queries.plan import HallPlan
from openhall.routines.service_days import Facts, done_once
from openhall.service_days import services
from openhall.service_days.permissions import SEES_DAYS, WORKS_AT_DAYS
from openhall.service_days.queries.walks import WalkView, walk
from openhall.service_days.services import Found
from openhall.web.asking import act, caller, fresh_key
from openhall.web.days import words
from openhall.web.days.nav import frame, hall_for
from openhall.web.days.presenters import moment, unit_names
from openhall.web.matters.words import GRADES
from openhall.web.reading import line
from openhall.web.saying import Said
from openhall.web.templatetags.openhall import named

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the checklist; `fine` is None before anybody looked."""

    code: str
    name: str
    fine: bool | None


@dataclasses.dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding: the matter it became, its owner and its date."""

    id: uuid.UUID
    number: str
    title: str
    owner: str
    due: str
    line: str


@dataclasses.dataclass(frozen=True, slots=True)
class WalkPage:
    """The whole page."""

    view: WalkView
    item: str
    role: Text
    way: Text
    checks: tuple[CheckLine, ...]
    findings: tuple[FindingLine, ...]
    guide: tuple[str, ...]
    unasked: tuple[str, ...]
    works: bool


def walk_page(plan: HallPlan, view: WalkView, who: Caller) -> WalkPage:
    """The page for this person."""
    lines = {each.code: named(each) for each, _ in view.lines}
    materials = {each.name: named(each) for each in view.item.materials}
    unasked = view.compared.unasked if view.compared else ()
    return WalkPage(
        view, named(view.item), words.WALK_ROLES[view.role], words.WALK_WAYS[view.online],
        tuple(CheckLine(each.code, lines[each.code], fine) for each, fine in view.lines), _findings(plan, view, lines),
        tuple(materials.values()), tuple(materials[name] for name in unasked),
        view.state == "walking" and who.holds(WORKS_AT_DAYS, plan.hall.id),
    )  # fmt: skip


def _findings(plan: HallPlan, view: WalkView, lines: Mapping[str, str]) -> tuple[FindingLine, ...]:
    rows, offices = matters.by_id(each.matter for each in view.findings), _offices()
    return tuple(
        FindingLine(
            each.matter, row.number, row.title, offices.get(row.lead, "") if row.lead else "",
            moment(plan, row.due_at), lines.get(each.code, ""),
        )
        for each in view.findings
        if (row := rows.get(each.matter))
    )  # fmt: skip


def _offices() -> dict[uuid.UUID, str]:
    by_code = unit_names()
    return {each.id: by_code[each.code] for each in units()}


@require_safe
def one(request: HttpRequest, hall: str, walk_id: uuid.UUID) -> HttpResponse:
    """One walk."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    return _page(request, who, plan, walk(plan.hall.id, walk_id), Said.of(messages.get_messages(request)))


def _page(
    request: HttpRequest, who: Caller, plan: HallPlan, view: WalkView, said: Said | None, status: int = 200
) -> HttpResponse:
    page = {
        **frame(who, plan, ""), "page": walk_page(plan, view, who), "said": said, "key": fresh_key(), "units": units(),
        "grades": GRADES.items(),
    }  # fmt: skip
    return render(request, "days/walk.html", page, status=status)


@require_POST
def press(request: HttpRequest, hall: str, walk_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do one step; a refusal is said in place and nothing has changed."""
    who = caller(request)
    plan = hall_for(who, hall, SEES_DAYS)
    require_role(who, WORKS_AT_DAYS, plan.hall.id)
    view = walk(plan.hall.id, walk_id)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    work, said = VERBS[verb]
    doing = act(request, who)
    try:
        done_once(doing, lambda: work(request, view, doing))
    except Refusal as error:
        return _page(request, who, plan, view, Said.refusal(error), error.status)
    messages.success(request, str(said))
    return redirect("web:walk", hall=hall, walk_id=walk_id)


def _step(request: HttpRequest, view: WalkView, doing: Act) -> Facts:
    services.begin_step(view.hall, view.id, line(request.POST, "name", 120), doing)
    return {}


def _check(request: HttpRequest, view: WalkView, doing: Act) -> Facts:
    services.check_line(
        view.hall, view.id, line(request.POST, "code", 40), request.POST.get("fine") == "yes", doing
    )
    return {}


def _materials(request: HttpRequest, view: WalkView, doing: Act) -> Facts:
    asked = [each for each in request.POST.get("asked", "").replace("\x00", "").splitlines() if each.strip()]
    services.ask_materials(view.hall, view.id, asked, _number(request, "trips"), doing)
    return {}


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise Malformed("no_whole_number", "Write a whole number.")
    return int(text)


def _find(request: HttpRequest, view: WalkView, doing: Act) -> Facts:
    found = Found(
        request.POST.get("text", "").replace("\x00", ""), unit_named(line(request.POST, "unit", 60)),
        line(request.POST, "code", 40), line(request.POST, "grade", 10) or "ordinary",
    )  # fmt: skip
    return {"matter": str(services.find(view.hall, view.id, found, doing))}


def unit_named(code: str) -> uuid.UUID:
    """The unit of this code; Malformed for none."""
    known = {each.code: each.id for each in units()}
    if code not in known:
        raise Malformed("unknown_unit", "There is no such unit.")
    return known[code]


def _end(request: HttpRequest, view: WalkView, doing: Act) -> Facts:
    services.end_walk(view.hall, view.id, doing)
    return {}


VERBS: Mapping[str, tuple[Callable[[HttpRequest, WalkView, Act], Facts], str | Promise]] = {
    "step": (_step, _("The step runs.")),
    "check": (_check, _("Written down.")),
    "materials": (_materials, _("Compared with the guide.")),
    "find": (_find, _("It is a matter now: with an owner and a date.")),
    "end": (_end, _("The walk is over.")),
}
