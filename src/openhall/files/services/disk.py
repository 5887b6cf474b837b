"""The folder `files` of the data directory: outside of what the web serves, its owner's alone, named by content.

`files/HALL/ab/abcd…`: the name is the SHA-256 of the sealed bytes, so anybody can tell that they are whole, and
nobody what they are. A file is written beside its place, synced and renamed: it is there whole or not at all.
"""

import hashlib
import logging
import os
import pathlib
import uuid

from django.conf import settings

from openhall.kit.errors import Refusal

FOLDER, FRESH = "files", ".new"
log = logging.getLogger(__name__)


class NoRoom(Refusal):
    """The disk does not take it (507)."""

    status = 507


def root() -> pathlib.Path:
    """The folder of all halls."""
    return pathlib.Path(settings.DATA_DIR) / FOLDER


def address_of(sealed: bytes) -> bytes:
    """The name of sealed bytes, as 32 bytes."""
    return hashlib.sha256(sealed).digest()


def path_of(hall: uuid.UUID, address: bytes) -> pathlib.Path:
    """Where sealed bytes lie."""
    name = address.hex()
    return root() / str(hall) / name[:2] / name


def write(hall: uuid.UUID, sealed: bytes) -> bytes:
    """Put sealed bytes on the disk for good; their address. NoRoom, and nothing is left, when the disk refuses."""
    address = address_of(sealed)
    place = path_of(hall, address)
    fresh = place.with_name(place.name + FRESH)
    try:
        _make_folders(place.parent)
        _write_through(fresh, sealed)
        fresh.replace(place)
        _sync_folders(place)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        log.error("a file could not be written: %s", error.strerror)
        raise _no_room() from None
    return address


def _no_room() -> NoRoom:
    return NoRoom("no_room", "There is no room for files at the moment. Nothing was kept: try again later.")


def _make_folders(inner: pathlib.Path) -> None:
    """Each for its owner alone; `parents=True` would make those above with the process's usual rights."""
    for folder in (inner.parent.parent, inner.parent, inner):
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_through(path: pathlib.Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(place: pathlib.Path) -> None:
    """The name is on the disk as well, and the names of folders that were made for it."""
    for folder in place.parents[:4]:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(hall: uuid.UUID, address: bytes) -> bytes | None:
    """Sealed bytes, or None where they are gone."""
    try:
        return path_of(hall, address).read_bytes()
    except OSError:
        return None


def remove(hall: uuid.UUID, address: bytes) -> None:
    """Take sealed bytes off the disk; gone before is as good."""
    path_of(hall, address).unlink(missing_ok=True)
