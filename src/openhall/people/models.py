"""Accounts, the roles they hold, who stands at which window, and tokens for programs, paired devices."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from openhall.people.states import DeviceKind, Paper, Proof, Role, SessionState


class Days(models.Func):
    """Two days, both inclusive, as a range."""

    function = "DATERANGE"
    output_field = DateRangeField()


ROLES = [(each, each) for each in Role]
KINDS = [(each, each) for each in DeviceKind]
SESSION_STATES = [(each.value, each.value) for each in SessionState]
PROOFS = [(each.value, each.value) for each in Proof]

# A kiosk stands in the hall or in a zone, a board hangs in a zone or over a window, a pad lies at a window.
STANDS = (
    models.Q(kind=DeviceKind.KIOSK, window=None)
    | models.Q(kind=DeviceKind.BOARD, zone=None, window__isnull=False)
    | models.Q(kind=DeviceKind.BOARD, zone__isnull=False, window=None)
    | models.Q(kind=DeviceKind.PAD, zone=None, window__isnull=False)
)


class Account(AbstractBaseUser):
    """A person who works with the system. Least data: a name and how to log in."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """One role of an account, in one hall (or in every hall) and, where it matters, for one unit."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=ROLES)
    hall = models.ForeignKey("places.Hall", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "hall", "unit"], name="people_grant_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Posting(models.Model):
    """Who stands at a window from one day to another, and who of the same post steps in (同岗替代)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    window = models.ForeignKey("places.Window", models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    substitute = models.ForeignKey(Account, models.PROTECT, null=True, related_name="substitutions")
    record = models.UUIDField(unique=True, db_default=RandomUUID())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "window", "from_on"], name="people_posting_once"),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="people_posting_order",
            ),
            models.CheckConstraint(
                condition=models.Q(substitute__isnull=True) | ~models.Q(substitute=models.F("account")),
                name="people_posting_other_substitute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.window_id}"


class Leave(models.Model):
    """Days on which somebody is away, both inclusive. Why is nobody's business here."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    to_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["account", "to_on"], name="people_leave_account")]
        constraints = [
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="people_leave_order"),
            ExclusionConstraint(
                name="people_leave_once",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (Days("from_on", "to_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_on}"


class ApiToken(models.Model):
    """A bearer token of a program or device: only its SHA-256 is kept, it is shown once."""

    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=24, choices=ROLES)
    hall = models.ForeignKey("places.Hall", models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="api_tokens")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A kiosk, board or pad that proves itself by a secret, of which only the SHA-256 is kept. A beat writes this row.

    `printed` = tickets since the roll was changed, `printed_total` = what the device's own counter said last.
    `dark_at` and `paper_out_at` mark what the log was told and what is not over yet.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    zone = models.ForeignKey("places.Zone", models.PROTECT, null=True, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, default="")
    digest = models.BinaryField(max_length=32, unique=True)
    paired_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField()
    version = models.CharField(max_length=40, default="")
    offset_ms = models.BigIntegerField(null=True)
    shows = models.CharField(max_length=40, default="")
    shows_of = models.CharField(max_length=40, default="")
    announced = models.CharField(max_length=10, default="")
    paper_said = models.CharField(max_length=5, choices=[(each, each) for each in Paper], default="")
    printed_total = models.PositiveIntegerField(default=0)
    printed = models.PositiveIntegerField(default=0)
    roll_tickets = models.PositiveIntegerField(default=400)
    roll_changed_at = models.DateTimeField(null=True)
    dark_at = models.DateTimeField(null=True)
    paper_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=STANDS, name="people_device_stands"),
            models.CheckConstraint(condition=models.Q(roll_tickets__gte=1), name="people_device_roll"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Pairing(models.Model):
    """A code that turns one screen into one device, once and not for long; the code itself is not kept."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    zone = models.ForeignKey("places.Zone", models.PROTECT, null=True, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    offered_by = models.CharField(max_length=60)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, models.PROTECT, null=True, related_name="pairing")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=STANDS, name="people_pairing_stands"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("offered_at")), name="people_pairing_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.expires_at}"


class DeviceRule(models.Model):
    """What a hall asks of its screens; without a row, kiosks, boards and pads work unpaired too."""

    hall = models.OneToOneField("places.Hall", models.CASCADE, primary_key=True, related_name="+")
    paired_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.hall_id} {self.paired_only}"


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
