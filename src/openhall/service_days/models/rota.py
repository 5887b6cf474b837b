"""Rules of a hall's service days, its leaders and posts, the days with their duties: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.service_days.states import DutyState, Roll


class DayRule(models.Model):
    """From a day on: the nominal days of the month, what becomes of a free one, and the rules for everybody."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    days = ArrayField(models.PositiveSmallIntegerField())
    roll = models.CharField(max_length=12, choices=[(each, each) for each in Roll], default=Roll.FORWARD)
    not_twice_running = models.BooleanField(default=True)
    red_cards_within = models.PositiveSmallIntegerField(null=True)
    absences_listed = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "valid_from"], name="service_days_rule_once")]

    def __str__(self) -> str:
        return f"{self.hall_id} from {self.valid_from}"


class Leader(models.Model):
    """Who may be on duty for a unit: its head or a named deputy. One who is no longer named stays for the records."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    deputy = models.BooleanField(default=False)
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "account"], name="service_days_leader_once")]

    def __str__(self) -> str:
        return f"{self.account_id} for {self.unit_id}"


class UnitRule(models.Model):
    """How often a unit is on duty in a rota, or in each month of it."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    at_least = models.PositiveSmallIntegerField(default=0)
    at_most = models.PositiveSmallIntegerField(null=True)
    per = models.CharField(max_length=8, default="rota")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "unit"], name="service_days_unit_once"),
            models.CheckConstraint(
                condition=Q(at_most=None) | Q(at_most__gte=F("at_least")), name="service_days_unit_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.at_least} to {self.at_most}"


class Post(models.Model):
    """Where leaders stand: so many seats; for leaders of `units` alone, where any are named.

    `window` is where its leaders receive people: a window with a queue of its own.
    """

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120, default="")
    seats = models.PositiveSmallIntegerField(default=1)
    units = ArrayField(models.CharField(max_length=40), default=list)
    deputies = models.BooleanField(default=True)
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "code"], name="service_days_post_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="service_days_post_seats"),
        ]

    def __str__(self) -> str:
        return self.code


class ServiceDay(models.Model):
    """A service day whose rota is published: the date the rule names and the date it is held on."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    nominal = models.DateField()
    actual = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "nominal"], name="service_days_nominal_once"),
            models.UniqueConstraint(fields=["hall", "actual"], name="service_days_actual_once"),
        ]

    def __str__(self) -> str:
        return str(self.actual)


class Duty(models.Model):
    """A leader's duty at a post on a service day, and who stands there: the leader, a substitute, or nobody.

    `on` repeats the day's date, so that the database itself lets nobody stand in two halls on one date. `makes_up` is
    the duty from which its leader was excused and that is made up for here.
    """

    id = models.UUIDField(primary_key=True)
    day = models.ForeignKey(ServiceDay, models.PROTECT, related_name="duties")
    on = models.DateField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="duties")
    stands = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=[(each, each) for each in DutyState], default=DutyState.PLANNED)
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    makes_up = models.OneToOneField("self", models.PROTECT, null=True, related_name="made_up_by")

    class Meta:
        indexes = [models.Index(fields=["leader", "on"], name="service_days_duty_leader")]
        constraints = [
            models.UniqueConstraint(fields=["day", "leader"], name="service_days_leader_a_day"),
            models.UniqueConstraint(
                fields=["stands", "on"], condition=Q(stands__isnull=False), name="service_days_one_place"
            ),
            models.CheckConstraint(
                condition=Q(state=DutyState.EXCUSED) ^ Q(stands__isnull=False), name="service_days_nobody_if_excused"
            ),
            models.CheckConstraint(
                condition=Q(came_at=None) | Q(stands__isnull=False), name="service_days_came_who_stands"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(came_at__isnull=False, left_at__gte=F("came_at")),
                name="service_days_left_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.post_id}"
