"""The one table of personal data, each value sealed in a row of its own; and who was handed any, who came near it."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from openhall.vault.rules.sealing import Place

_SEALED = models.Q(erased_at=None, ciphertext__isnull=False) & ~models.Q(key_id="")
_ERASED = models.Q(erased_at__isnull=False, ciphertext=None, finding=None, key_id="")


class Sealed(models.Model):
    """One field of one subject: ciphertext of salt and value while it is kept, and for ever the commitment to it.

    `finding` is the keyed hash by which the value is found again, None for fields nobody looks for.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    field = models.CharField(max_length=40)
    ciphertext = models.BinaryField(null=True)
    key_id = models.CharField(max_length=8)
    commitment = models.BinaryField(max_length=32)
    finding = models.BinaryField(max_length=32, null=True)
    kept_at = models.DateTimeField()
    erase_after = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "vault_sealed"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "subject_kind", "field"],
                condition=models.Q(erased_at=None),
                name="vault_sealed_once",
            ),
            models.CheckConstraint(condition=_SEALED | _ERASED, name="vault_sealed_iff_not_erased"),
            models.CheckConstraint(condition=Exact(Length("commitment"), 32), name="vault_sealed_commitment"),
        ]
        indexes = [
            models.Index(fields=["subject_id"], name="vault_sealed_subject"),
            models.Index(fields=["finding"], name="vault_sealed_finding", condition=models.Q(finding__isnull=False)),
            models.Index(fields=["erase_after"], name="vault_sealed_due", condition=models.Q(erased_at=None)),
            models.Index(fields=["key_id"], name="vault_sealed_key", condition=models.Q(erased_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.subject_kind}:{self.subject_id}"

    @property
    def place(self) -> Place:
        """What its ciphertext is bound to."""
        return Place(self.id, self.hall, self.subject_kind, self.subject_id, self.field)


class Handover(models.Model):
    """Personal data left the vault: who handed which fields of whom to whom, what for. No value stands here.

    `subject_id` is None for a whole set; `records` is how many it held.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    account = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    fields = models.CharField(max_length=500)
    records = models.PositiveIntegerField(default=1)
    recipient = models.CharField(max_length=24)
    purpose = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)

    class Meta:
        db_table = "vault_handover"
        indexes = [
            models.Index(fields=["hall", "id"], name="vault_handover_hall"),
            models.Index(fields=["subject_id"], name="vault_handover_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.fields} to {self.recipient}"


class AccessEntry(models.Model):
    """A line of the security log: who came in, was refused, saw or took out something. An account's id, no more."""

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField(null=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    account = models.UUIDField(null=True)
    what = models.CharField(max_length=80)
    record = models.UUIDField(null=True)

    class Meta:
        db_table = "vault_access"
        indexes = [
            models.Index(fields=["hall", "id"], name="vault_access_hall"),
            models.Index(fields=["account", "id"], name="vault_access_account"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"
