"""Bearer tokens of programs: made and shown once, found by their digest, taken back."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.db import transaction

from openhall.kit.errors import Missing
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import ApiToken
from openhall.people.permissions import Caller, Held
from openhall.people.services.callers import posted_windows


def token_digest(token: str) -> bytes:
    """What is kept of a bearer token: 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def issue_token(
    name: str, role: str, hall: uuid.UUID | None, now: dt.datetime,
    account: uuid.UUID | None = None, expires_at: dt.datetime | None = None,
) -> str:  # fmt: skip
    """A new bearer token, shown this once."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        id=uuid7(now), digest=token_digest(token), name=name, role=role, hall_id=hall, account_id=account,
        created_at=now, expires_at=expires_at,
    )  # fmt: skip
    return token


@transaction.atomic
def create_token(act: Act, name: str, role: str, hall: uuid.UUID, expires_at: dt.datetime) -> tuple[uuid.UUID, str]:
    """Issue a token that ends by itself: its id and, this once, the token; logged without the token."""
    token = issue_token(name, role, hall, act.now, expires_at=expires_at)
    row = ApiToken.objects.get(digest=token_digest(token))
    data = {"name": name, "role": role, "expires_at": expires_at.isoformat()}
    ledger.append(act, "TokenIssued", Subject("token", row.id), hall, data)
    return row.id, token


def caller_of_token(token: str, now: dt.datetime) -> Caller | None:
    """Who a bearer token is; None if it is unknown, revoked or out of date."""
    row = ApiToken.objects.filter(digest=token_digest(token), revoked_at=None).select_related("account").first()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    if row.account is not None and not row.account.is_active:
        return None
    windows = posted_windows(row.account_id, now) if row.account_id else frozenset()
    return Caller(f"token:{row.id}", row.account_id, (Held(row.role, row.hall_id),), windows)


def revoke_tokens(name: str, now: dt.datetime) -> None:
    """Take every token of this name back."""
    ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def revoke_token(act: Act, token: uuid.UUID) -> None:
    """Take one token back at once and for ever; Missing when there is none that is still good."""
    row = ApiToken.objects.select_for_update().filter(id=token, revoked_at=None).first()
    if row is None:
        raise Missing("no_token", "There is no such token, or it is revoked already.")
    row.revoked_at = act.now
    row.save(update_fields=["revoked_at"])
    ledger.append(act, "TokenRevoked", Subject("token", row.id), row.hall_id, {"name": row.name})
