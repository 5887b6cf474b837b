"""What the person does with the own matter. The token of the page opens it: whoever holds it is the person."""

import uuid
from collections.abc import Callable

from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Matter
from openhall.matters.permissions import require_outside
from openhall.matters.queries.own import brought_from, row_of_token
from openhall.matters.queries.subjects import subject_of
from openhall.matters.services.closing import confirmed, sent_back, withdrawn
from openhall.matters.services.handling import MOST_LINE
from openhall.matters.services.steps import Facts, locked, today, told, write
from openhall.matters.states import Said, Way
from openhall.vault import services as vault


def confirm_own(token: str, act: Act) -> Kept:
    """The answer settles it."""
    return _own(token, "confirm", act, lambda row: confirmed(row, Way.PAGE, act))


def send_back_own(token: str, why: str, act: Act) -> Kept:
    """The answer does not settle it: its time runs on."""
    return _own(token, "send_back", act, lambda row: sent_back(row, why, act))


def withdraw_own(token: str, why: str, act: Act) -> Kept:
    """It need not be followed any more."""
    return _own(token, "withdraw", act, lambda row: withdrawn(row, why, act))


def comment_own(token: str, text: str, act: Act) -> Kept:
    """Add something; no clock hears of it."""

    def work(row: Matter) -> Facts:
        write(row, Said.COMMENT, act, sentence(text, MOST_LINE), shown=True)
        return told(row, act, "comment", {})

    return _own(token, "comment", act, work)


def forget_own(token: str, act: Act) -> Kept:
    """Have the name and the contact erased at once; the matter goes on without them. Nothing happens a second time."""

    return ledger.once(act, lambda: _forget(row_of_token(token).id, act))


def forget_brought(source: Subject, act: Act) -> None:
    """Have the names and contacts erased of all matters that came from a record; joins the caller's transaction."""
    for each in brought_from(source):
        _forget(each.id, act)


def _forget(identifier: uuid.UUID, act: Act) -> Facts:
    row = Matter.objects.select_for_update().get(id=identifier)
    erased = vault.erase_for_person(subject_of(row), act)
    row.reachable = False
    row.save(update_fields=["reachable"])
    return {"id": str(row.id), "erased": erased}


def _own(token: str, verb: str, act: Act, work: Callable[[Matter], Facts]) -> Kept:
    def once() -> Facts:
        row = locked(row_of_token(token).id, verb)
        if act.account is not None and verb != "comment":  # staff with an errand of their own, not who handled it
            require_outside(act.account, row, today(row, act))
        return work(row)

    return ledger.once(act, once)
