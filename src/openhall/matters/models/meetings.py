"""Joint meetings about a matter, the units called to them, and what they decided."""

from django.db import models
from django.db.models import Q


class Meeting(models.Model):
    """A joint meeting about a matter: called, then held with its minutes, or called off."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="meetings")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=500)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    minutes = models.CharField(max_length=4000, default="")
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(held_at=None, called_off_at=None), name="matters_meeting_ahead"
            ),
            models.CheckConstraint(
                name="matters_meeting_held_or_off", condition=Q(held_at=None) | Q(called_off_at=None)
            ),
            models.CheckConstraint(
                name="matters_meeting_held_by",
                condition=Q(held_at=None, held_by=None, minutes="") | Q(held_at__isnull=False, held_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meets_at}"


class Invited(models.Model):
    """A unit that is called to a joint meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invited")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "unit"], name="matters_invited_once")]

    def __str__(self) -> str:
        return str(self.unit_id)


class MeetingDecision(models.Model):
    """What a joint meeting decided: a unit sees to it until a day."""

    id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=500)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matters_decision_done_by",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on}"
