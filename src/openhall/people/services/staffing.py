"""Accounts, roles, postings and leave of a hall as its administrator sets them; the change itself is logged above."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction

from openhall.kit.errors import Conflict
from openhall.people.models import Account, Grant, Leave, Posting
from openhall.people.services.accounts import grant


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What somebody is called."""

    username: str
    name: str
    name_en: str


def save_account(account: uuid.UUID, names: Names) -> None:
    """Open an account under this id or rename it; Conflict when the user name belongs to somebody else."""
    values = dataclasses.asdict(names)
    try:
        with transaction.atomic():
            if not Account.objects.filter(id=account).update(**values):
                Account(id=account, **values, password=make_password(None)).save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "username_taken", "Somebody else has this user name already. Choose another one."
        ) from error


def set_roles(account: uuid.UUID, hall: uuid.UUID, roles: Iterable[tuple[str, uuid.UUID | None]]) -> None:
    """Give exactly these roles, each with its unit, in this hall; other halls' roles stay."""
    wanted = list(dict.fromkeys(roles))
    for row in Grant.objects.filter(account=account, hall=hall):
        if (row.role, row.unit_id) not in wanted:
            row.delete()
    for role, unit in wanted:
        grant(account, role, hall, unit)


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """An account to be opened, with its roles."""

    account: uuid.UUID
    names: Names
    roles: Sequence[tuple[str, uuid.UUID | None]]


def open_accounts(openings: Sequence[Opening], hall: uuid.UUID) -> None:
    """Open many accounts at once, each with its roles in a hall; nobody can log in until a password is set."""
    unusable = make_password(None)
    Account.objects.bulk_create(
        Account(id=each.account, **dataclasses.asdict(each.names), password=unusable) for each in openings
    )
    Grant.objects.bulk_create(
        Grant(account_id=each.account, role=role, hall_id=hall, unit_id=unit)
        for each in openings
        for role, unit in each.roles
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """Who stands at which window from one day to another, and who steps in."""

    account: uuid.UUID
    window: uuid.UUID
    from_on: dt.date
    to_on: dt.date | None
    substitute: uuid.UUID | None


def hold_window(window: uuid.UUID) -> None:
    """Until the transaction ends nobody else posts anybody at this window."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [window.int % (1 << 63)])


def save_posting(record: uuid.UUID, post: Post | None) -> None:
    """Set, change or, without a post, remove a posting; Conflict when the same one begins on that day already."""
    if post is None:
        Posting.objects.filter(record=record).delete()
        return
    values = {
        "account_id": post.account, "window_id": post.window, "from_on": post.from_on, "to_on": post.to_on,
        "substitute_id": post.substitute,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if not Posting.objects.filter(record=record).update(**values):
                Posting(record=record, **values).save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "posted_already", "This person is posted at this window from that day already."
        ) from error


def save_leave(leave: uuid.UUID, account: uuid.UUID, days: tuple[dt.date, dt.date] | None) -> None:
    """Set, change or, without days, remove somebody's leave; Conflict when two of them overlap."""
    if days is None:
        Leave.objects.filter(id=leave).delete()
        return
    values = {"account_id": account, "from_on": days[0], "to_on": days[1]}
    try:
        with transaction.atomic():
            if not Leave.objects.filter(id=leave).update(**values):
                Leave(id=leave, **values).save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("leave_overlaps", "This person is away on some of these days already.") from error
