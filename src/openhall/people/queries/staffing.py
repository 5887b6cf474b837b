"""The people of one hall as its administrator keeps them: accounts with roles, postings, leave."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet

from openhall.people.models import Account, ApiToken, Grant, Leave, Posting
from openhall.people.states import Role


@dataclasses.dataclass(frozen=True, slots=True)
class StaffLine:
    """An account of a hall; `roles` are those in this hall, each with its unit where it matters."""

    id: uuid.UUID
    username: str
    name: str
    name_en: str
    active: bool
    roles: tuple[tuple[str, uuid.UUID | None], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PostingLine:
    """Who stands at a window from one day to another (None: until further notice), and who steps in."""

    record: uuid.UUID
    account: uuid.UUID
    window: uuid.UUID
    from_on: dt.date
    to_on: dt.date | None
    substitute: uuid.UUID | None

    def holds(self, on: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclasses.dataclass(frozen=True, slots=True)
class LeaveLine:
    """Days on which somebody is away, both inclusive."""

    id: uuid.UUID
    account: uuid.UUID
    from_on: dt.date
    to_on: dt.date


def staff_of(hall: uuid.UUID, text: str = "", first: int = 0, most: int | None = None) -> list[StaffLine]:
    """Who holds a role in a hall, by user name; those whose user name or name holds the text."""
    rows = Account.objects.filter(id__in=Grant.objects.filter(hall=hall).values("account_id")).order_by(
        "username"
    )
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(name__icontains=text) | Q(name_en__icontains=text))
    return _lines(rows[first : None if most is None else first + most], hall)


def staff_member(hall: uuid.UUID, account: uuid.UUID) -> StaffLine | None:
    """One account as this hall sees it: somebody with a role here, or with none anywhere."""
    found = _lines(Account.objects.filter(id=account), hall)
    elsewhere = Grant.objects.filter(account=account).exclude(hall=hall).exists()
    return found[0] if found and (found[0].roles or not elsewhere) else None


def staff_named(hall: uuid.UUID, usernames: Collection[str]) -> list[StaffLine]:
    """The accounts of these user names, wherever they work, with their roles in this hall."""
    return _lines(Account.objects.filter(username__in=usernames).order_by("username"), hall)


def _lines(rows: QuerySet[Account], hall: uuid.UUID) -> list[StaffLine]:
    grants = Prefetch("grants", Grant.objects.filter(hall=hall).order_by("id"))
    return [
        StaffLine(
            row.id, row.username, row.name, row.name_en, row.is_active,
            tuple((grant.role, grant.unit_id) for grant in row.grants.all()),
        )
        for row in rows.prefetch_related(grants)
    ]  # fmt: skip


def usernames(hall: uuid.UUID) -> dict[str, uuid.UUID]:
    """User name → account, of everybody in use with a role in a hall."""
    rows = Account.objects.filter(grants__hall=hall, is_active=True).distinct().order_by("username")
    return dict(rows.values_list("username", "id"))


def username_taken(username: str) -> bool:
    """Whether there is an account of this user name anywhere."""
    return Account.objects.filter(username=username).exists()


def usernames_of(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Account → user name."""
    return dict(Account.objects.filter(id__in=list(accounts)).values_list("id", "username"))


def halls_of_account(account: uuid.UUID) -> set[uuid.UUID | None]:
    """The halls in which an account holds a role; None among them: every hall."""
    return set(Grant.objects.filter(account=account).values_list("hall_id", flat=True))


def only_elsewhere(hall: uuid.UUID, accounts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these accounts that hold roles in other halls and none in this one."""
    held = Grant.objects.filter(account__in=accounts).values_list("account_id", "hall_id")
    here = {account for account, where in held if where == hall}
    return {account for account, _ in held} - here


def other_administrators(hall: uuid.UUID, account: uuid.UUID) -> int:
    """How many others who may log in administer a hall."""
    grants = Grant.objects.filter(
        Q(hall=hall) | Q(hall=None), role=Role.ADMINISTRATOR, account__is_active=True
    )
    return grants.exclude(account=account).values("account").distinct().count()


def live_tokens(account: uuid.UUID, now: dt.datetime) -> int:
    """How many bearer tokens of an account are good."""
    valid = Q(expires_at=None) | Q(expires_at__gt=now)
    return ApiToken.objects.filter(valid, account=account, revoked_at=None).count()


def postings_in(
    windows: Collection[uuid.UUID], first: dt.date, last: dt.date | None = None
) -> list[PostingLine]:
    """The postings at these windows that are in force on a day from `first` to `last` (None: ever after), by day."""
    rows = Posting.objects.filter(Q(to_on=None) | Q(to_on__gte=first), window__in=windows)
    mine = rows if last is None else rows.filter(from_on__lte=last)
    return [_posting(row) for row in mine.order_by("from_on", "id")]


def posting(record: uuid.UUID) -> PostingLine | None:
    """One posting."""
    row = Posting.objects.filter(record=record).first()
    return None if row is None else _posting(row)


def postings_of(account: uuid.UUID, first: dt.date, last: dt.date | None = None) -> list[PostingLine]:
    """Where somebody is posted between two days."""
    rows = Posting.objects.filter(Q(to_on=None) | Q(to_on__gte=first), account=account)
    mine = rows if last is None else rows.filter(from_on__lte=last)
    return [_posting(row) for row in mine.order_by("from_on", "id")]


def _posting(row: Posting) -> PostingLine:
    return PostingLine(row.record, row.account_id, row.window_id, row.from_on, row.to_on, row.substitute_id)


def leave(leave_id: uuid.UUID) -> LeaveLine | None:
    """One leave."""
    row = Leave.objects.filter(id=leave_id).first()
    return None if row is None else _leave(row)


def leaves_in(hall: uuid.UUID, first: dt.date, last: dt.date | None = None) -> list[LeaveLine]:
    """Who of a hall is away on a day from `first` to `last` (None: ever after), the earliest first."""
    rows = Leave.objects.filter(
        to_on__gte=first, account__in=Grant.objects.filter(hall=hall).values("account_id")
    )
    mine = rows if last is None else rows.filter(from_on__lte=last)
    return [_leave(row) for row in mine.order_by("from_on", "id")]


def leaves_of(account: uuid.UUID, first: dt.date, last: dt.date) -> list[LeaveLine]:
    """The leaves of somebody that touch these days, both inclusive, the earliest first."""
    rows = Leave.objects.filter(account=account, to_on__gte=first, from_on__lte=last)
    return [_leave(row) for row in rows.order_by("from_on")]


def away(account: uuid.UUID, first: dt.date, last: dt.date | None) -> LeaveLine | None:
    """The first leave of somebody between two days."""
    rows = Leave.objects.filter(account=account, to_on__gte=first)
    row = (rows if last is None else rows.filter(from_on__lte=last)).order_by("from_on").first()
    return None if row is None else _leave(row)


def _leave(row: Leave) -> LeaveLine:
    return LeaveLine(row.id, row.account_id, row.from_on, row.to_on)
