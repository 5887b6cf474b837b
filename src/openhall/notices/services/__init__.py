"""The writing door: queue in the cause's transaction, withdraw, drain."""

from openhall.notices.services.draining import Senders, drain, forget_tallies
from openhall.notices.services.queueing import Outgoing, queue, withdraw
from openhall.notices.services.sending import open_channels, senders

__all__ = ["Outgoing", "Senders", "drain", "forget_tallies", "open_channels", "queue", "senders", "withdraw"]
