"""The writing door of people: accounts, grants, postings, tokens, and who a bearer token is."""

import datetime as dt
import hashlib
import math
import secrets
import uuid
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.http import HttpRequest

from openhall.kit.errors import Missing, TooMany
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import Account, ApiToken, Grant, LoginTries, Posting
from openhall.people.permissions import Caller, Held
from openhall.people.rules import WITHIN, Limit


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


def set_password(account_id: uuid.UUID, password: str) -> None:
    """Give an account a password."""
    account = Account.objects.get(id=account_id)
    account.set_password(password)
    account.save(update_fields=["password"])


def grant(account_id: uuid.UUID, role: str, hall: uuid.UUID | None, unit: uuid.UUID | None = None) -> None:
    """Give a role; giving it twice changes nothing."""
    if not Grant.objects.filter(account=account_id, role=role, hall=hall, unit=unit).exists():
        Grant.objects.create(account_id=account_id, role=role, hall_id=hall, unit_id=unit)


def post(
    account_id: uuid.UUID, window: uuid.UUID, from_on: dt.date,
    to_on: dt.date | None = None, substitute: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Post somebody at a window from a day on, with a named substitute of the same post."""
    Posting.objects.get_or_create(
        account_id=account_id, window_id=window, from_on=from_on,
        defaults={"to_on": to_on, "substitute_id": substitute},
    )  # fmt: skip


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


def caller_of_token(token: str, now: dt.datetime) -> Caller | None:
    """Who a bearer token is; None if it is unknown, revoked or out of date."""
    row = ApiToken.objects.filter(digest=token_digest(token), revoked_at=None).select_related("account").first()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    if row.account is not None and not row.account.is_active:
        return None
    windows = posted_windows(row.account_id, now.date()) if row.account_id else frozenset()
    return Caller(f"token:{row.id}", row.account_id, (Held(row.role, row.hall_id),), windows)


def caller_of_account(account: Account, today: dt.date) -> Caller:
    """Who a logged-in account is: its roles and where it is posted today, asked at once because every page asks."""
    held = Grant.objects.filter(account=account).values_list("role", "hall_id")
    posted = _postings(account.id, today).annotate(role=Value("")).values_list("role", "window_id")
    rows = list(held.union(posted, all=True))
    roles = tuple(Held(role, hall) for role, hall in rows if role)
    return Caller(f"account:{account.id}", account.id, roles, frozenset(window for role, window in rows if not role))


def posted_windows(account_id: uuid.UUID, on: dt.date) -> frozenset[uuid.UUID]:
    """The windows where somebody stands on a day, as the posted person or as the named substitute."""
    return frozenset(_postings(account_id, on).values_list("window_id", flat=True))


def _postings(account_id: uuid.UUID, on: dt.date) -> QuerySet[Posting]:
    mine = Q(account=account_id) | Q(substitute=account_id)
    valid = Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gte=on))
    return Posting.objects.filter(mine & valid)


def account_of(request: HttpRequest) -> Account | None:
    """The account logged in with this request's session; None for a visitor."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Account) else None


def revoke_tokens(name: str, now: dt.datetime) -> None:
    """Take every token of this name back."""
    ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def create_token(act: Act, name: str, role: str, hall: uuid.UUID, expires_at: dt.datetime) -> tuple[uuid.UUID, str]:
    """Issue a token that ends by itself: its id and, this once, the token; logged without the token."""
    token = issue_token(name, role, hall, act.now, expires_at=expires_at)
    row = ApiToken.objects.get(digest=token_digest(token))
    data = {"name": name, "role": role, "expires_at": expires_at.isoformat()}
    ledger.append(act, "TokenIssued", Subject("token", row.id), hall, data)
    return row.id, token


@transaction.atomic
def revoke_token(act: Act, token: uuid.UUID) -> None:
    """Take one token back at once and for ever; Missing when there is none that is still good."""
    row = ApiToken.objects.select_for_update().filter(id=token, revoked_at=None).first()
    if row is None:
        raise Missing("no_token", "There is no such token, or it is revoked already.")
    row.revoked_at = act.now
    row.save(update_fields=["revoked_at"])
    ledger.append(act, "TokenRevoked", Subject("token", row.id), row.hall_id, {"name": row.name})


@transaction.atomic
def disable_account(act: Act, username: str) -> int:
    """End an account: its sessions are refused at the next request, its tokens revoked; how many tokens.

    Missing when nobody active has this name.
    """
    account = _switched(username, active=False)
    tokens = ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=act.now)
    ledger.append(act, "AccountDisabled", Subject("account", account.id), None, {"tokens": tokens})
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


def count_try(limits: Iterable[Limit], now: dt.datetime) -> None:
    """Count one try to log in before it is looked at; TooMany with `seconds` to wait when one of the limits is full.

    Each count commits by itself, so tries at the same moment in different workers are all seen.
    """
    for limit in limits:
        wait = _counted(limit, now)
        if wait:
            minutes = -(-wait // 60)
            raise TooMany(
                "too_many_tries",
                "There were too many attempts to log in. Please try again in %(minutes)s minutes.",
                {"minutes": minutes, "seconds": wait},
            )


@transaction.atomic
def _counted(limit: Limit, now: dt.datetime) -> int:
    row, _ = LoginTries.objects.select_for_update().get_or_create(key=limit.key, defaults={"since": now})
    if row.since + WITHIN <= now:
        row.tries, row.since = 0, now
    if row.tries >= limit.most:
        return max(1, math.ceil((row.since + WITHIN - now).total_seconds()))
    row.tries += 1
    row.save(update_fields=["tries", "since"])
    return 0


def forgive_try(limits: Iterable[Limit], now: dt.datetime) -> None:
    """The try was right: it doesn't count, and what is too old to matter is removed."""
    for limit in limits:
        LoginTries.objects.filter(key=limit.key, tries__gt=0).update(tries=F("tries") - 1)
    LoginTries.objects.filter(since__lte=now - WITHIN).delete()
