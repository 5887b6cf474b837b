"""Campaigns, events with their shifts, what was publicised and said there, who helped: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.community.states import EventState, Opinion
from openhall.kit.choices import choices


class Campaign(models.Model):
    """A campaign that events may belong to, from a day to a day (None: until further notice)."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "code"], name="community_campaign_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="community_campaign_order"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """Something a hall does in a community. `served` is how many people, `again` how many of them had come before.

    Who they were is nowhere. `insurance` names the policy of the volunteers.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=choices(EventState))
    title = models.CharField(max_length=120)
    community = models.CharField(max_length=120)
    place = models.CharField(max_length=120, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topics = ArrayField(models.CharField(max_length=24), default=list)
    campaigns = models.ManyToManyField(Campaign, related_name="events")
    needs = models.CharField(max_length=500, default="")
    risks = models.CharField(max_length=500, default="")
    dangerous = models.BooleanField(default=False)
    insurance = models.CharField(max_length=120, default="")
    organiser = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    served = models.PositiveIntegerField(null=True)
    again = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "starts_at"], name="community_event_when")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="community_event_order"),
            models.CheckConstraint(
                condition=Q(dangerous=False) | ~Q(state__in=[EventState.OPEN, EventState.CLOSED]) | ~Q(insurance=""),
                name="community_dangerous_is_insured",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.CLOSED, closed_at__isnull=False, served__isnull=False)
                | (~Q(state=EventState.CLOSED) & Q(served=None, again=None)),
                name="community_counted_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(again=None) | Q(again__lte=F("served")), name="community_again_among_served"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Shift(models.Model):
    """A time of an event with so many places."""

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="community_shift_order"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="community_shift_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.starts_at}"


class Publicised(models.Model):
    """A document that was publicised, in the version of that day: title, number and digest stay as they were."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="publicised")
    document = models.UUIDField()
    source = models.CharField(max_length=400)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, default="")
    from_on = models.DateField(null=True)
    digest = models.BinaryField(max_length=32)
    leaflets = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "document", "digest"], name="community_publicised_once")
        ]

    def __str__(self) -> str:
        return self.title


class Feedback(models.Model):
    """What somebody who was served says of an event: one word, no identity."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="feedback")
    opinion = models.CharField(max_length=4, choices=choices(Opinion))
    on = models.DateField()

    def __str__(self) -> str:
        return self.opinion


class Help(models.Model):
    """A helper took a ticket or opened a matter for a person who agreed (帮办代办). Who that was is not here."""

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="helped")
    place = models.ForeignKey("community.Place", models.PROTECT, null=True, related_name="helped")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(unique=True)
    consented_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(account__isnull=False), name="community_help_has_helper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
