"""Difficult matters with their numbers and the units that handle them: data and constraints."""

import uuid

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.matters.models.meetings import Invited
from openhall.matters.states import (
    ENDED,
    HAS_ANSWER,
    Cause,
    Channel,
    Grade,
    Kind,
    MatterState,
    Outcome,
    OutOfScope,
)


def _when(state: MatterState) -> Q:
    return Q(state=state)


LISTED_BY = ["state", "kind", "grade", "lead", "opened_by"]


class Numbering(models.Model):
    """The last number that a hall has given in a year; the year 0 counts its classes of matters."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "year"], name="matters_numbering_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class Matter(models.Model):
    """One matter. Who brought it is not here: name and contact lie in the vault, the words only until they are erased.

    `source_kind` and `source_id` name what it came from (a ticket, a review) without a key: such rooms stand above.
    `token` opens the person's page; of the second secret only a digest is kept. `round_at` is when the present round
    began: at the opening, or when a return visit took the matter up again. `named_after_dispute` belongs to `lead`.
    `due_at` is when the answer is due while its clock runs: a copy of the clock's, kept by every step, to sort by.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    number = models.CharField(max_length=16)
    token = models.CharField(max_length=22, unique=True)
    secret = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=10, choices=choices(Kind))
    channel = models.CharField(max_length=8, choices=choices(Channel))
    state = models.CharField(max_length=9, choices=choices(MatterState), default=MatterState.OPENED)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=2000)
    wanted = models.CharField(max_length=1000, default="")
    text_salt = models.BinaryField(max_length=32, null=True)
    times_come = models.PositiveSmallIntegerField(null=True)
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    source_kind = models.CharField(max_length=40, default="")
    source_id = models.UUIDField(null=True)
    reachable = models.BooleanField(default=False)
    unreachable = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    round_at = models.DateTimeField()
    grade = models.CharField(max_length=8, choices=choices(Grade), default=Grade.ORDINARY)
    cause = models.CharField(max_length=13, choices=choices(Cause), default="")
    triaged_at = models.DateTimeField(null=True)
    lead = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    dispatched_at = models.DateTimeField(null=True)
    named_after_dispute = models.BooleanField(default=False)
    outcome = models.CharField(max_length=14, choices=choices(Outcome), default="")
    answer = models.CharField(max_length=2000, default="")
    legal_basis = models.CharField(max_length=500, default="")
    plan = models.CharField(max_length=500, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reopened = models.PositiveSmallIntegerField(default=0)
    refused_for = models.CharField(max_length=15, choices=choices(OutOfScope), default="")
    remedy = models.CharField(max_length=500, default="")
    refused_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    drawn = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    of = models.ForeignKey("matters.MatterClass", models.PROTECT, null=True, related_name="matters")

    class Meta:
        indexes = [
            # Lists are filtered, counted and paged in these alone; the rows of one page are read by their ids.
            models.Index(
                fields=["hall", "due_at", "opened_at", "id"], include=LISTED_BY, name="matters_list_open",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["hall", "due_at", "opened_at", "id"], include=LISTED_BY, name="matters_list_all"),
            models.Index(fields=["hall", "opened_at"], name="matters_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["source_id"], name="matters_source", condition=Q(source_id__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hall", "number"], name="matters_number"),
            models.CheckConstraint(
                name="matters_closed_iff_ended",
                condition=(Q(state__in=sorted(ENDED)) & Q(closed_at__isnull=False))
                | (~Q(state__in=sorted(ENDED)) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="matters_answer_has_outcome",
                condition=~Q(state__in=sorted(HAS_ANSWER)) | (~Q(outcome="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="matters_no_has_basis", condition=~Q(outcome=Outcome.EXPLAINED) | ~Q(legal_basis="")
            ),
            models.CheckConstraint(
                name="matters_partly_has_plan",
                condition=~Q(outcome__in=sorted({Outcome.PARTLY, Outcome.REFERRED})) | ~Q(plan=""),
            ),
            models.CheckConstraint(
                name="matters_handled_by_unit",
                condition=~_when(MatterState.HANDLING) | Q(lead__isnull=False, dispatched_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matters_refused_with_remedy",
                condition=~_when(MatterState.REFUSED) | (~Q(refused_for="") & ~Q(remedy="")),
            ),
            models.CheckConstraint(
                name="matters_source_both",
                condition=Q(source_kind="", source_id=None) | (~Q(source_kind="") & Q(source_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def units(self) -> set[uuid.UUID]:
        """The units that handle it: the lead unit and those that help."""
        helping = self.assisting.values_list("unit_id", flat=True)
        return {unit for unit in (self.lead_id, *helping) if unit is not None}

    def seen_by(self) -> set[uuid.UUID]:
        """The units that may read it: those that handle it, and those called to a joint meeting about it."""
        called = Invited.objects.filter(meeting__matter=self, meeting__called_off_at=None)
        return self.units() | set(called.values_list("unit_id", flat=True))


class Assisting(models.Model):
    """A unit that helps the lead unit (协办)."""

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="assisting")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="matters_assists_once")]

    def __str__(self) -> str:
        return str(self.unit_id)
