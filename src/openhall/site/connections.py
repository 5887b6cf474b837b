"""Lasting database connections: one that the server has left is replaced before a request uses it.

Django's own check asks the server "SELECT 1" before every request. A connection at rest has nothing to read: when its
socket does, the server has ended it (or says so), and the connection is closed and opened anew. That is one system
call instead of a round trip.
"""

import select

from django.core.signals import request_started
from django.db import connections


def register() -> None:
    """Look at the connections before each request."""
    request_started.connect(leave_dead_connections, dispatch_uid="openhall-connections")


def leave_dead_connections(**signal: object) -> None:
    """Close every connection of this thread whose server has gone; the next query opens a new one."""
    for each in connections.all(initialized_only=True):
        if each.connection is None or each.in_atomic_block:
            continue
        if each.connection.closed or _has_something_to_read(each.connection.fileno()):
            each.close()


def _has_something_to_read(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
