"""The keeper: the small process that is the parent of OpenHall's own PostgreSQL server.

Run as a plain file (`python -I -S keeper.py`), standard library only, so that it stays small and depends on nobody.
It reads its orders as one JSON object on standard input, goes into the background, makes the cluster when there is
none, starts the server, starts it again when it was killed, and stops it as soon as nobody uses it.

Who uses it is known by one file lock: every user holds `users.lock` shared, and the kernel drops the lock of a killed
process. The keeper asks for it exclusively; getting it means that the last user has left, and keeping it until the end
makes whoever comes now wait for a clean stop. The keeper itself is known to be alive by `keeper.lock`, whose locked
descriptor it inherits. Should the keeper be killed, the kernel sends the server a fast shutdown (Linux).
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

WATCH_SECONDS = 0.2
STARTS_BEFORE_GIVING_UP = 8
HEALTHY_SECONDS = 20.0
LOG_KEPT_SECONDS = 6.5 * 86400
PR_SET_PDEATHSIG = 1
OPERATORS_FILE = """\
# OpenHall's settings are written anew before each start:
include = 'openhall.conf'
# Your own lines below this one come after and win.
"""


@dataclass(frozen=True)
class Orders:
    """What the keeper is told. Paths are absolute.

    `server_user` runs the server, `maker` runs initdb; both (uid, gid), None when no change of user is needed.
    """

    bindir: str
    cluster: str
    socket_dir: str
    users_lock: str
    port: int
    password: str
    initdb_arguments: list[str]
    configuration: str
    access_rules: str
    server_user: tuple[int, int] | None
    maker: tuple[int, int] | None


def dying_with_keeper(last_signal: int) -> Callable[[], None] | None:
    """What a child does before exec: ask the kernel for `last_signal` when the keeper dies. Linux only, else None."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    keeper = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
        if os.getppid() != keeper:
            os._exit(1)

    return ask


def spawn(command: list[str], user: tuple[int, int] | None, last_signal: int) -> subprocess.Popen[bytes]:
    """Start a PostgreSQL program as `user`, with a clean environment and no descriptor of ours."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        umask=0o077,
        user=user[0] if user else None,
        group=user[1] if user else None,
        extra_groups=[] if user else None,
        start_new_session=True,
        preexec_fn=dying_with_keeper(last_signal),
    )


def give(path: Path, uid: int, gid: int) -> None:
    """Hand a finished tree to another user. Links are refused: another user wrote the tree."""
    for folder, _, files in os.walk(path):
        os.chown(folder, uid, gid, follow_symlinks=False)
        for entry in (os.path.join(folder, name) for name in files):
            facts = os.lstat(entry)
            if os.path.islink(entry) or facts.st_nlink != 1:
                raise SystemExit(f"unexpected link in a new cluster: {entry}")
            os.chown(entry, uid, gid, follow_symlinks=False)


def make_cluster(orders: Orders) -> None:
    """Run initdb beside the final place and rename, so that a half-made cluster is never taken for a whole one."""
    final = Path(orders.cluster)
    nest = final.with_name(final.name + ".new")
    shutil.rmtree(nest, ignore_errors=True)
    nest.mkdir(mode=0o700)
    words = nest / "password"
    with open(os.open(words, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(orders.password + "\n")
    if orders.maker:
        os.chown(words, *orders.maker)
        os.chown(nest, *orders.maker)
    told = [*orders.initdb_arguments, f"--pwfile={words}", f"--pgdata={nest / 'data'}"]
    code = spawn([f"{orders.bindir}/initdb", *told], orders.maker, signal.SIGKILL).wait()
    if code:
        raise SystemExit(f"initdb ended with code {code}")
    replace(nest / "data" / "postgresql.conf", OPERATORS_FILE, orders.maker)
    if orders.server_user:
        give(nest / "data", *orders.server_user)
    os.rename(nest / "data", final)
    shutil.rmtree(nest, ignore_errors=True)
    descriptor = os.open(final.parent, os.O_RDONLY)
    os.fsync(descriptor)


@contextlib.contextmanager
def acting_as(user: tuple[int, int] | None) -> Iterator[None]:
    """Touch the files of another user with that user's rights only, so that no planted link leads us astray."""
    if user is None:
        yield
        return
    os.setegid(user[1])
    os.seteuid(user[0])
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def replace(path: Path, text: str, user: tuple[int, int] | None) -> None:
    """Write a small file of the cluster whole or not at all, as its owner."""
    fresh = path.with_name(path.name + ".new")
    with acting_as(user):
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)


