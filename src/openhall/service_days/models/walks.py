"""Process walks: a leader goes through a service item; what was timed, checked, asked for and found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.kit.choices import choices
from openhall.service_days.models.rota import Duty
from openhall.service_days.states import WalkRole, WalkState


class Checklist(models.Model):
    """What is looked at on a walk from a day on, the nation's or a hall's own: [{"code", "zh", "en", "where"}, …].

    `where` is online, offline, or empty for both.
    """

    hall = models.ForeignKey("places.Hall", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    lines = models.JSONField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "valid_from"], name="service_days_checklist_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"from {self.valid_from}"


class Walk(models.Model):
    """One walk through an item, as applicant, agent, companion or clerk, in the hall or online.

    `asked` are the materials that were really asked for; `trips` how often one would have had to come.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="walks")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+")
    role = models.CharField(max_length=9, choices=choices(WalkRole))
    online = models.BooleanField()
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=choices(WalkState), default=WalkState.WALKING)
    asked = ArrayField(models.CharField(max_length=120), null=True)
    trips = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=WalkState.WALKING) ^ Q(ended_at__isnull=False),
                name="service_days_walk_ended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.item_id}"


class WalkStep(models.Model):
    """One step with its times; at most one runs at a time."""

    id = models.UUIDField(primary_key=True)
    walk = models.ForeignKey(Walk, models.PROTECT, related_name="steps")
    name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["walk"], condition=Q(ended_at=None), name="service_days_one_step_runs"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="service_days_step_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WalkCheck(models.Model):
    """One line of the checklist: it was fine, or it was not."""

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="checks")
    code = models.CharField(max_length=40)
    fine = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["walk", "code"], name="service_days_checked_once")]

    def __str__(self) -> str:
        return self.code


class Finding(models.Model):
    """What a walk found; its words, owner and date are those of the matter it became."""

    id = models.UUIDField(primary_key=True)
    walk = models.ForeignKey(Walk, models.PROTECT, related_name="findings")
    code = models.CharField(max_length=40, default="")
    matter = models.OneToOneField("matters.Matter", models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code or "found"
