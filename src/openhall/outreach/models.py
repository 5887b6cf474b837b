"""Who may be visited and agreed to it, teams, batches, plans, visits and their findings: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.outreach.states import (
    Area,
    CallState,
    FindingState,
    Level,
    TargetKind,
    Way,
    Weight,
)


class Target(models.Model):
    """A centre or an enterprise that may be visited. What is known of it stands here and is not asked for again.

    `minutes` is the way there from the hall; `most_a_year` how often an enterprise is visited at most. No person's
    name: whom the team met is written as a post.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(TargetKind))
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=12, default="")
    level = models.CharField(max_length=8, choices=choices(Level), default="")
    credit_code = models.CharField(max_length=18, default="")
    size = models.CharField(max_length=20, default="")
    industry = models.CharField(max_length=60, default="")
    minutes = models.PositiveSmallIntegerField(default=30)
    most_a_year = models.PositiveSmallIntegerField(default=2)
    in_use = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "kind", "name"], name="outreach_target_once"),
            models.CheckConstraint(condition=~Q(name=""), name="outreach_target_named"),
            models.CheckConstraint(
                condition=Q(kind=TargetKind.ENTERPRISE) | Q(credit_code=""), name="outreach_target_credit_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """An enterprise agreed to be visited. `token` opens the page on which it takes that back by one press."""

    id = models.UUIDField(primary_key=True)
    target = models.ForeignKey(Target, models.PROTECT, related_name="consents")
    token = models.CharField(max_length=22, unique=True)
    way = models.CharField(max_length=9, choices=choices(Way))
    given_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_itself = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target"], condition=Q(withdrawn_at=None), name="outreach_consent_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_by_itself=False) | Q(withdrawn_at__isnull=False), name="outreach_consent_who"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {'withdrawn' if self.withdrawn_at else 'given'}"


class Team(models.Model):
    """A team that goes out, led by a member of the leading group."""

    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    leader = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="outreach_team_once")]

    def __str__(self) -> str:
        return self.code


class TeamMember(models.Model):
    """Somebody who goes with a team, besides its leader."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "account"], name="outreach_member_once")]

    def __str__(self) -> str:
        return str(self.account_id)


class Batch(models.Model):
    """A batch of visits (批次): one a quarter, numbered within the hall in the order in which they were opened."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "year", "quarter"], name="outreach_batch_a_quarter"),
            models.UniqueConstraint(fields=["hall", "number"], name="outreach_batch_number"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="outreach_batch_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"


class Planned(models.Model):
    """Where a team means to be on a day; a new plan of a batch replaces what lies ahead."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="planned")
    team = models.ForeignKey(Team, models.PROTECT, related_name="planned")
    target = models.ForeignKey(Target, models.PROTECT, related_name="planned")
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["team", "on"], name="outreach_planned_team")]
        constraints = [models.UniqueConstraint(fields=["batch", "target"], name="outreach_planned_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.target_id}"


class Visit(models.Model):
    """A visit that took place. `on` is the day that is believed, `said_on` what the form's clock said.

    `met` are posts, never names. Photographs lie in the room `files`; they come in only while `photos_allowed_at` is
    set and `photos_withdrawn_at` is not.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="visits")
    client_id = models.CharField(max_length=64)
    on = models.DateField()
    said_on = models.DateField()
    received_at = models.DateTimeField()
    received_from = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    met = ArrayField(models.CharField(max_length=120), default=list)
    topics = ArrayField(models.CharField(max_length=120), default=list)
    policies = ArrayField(models.CharField(max_length=120), default=list)
    solved = models.CharField(max_length=1000, default="")
    photos_allowed_at = models.DateTimeField(null=True)
    photos_withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "on"], name="outreach_visit_day")]
        constraints = [
            models.UniqueConstraint(fields=["hall", "client_id"], name="outreach_visit_once"),
            models.CheckConstraint(
                condition=Q(photos_withdrawn_at=None) | Q(photos_allowed_at__isnull=False), name="outreach_visit_photos"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.client_id}"


class VisitMember(models.Model):
    """Who went; one of them leads."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="members")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "account"], name="outreach_went_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(leads=True), name="outreach_one_leads"),
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class Visited(models.Model):
    """A centre or enterprise that a visit went to."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="visited")
    target = models.ForeignKey(Target, models.PROTECT, related_name="visited")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "target"], name="outreach_visited_once")]

    def __str__(self) -> str:
        return str(self.target_id)


class Finding(models.Model):
    """A blocking point or difficulty that a visit found. Its words, its unit and its deadline belong to its matter.

    `digest` tells a finding that is sent twice from another one. `cleared` needs both: verified by somebody outside,
    and confirmed by the centre or enterprise.
    """

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    matter = models.OneToOneField("matters.Matter", models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    weight = models.CharField(max_length=14, choices=choices(Weight))
    area = models.CharField(max_length=9, choices=choices(Area))
    level = models.CharField(max_length=8, choices=choices(Level))
    state = models.CharField(max_length=8, choices=choices(FindingState), default=FindingState.FOUND)
    found_at = models.DateTimeField()
    dispatch_by = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_way = models.CharField(max_length=9, choices=choices(Way), default="")
    cannot = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    improvement = models.CharField(max_length=1000, default="")
    improved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "digest"], name="outreach_finding_once"),
            models.CheckConstraint(
                name="outreach_cleared_by_both",
                condition=~Q(state=FindingState.CLEARED)
                | Q(cannot=True)
                | Q(verified_at__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_ended_iff_over",
                condition=Q(state__in=["cleared", "dropped"], ended_at__isnull=False)
                | (~Q(state__in=["cleared", "dropped"]) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="outreach_improved_both", condition=Q(improved_at=None, improvement="") | ~Q(improvement="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weight}/{self.area}"


class FollowUp(models.Model):
    """A visit that the sample chose to be called: was it of use, was it a burden? Nobody has to answer."""

    visit = models.OneToOneField(Visit, models.PROTECT, primary_key=True, related_name="follow_up")
    state = models.CharField(max_length=10, choices=choices(CallState), default=CallState.DRAWN)
    drawn_at = models.DateTimeField()
    seed = models.BigIntegerField()
    share = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    content = models.BooleanField(null=True)
    note = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_call_told",
                condition=Q(state=CallState.DRAWN, called_at=None)
                | (~Q(state=CallState.DRAWN) & Q(called_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.state}"
