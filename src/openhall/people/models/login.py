"""How somebody gets in: tries, sessions, second factors, PIN, entry codes, who one is to the identity provider."""

from django.db import models

from openhall.people.models.accounts import Account
from openhall.people.states import Proof, SessionState

SESSION_STATES = [(each.value, each.value) for each in SessionState]
PROOFS = [(each.value, each.value) for each in Proof]


class LoginTries(models.Model):
    """How often a name, an address or a known device was tried since `since`; counted here, so for all workers."""

    key = models.BinaryField(max_length=32, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} since {self.since}"


class LoginSession(models.Model):
    """One log-in in one browser, from the password to its end; nothing about the browser or the place is kept."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="login_sessions")
    state = models.CharField(max_length=8, choices=SESSION_STATES)
    proof = models.CharField(max_length=8, choices=PROOFS, default="", blank=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False) | models.Q(ended_at=None)
                & models.Q(state__in=["code", "open", "locked"]),
                name="people_session_ended_both",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("started_at")), name="people_session_order"
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=models.Q(ended_at=None), name="people_session_live")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"


class Totp(models.Model):
    """The secret an authenticator app shares with us, sealed; it counts from the first right code on."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="totp")
    key_id = models.CharField(max_length=8)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.account_id} since {self.confirmed_at}"


class SpareCode(models.Model):
    """A code for the day the telephone is gone: its SHA-256, good once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="spare_codes")
    digest = models.BinaryField(max_length=32, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} used {self.used_at}"


class Passkey(models.Model):
    """A WebAuthn credential: its public key as the authenticator gave it, and how often it has signed."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential = models.BinaryField(unique=True)
    data = models.BinaryField()
    signed = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """The Argon2 hash of what unlocks an account's locked sessions."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="pin")
    hashed = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} since {self.set_at}"


class EntryCode(models.Model):
    """What lets somebody in who has no password: the digest of one code of an account, good once and not for long.

    `hall` is the one whose administrator offered it. Whatever ends it removes the row.
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="entry_code")
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("offered_at")), name="people_entry_code_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.expires_at}"


class Identity(models.Model):
    """Who an account is to the city's identity provider, recorded beforehand: never found by e-mail or name."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="people_identity_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="people_identity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.issuer}"
