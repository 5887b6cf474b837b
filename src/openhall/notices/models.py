"""The outbox and the count of what an address got in an hour."""

from django.db import models

from openhall.notices.states import Channel, NoticeState

_LEASED = models.Q(state=NoticeState.SENDING, leased_until__isnull=False)
_FREE = ~models.Q(state=NoticeState.SENDING) & models.Q(leased_until=None)


class Notice(models.Model):
    """One message to one address. The address is never here: a reference into the vault, or the name of a setting.

    `dedupe` is the cause in words, unique in a hall: the same cause queues once. `id` goes out with every attempt.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.UUIDField()
    dedupe = models.CharField(max_length=160)
    channel = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Channel])
    holder_kind = models.CharField(max_length=40, default="", blank=True)
    holder = models.UUIDField(null=True)
    named = models.CharField(max_length=40, default="", blank=True)
    template = models.CharField(max_length=40)
    context = models.JSONField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in NoticeState])
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, default="", blank=True)
    error = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        db_table = "notices_notice"
        constraints = [
            models.UniqueConstraint(fields=["hall", "dedupe"], name="notices_once"),
            models.CheckConstraint(condition=_LEASED | _FREE, name="notices_leased_iff_sending"),
            models.CheckConstraint(
                condition=models.Q(holder__isnull=False, named="") | (models.Q(holder=None) & ~models.Q(named="")),
                name="notices_one_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="notices_due", condition=models.Q(state__in=["waiting", "failed"])
            ),
            models.Index(fields=["leased_until"], name="notices_leased", condition=models.Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}"


class Tally(models.Model):
    """How many notices a keyed hash of an address got in an hour."""

    pk = models.CompositePrimaryKey("address", "hour")
    address = models.BinaryField(max_length=32)
    hour = models.DateTimeField(db_index=True)
    sent = models.PositiveIntegerField()

    class Meta:
        db_table = "notices_tally"

    def __str__(self) -> str:
        return str(self.sent)
