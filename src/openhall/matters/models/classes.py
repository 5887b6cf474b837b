"""Classes of matters, and what was improved so that they do not come back."""

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.matters.states import Changed


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
    of = models.ForeignKey("matters.MatterClass", models.PROTECT, related_name="improvements")
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
