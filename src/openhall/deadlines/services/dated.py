"""Set limits and ladders: a new version from a day on; the one before ends the day before, and clocks keep theirs."""

import dataclasses
import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from openhall.deadlines.models import Ladder, Limit
from openhall.deadlines.queries.dated import LimitView, limit_of
from openhall.deadlines.states import Rung
from openhall.kit.errors import Conflict, Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.working_time import LimitKind
from openhall.ledger import services as ledger
from openhall.ledger.services import Act


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """From when on, where (None: the nation) and by which rule something holds."""

    rule: str
    source: str
    valid_from: dt.date
    region: uuid.UUID | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Extension:
    """How often a limit may be extended, and by how much at most."""

    times: int = 0
    at_most: int = 0


def put_limit(
    code: str, kind: LimitKind, amount: int, rule: Rule, act: Act,
    warn_before: int = 1, extension: Extension = Extension(),
) -> LimitView:  # fmt: skip
    """Set a limit; Conflict when one of this code and region starts on that day or later already."""
    if amount < 0 or warn_before < 0 or bool(extension.times) != bool(extension.at_most):
        raise Malformed("bad_limit", "A time limit needs whole numbers, and an extension both how often and how long.")
    values = {
        "kind": LimitKind(kind), "amount": amount, "warn_before": warn_before, "extensions": extension.times,
        "extension_amount": extension.at_most,
    }  # fmt: skip
    with transaction.atomic():
        row = _put(Limit(code=code, **values), rule, act)
        _log(row, "LimitSet", act, {**values, "code": code})
    return limit_of(row)


def put_ladder(code: str, roles: list[str], step_days: int, rule: Rule, act: Act) -> uuid.UUID:
    """Set the ladder of all codes that begin with `code`; its id."""
    if not roles or set(roles) - set(Rung) or step_days < 1:
        raise Malformed("bad_ladder", "A ladder needs rungs of this list and at least one day between them: %(list)s.",
                        {"list": ", ".join(Rung)})  # fmt: skip
    with transaction.atomic():
        row = _put(Ladder(code=code, roles=roles, step_days=step_days), rule, act)
        _log(row, "LadderSet", act, {"code": code, "roles": roles, "step_days": step_days})
    return row.id


def _put[T: (Limit, Ladder)](row: T, rule: Rule, act: Act) -> T:
    earlier = type(row).objects.filter(code=row.code, region=rule.region)
    row.id, row.region_id, row.rule, row.source = uuid7(act.now), rule.region, rule.rule, rule.source
    row.valid_from, row.version = rule.valid_from, 1 + max(earlier.values_list("version", flat=True), default=0)
    try:
        with transaction.atomic():
            ended = rule.valid_from - dt.timedelta(days=1)
            earlier.filter(valid_to=None, valid_from__lt=rule.valid_from).update(valid_to=ended)
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "rule_overlaps", "Another rule for %(code)s holds on that day or later already.", {"code": row.code}
        ) from error
    return row


def _log(row: Limit | Ladder, kind: str, act: Act, facts: dict[str, object]) -> None:
    ledger.append(
        act, kind, Subject(kind.removesuffix("Set").lower(), row.id, str(row)), None,
        {**facts, "region": row.region_id, "rule": row.rule, "version": row.version, "valid_from": row.valid_from},
    )  # fmt: skip
