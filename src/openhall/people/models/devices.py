"""Kiosks, boards and pads: how they are paired, and what they said last."""

from django.db import models

from openhall.people.states import DeviceKind, Paper

KINDS = [(each, each) for each in DeviceKind]

# A kiosk stands in the hall or in a zone, a board hangs in a zone or over a window, a pad lies at a window.
STANDS = (
    models.Q(kind=DeviceKind.KIOSK, window=None)
    | models.Q(kind=DeviceKind.BOARD, zone=None, window__isnull=False)
    | models.Q(kind=DeviceKind.BOARD, zone__isnull=False, window=None)
    | models.Q(kind=DeviceKind.PAD, zone=None, window__isnull=False)
)


class Device(models.Model):
    """A kiosk, board or pad that proves itself by a secret, of which only the SHA-256 is kept. A beat writes this row.

    `printed` = tickets since the roll was changed, `printed_total` = what the device's own counter said last.
    `dark_at` and `paper_out_at` mark what the log was told and what is not over yet.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    zone = models.ForeignKey("places.Zone", models.PROTECT, null=True, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, default="")
    digest = models.BinaryField(max_length=32, unique=True)
    paired_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField()
    version = models.CharField(max_length=40, default="")
    offset_ms = models.BigIntegerField(null=True)
    shows = models.CharField(max_length=40, default="")
    shows_of = models.CharField(max_length=40, default="")
    announced = models.CharField(max_length=10, default="")
    paper_said = models.CharField(max_length=5, choices=[(each, each) for each in Paper], default="")
    printed_total = models.PositiveIntegerField(default=0)
    printed = models.PositiveIntegerField(default=0)
    roll_tickets = models.PositiveIntegerField(default=400)
    roll_changed_at = models.DateTimeField(null=True)
    dark_at = models.DateTimeField(null=True)
    paper_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=STANDS, name="people_device_stands"),
            models.CheckConstraint(condition=models.Q(roll_tickets__gte=1), name="people_device_roll"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Pairing(models.Model):
    """A code that turns one screen into one device, once and not for long; the code itself is not kept."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    zone = models.ForeignKey("places.Zone", models.PROTECT, null=True, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    offered_by = models.CharField(max_length=60)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, models.PROTECT, null=True, related_name="pairing")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=STANDS, name="people_pairing_stands"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("offered_at")), name="people_pairing_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.expires_at}"


class DeviceRule(models.Model):
    """What a hall asks of its screens; without a row, kiosks, boards and pads work unpaired too."""

    hall = models.OneToOneField("places.Hall", models.CASCADE, primary_key=True, related_name="+")
    paired_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.hall_id} {self.paired_only}"
