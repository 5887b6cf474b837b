"""Sessions of people: begun at the log-in, asked for at every page, locked and unlocked, ended by hand or by time."""

import dataclasses
import datetime as dt
import uuid

from django.contrib import auth
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.people.models import Account, LoginSession, Passkey, Pin, Totp
from openhall.people.rules.sessions import MOST_WRONG_PINS, ends_at, first_state
from openhall.people.states import Proof, SessionState

KEPT_FOR = dt.timedelta(days=1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Who is logged in with a session and how far; `elsewhere_since`: the account has another open one since then."""

    session: uuid.UUID
    id: uuid.UUID
    username: str
    name: str
    name_en: str
    state: str
    proof: str
    started_at: dt.datetime
    ends_at: dt.datetime
    elsewhere_since: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it may do anything: the second factor was given and nobody locked it."""
        return self.state == SessionState.OPEN


def log_in(request: HttpRequest, account: uuid.UUID) -> None:
    """Log an account in that somebody else has vouched for; NotAllowed when it is disabled."""
    found = Account.objects.get(id=account)
    if not found.is_active:
        raise NotAllowed("disabled", "This account is disabled. Ask the administrator.")
    auth.login(request, found, backend=BACKEND)


@transaction.atomic
def begin_session(
    account: uuid.UUID, proof: str, before: uuid.UUID | None, now: dt.datetime, shift: dt.timedelta
) -> uuid.UUID:
    """A new session, which ends after `shift` whatever is done in it; the one before in this browser is over."""
    if before is not None:
        _live(now).filter(id=before).update(state=SessionState.ENDED, ended_at=now)
    LoginSession.objects.filter(ends_at__lt=now - KEPT_FOR).delete()
    state = first_state(has_factor(account), bool(proof))
    row = LoginSession.objects.create(
        id=uuid7(now), account_id=account, state=state, proof=proof, started_at=now, ends_at=ends_at(now, shift)
    )
    return row.id


def has_factor(account: uuid.UUID) -> bool:
    """Whether a second factor is set up and confirmed."""
    confirmed = Totp.objects.filter(account=account, confirmed_at__isnull=False)
    return confirmed.exists() or Passkey.objects.filter(account=account).exists()


def standing_of(session: uuid.UUID, now: dt.datetime) -> Standing | None:
    """Who this session is; None when it ended, by hand, by time or with its account."""
    others = _live(now).filter(account=OuterRef("account"), state=SessionState.OPEN).exclude(id=OuterRef("id"))
    since = others.values("account").annotate(since=Min("started_at")).values("since")
    fields = ("id", "account_id", "account__username", "account__name", "account__name_en", "state", "proof",
              "started_at", "ends_at", "since")  # fmt: skip
    rows = _live(now).filter(id=session, account__is_active=True).annotate(since=Subquery(since))
    row = rows.values_list(*fields).first()
    return None if row is None else Standing(*row)


def _live(now: dt.datetime) -> QuerySet[LoginSession]:
    return LoginSession.objects.filter(ended_at=None, ends_at__gt=now)


def prove(session: uuid.UUID, proof: Proof) -> None:
    """The second factor was given: the session is open and knows by what."""
    waiting = LoginSession.objects.filter(id=session, state__in=[SessionState.CODE, SessionState.OPEN])
    if not waiting.update(state=SessionState.OPEN, proof=proof):
        raise NotNow("session_over", "This session is over. Log in again.")


def end_session(account: uuid.UUID, session: uuid.UUID, now: dt.datetime) -> None:
    """End one of somebody's own sessions; Missing when it is another's or over already."""
    if not _live(now).filter(account=account, id=session).update(state=SessionState.ENDED, ended_at=now):
        raise Missing("no_session", "There is no such session, or it is over already.")


def end_sessions(account: uuid.UUID, now: dt.datetime, but: uuid.UUID | None = None) -> int:
    """End all sessions of an account but one; how many."""
    rows = _live(now).filter(account=account)
    others = rows if but is None else rows.exclude(id=but)
    return others.update(state=SessionState.ENDED, ended_at=now)


def lock(session: uuid.UUID) -> None:
    """Lock an open session; NotNow when its account has no PIN, because then nothing would open it again."""
    rows = LoginSession.objects.filter(id=session, state=SessionState.OPEN, account__pin__isnull=False)
    if not rows.update(state=SessionState.LOCKED, wrong_pins=0):
        raise NotNow("no_pin", "Set a PIN first: it opens the page again.")


def unlock(session: uuid.UUID, typed: str, now: dt.datetime) -> None:
    """Open a locked session with its PIN; NotAllowed for a wrong one, and the fifth wrong one ends the session."""
    left = _unlocked(session, typed, now)
    if left == 0:
        raise NotAllowed("session_ended", "The PIN was wrong five times, so the session has ended. Log in again.")
    if left is not None:
        raise NotAllowed("wrong_pin", "That is not the PIN. %(left)s more tries.", {"left": left})


@transaction.atomic
def _unlocked(session: uuid.UUID, typed: str, now: dt.datetime) -> int | None:
    """None when it is open now, else how many tries are left; every wrong one is counted and committed."""
    row = _live(now).select_for_update().filter(id=session, state=SessionState.LOCKED).first()
    pin = Pin.objects.filter(account=row.account_id).first() if row else None
    if row is None or pin is None:
        raise NotNow("not_locked", "This session is not locked.")
    if check_password(typed, pin.hashed):
        row.state, row.wrong_pins = SessionState.OPEN, 0
        row.save(update_fields=["state", "wrong_pins"])
        return None
    row.wrong_pins += 1
    if row.wrong_pins >= MOST_WRONG_PINS:
        row.state, row.ended_at = SessionState.ENDED, now
    row.save(update_fields=["state", "wrong_pins", "ended_at"])
    return MOST_WRONG_PINS - row.wrong_pins
