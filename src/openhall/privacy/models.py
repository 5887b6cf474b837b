"""Requests of persons about their data, and destruction lists: data and constraints."""

from django.db import models
from django.db.models import F, Q

from openhall.kit.choices import choices
from openhall.privacy.states import ListState, Refused, RequestState, Wish


class Request(models.Model):
    """A wish about everything kept of one visit. Who asks is not here; their words lie in the vault."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    ticket = models.UUIDField(db_index=True)
    wish = models.CharField(max_length=8, choices=choices(Wish))
    state = models.CharField(max_length=10, choices=choices(RequestState), default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=choices(Refused), default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "wish"], name="privacy_one_open_request", condition=Q(state=RequestState.OPEN)
            ),
            models.CheckConstraint(
                name="privacy_ended_iff_not_open",
                condition=Q(state=RequestState.OPEN, ended_at=None)
                | (~Q(state=RequestState.OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="privacy_refused_with_reason",
                condition=Q(state=RequestState.REFUSED) & ~Q(reason="")
                | ~Q(state=RequestState.REFUSED) & Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["hall", "asked_at"], name="privacy_request_hall")]

    def __str__(self) -> str:
        return f"{self.wish} {self.state}"


class DestructionList(models.Model):
    """Records that are due for destruction on a day, frozen by a digest (32 bytes); a second person decides."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    on = models.DateField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12, choices=choices(ListState), default=ListState.PROPOSED)
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall"], name="privacy_one_open_list", condition=Q(state=ListState.PROPOSED)
            ),
            models.CheckConstraint(
                name="privacy_list_decided_by_another",
                condition=Q(state=ListState.PROPOSED, decided_by=None, decided_at=None)
                | (~Q(state=ListState.PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.state}"


class ListedRecord(models.Model):
    """One record of a list: its class of retention and its id, and nothing of what it holds."""

    listed_on = models.ForeignKey(DestructionList, models.PROTECT, related_name="records")
    code = models.CharField(max_length=20)
    record = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listed_on", "code", "record"], name="privacy_listed_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.record}"
