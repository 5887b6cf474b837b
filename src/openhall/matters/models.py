"""Difficult matters, their timeline, returns and return visits: data and constraints."""

import uuid

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.matters.states import (
    ENDED,
    HAS_ANSWER,
    Cause,
    Changed,
    Channel,
    Grade,
    Kind,
    MatterState,
    Outcome,
    OutOfScope,
    Said,
    Way,
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


class MatterClass(models.Model):
    """Matters that fail for one reason: the root cause is named once, and what was improved is watched."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    root_cause = models.CharField(max_length=1000, default="")
    caused_at = models.DateTimeField(null=True)
    caused_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "number"], name="matters_class_number"),
            models.CheckConstraint(
                name="matters_class_caused_by",
                condition=Q(root_cause="", caused_at=None, caused_by=None)
                | (~Q(root_cause="") & Q(caused_at__isnull=False, caused_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Improvement(models.Model):
    """What was changed so that a class does not come back: a version of an item, a paragraph of its guide, a step."""

    id = models.UUIDField(primary_key=True)
    of = models.ForeignKey(MatterClass, models.PROTECT, related_name="improvements")
    kind = models.CharField(max_length=12, choices=choices(Changed))
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    changed = models.CharField(max_length=200)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matters_improvement_names",
                condition=~Q(changed="") & (Q(kind=Changed.STEP) | Q(item__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.changed}"


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
    of = models.ForeignKey(MatterClass, models.PROTECT, null=True, related_name="matters")

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

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assisting")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="matters_assists_once")]

    def __str__(self) -> str:
        return str(self.unit_id)


class WrongUnit(models.Model):
    """A unit returned a matter that is not its own; a matter comes back so once at most."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="wrong_unit")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)

    def __str__(self) -> str:
        return str(self.unit_id)


class Entry(models.Model):
    """One line of a matter's timeline; `by` is empty for the person, who reads only what is `shown`.

    `file` names what was added, without a key: the room of files keeps its name and content, and erases them.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries")
    said = models.CharField(max_length=9, choices=choices(Said))
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=1000, default="")
    way = models.CharField(max_length=9, choices=choices(Way), default="")
    reached = models.BooleanField(null=True)
    shown = models.BooleanField(default=False)
    file = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "id"], name="matters_timeline")]
        constraints = [
            models.CheckConstraint(
                name="matters_contact_told",
                condition=(Q(said=Said.CONTACT, reached__isnull=False) & ~Q(way=""))
                | (~Q(said=Said.CONTACT) & Q(reached__isnull=True)),
            ),
            models.CheckConstraint(
                name="matters_file_line",
                condition=Q(said=Said.FILE, file__isnull=False) | (~Q(said=Said.FILE) & Q(file=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.said}"


class Meeting(models.Model):
    """A joint meeting about a matter: called, then held with its minutes, or called off."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="meetings")
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


class ReturnVisit(models.Model):
    """Somebody outside the handling unit asks the person how the matter ended."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="return_visits")
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    way = models.CharField(max_length=9, choices=choices(Way))
    satisfied = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.on} {self.satisfied}"
