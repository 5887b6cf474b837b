"""Reviews, the handling of bad ones, appeals, return visits and what is published: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.reviews.states import (
    BAD,
    FINAL,
    RATED,
    About,
    AppealState,
    Channel,
    Complexity,
    Invalidity,
    Level,
    Origin,
    RectificationState,
    Way,
)


class Review(models.Model):
    """One review. Who wrote it is not here: contact data lies in the vault, the text only until it is erased.

    `window` and `clerk` are what it counts for (rules.who_counts). `device` and `network` are keyed hashes for the
    signals of stuffing. `text_salt` with the text gives the commitment in the log.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=choices(About), default=About.VISIT)
    about_code = models.CharField(max_length=80, default="")
    ticket = models.ForeignKey("queue.Ticket", models.PROTECT, null=True, related_name="+")
    ordinal = models.PositiveSmallIntegerField(default=1)
    level = models.CharField(max_length=20, choices=choices(Level))
    reasons = ArrayField(models.CharField(max_length=4), default=list)
    reasons_version = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, default="")
    text_salt = models.BinaryField(max_length=32, null=True)
    erased_at = models.DateTimeField(null=True)
    anonymous = models.BooleanField(default=True)
    reachable = models.BooleanField(default=False)
    channel = models.CharField(max_length=12, choices=choices(Channel))
    origin = models.CharField(max_length=8, choices=choices(Origin), default=Origin.ACTIVE)
    named_window = models.BooleanField(default=False)
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    clerk = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    visit_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    given_on = models.DateField()
    device = models.BinaryField(max_length=16, null=True)
    network = models.BinaryField(max_length=16, null=True)
    event = models.UUIDField()
    valid = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "ordinal"], name="reviews_once", condition=Q(ticket__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["hall", "about_code", "ordinal"], name="reviews_case_once", condition=Q(about=About.CASE)
            ),
            models.UniqueConstraint(
                fields=["hall", "about", "about_code", "given_on", "device"], name="reviews_rated_once",
                condition=Q(about__in=sorted(RATED), device__isnull=False),
            ),
            models.CheckConstraint(name="reviews_ordinal", condition=Q(ordinal__in=[1, 2])),
            models.CheckConstraint(
                name="reviews_visit_has_ticket",
                condition=Q(about=About.VISIT, ticket__isnull=False) | (~Q(about=About.VISIT) & Q(ticket__isnull=True)),
            ),
            models.CheckConstraint(
                name="reviews_bad_has_word",
                condition=~Q(level__in=sorted(BAD), about=About.VISIT, ordinal=1) | Q(origin=Origin.DEFAULT)
                | ~Q(reasons=[]) | ~Q(text="") | Q(erased_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "visit_on"], name="reviews_visit_day"),
            models.Index(fields=["window", "given_at"], name="reviews_window"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.id}"


class Rectification(models.Model):
    """The handling of one bad review (整改), from the first contact to the return visit."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, models.PROTECT, related_name="rectification")
    state = models.CharField(max_length=16, choices=choices(RectificationState), default=RectificationState.OPENED)
    opened_at = models.DateTimeField()
    officer = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    complexity = models.CharField(max_length=8, choices=choices(Complexity), default="")
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    proposal = models.CharField(max_length=500, default="")
    invalidity = models.CharField(max_length=10, choices=choices(Invalidity), default="")
    measures = models.CharField(max_length=1000, default="")
    rectified_at = models.DateTimeField(null=True)
    unreachable = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_closed_iff_final",
                condition=(Q(state__in=sorted(FINAL)) & Q(closed_at__isnull=False))
                | (~Q(state__in=sorted(FINAL)) & Q(closed_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "opened_at"], name="reviews_open", condition=Q(closed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class ContactAttempt(models.Model):
    """One attempt to reach the reviewer. No words of the talk: what follows from it stands in the rectification."""

    id = models.UUIDField(primary_key=True)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=choices(Way))
    reached = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.on} {self.way}"


class Appeal(models.Model):
    """A rated person's word against a review; the panel decides."""

    id = models.UUIDField(primary_key=True)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="appeals")
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(AppealState), default=AppealState.OPEN)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"], name="reviews_one_open_appeal", condition=Q(state=AppealState.OPEN)
            ),
            models.CheckConstraint(
                name="reviews_appeal_decided",
                condition=Q(state=AppealState.OPEN, decided_at__isnull=True)
                | (~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class ReturnVisit(models.Model):
    """The administration asks the reviewer how the matter ended."""

    id = models.UUIDField(primary_key=True)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="return_visits")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=choices(Way))
    reached = models.BooleanField()
    satisfied = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_satisfied_iff_reached",
                condition=Q(reached=True, satisfied__isnull=False) | Q(reached=False, satisfied__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.reached}"


class Publication(models.Model):
    """What the administration decided to show the public of a review; the reason is kept when it is held back."""

    review = models.OneToOneField(Review, models.PROTECT, primary_key=True, related_name="publication")
    shown = models.BooleanField()
    text = models.CharField(max_length=1000, default="")
    reply = models.CharField(max_length=1000, default="")
    reason = models.CharField(max_length=200, default="")
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reviews_held_back_why", condition=Q(shown=True) | ~Q(reason=""))
        ]

    def __str__(self) -> str:
        return str(self.review_id)


class Retaliation(models.Model):
    """A reviewer reports that the review was paid back. It goes to supervision, never to the unit."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, related_name="retaliations")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, default="")

    def __str__(self) -> str:
        return str(self.id)
