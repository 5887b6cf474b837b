"""Tables of the log. They are written through SQL functions alone; the database refuses to change or remove them."""

from django.db import models


class Event(models.Model):
    """One fact: who did what to which thing, when and where. No foreign key: the log knows nobody."""

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField(null=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor = models.CharField(max_length=120)
    data = models.JSONField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "ledger_event"
        indexes = [
            models.Index(fields=["subject_id", "id"], name="ledger_event_subject"),
            models.Index(fields=["hall", "at"], name="ledger_event_hall_at"),
            models.Index(fields=["actor", "id"], name="ledger_event_actor"),
            models.Index(fields=["kind", "id"], name="ledger_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"


class Order(models.Model):
    """The place of an event after commit, given by the one sequencer: 1, 2, 3 … without a gap."""

    index = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    hall = models.UUIDField(null=True)

    class Meta:
        db_table = "ledger_order"
        indexes = [models.Index(fields=["hall", "index"], name="ledger_order_hall")]

    def __str__(self) -> str:
        return str(self.index)


class Unordered(models.Model):
    """Committed events that still wait for their place; the sequencer empties it."""

    event_id = models.UUIDField(primary_key=True)
    hall = models.UUIDField(null=True)

    class Meta:
        db_table = "ledger_unordered"

    def __str__(self) -> str:
        return str(self.event_id)


class IdempotencyKey(models.Model):
    """The answer once given to a caller's key on a path, kept 48 hours."""

    id = models.BinaryField(primary_key=True, max_length=32)
    body = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "ledger_idempotency"

    def __str__(self) -> str:
        return self.id.hex()


class Tile(models.Model):
    """256 hashes of the Merkle tree in a row, written once when full; `root` is the hash above them."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        db_table = "ledger_tile"

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The root over the first `size` events, signed; `text` is the whole note, `key` the public key it names."""

    id = models.UUIDField(primary_key=True)
    size = models.BigIntegerField(db_index=True)
    root = models.BinaryField(max_length=32)
    key = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return str(self.size)
