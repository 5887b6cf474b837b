"""Dated limits and ladders, clocks with their pauses and cards: data and constraints."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from openhall.deadlines.states import OPEN, CancelReason, ClockState, Colour, PauseReason
from openhall.kit.working_time import LimitKind

NATION = uuid.UUID(int=0)


class Days(Func):
    """The days from `valid_from` to `valid_to`, both inclusive, as a range; open where there is no last day."""

    function = "DATERANGE"
    output_field = DateRangeField()


def _once_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows of the same fields and region are in force on the same day."""
    same = [(field, RangeOperators.EQUAL) for field in fields]
    region = (Coalesce(F("region"), Value(NATION)), RangeOperators.EQUAL)
    both = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return ExclusionConstraint(
        name=name, expressions=[*same, region, (Days("valid_from", "valid_to", both), RangeOperators.OVERLAPS)]
    )


class Limit(models.Model):
    """A time limit as a rule of a place and time says it; without a region it is the nation's. Rows are never changed.

    `amount` and `extension_amount` are in units of `kind`; a clock may be extended `extensions` times.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in LimitKind])
    amount = models.PositiveSmallIntegerField()
    warn_before = models.PositiveSmallIntegerField(default=1)
    extensions = models.PositiveSmallIntegerField(default=0)
    extension_amount = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            _once_at_a_time("deadlines_limit_once", "code"),
            models.UniqueConstraint(
                fields=["code", "region", "version"], name="deadlines_limit_version", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="deadlines_limit_days"
            ),
            models.CheckConstraint(
                condition=Q(extensions=0, extension_amount=0) | Q(extensions__gt=0, extension_amount__gt=0),
                name="deadlines_limit_extension",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.rule}/{self.version}"


class Ladder(models.Model):
    """Who is told of a red clock, rung by rung, for all codes that begin with `code`; a rung every `step_days`."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, related_name="+")
    roles = ArrayField(models.CharField(max_length=30))
    step_days = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            _once_at_a_time("deadlines_ladder_once", "code"),
            models.UniqueConstraint(
                fields=["code", "region", "version"], name="deadlines_ladder_version", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="deadlines_ladder_days"
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="deadlines_ladder_rungs"),
            models.CheckConstraint(condition=Q(step_days__gt=0), name="deadlines_ladder_step"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.rule}/{self.version}"


class Clock(models.Model):
    """One limit running for one subject. It keeps number and version of the rule that was in force when it started.

    `due_at` is there exactly while it runs; `was_due_at` is what it was when the clock was met. `look_at` is when the
    next card or rung falls due. `assigned_to` is an account, named without a key: people stand above.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    code = models.CharField(max_length=60)
    limit = models.ForeignKey(Limit, models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Ladder, models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=40)
    rule_version = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each, each) for each in ClockState])
    due_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    was_due_at = models.DateTimeField(null=True)
    cancelled_for = models.CharField(max_length=12, default="", choices=[(each, each) for each in CancelReason])
    extended = models.PositiveSmallIntegerField(default=0)
    extended_by = models.PositiveSmallIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(default=0)
    assigned_to = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["look_at"], condition=Q(state="running"), name="deadlines_clock_look"),
            models.Index(fields=["hall", "due_at"], condition=Q(state="running"), name="deadlines_clock_due"),
            models.Index(fields=["subject_id", "code"], name="deadlines_clock_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "subject_kind", "code"], condition=Q(state__in=sorted(OPEN)),
                name="deadlines_clock_open",
            ),
            models.CheckConstraint(
                condition=Q(state="running", due_at__isnull=False)
                | (~Q(state="running") & Q(due_at=None, look_at=None)),
                name="deadlines_clock_due_iff_running",
            ),
            models.CheckConstraint(
                condition=Q(state="met", met_at__isnull=False) | (~Q(state="met") & Q(met_at=None, was_due_at=None)),
                name="deadlines_clock_met",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_for=""), name="deadlines_clock_cancelled"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Pause(models.Model):
    """A time that a clock stood still, with its reason; `until` is empty while it lasts."""

    id = models.UUIDField(primary_key=True)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=[(each, each) for each in PauseReason])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until=None), name="deadlines_pause_open"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="deadlines_pause_order"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.since}"


class Card(models.Model):
    """A yellow or red card, with the rule that was applied. `number` is the round: each extension opens another.

    `fell_at` is the moment the rule names, `issued_at` when it was noticed; `due_at` the due time it is about.
    """

    id = models.UUIDField(primary_key=True)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="cards")
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    colour = models.CharField(max_length=6, choices=[(each, each) for each in Colour])
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    rule_version = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    fell_at = models.DateTimeField()
    issued_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["hall", "issued_at"], name="deadlines_card_hall")]
        constraints = [
            models.UniqueConstraint(fields=["clock", "colour", "number"], name="deadlines_card_once"),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.number}"
