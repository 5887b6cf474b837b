"""Regions, halls, zones, units, windows, opening hours and calendar days: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openhall.places.states import ChangeState, DaySource, HallKind, RegionLevel


class Region(models.Model):
    """An administrative division."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=[(each, each) for each in RegionLevel])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    def __str__(self) -> str:
        return self.name


class Hall(models.Model):
    """A public service hall."""

    id = models.UUIDField(primary_key=True)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(each, each) for each in HallKind])
    region = models.ForeignKey(Region, models.PROTECT, related_name="halls")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="branches")
    timezone = models.CharField(max_length=40, default="Asia/Shanghai")
    address = models.CharField(max_length=120, default="")
    address_en = models.CharField(max_length=160, default="")
    phone = models.CharField(max_length=40, default="")
    public_phone = models.CharField(max_length=40, default="")
    around_the_clock = models.BooleanField(default=False)
    training = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A part of a hall with its own board and its own voice."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="zones")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    floor = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="places_zone_code")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A stationed unit: the office that a window belongs to."""

    id = models.UUIDField(primary_key=True)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """A window: the place where a visitor is served. One that is given up stays, for the records that name it."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="windows")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="windows")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="windows")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    marks = ArrayField(models.CharField(max_length=20), default=list)
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="places_window_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class OpeningInterval(models.Model):
    """One interval of a weekday's opening hours (1 = Monday); a day may have several, with lunch between."""

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "weekday", "opens"], name="places_interval_once"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="places_interval_order"),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="places_interval_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class ReplacedHours(models.Model):
    """The opening hours of a hall up to a last day, inclusive, as `written_hours` says them: what was counted by them
    stays counted when others follow.
    """

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="+")
    last_on = models.DateField()
    weekdays = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "last_on"], name="places_replaced_once")]

    def __str__(self) -> str:
        return f"{self.hall_id} until {self.last_on}"


class CalendarDay(models.Model):
    """Whether a day is a working day: nation-wide where `hall` is empty, else this hall's own word."""

    hall = models.ForeignKey(Hall, models.CASCADE, null=True, related_name="calendar")
    date = models.DateField()
    is_workday = models.BooleanField()
    source = models.CharField(max_length=10, choices=[(each, each) for each in DaySource])
    note = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "date"], name="places_day_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.source}"


class PlannedChange(models.Model):
    """A change of one record of the settings: what it was and what it shall be from a day on.

    `kind` says what the record is, `record` which one; without `before` it is new, without `after` it goes. A record
    has one change that waits. `undoes` names the change that this one takes back. The records themselves may belong to
    rooms above this one: here they are plain values.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    record = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    effective_on = models.DateField()
    made_by = models.CharField(max_length=120)
    account = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each, each) for each in ChangeState])
    ended_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, default="")
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = [
            models.Index(fields=["hall", "made_at"], name="places_change_hall"),
            models.Index(fields=["record", "made_at"], name="places_change_record"),
            models.Index(fields=["effective_on"], condition=models.Q(state="waiting"), name="places_change_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record"], condition=models.Q(state="waiting"), name="places_change_one_waits"
            ),
            models.UniqueConstraint(
                fields=["undoes"], condition=models.Q(state__in=["waiting", "applied"]),
                name="places_change_undone_once",
            ),
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
                name="places_change_of_something",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at=None)
                | (~models.Q(state="waiting") & models.Q(ended_at__isnull=False)),
                name="places_change_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") ^ models.Q(refusal=""), name="places_change_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.state}"
