"""What an opened server is to its user: addresses, and a lease that keeps it running."""

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from openhall.site.postgres.locks import ALONE, SHARED, is_held, try_lock

STOP_SECONDS = 40.0


@dataclass
class Lease:
    """The shared lock on the users' file. Dropped by `end`, or by the kernel when the process dies."""

    descriptor: int
    users_lock: Path
    keeper_lock: Path
    _owner: int = field(default_factory=os.getpid)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def end(self) -> None:
        """Leave; where nobody else uses the server, wait until it has stopped. Twice is once.

        A forked child only lets go of its copy: the server stays as long as the parent does.
        """
        with self._guard:
            descriptor, self.descriptor = self.descriptor, -1
        if descriptor < 0:
            return
        os.close(descriptor)
        if os.getpid() == self._owner:
            self._wait_for_stop()

    def _wait_for_stop(self) -> None:
        end = time.monotonic() + STOP_SECONDS
        while is_held(self.keeper_lock) and time.monotonic() < end and not self._others():
            time.sleep(0.03)

    def _others(self) -> bool:
        """Does somebody else use the server? Alone says no; shared but not alone says yes; neither: it is stopping."""
        try:
            descriptor = os.open(self.users_lock, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not try_lock(descriptor, ALONE) and try_lock(descriptor, SHARED)
        finally:
            os.close(descriptor)


@dataclass(frozen=True)
class ServerHandle:
    """An opened server. `database_url` is the owner's (migrations), `app_database_url` the application's.

    `version` is '18.6'; `bindir` holds pg_dump and its like, `cluster` is PostgreSQL's data directory.
    """

    database_url: str = field(repr=False)
    app_database_url: str = field(repr=False)
    socket_dir: Path
    version: str
    bindir: Path
    cluster: Path
    lease: Lease = field(repr=False)

    def close(self) -> None:
        """Leave the server; the last to leave waits until it has stopped."""
        self.lease.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def drop_in_env(handle: ServerHandle) -> dict[str, str]:
    """The variables that child processes of this OpenHall read; add them to the child's environment."""
    return {
        "OPENHALL_DATABASE_URL": handle.app_database_url,
        "OPENHALL_OWNER_DATABASE_URL": handle.database_url,
    }
