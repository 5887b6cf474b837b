"""Destruction lists: what is due, frozen by a digest; only what a second person approves is destroyed."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.db import IntegrityError, transaction

from openhall.kit.errors import Conflict, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.privacy.models import DestructionList, ListedRecord
from openhall.privacy.queries import listed
from openhall.privacy.states import LIST, ListState
from openhall.vault.rules.retention import Listed, list_digest

type Destroy = Callable[[str, Sequence[uuid.UUID], uuid.UUID, Act], int]
"""Class of retention, records, list, act → how many were destroyed."""


def propose(hall: uuid.UUID, on: dt.date, rows: Sequence[Listed], act: Act) -> uuid.UUID:
    """Freeze what is due on a day into a list; its id. NotNow when nothing is due, Conflict while one waits."""
    if not rows:
        raise NotNow("nothing_due", "Nothing is due for destruction.")
    row = DestructionList(
        id=uuid7(act.now), hall_id=hall, on=on, digest=list_digest(rows), proposed_by_id=_person(act),
        proposed_at=act.now,
    )  # fmt: skip
    with transaction.atomic():
        _insert(row)
        records = [ListedRecord(listed_on=row, code=each.code, record=each.record) for each in rows]
        ListedRecord.objects.bulk_create(records)
        _log(row, "propose", act, {"on": str(on), "counts": Counter(each.code for each in rows)})
    return row.id


def _insert(row: DestructionList) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "privacy_one_open_list" not in str(error):
            raise
        raise Conflict("list_waits", "Another destruction list waits for a decision. Decide that one first.") from None


def approve(hall: uuid.UUID, identifier: uuid.UUID, digest: str, destroy: Destroy, act: Act) -> Mapping[str, int]:
    """Approve exactly the records that `digest` (hex) stands for, and destroy them in the same transaction.

    Class → how many were destroyed: what was erased meanwhile is not counted. NotAllowed for who proposed the list,
    Conflict when the list is not the one that was looked at.
    """
    with transaction.atomic():
        row = _decided(hall, identifier, ListState.CARRIED_OUT, act)
        records = listed(row)
        if not digest == bytes(row.digest).hex() == list_digest(records).hex():
            raise Conflict("list_changed", "This list is not the one you looked at. Look at it again.")
        by_class = {code: [each.record for each in records if each.code == code] for code in {r.code for r in records}}
        done = {code: destroy(code, found, row.id, act) for code, found in sorted(by_class.items())}
        _log(row, "carry_out", act, {"counts": done})
    return done


def reject(hall: uuid.UUID, identifier: uuid.UUID, act: Act) -> None:
    """Turn a list down; nothing is destroyed."""
    with transaction.atomic():
        _log(_decided(hall, identifier, ListState.REJECTED, act), "reject", act, {})


def _decided(hall: uuid.UUID, identifier: uuid.UUID, state: ListState, act: Act) -> DestructionList:
    row = DestructionList.objects.select_for_update().filter(hall=hall, id=identifier).first()
    if row is None:
        raise Missing("no_list", "There is no such destruction list.")
    if row.state != ListState.PROPOSED:
        raise NotNow("list_decided", "This list has been decided already.")
    if _person(act) == row.proposed_by_id:
        raise NotAllowed("own_list", "You made this list: a second person has to decide it.")
    row.state, row.decided_by_id, row.decided_at = state, act.account, act.now
    row.save()
    return row


def _person(act: Act) -> uuid.UUID:
    if act.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return act.account


def _log(row: DestructionList, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    told = {"digest": bytes(row.digest).hex(), **facts}
    ledger.append(act, LIST[verb].event, Subject("destruction_list", row.id), row.hall_id, told)
