"""What people change of their own log-in, with their password beside it: the password itself, and the PIN."""

import uuid

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from openhall.kit.errors import Malformed, NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import Account, EntryCode, Pin
from openhall.people.rules.sessions import SHORTEST_PASSWORD, is_password, is_pin
from openhall.people.services.sessions import end_sessions


def require_good_password(new: str) -> None:
    """Refuse what may not be a password; Malformed."""
    if not is_password(new):
        raise Malformed("short_password", "A password has at least %(least)s characters.", {"least": SHORTEST_PASSWORD})


def require_password(account: uuid.UUID, typed: str) -> None:
    """Refuse who does not know the account's password."""
    hashed = Account.objects.values_list("password", flat=True).get(id=account)
    if not check_password(typed, hashed):
        raise NotAllowed("wrong_password", "That is not your password.")


@transaction.atomic
def change_password(act: Act, account: uuid.UUID, session: uuid.UUID, new: str) -> int:
    """A new password; every other session of the account ends: how many. Malformed for one that is short."""
    require_good_password(new)
    Account.objects.filter(id=account).update(password=make_password(new))
    EntryCode.objects.filter(account=account).delete()
    ended = end_sessions(account, act.now, but=session)
    ledger.append(act, "PasswordChanged", Subject("account", account), None, {"sessions": ended})
    return ended


@transaction.atomic
def set_pin(act: Act, account: uuid.UUID, pin: str) -> None:
    """What unlocks this account's locked sessions; Malformed for one that is short or easy to guess."""
    if not is_pin(pin):
        raise Malformed("bad_pin", "A PIN has 4 to 12 digits, not all alike and not in a row.")
    Pin.objects.update_or_create(account_id=account, defaults={"hashed": make_password(pin), "set_at": act.now})
    ledger.append(act, "PinSet", Subject("account", account), None, {})
