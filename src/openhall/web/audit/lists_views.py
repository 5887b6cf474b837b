"""The other lists of the audit: hand-overs of personal data, the security log, signed checkpoints."""

import csv
import uuid
from collections.abc import Sequence
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhall.ledger.queries.sealed import seals
from openhall.vault.queries import access_log, handovers
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.asking import act
from openhall.web.audit.asked import identifier
from openhall.web.audit.presenters import access_rows, handover_rows, nav_of
from openhall.web.audit.views import audited
from openhall.web.reading import line

PAGE, MOST_CSV = 50, 10_000


class _Identified(Protocol):
    @property
    def id(self) -> uuid.UUID: ...


@require_safe
def handover_page(request: HttpRequest, hall: str) -> HttpResponse:
    """To whom personal data was shown or handed, newest first."""
    plan, _who = audited(request, hall)
    found = handovers(plan.hall.id, _before(request), PAGE)
    page = {"plan": plan, "nav": nav_of(plan), "rows": handover_rows(plan, found), "older": _older(found)}
    return render(request, "audit/handovers.html", page)


@require_safe
def handovers_csv(request: HttpRequest, hall: str) -> HttpResponse:
    """The same as CSV, for WPS and Excel (with a byte order mark)."""
    plan, who = audited(request, hall)
    note_access(Access.EXPORTED, act(request, who), plan.hall.id, "hand-overs")
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="handovers-{plan.hall.code}.csv"'
    out = csv.writer(answer)
    out.writerow(["at", "who", "what", "subject", "records", "to_whom", "purpose", "reason"])
    for each in handover_rows(plan, handovers(plan.hall.id, limit=MOST_CSV)):
        values = [each.at, each.who, each.what, each.subject, each.records, each.recipient, each.purpose, each.reason]
        out.writerow([_no_formula(str(value)) for value in values])
    return answer


def _no_formula(text: str) -> str:
    """A cell that a table program takes for words, whatever it begins with."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


@require_safe
def access_page(request: HttpRequest, hall: str) -> HttpResponse:
    """Who came in, was refused, saw or took out something."""
    plan, _who = audited(request, hall)
    found = access_log(plan.hall.id, _before(request), PAGE)
    page = {"plan": plan, "nav": nav_of(plan), "rows": access_rows(plan, found), "older": _older(found)}
    return render(request, "audit/access.html", page)


@require_safe
def checkpoints(request: HttpRequest, hall: str) -> HttpResponse:
    """The last signed checkpoints of the log."""
    plan, _who = audited(request, hall)
    return render(request, "audit/checkpoints.html", {"plan": plan, "nav": nav_of(plan), "seals": seals()})


def _before(request: HttpRequest) -> uuid.UUID | None:
    return identifier(line(request.GET, "before", 40))


def _older(found: Sequence[_Identified]) -> uuid.UUID | None:
    return found[-1].id if len(found) == PAGE else None
