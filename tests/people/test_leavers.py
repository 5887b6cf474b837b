"""A leaver is cut off within a second, through real application processes: pages, parts of pages, the token."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.site.environment import log_form
from openhall.site.logs import server_logging_config
from openhall.site.running.processes import application_command
from tests.cast import Cast
from tests.server import OwnDatabase

PASSWORD, WORKERS_SEEN = "a long enough password", 8
WINDOW, CALL = "/counter/lakeside/1/", "/api/v1/halls/lakeside/windows/1/call-next"


@contextlib.contextmanager
def application(database_url: str) -> Iterator[Callable[[], httpx.Client]]:
    """The application with all of its workers on a socket; gives clients, each with a connection of its own."""
    with tempfile.TemporaryDirectory(prefix="oh-app-") as folder:
        path = pathlib.Path(folder) / "app"
        environment = {**os.environ, "OPENHALL_DATABASE_URL": database_url, "OPENHALL_DATA_DIR": folder}
        logging_file = pathlib.Path(folder) / "logging.json"
        logging_file.write_text(json.dumps(server_logging_config(log_form(environment))), "utf-8")
        process = subprocess.Popen(application_command(sys.executable, path, logging_file), env=environment)

        def client() -> httpx.Client:
            return httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), base_url="http://hall", timeout=20)

        try:
            _await(client, process)
            yield client
        finally:
            process.terminate()
            process.wait(20)


def _await(client: Callable[[], httpx.Client], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(httpx.TransportError), client() as asking:
            if asking.get("/login").status_code == 200:
                return
        assert process.poll() is None
        assert time.monotonic() < deadline, "the application never answered"
        time.sleep(0.1)


def logged_in(client: httpx.Client, username: str) -> httpx.Client:
    form = client.get("/login").text
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
    assert client.post("/login", data=fields).status_code == 302
    return client


def seconds_until(refused: Callable[[], bool], began: float) -> float:
    while not refused():
        assert time.monotonic() - began < 10, "never refused"
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.slow
def test_a_leaver_is_cut_off_within_a_second_in_every_worker(
    own_lakeside: Cast, own_database: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    token = own_lakeside.token("supervisor", name="clerk")
    people.set_password(own_lakeside.staff["clerk"], PASSWORD)
    people.set_password(own_lakeside.staff["colleague"], PASSWORD)
    with application(own_database.url) as client, contextlib.ExitStack() as open_until:
        leaver = logged_in(open_until.enter_context(client()), "clerk")
        stays = logged_in(open_until.enter_context(client()), "colleague")
        others = [open_until.enter_context(client()) for _ in range(WORKERS_SEEN)]
        for each in others:
            each.cookies.update(leaver.cookies)
            each.headers["Authorization"] = f"Bearer {token}"
            assert each.get(WINDOW).status_code == 200
            assert each.post(CALL).status_code in (200, 204)
        began = time.monotonic()
        people.disable_account(own_lakeside.act("admin", utc_now()), "clerk")
        page = seconds_until(lambda: all(each.get(WINDOW).status_code == 302 for each in others), began)
        part = seconds_until(lambda: all(each.get(WINDOW + "live").status_code == 302 for each in others), began)
        called = seconds_until(lambda: all(each.post(CALL).status_code == 401 for each in others), began)
        assert stays.get("/staff").status_code == 200
    with capsys.disabled():
        print(f"\na leaver: pages refused after {page:.2f} s, parts {part:.2f} s, the token {called:.2f} s")
    assert max(page, part, called) < 1 + 0.5, "a second, and half of one for asking eight connections in turn"
