"""Who of a hall has no way in yet, and whose entry code waits."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from openhall.people.models import Account, Grant, Identity


@dataclasses.dataclass(frozen=True, slots=True)
class EntryLine:
    """Somebody with a role in a hall: whether there is a way in, until when a code waits, all halls of the roles."""

    id: uuid.UUID
    username: str
    name: str
    name_en: str
    active: bool
    enters: bool
    code_until: dt.datetime | None
    halls: frozenset[uuid.UUID | None]

    @property
    def shut_out(self) -> bool:
        """Whether this person may log in and can't: no password, and nobody at the identity provider."""
        return self.active and not self.enters


@dataclasses.dataclass(frozen=True, slots=True)
class EntryAsked:
    """Which people: these user names, one account, those who can't log in alone, those holding the text; which part."""

    usernames: Collection[str] | None = None
    account: uuid.UUID | None = None
    shut_out: bool = False
    text: str = ""
    first: int = 0
    most: int | None = None


NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def entry_lines(hall: uuid.UUID, now: dt.datetime, asked: EntryAsked) -> list[EntryLine]:
    """People of a hall by user name; a code that is too old is none."""
    linked = Exists(Identity.objects.filter(account=OuterRef("id")))
    here = Grant.objects.filter(hall=hall).values("account_id")
    rows = Account.objects.filter(id__in=here).annotate(linked=linked, until=F("entry_code__expires_at"))
    if asked.usernames is not None:
        rows = rows.filter(username__in=asked.usernames)
    if asked.account is not None:
        rows = rows.filter(id=asked.account)
    if asked.shut_out:
        rows = rows.filter(NO_PASSWORD, is_active=True, linked=False)
    if asked.text:
        named = Q(username__icontains=asked.text) | Q(name__icontains=asked.text) | Q(name_en__icontains=asked.text)
        rows = rows.filter(named)
    last = None if asked.most is None else asked.first + asked.most
    held = Prefetch("grants", Grant.objects.only("account_id", "hall_id"))
    return [_line(row, now) for row in rows.order_by("username").prefetch_related(held)[asked.first : last]]


def _line(row: Account, now: dt.datetime) -> EntryLine:
    until: dt.datetime | None = row.until  # type: ignore[attr-defined]  # annotated above
    enters = row.has_usable_password() or row.linked  # type: ignore[attr-defined]  # the same
    return EntryLine(
        row.id, row.username, row.name, row.name_en, row.is_active, enters,
        until if until is not None and until > now else None, frozenset(each.hall_id for each in row.grants.all()),
    )  # fmt: skip
