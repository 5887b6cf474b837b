"""Who somebody is to the permissions: roles, and the windows of the day."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet, Value

from openhall.people.models import Grant, Posting
from openhall.people.permissions import Caller, Held
from openhall.people.queries import valid_at


def caller_of_account(account_id: uuid.UUID, now: dt.datetime) -> Caller:
    """Who a logged-in account is: its roles and where it is posted today, asked at once because every page asks."""
    held = Grant.objects.filter(account=account_id).values_list("role", "hall_id")
    posted = _postings(account_id, now).annotate(role=Value("")).values_list("role", "window_id")
    rows = list(held.union(posted, all=True))
    roles = tuple(Held(role, hall) for role, hall in rows if role)
    return Caller(f"account:{account_id}", account_id, roles, frozenset(window for role, window in rows if not role))


def posted_windows(account_id: uuid.UUID, now: dt.datetime) -> frozenset[uuid.UUID]:
    """The windows where somebody stands, as the posted person or the named substitute, on the day their hall has."""
    return frozenset(_postings(account_id, now).values_list("window_id", flat=True))


def _postings(account_id: uuid.UUID, now: dt.datetime) -> QuerySet[Posting]:
    mine = Q(account=account_id) | Q(substitute=account_id)
    return Posting.objects.filter(mine & valid_at(now))
