"""The hall's rules as plain values, for planners and models."""

import uuid

from openhall.queue.models import ClassRule, Serving


def class_credits(hall: uuid.UUID) -> dict[str, int]:
    """Seconds of waiting credited to each visitor class."""
    return dict(ClassRule.objects.filter(hall=hall).values_list("visitor_class", "credit_seconds"))


def served_ranks(hall: uuid.UUID) -> dict[uuid.UUID, dict[uuid.UUID, int]]:
    """Window → queue → rank of skill, lendings left out."""
    ranks: dict[uuid.UUID, dict[uuid.UUID, int]] = {}
    for row in Serving.objects.filter(hall=hall, until=None):
        ranks.setdefault(row.window_id, {})[row.queue_id] = row.rank
    return ranks
