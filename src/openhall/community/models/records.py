"""What a record holds beside service, corrections, certificates, and the rule about paid duty: data and constraints."""

from django.db import models
from django.db.models import Q

from openhall.community.states import CorrectionState, NoteKind
from openhall.kit.choices import choices


class DutyTimeRule(models.Model):
    """From a day on: whether time within paid duty counts as volunteer time here, and by which local rule."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    counts = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "valid_from"], name="community_duty_time_once"),
            models.CheckConstraint(condition=Q(counts=False) | ~Q(basis=""), name="community_duty_time_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.hall_id} from {self.valid_from}"


class Note(models.Model):
    """A training, a commendation or an evaluation in somebody's record."""

    id = models.UUIDField(primary_key=True)
    volunteer = models.ForeignKey("community.Volunteer", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=choices(NoteKind))
    on = models.DateField()
    text = models.CharField(max_length=200)
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Correction(models.Model):
    """A volunteer says that a record is wrong; what stood there before stays for ever."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey("community.Place", models.PROTECT, related_name="corrections")
    state = models.CharField(max_length=7, choices=choices(CorrectionState), default=CorrectionState.ASKED)
    words = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, default="")
    came_before = models.DateTimeField(null=True)
    went_before = models.DateTimeField(null=True)
    minutes_before = models.PositiveIntegerField(null=True)
    minutes_after = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(state=CorrectionState.ASKED), name="community_asked_once"
            ),
            models.CheckConstraint(
                name="community_decided_by_somebody",
                condition=Q(state=CorrectionState.ASKED, decided_at=None, decided_by=None)
                | (~Q(state=CorrectionState.ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False)
                   & ~Q(reason="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place_id} {self.state}"


class Certificate(models.Model):
    """A certificate as issued: `code` opens the page that verifies it, `digest` stands in the log.

    `content` holds no name and no number of papers, only a commitment to the name.
    """

    id = models.UUIDField(primary_key=True)
    volunteer = models.ForeignKey("community.Volunteer", models.PROTECT, related_name="certificates")
    code = models.CharField(max_length=22, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
