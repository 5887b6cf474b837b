"""Matters as rooms above ask for them: by id, for their lead unit, or as lines of a list."""

import uuid
from collections.abc import Iterable

from openhall.matters.models import Matter
from openhall.matters.queries.listing import MatterRow, rows_of


def leads_of(matters: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Matter → its lead unit, of those that have one."""
    rows = Matter.objects.filter(id__in=list(matters), lead__isnull=False).values_list("id", "lead_id")
    return dict(rows)


def by_id(matters: Iterable[uuid.UUID]) -> dict[uuid.UUID, MatterRow]:
    """Matter → its line of a list."""
    return {row.id: row for row in rows_of(Matter.objects.filter(id__in=list(matters)))}
