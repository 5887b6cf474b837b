"""Record a visit, also one that comes from a phone that was offline: twice, late, out of order, with a wrong clock."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import Q

from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.outreach.models import Batch, Consent, Target, Visit, Visited, VisitMember
from openhall.outreach.queries.subjects import visit_subject
from openhall.outreach.rules.forms import CLIENT_ID, FindingSaid, VisitSaid, checked, checked_finding
from openhall.outreach.rules.quarters import Quarter, believed, quarter_of, read_quarter
from openhall.outreach.services.finding import make_findings
from openhall.outreach.services.steps import batch_of, day_in, hold, numbered
from openhall.outreach.services.targets import consented, target_named
from openhall.outreach.states import VISIT, TargetKind, Way
from openhall.people.queries import staffing


def record(hall: uuid.UUID, said: VisitSaid, act: Act, dispatches: bool = False) -> Kept:
    """Record a visit with its findings, each with its matter; its id, whether it was known already, its findings.

    The same `client_id` is the same visit, however often and in whatever order it comes: what was sent first stays,
    findings that the visit did not have are added. `dispatches`: who records it may also name lead units.
    NotNow for an enterprise that withdrew its consent before that day; Malformed for a form that says too little.
    """
    form = checked(said)
    return ledger.once(act, lambda: _record(hall, form, act, dispatches), status=201)


def add_findings(
    hall: uuid.UUID, visit: str, said: tuple[FindingSaid, ...], act: Act, dispatches: bool = False
) -> Kept:
    """Add findings to a visit, named by its id or by its `client_id`; those it has already change nothing."""
    found = tuple(checked_finding(each) for each in said)
    if not found:
        raise Malformed("no_finding", "Say what was found.")
    return ledger.once(act, lambda: _add(hall, visit, found, act, dispatches), status=201)


def visit_named(hall: uuid.UUID, named: str) -> Visit:
    """The visit of an id or `client_id`; Missing where the hall has none."""
    key = Q(client_id=named)
    try:
        key |= Q(id=uuid.UUID(named))
    except ValueError:
        pass  # no id: a client_id alone
    rows = Visit.objects.filter(hall=hall).order_by("id")
    row = rows.filter(key).first() if CLIENT_ID.fullmatch(named) else None
    if row is None:
        raise Missing("no_visit", "There is no such visit.")
    return row


def _record(hall: uuid.UUID, form: VisitSaid, act: Act, dispatches: bool) -> Mapping[str, object]:
    hold(hall)
    known = Visit.objects.filter(hall=hall, client_id=form.client_id).first()
    if known is not None:
        return _told(known, True, make_findings(known, form.findings, act, dispatches))
    made = _made(hall, form, act)
    return _told(made, False, make_findings(made, form.findings, act, dispatches))


def _add(
    hall: uuid.UUID, named: str, found: tuple[FindingSaid, ...], act: Act, dispatches: bool
) -> Mapping[str, object]:
    hold(hall)
    row = visit_named(hall, named)
    many = make_findings(row, found, act, dispatches)
    if many:
        ledger.append(act, VISIT["add_to"].event, visit_subject(row), hall, {"findings": many})
    return _told(row, many == 0, many)


def _told(row: Visit, again: bool, many: int) -> Mapping[str, object]:
    return {"id": str(row.id), "client_id": row.client_id, "again": again, "new_findings": many}


def _made(hall: uuid.UUID, form: VisitSaid, act: Act) -> Visit:
    on = believed(form.on, day_in(hall, act.now))
    targets = [target_named(hall, each.kind, each.name, act) for each in form.targets]
    for row, each in zip(targets, form.targets, strict=True):
        _require_consent(row, each.consent, on, act)
    visit = Visit.objects.create(
        id=uuid7(act.now), hall_id=hall, batch=_batch(hall, form.batch, quarter_of(on), act),
        client_id=form.client_id, on=on, said_on=form.on, received_at=act.now, received_from_id=act.account,
        met=list(form.met), topics=list(form.topics), policies=list(form.policies), solved=form.solved,
    )  # fmt: skip
    _members(visit, form.members)
    unique = dict.fromkeys(row.id for row in targets)
    Visited.objects.bulk_create(Visited(visit=visit, target_id=target) for target in unique)
    facts = {"batch": visit.batch.number, "quarter": str(visit.batch), "on": on, "said_on": form.on,
             "targets": [str(each) for each in unique]}  # fmt: skip
    ledger.append(act, VISIT["record"].event, visit_subject(visit), hall, facts)
    return visit


def _require_consent(row: Target, consents: bool, on: dt.date, act: Act) -> None:
    """An enterprise that took its consent back is not visited; one that agrees then and there is."""
    if row.kind != TargetKind.ENTERPRISE:
        return
    if consents:
        consented(row, Way.IN_PERSON, act)
        return
    last = Consent.objects.filter(target=row).order_by("-given_at").first()
    if last is not None and last.withdrawn_at is not None and day_in(row.hall_id, last.withdrawn_at) < on:
        raise NotNow("consent_withdrawn", "%(name)s has withdrawn its consent to visits.", {"name": row.name})


def _batch(hall: uuid.UUID, said: str, own: Quarter, act: Act) -> Batch:
    """The batch that is named by its number or quarter, else that of the day's quarter."""
    text = said.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 6:
        return numbered(hall, int(text))
    quarter = read_quarter(text) if text else own
    if quarter not in (own, own.after) and quarter.after != own:
        raise Malformed("other_quarter", "A visit of %(own)s is no part of the batch of %(said)s.",
                        {"own": own, "said": quarter})  # fmt: skip
    return batch_of(hall, quarter, act)


def _members(visit: Visit, names: tuple[str, ...]) -> None:
    known = staffing.usernames(visit.hall_id)
    strange = next((each for each in names if each not in known), None)
    if strange is not None:
        raise Missing("no_account_here", "%(name)s has no role in this hall.", {"name": strange})
    VisitMember.objects.bulk_create(
        VisitMember(visit=visit, account_id=known[name], leads=number == 0)
        for number, name in enumerate(dict.fromkeys(names))
    )
