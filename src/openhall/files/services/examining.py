"""Does the disk hold what the database says? Every file is looked for; within a budget of bytes, read as well."""

import dataclasses
import datetime as dt
import hashlib

from openhall.files.models import Content
from openhall.files.services import disk
from openhall.files.services.keys import keys

BUDGET = 2**30
SEALED_MORE = 1 + 12 + 16
"""Bytes by which a sealed content is longer: form, nonce, tag."""


@dataclasses.dataclass(frozen=True, slots=True)
class Faults:
    """How many contents there are, how many of them were read, and the addresses of those that are not as they were."""

    contents: int
    read: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    keyless: int


def faults(day: dt.date, budget: int = BUDGET) -> Faults:
    """Look at all contents; read as many as the budget of bytes allows, beginning each day at another place."""
    start = hashlib.sha256(day.isoformat().encode()).digest()
    rows = [*Content.objects.filter(address__gte=start).order_by("address"),
            *Content.objects.filter(address__lt=start).order_by("address")]  # fmt: skip
    missing, changed, read, left = [], [], 0, budget
    for row in rows:
        reads = row.size <= left
        left -= row.size if reads else 0
        read += reads
        found = _look(row, reads)
        if found is None:
            missing.append(str(row))
        elif not found:
            changed.append(str(row))
    known = keys()
    return Faults(len(rows), read, tuple(missing), tuple(changed), sum(row.key_id not in known for row in rows))


def _look(row: Content, reads: bool) -> bool | None:
    """Whether the bytes are those of the address; None where there are none. Not read: whether there are as many."""
    place = disk.path_of(row.hall, bytes(row.address))
    if not place.is_file():
        return None
    if not reads:
        return place.stat().st_size == row.size + SEALED_MORE
    sealed = disk.read(row.hall, bytes(row.address))
    return sealed is not None and disk.address_of(sealed) == bytes(row.address)
