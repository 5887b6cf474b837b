"""Search the log of a hall, and take evidence out of it that anybody can check without us."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from openhall.kit.errors import NotNow, Refusal
from openhall.ledger.queries import EventView
from openhall.ledger.queries.sealed import receipt
from openhall.ledger.queries.searching import PAGE, kinds_seen, search
from openhall.ledger.rules.receipts import EVIDENCE
from openhall.people.permissions import AUDITS, Caller, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.vault.rules.traces import masked_facts
from openhall.vault.services import note_access
from openhall.vault.states import Access
from openhall.web.asking import act, caller, now
from openhall.web.audit.asked import Asked, asked, typed_in
from openhall.web.audit.kinds import kind_words
from openhall.web.audit.presenters import nav_of, rows
from openhall.web.saying import Said

MOST_EVIDENCE = 200


def audited(request: HttpRequest, hall: str) -> tuple[HallPlan, Caller]:
    """The hall, for who may audit it."""
    who, plan = caller(request), hall_plan(hall, now())
    require_role(who, AUDITS, plan.hall.id)
    return plan, who


@require_safe
def search_page(request: HttpRequest, hall: str) -> HttpResponse:
    """Events by subject, person, time and kind, newest first, page after page."""
    plan, _who = audited(request, hall)
    typed = typed_in(request.GET)
    page: dict[str, object] = {
        "plan": plan, "nav": nav_of(plan), "asked": typed, "kinds": _kinds(plan, typed["kind"]),
    }  # fmt: skip
    try:
        wanted = asked(request.GET, plan)
    except Refusal as error:
        page |= {"said": Said.refusal(error), "rows": []}
        return render(request, "audit/search.html", page, status=error.status)
    found = search(wanted.criteria, wanted.before)
    page |= {"rows": rows(plan, found), "evidence": urlencode(wanted.query)}
    if len(found) == PAGE:
        page["older"] = urlencode({**wanted.query, "before": str(found[-1].id)})
    return render(request, "audit/search.html", page)


def _kinds(plan: HallPlan, asked: str) -> list[tuple[str, str]]:
    """The kinds that the form offers, the one asked for among them, with their words and in the order of these."""
    kinds = {*kinds_seen(plan.hall.id), *([asked] if asked else [])}
    return sorted(((kind, str(kind_words(kind))) for kind in kinds), key=lambda each: each[1])


@require_safe
def evidence(request: HttpRequest, hall: str) -> HttpResponse:
    """What a search found, each event with its proof up to a signed checkpoint; `openhall verify-receipt` checks it."""
    plan, who = audited(request, hall)
    wanted, doing = asked(request.GET, plan), act(request, who)
    note_access(Access.EXPORTED, doing, plan.hall.id, "audit evidence")
    answer = JsonResponse(_evidence(plan, wanted), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{plan.hall.code}.json"'
    return answer


def _evidence(plan: HallPlan, wanted: Asked) -> dict[str, object]:
    found = search(wanted.criteria, wanted.before, MOST_EVIDENCE)
    proofs = {each.id: _proof(each) for each in found}
    return {
        "form": EVIDENCE,
        "hall": plan.hall.code,
        "made_at": now().isoformat(),
        "asked": wanted.query,
        "receipts": [proof for proof in proofs.values() if proof],
        "unsealed": [str(event) for event, proof in proofs.items() if not proof],
        "complete": len(found) < MOST_EVIDENCE,
    }


def _proof(event: EventView) -> dict[str, object] | None:
    """The receipt of an event; its own text only where no part of it had to be masked. None until it is sealed."""
    try:
        made = receipt(event.id, now(), whole=masked_facts(event.data) == event.data)
    except NotNow:
        return None
    return made.facts
