"""Where a data directory's cluster lives, and as whom its server runs.

For an ordinary user: in the data directory, as that user. PostgreSQL refuses to run as root, so for root the server
runs as a user id that nobody else has. The cluster then still lives in the data directory when that user can reach
it; else (the data directory or a parent is closed) in a folder of its own under /var/lib/openhall, with a pointer in
the data directory. No right of any folder that already stands is changed.
"""

import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.folders import make_folder, reachable_by, write_private

OWN_IDS = range(54329, 54429)  # outside what Debian, Fedora and systemd hand out by themselves
ELSEWHERE = "OPENHALL_PG_HOME"  # another place for clusters that can't live in their data directory
POINTER = "cluster-is-in"


@dataclass(frozen=True)
class RunAs:
    """As whom the programs run. `maker` runs initdb, which insists on a user with a name."""

    uid: int
    gid: int
    maker_uid: int
    maker_gid: int


@dataclass(frozen=True)
class Home:
    """`state` is always in the data directory; `path` holds the cluster. `run_as` is None when no change is needed."""

    state: Path
    path: Path
    run_as: RunAs | None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.path / "cluster"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the server."""
        return self.path / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held alone by the keeper as long as it lives."""
        return self.path / "keeper.lock"

    @property
    def major(self) -> str | None:
        """The version that made the cluster ('18'), None before there is one."""
        file = self.cluster / "PG_VERSION"
        return file.read_text().strip() if file.exists() else None


def state_of(data_dir: Path) -> Path:
    """Make (where missing) the data directory and the database's folder in it; the folder's real path."""
    if not data_dir.exists():
        make_folder(data_dir.parent, 0o755)
        make_folder(data_dir, 0o711 if os.geteuid() == 0 else 0o700)
    data_dir = data_dir.resolve()
    state = data_dir / "postgres"
    if not state.exists():
        make_folder(state, 0o711 if os.geteuid() == 0 else 0o700)
        if os.geteuid() == 0:
            os.chown(state, data_dir.stat().st_uid, data_dir.stat().st_gid, follow_symlinks=False)
    return state


def home_of(state: Path) -> Home:
    """Find the home of the cluster, or make one. The caller holds the start lock.

    Raises ServerFailed when the cluster belongs to another user, is gone, or can live nowhere.
    """
    pointer = state / POINTER
    path = _pointed_at(pointer) if pointer.exists() else state
    if not path.is_dir():
        raise ServerFailed(f"the database of {state.parent} lived in {path}, which isn't there any more")
    if os.geteuid() != 0:
        return _own_home(state, path)
    run_as = _run_as(state, path / "cluster")
    if path != state or (path / "cluster").exists():
        return Home(state, path, run_as)
    if not reachable_by(state, frozenset({run_as.uid, run_as.maker_uid})):
        path = _home_elsewhere(state)
        write_private(pointer, str(path))
        os.chown(pointer, 0, 0)
    return Home(state, path, run_as)


def shelters(home: Home) -> tuple[Path, ...]:
    """Where a copy of the programs may be put, the shared place first."""
    own = home.path / "binaries"
    return (own,) if home.run_as is None else (_base() / "binaries", own)


def _pointed_at(pointer: Path) -> Path:
    """Where the pointer leads. Only root sets and follows one; in a user's folder anybody may plant another."""
    if os.geteuid() != 0:
        raise ServerFailed(
            f"the database of {pointer.parent.parent} was made by root: start OpenHall as root"
        )
    if pointer.lstat().st_uid != 0:
        raise ServerFailed(f"{pointer} wasn't set by root; remove it or start OpenHall as its owner")
    return Path(pointer.read_text(encoding="utf-8"))


def _own_home(state: Path, path: Path) -> Home:
    """The home for a user who is not root."""
    cluster = path / "cluster"
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise ServerFailed(
            f"the database in {path} was made by another user (or root): start OpenHall as that user"
        )
    return Home(state, path, None)


def _base() -> Path:
    return Path(os.environ.get(ELSEWHERE) or "/var/lib/openhall").absolute()


def _home_elsewhere(state: Path) -> Path:
    """A new folder of its own outside the data directory, named in the pointer and naming the data directory."""
    base = _base()
    try:
        make_folder(base, 0o755)
        path = Path(tempfile.mkdtemp(prefix="hall-", dir=base)).resolve()
    except OSError as error:
        raise ServerFailed(
            f"as root the database can live neither in {state} (a folder above it is closed to other users) "
            f"nor in {base} ({error.strerror}): choose another data directory or name a place in {ELSEWHERE}"
        ) from error
    path.chmod(0o711)
    write_private(path / "belongs-to", f"{state.parent}\n")
    return path


def _run_as(state: Path, cluster: Path) -> RunAs:
    """For root: the owner of the cluster, else of the data directory, else an id that nobody has."""
    facts = cluster.stat() if cluster.exists() else state.parent.stat()
    own = next(each for each in OWN_IDS if not _has_name(each))
    uid, gid = (facts.st_uid, facts.st_gid) if facts.st_uid else (own, own)
    maker = (uid, gid) if _has_name(uid) else _somebody()
    return RunAs(uid, gid, *maker)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _somebody() -> tuple[int, int]:
    """A named user without rights, for initdb's few seconds."""
    named = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    chosen = named.get("postgres") or named.get("nobody") or next(iter(named.values()), None)
    if chosen is None:
        raise ServerFailed(
            "PostgreSQL refuses to run as root and this machine has no other user: add one ('nobody')"
        )
    return chosen.pw_uid, chosen.pw_gid
