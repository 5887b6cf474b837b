"""A short, private folder for the server's socket.

A socket's path may have 107 bytes at most and not every file system knows sockets, so it doesn't live in the data
directory. /tmp comes before XDG_RUNTIME_DIR, which vanishes at log-out while the server goes on.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.folders import is_private, write_private
from openhall.site.postgres.homes import Home

LONGEST = 107
TCP_PORT = "OPENHALL_PG_TCP_PORT"


@dataclass(frozen=True)
class Endpoint:
    """Where the server listens: socket folder, port number, and whether also on 127.0.0.1."""

    socket_dir: str
    port: int
    tcp: bool


def choose_endpoint(home: Home) -> Endpoint:
    """Make the socket folder and record the endpoint for those who join. Raises ServerFailed."""
    asked = os.environ.get(TCP_PORT, "")
    if asked and not (asked.isdigit() and 0 < int(asked) < 65536):
        raise ServerFailed(f"{TCP_PORT} must be a number from 1 to 65535, not {asked!r}")
    endpoint = Endpoint(str(_socket_dir(home)), int(asked or 5432), bool(asked))
    write_private(home.path / "endpoint.json", json.dumps(asdict(endpoint)))
    return endpoint


def read_endpoint(home: Home) -> Endpoint:
    """Where the running server listens."""
    return Endpoint(**json.loads((home.path / "endpoint.json").read_text(encoding="utf-8")))


def _socket_dir(home: Home) -> Path:
    """The first candidate that is, or can be made, the server user's own and closed to others."""
    uid = home.run_as.uid if home.run_as else os.geteuid()
    for candidate in _candidates(home, uid):
        if len(os.fsencode(candidate)) + len("/.s.PGSQL.65535") <= LONGEST and _claim(candidate, home, uid):
            return candidate
    raise ServerFailed("no place for the server's socket: neither /tmp nor XDG_RUNTIME_DIR can be written")


def _candidates(home: Home, uid: int) -> list[Path]:
    """Always the same first choice for one home, so that addresses outlive a restart."""
    mark = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    bases = ["/run", "/tmp"] if home.run_as else ["/tmp", os.environ.get("XDG_RUNTIME_DIR", "/tmp")]
    names = [f"openhall-{uid}-{mark}"] + [f"openhall-{uid}-{mark}-{again}" for again in range(1, 10)]
    return [Path(base, name) for base in bases for name in names]


def _claim(path: Path, home: Home, uid: int) -> bool:
    """Make the folder, or take ours of last time; False where it is someone else's, open, a link, or can't be."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError:
        return False
    if not is_private(path, frozenset({uid, os.geteuid()})):
        return False
    if home.run_as:
        os.chown(path, home.run_as.uid, home.run_as.gid, follow_symlinks=False)
    return True