def server_processes(cluster: str) -> list[int]:
    """Process ids of PostgreSQL programs at work in `cluster` (they all stand in it). Linux; elsewhere none is seen."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            program = os.path.basename(os.readlink(entry / "exe"))
            if program.startswith("postgres") and os.readlink(entry / "cwd") == cluster:
                found.append(int(entry.name))
    return found


def signal_and_wait(cluster: str, number: int, seconds: float) -> bool:
    """Send `number` to what still runs in `cluster`; True when all of it is gone within `seconds`."""
    for process in server_processes(cluster):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
    end = time.monotonic() + seconds
    while server_processes(cluster):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def recorded_postmaster(cluster: str) -> int | None:
    """The process id in postmaster.pid, if that process really is a server of this cluster."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        process = int(Path(cluster, "postmaster.pid").read_text().split()[0])
        return process if process in server_processes(cluster) else None
    return None


def clear_remains(orders: Orders) -> None:
    """Stop an orphan server and its backends, then remove the marks whose recorded pid may be anybody's by now.

    Only the keeper may do so: it holds the keeper's lock and has just seen that no process stands in the cluster.
    """
    orphan = recorded_postmaster(orders.cluster)
    if orphan is not None:
        os.kill(orphan, signal.SIGINT)
        signal_and_wait(orders.cluster, 0, 10)
    gone = any(signal_and_wait(orders.cluster, number, 3) for number in (0, signal.SIGQUIT, signal.SIGKILL))
    if gone and sys.platform.startswith("linux"):
        Path(orders.cluster, "postmaster.pid").unlink(missing_ok=True)
    remove_old_files(orders)


def remove_old_files(orders: Orders) -> None:
    """Remove the dead server's socket with its lock file, and logs from an earlier week.

    The seven logs are named for weekdays; without this the server would go on writing at last week's end.
    """
    with acting_as(orders.server_user):
        logs = Path(orders.cluster, "log").glob("*.log")
        old = [file for file in logs if time.time() - file.stat().st_mtime > LOG_KEPT_SECONDS]
        for file in [*old, *Path(orders.socket_dir).glob(".s.PGSQL.*")]:
            file.unlink(missing_ok=True)


class Told:
    """Remembers that the machine or an operator asked the keeper to stop (SIGTERM, SIGINT)."""

    to_stop = False

    def __init__(self) -> None:
        """Listen from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.to_stop = True


def nobody_uses(users: int) -> bool:
    """True when the last user has left; the exclusive lock is then ours to the end."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def start(orders: Orders) -> subprocess.Popen[bytes]:
    """Clear what an earlier server left and start one."""
    clear_remains(orders)
    place = ["-D", orders.cluster, "-k", orders.socket_dir, "-p", str(orders.port)]
    return spawn([f"{orders.bindir}/postgres", *place], orders.server_user, signal.SIGINT)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then immediate (what was confirmed is recovered at the next start), then by force.

    The second step is needed: a server told to stop while it recovers from a crash may wait for ever (seen in 18.6).
    """
    for number, seconds in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 10)):
        if server.poll() is None:
            server.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
            return


def watch(server: subprocess.Popen[bytes], users: int, told: Told) -> bool:
    """Until the server dies (True) or is to be stopped (False)."""
    while server.poll() is None:
        if told.to_stop or nobody_uses(users):
            return False
        time.sleep(WATCH_SECONDS)
    return not (told.to_stop or nobody_uses(users))


def keep(orders: Orders, users: int, told: Told) -> int:
    """Start, watch, start again; the exit code. Gives up after several deaths in a row shortly after the start."""
    deaths = 0
    while deaths < STARTS_BEFORE_GIVING_UP:
        server, began = start(orders), time.monotonic()
        if not watch(server, users, told):
            stop(server)
            return 0
        deaths = 1 if time.monotonic() - began > HEALTHY_SECONDS else deaths + 1
        print(f"keeper: the server ended with code {server.returncode}; starting it again", flush=True)
        time.sleep(0.25 * deaths)
    print("keeper: the server doesn't stay up; giving up", flush=True)
    return 1


def main() -> int:
    """Read the orders, go into the background, keep the server until nobody uses it."""
    orders = Orders(**json.load(sys.stdin))
    if os.fork():
        os._exit(0)
    os.chdir("/")
    told = Told()
    users = os.open(orders.users_lock, os.O_RDWR | os.O_CLOEXEC)
    try:
        if not Path(orders.cluster, "PG_VERSION").exists():
            make_cluster(orders)
        # Ours, anew before each start.
        replace(Path(orders.cluster, "openhall.conf"), orders.configuration, orders.server_user)
        replace(Path(orders.cluster, "pg_hba.conf"), orders.access_rules, orders.server_user)
        return keep(orders, users, told)
    finally:
        shutil.rmtree(orders.socket_dir, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
