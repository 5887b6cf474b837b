"""Teams, volunteers, who is in which team, and places in shifts: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.community.states import HELD, By, PlaceState
from openhall.kit.choices import choices

HOLDS = sorted({PlaceState.SIGNED, PlaceState.WAITING, PlaceState.SERVING, PlaceState.SERVED, PlaceState.MISSED})


class Team(models.Model):
    """A team of volunteers of a hall."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, default="")
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "code"], name="community_team_once")]

    def __str__(self) -> str:
        return self.code


class Volunteer(models.Model):
    """Somebody who chose to serve. Name, contact and identity number lie in the vault.

    `token` opens the own page. `account` is set for staff, whose paid duty is known. `public_name` is what the
    volunteer wants to be shown as, empty for who wants nothing shown.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    token = models.CharField(max_length=22, unique=True)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    skills = ArrayField(models.CharField(max_length=40), default=list)
    minor = models.BooleanField(default=False)
    guardian_at = models.DateTimeField(null=True)
    public_name = models.CharField(max_length=60, default="")
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "account"], condition=Q(account__isnull=False, ended_at=None),
                name="community_account_once",
            ),
            models.CheckConstraint(
                condition=Q(minor=False) | Q(guardian_at__isnull=False), name="community_minor_has_guardian"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(public_name=""), name="community_nobody_shown_after_the_end"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)


class Membership(models.Model):
    """A volunteer is in a team, from the day of joining to the day of leaving."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "team"], condition=Q(ended_at=None), name="community_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} in {self.team_id}"


class Place(models.Model):
    """A volunteer's place in a shift, or on its waitlist. `minutes` is volunteer time, `paid_minutes` was paid duty.

    `offered` is set while the volunteer looks for somebody to take the place over.
    """

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey("community.Shift", models.PROTECT, related_name="places")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="places")
    state = models.CharField(max_length=7, choices=choices(PlaceState))
    offered = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    came_by = models.CharField(max_length=5, choices=choices(By), default="")
    went_at = models.DateTimeField(null=True)
    went_by = models.CharField(max_length=5, choices=choices(By), default="")
    minutes = models.PositiveIntegerField(null=True)
    paid_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["volunteer", "state"], name="community_place_whose"),
            models.Index(fields=["shift", "state", "id"], name="community_place_line"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(state__in=HOLDS), name="community_place_once"
            ),
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(state=PlaceState.SERVING), name="community_serves_once"
            ),
            models.CheckConstraint(
                name="community_minutes_iff_served",
                condition=Q(state=PlaceState.SERVED, came_at__isnull=False, went_at__isnull=False,
                            minutes__isnull=False, paid_minutes__isnull=False)
                | (~Q(state=PlaceState.SERVED) & Q(went_at=None, minutes=None, paid_minutes=None)),
            ),
            models.CheckConstraint(
                name="community_went_after_coming", condition=Q(went_at=None) | Q(went_at__gte=F("came_at"))
            ),
            models.CheckConstraint(
                name="community_offers_what_is_held",
                condition=Q(offered=False) | Q(state__in=sorted(HELD & {PlaceState.SIGNED})),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.state}"
