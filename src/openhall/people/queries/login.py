"""What a person sees of the own log-in: second factors, sessions; and whom the identity provider means."""

import dataclasses
import datetime as dt
import uuid

from openhall.people.models import Identity, LoginSession, Passkey, Pin, SpareCode, Totp


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


def account_of_identity(issuer: str, subject: str) -> uuid.UUID | None:
    """The account recorded for who this is to the provider."""
    rows = Identity.objects.filter(issuer=issuer, subject=subject)
    return rows.values_list("account_id", flat=True).first()
