"""What has been kept long enough, and destruction lists: made by one person, decided by a second."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.services import Act
from openhall.people import queries as people
from openhall.people.permissions import require_role
from openhall.privacy import services as privacy
from openhall.privacy.permissions import KEEPS_RECORDS
from openhall.privacy.queries import ListView, lists_in
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines import retention
from openhall.web.asking import act, caller, now
from openhall.web.public.privacy_words import CLASSES, Text
from openhall.web.saying import Said
from openhall.web.templatetags.openhall import named


@dataclasses.dataclass(frozen=True, slots=True)
class ListPage:
    """A destruction list in words; `mine` = the reader made it, so somebody else decides."""

    row: ListView
    counts: tuple[tuple[Text, int], ...]
    proposed_by: str
    decided_by: str
    mine: bool


@require_GET
def retention_page(request: HttpRequest, hall: str) -> HttpResponse:
    """What is due today, the list that waits, and the lists before."""
    return _page(request, _here(request, hall), Said.of(messages.get_messages(request)))


@require_POST
def press(request: HttpRequest, hall: str, verb: str) -> HttpResponse:
    """Make, approve or turn down a list; a refusal is said in place and nothing has changed."""
    plan = _here(request, hall)
    if verb not in VERBS:
        raise Missing("no_verb", "There is no such button.")
    try:
        said = VERBS[verb](request, plan, act(request, caller(request)))
    except Refusal as error:
        return _page(request, plan, Said.refusal(error), error.status)
    messages.success(request, said)
    return redirect("web:retention", hall=hall)


def _propose(request: HttpRequest, plan: HallPlan, doing: Act) -> str:
    retention.propose(plan.hall.id, local_day(doing.now, plan.hall.hours.timezone), doing)
    return gettext("The list is made. A second person decides.")


def _approve(request: HttpRequest, plan: HallPlan, doing: Act) -> str:
    done = retention.approve(plan.hall.id, _list(request), request.POST.get("digest", ""), doing)
    return gettext("Carried out: %(count)s records are destroyed.") % {"count": sum(done.values())}


def _reject(request: HttpRequest, plan: HallPlan, doing: Act) -> str:
    privacy.reject(plan.hall.id, _list(request), doing)
    return gettext("Turned down. Nothing is destroyed.")


VERBS: Mapping[str, Callable[[HttpRequest, HallPlan, Act], str]] = {
    "propose": _propose, "approve": _approve, "reject": _reject,
}  # fmt: skip


def _list(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("list", ""))
    except ValueError:
        raise Malformed("no_list_id", "Choose the list on this page.") from None


def _here(request: HttpRequest, hall: str) -> HallPlan:
    plan = hall_plan(hall, now())
    require_role(caller(request), KEEPS_RECORDS, plan.hall.id)
    return plan


def _page(request: HttpRequest, plan: HallPlan, said: Said | None, status: int = 200) -> HttpResponse:
    due = retention.due(plan.hall.id, local_day(now(), plan.hall.hours.timezone))
    lists = _lists(request, plan)
    page = {
        "plan": plan,
        "said": said,
        "due": [(CLASSES[each.code][0], each.days, each.last_day, len(each.records), each.law) for each in due],
        "some": any(each.records for each in due),
        "waiting": next((each for each in lists if each.row.is_open), None),
        "before": [each for each in lists if not each.row.is_open],
    }
    return render(request, "records/retention.html", page, status=status)


def _lists(request: HttpRequest, plan: HallPlan) -> list[ListPage]:
    rows, reader = lists_in(plan.hall.id), caller(request).account
    ids = [each for row in rows for each in (row.proposed_by, row.decided_by) if each]
    names = {key: named(person) for key, person in people.names(ids).items()}
    return [
        ListPage(row, tuple((CLASSES[code][0], count) for code, count in sorted(row.counts.items())),
                 names.get(row.proposed_by, ""), names.get(row.decided_by, "") if row.decided_by else "",
                 row.proposed_by == reader)
        for row in rows
    ]  # fmt: skip
