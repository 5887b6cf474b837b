"""A served OpenHall for the journeys: the real command on a data directory of its own, and its API."""

import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from openhall.site.postgres import ServerFailed, remove_cluster
from tests.api.listening import free_port
from tests.ran import ROOT

COMMAND = pathlib.Path(sys.executable).with_name("openhall")
STARTS_WITHIN, STOPS_WITHIN = 400, 60


@dataclasses.dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, its main hall, bearer tokens by role, who may log in with which password, its secret key."""

    base_url: str
    hall: str
    tokens: Mapping[str, str]
    passwords: Mapping[str, str]
    secret: str
    client: httpx.Client = dataclasses.field(default_factory=lambda: httpx.Client(timeout=20), compare=False)

    def api(self, method: str, path: str, role: str = "", **body: Any) -> httpx.Response:
        """A call of the API below the hall, e.g. `api("POST", "windows/51/call-next", "supervisor")`."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        address = f"{self.base_url}/api/v1/halls/{self.hall}/{path}"
        return self.client.request(method, address, headers=headers, json=body or None)

    def take(self, queue: str, **wish: Any) -> dict[str, Any]:
        """A ticket as the kiosk gets it: `number`, `token` and the rest."""
        answer = self.api("POST", "tickets", "kiosk", queue=queue, **wish)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def fill(self, queue: str, waiting: int) -> None:
        """Let at least so many wait in a queue."""
        now = next(each["waiting"] for each in self.api("GET", "queues").json() if each["code"] == queue)
        for _ in range(waiting - now):
            self.take(queue)

    def press(self, window: str, verb: str, **body: Any) -> dict[str, Any]:
        """A button of a window pressed by whoever runs the hall; the ticket there after it, or nothing."""
        answer = self.api("POST", f"windows/{window}/{verb}", "supervisor", **body)
        assert answer.status_code in (200, 204), answer.text
        return dict(answer.json()) if answer.status_code == 200 else {}

    def call(self, window: str, ticket: Mapping[str, Any]) -> dict[str, Any]:
        """Call this ticket to a window, whoever was there before."""
        if self.window(window)["number"]:
            self.press(window, "finish")
        return self.press(window, "call", number=ticket["number"])

    def serve(self, window: str, queue: str) -> uuid.UUID:
        """A visit that has just closed at a window."""
        called = self.call(window, self.take(queue))
        self.press(window, "start")
        self.press(window, "finish")
        return uuid.UUID(called["id"])

    def window(self, code: str) -> dict[str, Any]:
        """A window as everybody may see it."""
        return next(dict(each) for each in self.api("GET", "windows").json() if each["code"] == code)


@contextlib.contextmanager
def serve_demo(data_dir: pathlib.Path) -> Iterator[Served]:
    """`openhall demo` with two days behind it and no autopilot, its morning played by the services; ended after."""
    port = free_port()
    arguments = ["demo", "--data-dir", str(data_dir), "--days", "2", "--no-autopilot", "--port", str(port)]
    with (data_dir.parent / "served.log").open("w") as log:
        process = subprocess.Popen([str(COMMAND), *arguments], env=own_environment(), stdout=log, stderr=log)
    try:
        _await_answer(process, f"http://127.0.0.1:{port}/doors", data_dir)
        access = json.loads((data_dir / "demo-access.json").read_text("utf-8"))
        play_morning(access["app_database_url"])
        served = _read(access, json.loads((data_dir / "secrets.json").read_text("utf-8"))["secret_key"])
        with served.client:
            yield served
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)
        _remove(data_dir)


def own_environment() -> dict[str, str]:
    """The environment without what the test run says of its own database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OPENHALL", "DJANGO"))}


def _await_answer(process: subprocess.Popen[bytes], address: str, data_dir: pathlib.Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    log = data_dir.parent / "served.log"
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address, timeout=5).status_code == 200:
                return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, f"never answered:\n{log.read_text()}"
        time.sleep(0.2)


def play_morning(database_url: str) -> None:
    """Fill the hall: see morning.py."""
    given = {"OPENHALL_DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "openhall.site.settings"}
    script = "import django; django.setup(); from tests.journeys.morning import play; play()"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env={**own_environment(), **given}, check=True)


def _read(access: Mapping[str, Any], secret: str) -> Served:
    passwords = {login["username"]: login["password"] for login in access["logins"]}
    return Served(access["base_url"], access["hall"], access["tokens"], passwords, secret)


def _remove(data_dir: pathlib.Path) -> None:
    """Its database server leaves a moment after the last of its users."""
    deadline = time.monotonic() + STOPS_WITHIN
    while True:
        try:
            return remove_cluster(data_dir)
        except ServerFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
