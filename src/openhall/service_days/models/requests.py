"""What a leader asks about a duty: that somebody swaps it, or leave from it."""

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.service_days.models.rota import Duty
from openhall.service_days.states import RequestKind, RequestState


class DutyRequest(models.Model):
    """One wish about one duty; a duty has one open wish at most. `why` is for colleagues."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=choices(RequestKind))
    state = models.CharField(max_length=9, choices=choices(RequestState), default=RequestState.ASKED)
    why = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["hall"], name="service_days_asked", condition=Q(state=RequestState.ASKED))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(state=RequestState.ASKED), name="service_days_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED) ^ Q(settled_at__isnull=False),
                name="service_days_request_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.duty_id}"
