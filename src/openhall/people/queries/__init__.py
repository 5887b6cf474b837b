"""The reading door of people."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Cast

from openhall.people.models import Account, ApiToken, Grant, Leave, Posting
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


def valid_at(now: dt.datetime) -> Q:
    """Postings of the day that their own hall has now: its day turns at its midnight, not at UTC's."""
    moment = Cast(Value(now), DateTimeField())
    there = Func(F("window__hall__timezone"), moment, function="timezone", output_field=DateTimeField())
    today = Cast(there, DateField())
    return Q(from_on__lte=today) & (Q(to_on=None) | Q(to_on__gte=today))


MANAGERS = frozenset({Role.WINDOW_HEAD, Role.CHIEF_REPRESENTATIVE})


def managers_of(hall: uuid.UUID, unit: uuid.UUID) -> set[uuid.UUID]:
    """Who leads the people of a unit in a hall: its window heads and its chief representative."""
    rows = Grant.objects.filter(Q(hall=hall) | Q(hall=None), Q(unit=unit) | Q(unit=None), role__in=sorted(MANAGERS))
    return set(rows.values_list("account_id", flat=True))


def units_of(account_id: uuid.UUID, hall: uuid.UUID, on: dt.date) -> set[uuid.UUID]:
    """The units somebody belongs to in a hall on a day: those of their roles, and of the windows they are posted at."""
    granted = Grant.objects.filter(Q(hall=hall) | Q(hall=None), account=account_id, unit__isnull=False)
    posted = Posting.objects.filter(valid_on(on), account=account_id, window__hall=hall)
    return {*granted.values_list("unit_id", flat=True), *posted.values_list("window__unit_id", flat=True)}


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


def staff(now: dt.datetime) -> list[StaffView]:
    """Everybody with an account that is in use, in the order they were entered."""
    valid = Posting.objects.filter(valid_at(now)).order_by("id")
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


def tokens_in(hall: uuid.UUID) -> list[TokenView]:
    """Every bearer token ever issued for this hall, the newest first."""
    return [token for token in tokens() if token.hall == hall]
