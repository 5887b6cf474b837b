"""The import of staff from a sheet: what it would do, line by line, then all of it or nothing."""

import dataclasses
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from openhall.kit.errors import Refusal
from openhall.ledger.services import Act, first_answer, once
from openhall.people.permissions import ADMINISTERS, Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.settings.staff_import import look_at, take_over
from openhall.routines.settings.staff_plan import StaffPlan
from openhall.routines.settings.staff_sheet import (
    COLUMNS,
    MOST_BYTES,
    NEEDED,
    Problem,
    Sheet,
    packed,
    read_packed,
    read_sheet,
)
from openhall.web.asking import act, caller, now
from openhall.web.saying import Said
from openhall.web.settings.pages import DifferenceLine, form_of
from openhall.web.settings.views import frame

SHOWN = 200


@dataclasses.dataclass(frozen=True, slots=True)
class ProblemLine:
    """What is wrong on a line, in words."""

    line: str
    column: str
    words: str


@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest, hall: str) -> HttpResponse:
    """Choose a file, look at what it does, confirm."""
    who = caller(request)
    plan = hall_plan(hall, now())
    require_role(who, ADMINISTERS, plan.hall.id)
    if request.method != "POST":
        return _page(request, who, plan)
    sheet = _sheet(request)
    if sheet.problems:
        return _page(request, who, plan, 400, problems=_problem_lines(sheet.problems))
    doing = act(request, who)
    if request.POST.get("step") != "confirm":
        return _looked(request, who, plan, sheet, doing)
    version = request.POST.get("version", "")[:16]
    try:
        kept = first_answer(
            doing,
            lambda: once(
                doing, lambda: {"id": str(take_over(plan.hall.id, sheet.lines, version, who, doing).id)}
            ),
        )
    except Refusal as error:
        return _looked(request, who, plan, sheet, doing, error)
    messages.success(request, gettext("Saved."))
    return redirect("web:settings_change", hall=hall, change_id=kept.mapping["id"])


def _sheet(request: HttpRequest) -> Sheet:
    """The file that was chosen, or the rows that came back from the preview."""
    sent = request.FILES.get("file")
    if sent is not None and not isinstance(sent, list):
        return read_sheet(sent.read(MOST_BYTES + 1))
    return read_packed(request.POST.get("rows", ""))


def _looked(
    request: HttpRequest, who: Caller, plan: HallPlan, sheet: Sheet, doing: Act, error: Refusal | None = None
) -> HttpResponse:
    found, version = look_at(plan.hall.id, sheet.lines, doing.now)
    status = error.status if error else (400 if found.problems else 200)
    own = {"said": Said.refusal(error)} if error else {}
    return _page(
        request, who, plan, status, problems=_problem_lines(found.problems), found=found, version=version,
        rows=packed(sheet.lines), differences=_differences(plan, found), left=max(0, len(found.after) - SHOWN), **own,
    )  # fmt: skip


def _differences(plan: HallPlan, found: StaffPlan) -> list[DifferenceLine]:
    form = form_of("staff", plan, plan.hall.id, None)
    return [
        DifferenceLine(
            each,
            form.shown(each, found.before[each]) if found.before[each] else "",
            form.shown(each, found.after[each]),
        )
        for each in list(found.after)[:SHOWN]
    ]


def _problem_lines(problems: Sequence[Problem]) -> list[ProblemLine]:
    return [
        ProblemLine(str(each.line or ""), each.column, gettext(each.detail) % each.values)
        for each in problems[:SHOWN]
    ]


def _page(
    request: HttpRequest, who: Caller, plan: HallPlan, status: int = 200, **own: object
) -> HttpResponse:
    columns = [(column, chinese, column in NEEDED) for column, chinese in COLUMNS.items()]
    page = {**frame(request, who, plan, "staff"), "columns": columns, **own}
    return render(request, "settings/staff.html", page, status=status)
