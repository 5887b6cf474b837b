"""The reading door of people."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q

from openhall.people.models import (
    Account,
    ApiToken,
    Grant,
    Identity,
    Leave,
    LoginSession,
    Passkey,
    Pin,
    Posting,
    SpareCode,
    Totp,
)
from openhall.people.states import Role


@dataclasses.dataclass(frozen=True, slots=True)
class AccountView:
    """An account as colleagues see it."""

    id: uuid.UUID
    username: str
    name: str
    name_en: str
    roles: tuple[str, ...]


def account(account_id: uuid.UUID) -> AccountView | None:
    """One account."""
    row = Account.objects.filter(id=account_id).first()
    return None if row is None else _view(row)


def accounts_in(hall: uuid.UUID) -> list[AccountView]:
    """Everybody with a role in this hall, by user name."""
    rows = Account.objects.filter(grants__hall=hall).distinct().order_by("username")
    return [_view(row) for row in rows.prefetch_related("grants")]


def _view(row: Account) -> AccountView:
    roles = tuple(sorted({grant.role for grant in row.grants.all()}))
    return AccountView(row.id, row.username, row.name, row.name_en, roles)


def posted_at(window: uuid.UUID, on: dt.date) -> AccountView | None:
    """Who is posted at a window on a day; the substitute while that person is away."""
    found = posted_on([window], on).get(window)
    return None if found is None else account(found)


def halls_of(account_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Halls where an account holds a role; None among them = all."""
    return set(Grant.objects.filter(account=account_id).values_list("hall_id", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class PersonName:
    """Only what a person is called."""

    id: uuid.UUID
    name: str
    name_en: str


def names(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, PersonName]:
    """The names of these accounts."""
    rows = Account.objects.filter(id__in=list(accounts)).values_list("id", "name", "name_en")
    return {row[0]: PersonName(*row) for row in rows}


def usernames(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The user names of these accounts."""
    return dict(Account.objects.filter(id__in=list(accounts)).values_list("id", "username"))


def token_names(tokens: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What these bearer tokens were called when they were issued."""
    return dict(ApiToken.objects.filter(id__in=list(tokens)).values_list("id", "name"))


def posted_on(windows: Iterable[uuid.UUID], on: dt.date) -> dict[uuid.UUID, uuid.UUID]:
    """Who is posted at these windows on a day: window → account, the latest posting where there are two.

    While somebody is away it is the substitute; where nobody steps in, the name stays, so that the gap is seen.
    """
    rows = Posting.objects.filter(valid_on(on), window__in=list(windows)).order_by("from_on")
    away = [Exists(Leave.objects.filter(account=OuterRef(who), from_on__lte=on, to_on__gte=on))
            for who in ("account", "substitute")]  # fmt: skip
    listed = rows.annotate(away=away[0], also=away[1])
    columns = listed.values_list("window_id", "account_id", "substitute_id", "away", "also")
    return {window: _stands(account, deputy, gone, both) for window, account, deputy, gone, both in columns}


def _stands(account: uuid.UUID, substitute: uuid.UUID | None, gone: bool, both: bool) -> uuid.UUID:
    return substitute if gone and substitute and not both else account


def valid_on(on: dt.date) -> Q:
    """Postings of a day."""
    return Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gte=on))


MANAGERS = frozenset({Role.WINDOW_HEAD, Role.CHIEF_REPRESENTATIVE})


def managers_of(hall: uuid.UUID, unit: uuid.UUID) -> set[uuid.UUID]:
    """Who leads the people of a unit in a hall: its window heads and its chief representative."""
    rows = Grant.objects.filter(Q(hall=hall) | Q(hall=None), Q(unit=unit) | Q(unit=None), role__in=sorted(MANAGERS))
    return set(rows.values_list("account_id", flat=True))
@dataclasses.dataclass(frozen=True, slots=True)
class HeldRole:
    """A role, in one hall (None = in every hall), for a unit where it matters."""

    role: str
    hall: uuid.UUID | None
    unit: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff: the roles held, and the windows of a day, each with who steps in (None = nobody named)."""

    id: uuid.UUID
    username: str
    name: str
    name_en: str
    roles: tuple[HeldRole, ...]
    posts: dict[uuid.UUID, uuid.UUID | None]


def staff(on: dt.date) -> list[StaffView]:
    """Everybody with an account that is in use, in the order they were entered."""
    valid = Posting.objects.filter(Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gte=on))).order_by("id")
    rows = Account.objects.filter(is_active=True).order_by("id").prefetch_related(
        Prefetch("grants", Grant.objects.order_by("id")), Prefetch("postings", valid)
    )  # fmt: skip
    return [
        StaffView(
            row.id, row.username, row.name, row.name_en,
            tuple(HeldRole(grant.role, grant.hall_id, grant.unit_id) for grant in row.grants.all()),
            {post.window_id: post.substitute_id for post in row.postings.all()},
        )
        for row in rows
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class TokenView:
    """What may be seen of a bearer token after it was shown once. `hall` None = every hall."""

    id: uuid.UUID
    name: str
    role: str
    hall: uuid.UUID | None
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None

    def state(self, now: dt.datetime) -> str:
        """valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"


def tokens() -> list[TokenView]:
    """Every bearer token ever issued, the newest first."""
    fields = ("id", "name", "role", "hall_id", "created_at", "expires_at", "revoked_at")
    return [TokenView(*row) for row in ApiToken.objects.order_by("-created_at", "-id").values_list(*fields)]


@dataclasses.dataclass(frozen=True, slots=True)
class PasskeyView:
    """A key that opens an account, as its owner sees it."""

    id: uuid.UUID
    name: str
    made_at: dt.datetime
    used_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Factors:
    """How an account is protected beside its password."""

    app_since: dt.datetime | None
    passkeys: tuple[PasskeyView, ...]
    spares: int
    pin_since: dt.datetime | None

    @property
    def any(self) -> bool:
        """Whether there is a second factor."""
        return self.app_since is not None or bool(self.passkeys)


def factors_of(account: uuid.UUID) -> Factors:
    """The second factors and the PIN of an account, never a secret."""
    app = Totp.objects.filter(account=account).values_list("confirmed_at", flat=True).first()
    keys = Passkey.objects.filter(account=account).order_by("id").values_list("id", "name", "made_at", "used_at")
    pin = Pin.objects.filter(account=account).values_list("set_at", flat=True).first()
    spares = SpareCode.objects.filter(account=account, used_at=None).count()
    return Factors(app, tuple(PasskeyView(*row) for row in keys), spares, pin)


@dataclasses.dataclass(frozen=True, slots=True)
class SessionView:
    """A session that is not over, as its owner sees it: when, how far and with what, not where."""

    id: uuid.UUID
    state: str
    proof: str
    started_at: dt.datetime
    ends_at: dt.datetime


def sessions_of(account: uuid.UUID, now: dt.datetime) -> list[SessionView]:
    """The sessions of an account that go on, the newest first."""
    rows = LoginSession.objects.filter(account=account, ended_at=None, ends_at__gt=now).order_by("-started_at")
    return [SessionView(*row) for row in rows.values_list("id", "state", "proof", "started_at", "ends_at")]


def tokens_in(hall: uuid.UUID) -> list[TokenView]:
    """Every bearer token ever issued for this hall, the newest first."""
    return [token for token in tokens() if token.hall == hall]


def account_of_identity(issuer: str, subject: str) -> uuid.UUID | None:
    """The account recorded for who this is to the provider."""
    rows = Identity.objects.filter(issuer=issuer, subject=subject)
    return rows.values_list("account_id", flat=True).first()
