"""The life of a planned change: planned, then applied, withdrawn or refused. What it changes is written by others."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import IntegrityError, connection, transaction

from openhall.kit.changes import Values, differences
from openhall.kit.errors import Conflict, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places.models import PlannedChange
from openhall.places.states import ChangeState


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What shall be changed; `private` fields are kept out of the log, which never forgets."""

    hall: uuid.UUID
    kind: str
    record: uuid.UUID
    before: Values | None
    after: Values | None
    effective_on: dt.date
    private: Collection[str] = ()
    undoes: uuid.UUID | None = None


EVERY_FIELD = frozenset({"*"})
"""Private: nothing of the record goes into the log but how much of it changes."""


def hold_record(record: uuid.UUID) -> None:
    """Until the transaction ends nobody else changes this record by a change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [record.int % (1 << 63)])


def plan_change(wish: Wish, act: Act) -> uuid.UUID:
    """Write down a change that waits for its day; Conflict while another one of the same record waits."""
    row = PlannedChange(
        id=uuid7(act.now), hall_id=wish.hall, kind=wish.kind, record=wish.record, before=wish.before, after=wish.after,
        effective_on=wish.effective_on, made_by=act.actor, account=act.account, made_at=act.now,
        state=ChangeState.WAITING, undoes_id=wish.undoes,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "change_waits",
            "Another change of this record waits already. Withdraw it first, or let its day come.",
        ) from error
    _tell(row, act, "ChangePlanned", wish.private, {"effective_on": wish.effective_on, "undoes": wish.undoes})
    return row.id


def apply_change(change: uuid.UUID, private: Collection[str], act: Act) -> None:
    """The change has been made; NotNow when it does not wait any more."""
    row = _end(change, ChangeState.APPLIED, act)
    _tell(row, act, "SettingChanged", private, {})


def withdraw_change(change: uuid.UUID, act: Act) -> None:
    """The change is not wanted any more; NotNow when it does not wait any more."""
    row = _end(change, ChangeState.WITHDRAWN, act)
    _log(row, act, "ChangeWithdrawn", {})


def refuse_change(change: uuid.UUID, why: str, act: Act) -> None:
    """On its day the change was not possible, for a reason in words; NotNow when it does not wait any more."""
    row = _end(change, ChangeState.REFUSED, act, why[:300])
    _log(row, act, "ChangeRefused", {"why": why[:300]})


def _end(change: uuid.UUID, state: ChangeState, act: Act, refusal: str = "") -> PlannedChange:
    row = PlannedChange.objects.select_for_update().filter(id=change, state=ChangeState.WAITING).first()
    if row is None:
        raise NotNow("change_over", "This change does not wait any more.")
    row.state, row.ended_at, row.refusal = state, act.now, refusal
    row.save(update_fields=["state", "ended_at", "refusal"])
    return row


def _tell(
    row: PlannedChange, act: Act, kind: str, private: Collection[str], data: Mapping[str, object]
) -> None:
    """Log the record before and after; of private fields only that they changed."""
    if "*" in private:
        _log(row, act, kind, {**data, "count": len(differences(row.before, row.after))})
        return
    before, after = (_public(each, private) for each in (row.before, row.after))
    changed = sorted(each for each in private if (row.before or {}).get(each) != (row.after or {}).get(each))
    _log(
        row,
        act,
        kind,
        {**data, "before": before, "after": after, **({"private": changed} if changed else {})},
    )


def _public(values: Values | None, private: Collection[str]) -> Values | None:
    return None if values is None else {name: value for name, value in values.items() if name not in private}


def _log(row: PlannedChange, act: Act, kind: str, data: Mapping[str, object]) -> None:
    ledger.append(act, kind, Subject(row.kind, row.record), row.hall_id, {"change": row.id, **data})
