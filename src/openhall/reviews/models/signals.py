"""Signals of stuffing that were kept, the reviewers who are asked back because of them, and when was looked last."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.kit.choices import choices
from openhall.reviews.models.given import Review
from openhall.reviews.states import Answered, SignalState, Way


class Signal(models.Model):
    """A reason to ask back, never a verdict: no review counts less by it.

    `reviews` are those it is about; they grow while the pattern goes on. `found` of `of` where `expected` would be
    usual is how strong it is; `zh` and `en` say why in one sentence, naming no person.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=choices(SignalState), default=SignalState.OPEN)
    raised_at = models.DateTimeField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    reviews = ArrayField(models.UUIDField())
    found = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    expected = models.FloatField()
    zh = models.CharField(max_length=500)
    en = models.CharField(max_length=500)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_signal_settled",
                condition=Q(state=SignalState.OPEN, settled_at__isnull=True, settled_by__isnull=True, words="")
                | (~Q(state=SignalState.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(name="reviews_signal_span", condition=Q(begins__lte=F("ends"))),
        ]
        indexes = [
            models.Index(fields=["hall", "raised_at"], name="reviews_signal_open", condition=Q(state=SignalState.OPEN))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class CallBack(models.Model):
    """A reviewer who was drawn to be asked: did you give this review? `answered` is empty until somebody asked."""

    id = models.UUIDField(primary_key=True)
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="call_backs")
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=choices(Way), default="")
    answered = models.CharField(max_length=12, choices=choices(Answered), default="")
    at = models.DateTimeField(null=True)
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "review"], name="reviews_drawn_once"),
            models.CheckConstraint(
                name="reviews_call_back_made",
                condition=Q(answered="", way="", at__isnull=True, by__isnull=True)
                | (~Q(answered="") & ~Q(way="") & Q(at__isnull=False, by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answered or 'waits'} {self.id}"


class Look(models.Model):
    """The reviews of a hall were looked through after the end of this day."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    found = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "on"], name="reviews_look_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.found}"
