"""Start the processes, keep them alive, stop them together. None of them outlives its parent."""

import ctypes
import dataclasses
import json
import logging
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

from openhall.site.environment import log_form, proxies
from openhall.site.logs import server_logging_config
from openhall.site.opening import Opened
from openhall.site.running.front import Front, command
from openhall.site.watching.counters import FOLDER

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
STOPS_WITHIN = 8.0
# glibc gives every thread an arena of its own and returns little of it: eight threads held a third more than they used.
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}


@dataclasses.dataclass(slots=True)
class Child:
    """A process that is started again when it ends by itself."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        """Start it; it is told when its parent dies."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, env=dict(self.environment), preexec_fn=_die_with_parent())

    def ended(self) -> bool:
        """Whether it is not running."""
        return self.process is None or self.process.poll() is not None


def _die_with_parent() -> Callable[[], None]:
    library = ctypes.CDLL(None, use_errno=True)

    def tell() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return tell


class Processes:
    """All processes of one OpenHall on one port."""

    def __init__(self, opened: Opened, host: str, port: int, demo: bool = False, autopilot: bool = False) -> None:
        """Nothing is started yet. Sockets lie in a private directory with a short path (at most 107 bytes)."""
        self.run_dir = pathlib.Path(tempfile.mkdtemp(prefix="openhall-run-"))
        application, streams = self.run_dir / "app", self.run_dir / "streams"
        data, secret = opened.data_dir, opened.front_secret
        front = Front(host, port, self.run_dir, data / "static", data, application, streams, secret, proxies())
        base = {**FEW_ARENAS, **opened.environment(), "OPENHALL_DEMO": "1" if demo else "0"}
        counts = self.run_dir / "counts"
        counts.mkdir()
        worker = {**base, **opened.worker_environment(), "OPENHALL_AUTOPILOT": "1" if autopilot else "0"}
        python = sys.executable
        self.children = [
            Child(
                "application", application_command(python, application, self._logging()), {**base, FOLDER: str(counts)}
            ),
            Child("streams", [python, "-m", "openhall.api.stream", str(streams)], base),
            Child("worker", [python, "-m", "openhall.site.running.worker"], worker),
            Child("front", command(front), base),
        ]
        self.stopping = False

    def _logging(self) -> pathlib.Path:
        path = self.run_dir / "granian-logging.json"
        path.write_text(json.dumps(server_logging_config(log_form())), encoding="utf-8")
        return path

    def run(self, ready: Callable[[], None] | None = None) -> None:
        """Run until SIGTERM or SIGINT; a process that ends is started again, with a pause if it ends at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            if ready:
                ready()
            while not self.stopping:
                self._revive()
                time.sleep(0.3)
        finally:
            self.stop()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _revive(self) -> None:
        for child in self.children:
            if child.ended() and time.monotonic() - child.started > 1.0:
                if child.name in ("application", "streams"):
                    pathlib.Path(child.command[-1]).unlink(missing_ok=True)
                log.warning("a process has ended; it is started again", extra={"part": child.name})
                child.start()

    def stop(self) -> None:
        """Ask every process to stop, then insist."""
        for child in self.children:
            if child.process and not child.ended():
                child.process.terminate()
        deadline = time.monotonic() + STOPS_WITHIN
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        shutil.rmtree(self.run_dir, ignore_errors=True)


def application_command(python: str, socket: pathlib.Path, logging_file: pathlib.Path) -> list[str]:
    """granian: 2 workers of 8 threads, as measured (docs/background/speed.md)."""
    workers = os.environ.get("OPENHALL_WORKERS", "2")
    return [
        python, "-m", "granian", "--interface", "wsgi", "--workers", workers, "--blocking-threads", "8",
        "--backlog", "4096", "--backpressure", "512", "--no-ws", "--http", "1",
        "--log-level", "warning", "--log-config", str(logging_file),
        "--respawn-failed-workers", "openhall.site.wsgi:application", "--uds", str(socket),
    ]  # fmt: skip
