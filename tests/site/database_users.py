"""What the tests of the private server share: users as processes of their own, and a look at what runs."""

import contextlib
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

import psutil
import psycopg

from openhall.site.postgres.folders import reachable_by_others

ORDINARY = 65534
SCRIPT = Path(__file__).with_name("database_user.py")


@dataclass
class User:
    """A process that holds the server, and what it says of it."""

    process: subprocess.Popen[str]
    server: dict[str, str]

    def leave(self) -> None:
        """End in good order; a user who was killed before has ended already."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(30)

    def kill(self) -> None:
        """The process gets no chance to say goodbye."""
        self.process.kill()
        self.process.communicate()


def launch(data_dir: Path, ordinary: bool = False) -> subprocess.Popen[str]:
    """Start a user without waiting for the server."""
    command = [sys.executable, str(SCRIPT), str(data_dir)]
    if ordinary:
        command += [str(ORDINARY), str(python_for_all())]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def arrived(process: subprocess.Popen[str]) -> User:
    """Wait until the user has the server."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the user ended with code {process.wait(10)}"
    process.stdout.close()
    return User(process, json.loads(line))


@contextlib.contextmanager
def user(data_dir: Path, ordinary: bool = False) -> Iterator[User]:
    """A user who has the server inside the block."""
    someone = arrived(launch(data_dir, ordinary))
    try:
        yield someone
    finally:
        someone.leave()


def python_for_all() -> Path | None:
    """A Python that any user can run, for the keeper."""
    names = [sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"]
    usable = [path for name in names if (path := Path(name).resolve()).exists() and reachable_by_others(path)]
    return usable[0] if usable else None


def running(cluster: str) -> list[psutil.Process]:
    """The keeper and all server processes of a cluster."""
    return [process for process in psutil.process_iter() if _belongs(process, cluster)]


def postmaster(cluster: str) -> int:
    """The process id of the server."""
    return int(Path(cluster, "postmaster.pid").read_text().split()[0])


def keeper_of(cluster: str) -> int:
    """The process id of the server's parent."""
    parent = psutil.Process(postmaster(cluster)).parent()
    assert parent is not None
    assert any("keeper" in word for word in parent.cmdline())
    return parent.pid


def wait_until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Did it become true in time?"""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def answers(url: str) -> bool:
    """Can one enter?"""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def rights_above(path: Path) -> dict[Path, int]:
    """Mode and owner of every folder above `path`."""
    return {step: hash((step.stat().st_mode, step.stat().st_uid)) for step in path.parents}


def free_folder(where: str = "/tmp") -> Path:
    """A new folder that every user can reach, unlike pytest's own."""
    path = Path(where, f"ohpg-{os.getpid()}-{time.monotonic_ns() % 10**9}")
    path.mkdir(mode=0o755)
    return path


def sweep(folder: Path) -> None:
    """Kill what a failed test has left in `folder`, then remove it."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.cwd().startswith(str(folder)) or f"{SCRIPT} {folder}" in " ".join(process.cmdline()):
                process.send_signal(signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def _belongs(process: psutil.Process, cluster: str) -> bool:
    """A server process stands in the cluster; the keeper is the parent of one, or holds the lock beside it."""
    with contextlib.suppress(psutil.Error, OSError):
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.cwd() == cluster:
            return True
        lock = str(Path(cluster).with_name("keeper.lock"))
        if "keeper.py" in " ".join(process.cmdline()):
            return any(os.readlink(entry) == lock for entry in Path(f"/proc/{process.pid}/fd").iterdir())
    return False
