"""The writing door: queue in the cause's transaction, withdraw, drain."""

from openhall.notices.services.draining import Senders, drain
from openhall.notices.services.queueing import Outgoing, queue, withdraw
from openhall.notices.services.sending import senders

__all__ = ["Outgoing", "Senders", "drain", "queue", "senders", "withdraw"]
