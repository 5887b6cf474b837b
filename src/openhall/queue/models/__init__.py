"""The rows of the queue: tickets and what is around them, contacts left with tickets."""

from openhall.queue.models.contacts import TicketContact
from openhall.queue.models.tickets import (
    Announcement,
    ClassRule,
    Counter,
    Curve,
    Desk,
    HallRule,
    Queue,
    QueueItem,
    Serving,
    Stop,
    Ticket,
)

__all__ = [
    "Announcement",
    "ClassRule",
    "Counter",
    "Curve",
    "Desk",
    "HallRule",
    "Queue",
    "QueueItem",
    "Serving",
    "Stop",
    "Ticket",
    "TicketContact",
]
