"""Accounts, the roles they hold, who stands at which window, and tokens for programs."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from openhall.people.states import Role

ROLES = [(each, each) for each in Role]


class Days(models.Func):
    """Two days, both inclusive, as a range."""

    function = "DATERANGE"
    output_field = DateRangeField()


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
