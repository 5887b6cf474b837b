"""Two tables: contents that lie sealed on the disk, and the files that people added, each pointing at its content."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from openhall.files.states import Kind

_KEPT = models.Q(erased_at=None, content__isnull=False, salt__isnull=False) & ~models.Q(name="")
_ERASED = models.Q(erased_at__isnull=False, content=None, salt=None, name="")


class Content(models.Model):
    """Bytes that lie on the disk once a hall. `address`, the SHA-256 of the sealed bytes, is their name there.

    `digest` is the SHA-256 of the plain bytes, `size` counts them; `wrapped` is their own key, wrapped by `key_id`.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    address = models.BinaryField(max_length=32, unique=True)
    size = models.PositiveIntegerField()
    key_id = models.CharField(max_length=8)
    wrapped = models.BinaryField(max_length=80)

    class Meta:
        db_table = "files_content"
        constraints = [
            models.UniqueConstraint(fields=["hall", "digest"], name="files_content_once"),
            models.CheckConstraint(condition=Exact(Length("digest"), 32), name="files_content_digest"),
            models.CheckConstraint(condition=Exact(Length("address"), 32), name="files_content_address"),
        ]
        indexes = [models.Index(fields=["key_id"], name="files_content_key")]

    def __str__(self) -> str:
        return bytes(self.address).hex()


class File(models.Model):
    """One file of one subject. When erased, its name, its salt and its way to the content are gone; the row stays.

    `digest` commits to the content: with the salt it proves it, without it nobody can guess. `by` is the actor's name
    in the log.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Kind])
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32, null=True)
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="files")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "files_file"
        constraints = [
            models.CheckConstraint(condition=_KEPT | _ERASED, name="files_file_kept_or_erased"),
            models.CheckConstraint(condition=Exact(Length("digest"), 32), name="files_file_digest"),
        ]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="files_file_subject"),
            models.Index(fields=["hall", "at"], name="files_file_due", condition=models.Q(erased_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_kind}:{self.subject_id}"
