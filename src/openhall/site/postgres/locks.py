"""File locks that the kernel drops when their holder dies, and small private files.

flock, not fcntl locks: they belong to the open file, so two handles in one process count as two, and the keeper can
inherit one.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.folders import create_private

SHARED = fcntl.LOCK_SH
ALONE = fcntl.LOCK_EX


def open_private(path: Path, flags: int = os.O_RDWR) -> int:
    """Open a private file, made where it is missing; a link in its place is refused (OSError)."""
    try:
        return create_private(path, flags)
    except FileExistsError:
        return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW)


def try_lock(descriptor: int, kind: int) -> bool:
    """Take the lock if it is free at this moment."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_lock(descriptor: int, kind: int, seconds: float, what: str) -> None:
    """Take the lock, waiting at most `seconds`; ServerFailed says `what` was waited for."""
    end = time.monotonic() + seconds
    while not try_lock(descriptor, kind):
        if time.monotonic() > end:
            raise ServerFailed(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.03)


def is_held(path: Path) -> bool:
    """Does a living process hold the lock on `path` alone? A missing file is held by nobody."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not try_lock(descriptor, SHARED)
    finally:
        os.close(descriptor)


@contextmanager
def holding(path: Path, seconds: float, what: str) -> Iterator[None]:
    """Hold the lock on `path` alone inside the block; a file that was removed while we waited is made anew."""
    descriptor = open_private(path)
    try:
        wait_lock(descriptor, ALONE, seconds, what)
        while not _still_there(path, descriptor):
            os.close(descriptor)
            descriptor = open_private(path)
            wait_lock(descriptor, ALONE, seconds, what)
        yield
    finally:
        os.close(descriptor)


def _still_there(path: Path, descriptor: int) -> bool:
    """Is the locked file still the one that others would open?"""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
