"""The timeline of a matter: what was done and said, files, the return of a unit, return visits."""

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.matters.states import Said, Way


class WrongUnit(models.Model):
    """A unit returned a matter that is not its own; a matter comes back so once at most."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="wrong_unit")
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
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="entries")
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


class ReturnVisit(models.Model):
    """Somebody outside the handling unit asks the person how the matter ended."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="return_visits")
    at = models.DateTimeField()
    on = models.DateField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    way = models.CharField(max_length=9, choices=choices(Way))
    satisfied = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.on} {self.satisfied}"
