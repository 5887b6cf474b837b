"""Service items, what to bring for them, in which halls they can be done, and who is trained for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Item(models.Model):
    """A service item (政务服务事项) in the words a visitor reads."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=33, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    usual_minutes = models.PositiveSmallIntegerField()
    object = models.CharField(max_length=12)
    case_type = models.CharField(max_length=12)
    statutory_days = models.PositiveSmallIntegerField(null=True)
    promised_days = models.PositiveSmallIntegerField(null=True)
    fee = models.CharField(max_length=120, default="")
    fee_en = models.CharField(max_length=200, default="")
    where = models.CharField(max_length=120, default="")
    where_en = models.CharField(max_length=200, default="")
    conditions = models.TextField(default="")
    conditions_en = models.TextField(default="")
    trips = models.PositiveSmallIntegerField(null=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list)

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """One thing to bring for an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    originals = models.PositiveSmallIntegerField(default=1)
    copies = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, default="")
    note_en = models.CharField(max_length=300, default="")

    class Meta:
        ordering = ["item", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="catalogue_material_position")]

    def __str__(self) -> str:
        return self.name


class OfferedItem(models.Model):
    """An item that can be done in a hall."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="offers")
    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "item"], name="catalogue_offer_once")]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.hall_id}"


class Training(models.Model):
    """A clerk may handle an item; an account without any row handles what the window offers."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="trained")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "item"], name="catalogue_training_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.item_id}"
