"""Accounts, their roles and postings; ending and renewing somebody's access."""

import datetime as dt
import uuid

from django.contrib.auth.hashers import make_password
from django.db import transaction

from openhall.kit.errors import Conflict, Missing
from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.events import AccessEnded
from openhall.people.models import Account, ApiToken, EntryCode, Grant, Identity, LoginSession, Posting


def password_hash(password: str) -> str:
    """What is kept of a password (Argon2)."""
    return make_password(password)


def account_id(username: str) -> uuid.UUID | None:
    """The account of a user name."""
    return Account.objects.filter(username=username).values_list("id", flat=True).first()


def open_account(username: str, name: str, name_en: str, now: dt.datetime, hashed: str | None = None) -> uuid.UUID:
    """A new account; without a password's hash nobody can log in with it until one is set."""
    account = Account(id=uuid7(now), username=username, name=name, name_en=name_en)
    account.password = hashed or make_password(None)
    account.save()
    return account.id


@transaction.atomic
def set_password(account_id: uuid.UUID, password: str) -> None:
    """Give an account a password; whoever is logged in with the old one is logged out, an entry code goes."""
    account = Account.objects.get(id=account_id)
    account.set_password(password)
    account.save(update_fields=["password"])
    EntryCode.objects.filter(account=account).delete()
    LoginSession.objects.filter(account=account).delete()


def grant(account_id: uuid.UUID, role: str, hall: uuid.UUID | None, unit: uuid.UUID | None = None) -> None:
    """Give a role; giving it twice changes nothing. An entry code of another hall goes: it must not reach here."""
    if not Grant.objects.filter(account=account_id, role=role, hall=hall, unit=unit).exists():
        Grant.objects.create(account_id=account_id, role=role, hall_id=hall, unit_id=unit)
        EntryCode.objects.filter(account=account_id).exclude(hall=hall).delete()


def post(
    account_id: uuid.UUID, window: uuid.UUID, from_on: dt.date,
    to_on: dt.date | None = None, substitute: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Post somebody at a window from a day on, with a named substitute of the same post."""
    Posting.objects.get_or_create(
        account_id=account_id, window_id=window, from_on=from_on,
        defaults={"to_on": to_on, "substitute_id": substitute},
    )  # fmt: skip


@transaction.atomic
def disable_account(act: Act, username: str) -> int:
    """End an account: its sessions are over at once, its tokens revoked, its entry code gone; how many tokens.

    Missing when nobody active has this name.
    """
    account = _switched(username, active=False)
    LoginSession.objects.filter(account=account).delete()
    EntryCode.objects.filter(account=account).delete()
    tokens = ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=act.now)
    ledger.append(act, "AccountDisabled", Subject("account", account.id), None, {"tokens": tokens})
    announce(AccessEnded(account.id, act.actor, act.account, act.now))
    return tokens


@transaction.atomic
def enable_account(act: Act, username: str) -> None:
    """Let an account log in again; revoked tokens stay revoked. Missing when nobody disabled has this name."""
    account = _switched(username, active=True)
    ledger.append(act, "AccountEnabled", Subject("account", account.id), None, {})


def _switched(username: str, active: bool) -> Account:
    account = Account.objects.select_for_update().filter(username=username, is_active=not active).first()
    if account is None:
        raise Missing("unknown_account", "There is no such account, or it is in that state already.")
    account.is_active = active
    account.save(update_fields=["is_active"])
    return account


@transaction.atomic
def link_identity(act: Act, username: str, issuer: str, subject: str) -> uuid.UUID:
    """Record who an account is to the identity provider; what was recorded there before is replaced.

    Missing for an unknown name; Conflict when the subject is somebody else's.
    """
    account = account_id(username)
    if account is None:
        raise Missing("no_such_account", "There is no such account.")
    if Identity.objects.filter(issuer=issuer, subject=subject).exclude(account=account).exists():
        raise Conflict("subject_taken", "That subject belongs to another account.")
    values = {"subject": subject, "linked_at": act.now}
    Identity.objects.update_or_create(account_id=account, issuer=issuer, defaults=values)
    ledger.append(act, "IdentityLinked", Subject("account", account), None, {"issuer": issuer})
    return account
