"""The second factor: an authenticator app, confirmed by one code before it counts; spare codes; passkeys are beside."""

import contextlib
import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import Account, LoginSession, Passkey, Pin, SpareCode, Totp
from openhall.people.rules.codes import matching_step, new_secret, new_spare_codes, spare_digest
from openhall.people.services.sessions import prove
from openhall.people.states import Proof
from openhall.vault.rules.keys import Key, keyring
from openhall.vault.rules.sealing import BrokenSeal, Place, seal, unseal

EVERY_HALL, SALT = uuid.UUID(int=0), bytes(32)


def begin_totp(account: uuid.UUID, now: dt.datetime) -> None:
    """Make a secret for an app; an older one that was never confirmed is forgotten. NotNow when one counts already."""
    Totp.objects.filter(account=account, confirmed_at=None).delete()
    key, secret = _keys()[0], new_secret()
    values = {"key_id": key.id, "sealed": seal(key, _place(account), SALT, secret), "made_at": now}
    _, made = Totp.objects.get_or_create(account_id=account, defaults=values)
    if not made:
        raise NotNow("factor_stands", "An authenticator app is set up already. Remove it first.")


def pending_secret(account: uuid.UUID) -> str | None:
    """The secret that waits for its first code, to be shown to its owner alone; None without one."""
    row = Totp.objects.filter(account=account, confirmed_at=None).first()
    return None if row is None else _opened(row)


@transaction.atomic
def confirm_totp(act: Act, account: uuid.UUID, session: uuid.UUID, typed: str) -> tuple[str, ...]:
    """The first right code: the app counts from now on. New spare codes, shown this once."""
    row = Totp.objects.select_for_update().filter(account=account, confirmed_at=None).first()
    if row is None:
        raise NotNow("no_pending", "There is no app to confirm. Begin again.")
    row.used_step = _step(row, typed, act.now)
    row.confirmed_at = act.now
    row.save(update_fields=["used_step", "confirmed_at"])
    prove(session, Proof.TOTP)
    ledger.append(act, "SecondFactorAdded", Subject("account", account), None, {"kind": "totp"})
    return new_spares(account)


def new_spares(account: uuid.UUID) -> tuple[str, ...]:
    """Fresh spare codes in place of all older ones, shown this once."""
    codes = new_spare_codes()
    with transaction.atomic():
        SpareCode.objects.filter(account=account).delete()
        SpareCode.objects.bulk_create(SpareCode(account_id=account, digest=spare_digest(code)) for code in codes)
    return codes


@transaction.atomic
def give_code(account: uuid.UUID, session: uuid.UUID, typed: str, now: dt.datetime) -> None:
    """Open a session with a code of the app or a spare one; each is taken once. NotAllowed for any other."""
    row = Totp.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
    if len(typed.replace(" ", "")) > 8:
        _spend(account, typed, now)
        return prove(session, Proof.SPARE)
    if row is None:
        raise _wrong()
    row.used_step = _step(row, typed, now)
    row.save(update_fields=["used_step"])
    return prove(session, Proof.TOTP)


def _spend(account: uuid.UUID, typed: str, now: dt.datetime) -> None:
    unspent = SpareCode.objects.filter(account=account, digest=spare_digest(typed), used_at=None)
    if not unspent.update(used_at=now):
        raise _wrong()


def _step(row: Totp, typed: str, now: dt.datetime) -> int:
    step = matching_step(_opened(row), typed, now, row.used_step)
    if step is None:
        raise _wrong()
    return step


def _wrong() -> NotAllowed:
    return NotAllowed("wrong_code", "That code is wrong or was used already. Wait for the next one and try again.")


@transaction.atomic
def remove_totp(act: Act, account: uuid.UUID) -> None:
    """Take the app back; spare codes go with the last factor. Missing when there is none."""
    gone, _ = Totp.objects.filter(account=account).delete()
    if not gone:
        raise Missing("no_factor", "There is no such second factor.")
    forget_spares(account)
    ledger.append(act, "SecondFactorRemoved", Subject("account", account), None, {"kind": "totp"})


def forget_spares(account: uuid.UUID) -> None:
    """Spare codes are worth nothing without the factor they stand in for."""
    confirmed = Totp.objects.filter(account=account, confirmed_at__isnull=False)
    if not confirmed.exists() and not Passkey.objects.filter(account=account).exists():
        SpareCode.objects.filter(account=account).delete()


@transaction.atomic
def reset_factors(act: Act, username: str) -> None:
    """For somebody who has lost everything: no second factor and no PIN any more. Missing for an unknown name."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Missing("no_such_account", "There is no such account.")
    for kind in (Totp, Passkey, SpareCode, Pin, LoginSession):
        kind._default_manager.filter(account=account).delete()
    ledger.append(act, "SecondFactorRemoved", Subject("account", account.id), None, {"kind": "all"})


def reseal_secrets() -> int:
    """Seal with the newest key what an older one sealed, so that the old key can go; how many.

    What does not open keeps its key: its owner is told at the next log-in, and the others go on.
    """
    newest, *older = _keys()
    count = 0
    for row in Totp.objects.filter(key_id__in=[key.id for key in older]):
        with contextlib.suppress(NotNow):
            sealed = seal(newest, _place(row.account_id), SALT, _opened(row))
            count += Totp.objects.filter(pk=row.pk, key_id=row.key_id).update(key_id=newest.id, sealed=sealed)
    return count


def _keys() -> tuple[Key, ...]:
    return keyring(settings.VAULT_KEY)


def _opened(row: Totp) -> str:
    key = next((key for key in _keys() if key.id == row.key_id), None)
    try:
        if key is not None:
            return unseal(key, _place(row.account_id), bytes(row.sealed))[1]
    except BrokenSeal:
        pass
    raise NotNow("factor_broken", "Your app can't be checked now. Use a spare code and tell the administrator.")


def _place(account: uuid.UUID) -> Place:
    return Place(account, EVERY_HALL, "account", account, "totp")
