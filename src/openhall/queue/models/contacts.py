"""The contact a visitor leaves with a ticket to be told when it is near; the number itself lies in the vault."""

from django.db import models
from django.db.models import Q

from openhall.queue.states import ContactWay


class TicketContact(models.Model):
    """That, and how, somebody wants to be told. `done_at` is set when there is nothing more to tell."""

    ticket = models.OneToOneField("queue.Ticket", models.PROTECT, primary_key=True, related_name="+")
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    way = models.CharField(max_length=5, choices=[(each.value, each.value) for each in ContactWay])
    left_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["left_at"], name="queue_contact_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.way} {self.ticket_id}"
