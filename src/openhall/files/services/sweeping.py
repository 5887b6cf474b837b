"""Take away what a crash has left in the folder: bytes that no row points at. Once a day, and never what is fresh."""

import datetime as dt
import os
import pathlib
import re
import uuid
from collections.abc import Iterator

from openhall.files.models import Content
from openhall.files.services import disk

EVERY = LEFT_FOR = dt.timedelta(days=1)
MARK = ".swept"
ADDRESS = re.compile(r"[0-9a-f]{64}(\.new)?")


def sweep(now: dt.datetime) -> int:
    """Remove leftovers older than a day, at most once a day; how many. May run twice, also at once."""
    mark = disk.root() / MARK
    if not disk.root().is_dir() or (mark.exists() and now - _made(mark) < EVERY):
        return 0
    found = [path for path in stored() if now - _made(path) > LEFT_FOR and not _is_kept(path)]
    for path in found:
        path.unlink(missing_ok=True)
    mark.touch(mode=0o600)
    os.utime(mark, (now.timestamp(), now.timestamp()))
    return len(found)


def stored() -> Iterator[pathlib.Path]:
    """Every file in the folder that has a name of ours, half-written ones too."""
    for hall in disk.root().glob("*-*-*-*-*"):
        yield from (path for path in hall.glob("??/*") if ADDRESS.fullmatch(path.name))


def _made(path: pathlib.Path) -> dt.datetime:
    """When a file was written last; one that is gone is as fresh as can be."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)


def _is_kept(path: pathlib.Path) -> bool:
    if path.name.endswith(disk.FRESH):
        return False
    hall = uuid.UUID(path.parent.parent.name)
    return Content.objects.filter(address=bytes.fromhex(path.name), hall=hall).exists()
