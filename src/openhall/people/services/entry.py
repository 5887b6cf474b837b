"""Entry codes: offered by an administrator and shown once; with one somebody sets the own password and comes in."""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Collection, Mapping

from django.contrib.auth.hashers import make_password
from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import Account, EntryCode, Grant
from openhall.people.permissions import Caller, may_let_in
from openhall.people.rules.entry import CODE_FOR, Offer, entry_digest, is_the_code, new_code, opens
from openhall.people.services.own import require_good_password
from openhall.people.services.sessions import end_sessions

NOBODY = uuid.UUID(int=0)


@dataclasses.dataclass(frozen=True, slots=True)
class Mint:
    """What codes are made with: the server's key, and chance."""

    key: str
    chance: random.Random


@dataclasses.dataclass(frozen=True, slots=True)
class Slip:
    """A code in clear, for whom and until when; it exists in this answer alone."""

    account: uuid.UUID
    code: str
    until: dt.datetime


def offer_entry(
    act: Act, hall: uuid.UUID, accounts: Collection[uuid.UUID], who: Caller, mint: Mint
) -> tuple[Slip, ...]:
    """A code for each of these people of a hall, in place of an older one; for all of them or for none.

    Malformed for nobody, Missing for somebody without a role in the hall, NotAllowed for oneself and for somebody
    with a role where `who` does not administer, NotNow for a disabled account and a form that was answered before.
    """
    slips = tuple(Slip(each, new_code(mint.chance), act.now + CODE_FOR) for each in dict.fromkeys(accounts))
    lot = str(uuid7(act.now))

    def offered() -> Mapping[str, object]:
        _require_offerable(hall, [each.account for each in slips], who)
        _keep(act, hall, slips, mint.key)
        return {"lot": lot}

    if ledger.once(act, offered).mapping["lot"] != lot:
        raise NotNow("slips_shown", "These slips were made and shown already. If they are lost, make new ones.")
    return slips


def _require_offerable(hall: uuid.UUID, accounts: Collection[uuid.UUID], who: Caller) -> None:
    """Refuse unless each may be let in; their rows are held until the transaction ends."""
    if not accounts:
        raise Malformed("nobody_chosen", "Choose at least one person.")
    rows = Account.objects.select_for_update().filter(id__in=accounts).order_by("id")
    active = {row.id: row.is_active for row in rows}
    held = dict[uuid.UUID, set[uuid.UUID | None]]()
    for account, where in Grant.objects.filter(account__in=accounts).values_list("account_id", "hall_id"):
        held.setdefault(account, set()).add(where)
    for account in accounts:
        if hall not in held.get(account, set()):
            raise Missing("no_such_person", "There is no such person in this hall.")
        if account == who.account:
            raise NotAllowed("own_entry", "You are logged in: change your own password under My log-in.")
        if not may_let_in(who, held[account]):
            raise NotAllowed("works_elsewhere_too", "This person also works in a hall that you do not administer.")
        if not active[account]:
            raise NotNow("disabled_account", "This account may not log in. Let it log in first.")


def _keep(act: Act, hall: uuid.UUID, slips: Collection[Slip], key: str) -> None:
    EntryCode.objects.filter(account__in=[each.account for each in slips]).delete()
    EntryCode.objects.bulk_create(
        EntryCode(
            account_id=each.account, hall_id=hall, digest=entry_digest(key, each.account, each.code),
            offered_at=act.now, expires_at=each.until,
        )
        for each in slips
    )  # fmt: skip
    for each in slips:
        facts = {"until": each.until.isoformat()}
        ledger.append(act, "EntryCodeOffered", Subject("account", each.account), hall, facts)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What somebody types who comes in with a code."""

    username: str
    code: str
    password: str


@transaction.atomic
def enter_first(entry: Entry, key: str, now: dt.datetime) -> uuid.UUID:
    """Set the password and use the code up; whose it is. Every other session of the account ends.

    Malformed for a password that can't be one; NotAllowed, in the same words and the same time, for an unknown or
    disabled name and for a code that is wrong, used, replaced or too old. Count the try before.
    """
    require_good_password(entry.password)
    if is_the_code(entry.password, entry.code):
        raise Malformed("code_as_password", "Choose a password of your own, not the code.")
    account = Account.objects.select_for_update().filter(username=entry.username, is_active=True).first()
    asked = account.id if account else NOBODY
    row = EntryCode.objects.filter(account=asked).first()
    offer = Offer(bytes(row.digest), row.expires_at) if row else None
    if not opens(offer, entry_digest(key, asked, entry.code), now) or row is None:
        raise NotAllowed(
            "wrong_entry_code", "User name and code do not fit together, or the code is used up or too old."
        )
    Account.objects.filter(id=asked).update(password=make_password(entry.password))
    row.delete()
    facts = {"sessions": end_sessions(asked, now)}
    act = Act(f"account:{asked}", now, asked)
    ledger.append(act, "EntryCodeUsed", Subject("account", asked), row.hall_id, facts)
    return asked
