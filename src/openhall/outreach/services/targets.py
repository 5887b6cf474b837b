"""Who may be visited: centres and enterprises, the consent of these, and its end by one press."""

import dataclasses
import uuid

from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import new_token, uuid7
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.outreach.models import Consent, Target
from openhall.outreach.queries.subjects import target_subject
from openhall.outreach.rules.forms import name_of
from openhall.outreach.services.steps import hold
from openhall.outreach.states import CONSENT, Level, TargetKind, Way

MOST_MINUTES, MOST_A_YEAR = 600, 4


@dataclasses.dataclass(frozen=True, slots=True)
class TargetWish:
    """What is known of a centre or an enterprise; `region` is a division code, `minutes` the way from the hall."""

    kind: str
    name: str
    region: str = ""
    level: str = ""
    credit_code: str = ""
    size: str = ""
    industry: str = ""
    minutes: int = 30
    most_a_year: int = 2


def put_target(hall: uuid.UUID, wish: TargetWish, act: Act) -> uuid.UUID:
    """Add a centre or enterprise, or write down what is known of it now; its id. Malformed for what can't be one."""
    values = dataclasses.asdict(_checked(wish))
    kind, name = values.pop("kind"), values.pop("name")
    with transaction.atomic():
        hold(hall)
        row, _ = Target.objects.update_or_create(
            hall_id=hall, kind=kind, name=name, defaults=values,
            create_defaults={**values, "id": uuid7(act.now), "added_at": act.now},
        )  # fmt: skip
        ledger.append(act, "VisitTargetPut", target_subject(row), hall, {"kind": kind, "region": row.region})
    return row.id


def _checked(wish: TargetWish) -> TargetWish:
    if wish.kind not in set(TargetKind) or wish.level not in {"", *Level}:
        raise Malformed("no_target_kind", "Say whether it is a centre or an enterprise.")
    if not (0 <= wish.minutes <= MOST_MINUTES and 0 <= wish.most_a_year <= MOST_A_YEAR):
        raise Malformed("bad_target_number", "The way takes up to %(minutes)s minutes; up to %(year)s visits a year.",
                        {"minutes": MOST_MINUTES, "year": MOST_A_YEAR})  # fmt: skip
    if wish.region and not (wish.region.isascii() and wish.region.isdigit() and len(wish.region) in (6, 9, 12)):
        raise Malformed("bad_division", "A division code has 6, 9 or 12 digits.")
    if wish.credit_code and (wish.kind != TargetKind.ENTERPRISE or len(wish.credit_code) > 18):
        raise Malformed("bad_credit_code", "An enterprise has a unified social credit code of at most 18 characters.")
    if len(wish.size) > 20 or len(wish.industry) > 60:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": 60})
    return dataclasses.replace(wish, name=name_of(wish.name))


def target_named(hall: uuid.UUID, kind: TargetKind, name: str, act: Act) -> Target:
    """The target of a name; one that nobody has written down yet is added with nothing known of it."""
    found = Target.objects.filter(hall=hall, kind=kind, name=name).first()
    if found is not None:
        return found
    identifier = put_target(hall, TargetWish(kind, name), act)
    return Target.objects.get(id=identifier)


def give_consent(hall: uuid.UUID, target: uuid.UUID, way: str, act: Act) -> Kept:
    """An enterprise agrees to be visited. Told once is enough: a second time nothing happens."""
    return ledger.once(act, lambda: consented(_found(hall, target), way, act))


def consented(row: Target, way: str, act: Act) -> dict[str, object]:
    """Note a consent, in the caller's transaction."""
    hold(row.hall_id)
    if row.kind != TargetKind.ENTERPRISE:
        raise Malformed("needs_no_consent", "A centre is visited as a duty: consent is for enterprises.")
    if way not in set(Way):
        raise Malformed("no_way", "Say how: in person, by phone, message, letter or on the page.")
    found = Consent.objects.filter(target=row, withdrawn_at=None).first()
    if found is None:
        found = Consent.objects.create(
            id=uuid7(act.now), target=row, token=new_token(), way=way, given_at=act.now, noted_by_id=act.account
        )
        ledger.append(act, CONSENT["give"].event, target_subject(row), row.hall_id, {"way": way})
    return {"id": str(row.id), "consent": "given"}


def withdraw_consent(hall: uuid.UUID, target: uuid.UUID, act: Act) -> Kept:
    """The enterprise told somebody of the hall that it is not to be visited any more; nothing else becomes of it."""
    return ledger.once(act, lambda: _withdrawn(_found(hall, target), act, by_itself=False))


def withdraw_by_token(token: str, act: Act) -> Kept:
    """The enterprise takes its consent back by itself, by one press; once more does nothing."""

    def once() -> dict[str, object]:
        found = Consent.objects.select_related("target").filter(token=token).first()
        if found is None:
            raise Missing("no_consent_page", "There is nothing at this address.")
        if found.withdrawn_at is not None:
            return {"id": str(found.target_id), "consent": "withdrawn"}
        return _withdrawn(found.target, act, by_itself=True)

    return ledger.once(act, once)


def _found(hall: uuid.UUID, target: uuid.UUID) -> Target:
    row = Target.objects.filter(hall=hall, id=target).first()
    if row is None:
        raise Missing("no_visit_target", "There is no such centre or enterprise.")
    return row


def _withdrawn(row: Target, act: Act, by_itself: bool) -> dict[str, object]:
    hold(row.hall_id)
    changed = Consent.objects.filter(target=row, withdrawn_at=None).update(
        withdrawn_at=act.now, withdrawn_by_itself=by_itself
    )
    if not changed:
        raise NotNow("no_consent", "This enterprise has given no consent that could be withdrawn.")
    ledger.append(act, CONSENT["withdraw"].event, target_subject(row), row.hall_id, {"by_itself": by_itself})
    return {"id": str(row.id), "consent": "withdrawn"}
