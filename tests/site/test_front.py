"""The real front before a listener that tells what reached it: what a stranger claims about himself is never believed."""

import contextlib
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping

import httpx
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from openhall.site.middleware import FrontMiddleware
from openhall.site.running.front import Front, command

SECRET = "the front's own secret"


class Listener(threading.Thread):
    """An application behind the front: it keeps every request's head and answers with it."""

    def __init__(self, path: pathlib.Path) -> None:
        super().__init__(daemon=True)
        self.heads: list[str] = []
        self.folder = path.parent
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen(16)
        self.start()

    def run(self) -> None:
        while True:
            wire, _ = self.server.accept()
            with wire:
                data = b""
                while b"\r\n\r\n" not in data:
                    data += wire.recv(65536)
                self.heads.append(data.decode("latin-1"))
                wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


@pytest.fixture(scope="module")
def front() -> Iterator[tuple[int, Listener]]:
    """A front on a free port, and the application behind it; the stream process is away."""
    with running_front(()) as found:
        yield found


@pytest.fixture(scope="module")
def front_behind_proxy() -> Iterator[tuple[int, Listener]]:
    """The same behind a proxy that the settings name."""
    with running_front(("127.0.0.0/8",)) as found:
        yield found


@contextlib.contextmanager
def running_front(proxies: tuple[str, ...]) -> Iterator[tuple[int, Listener]]:
    with tempfile.TemporaryDirectory(prefix="oh-front-") as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        here = pathlib.Path(folder)
        (here / "static").mkdir()
        listener = Listener(here / "app")
        process = subprocess.Popen(
            command(Front("127.0.0.1", port, here, here / "static", here, here / "app", here / "streams", SECRET, proxies))
        )
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port, listener
        finally:
            process.terminate()
            process.wait(10)


def ask(port: int, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> httpx.Response:
    return httpx.request("POST" if body else "GET", f"http://127.0.0.1:{port}{path}", content=body, headers=headers)


def test_forwarded_headers_of_a_stranger_are_replaced(front: tuple[int, Listener]) -> None:
    port, listener = front
    claims = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example",
              "X-OpenHall-Front": "guessed"}  # fmt: skip
    assert ask(port, "/", headers=claims).status_code == 200
    head = listener.heads[-1]
    assert f"X-OpenHall-Front: {SECRET}" in head
    assert "X-Forwarded-For: 127.0.0.1" in head
    assert "X-Forwarded-Proto: http\r\n" in head
    assert not any(word in head for word in ("6.6.6.6", "evil.example", "guessed"))


def test_the_front_gives_every_request_an_id_and_says_what_came_through_a_proxy(front: tuple[int, Listener]) -> None:
    port, listener = front
    ask(port, "/", headers={"X-Request-ID": "6" * 32, "X-OpenHall-Through": ""})
    direct = listener.heads[-1]
    ids = re.findall(r"X-Request-ID: ([0-9a-f]{32})", direct)
    assert (len(ids), "6" * 32 in direct, "X-OpenHall-Through" in direct) == (1, False, False)
    for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        ask(port, "/", headers={name: "for=6.6.6.6"})
        assert "X-OpenHall-Through: 1" in listener.heads[-1], name
    assert re.fullmatch("[0-9a-f]{32}", ask(port, "/api/v1/halls/x/stream").headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("claims", "address", "scheme"),
    [
        ({"X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https"}, "203.0.113.9", "https"),
        ({"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}, "203.0.113.9", "http"),
        ({"X-Forwarded-For": "nobody", "X-Forwarded-Proto": "gopher"}, "127.0.0.1", "http"),
        ({}, "127.0.0.1", "http"),
    ],
)
def test_a_proxy_that_the_settings_name_is_believed(
    front_behind_proxy: tuple[int, Listener], claims: dict[str, str], address: str, scheme: str
) -> None:
    port, listener = front_behind_proxy
    assert ask(port, "/", headers=claims).status_code == 200
    head = listener.heads[-1]
    assert f"X-Forwarded-For: {address}\r\n" in head
    assert f"X-Forwarded-Proto: {scheme}\r\n" in head


def test_what_is_too_large_never_reaches_the_application(front: tuple[int, Listener]) -> None:
    port, listener = front
    before = len(listener.heads)
    answer = ask(port, "/api/v1/halls/x/tickets", b"x" * 70_000)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert len(listener.heads) == before


def test_a_sheet_of_staff_may_be_larger_than_anything_else(front: tuple[int, Listener]) -> None:
    port, listener = front
    before = len(listener.heads)
    ask(port, "/settings/lakeside/staff/import", b"x" * 70_000)
    assert "POST /settings/lakeside/staff/import HTTP/1.1" in listener.heads[-1]
    assert len(listener.heads) == before + 1
    assert ask(port, "/settings/lakeside/staff/import", b"x" * 2_300_000).status_code == 413
    assert ask(port, "/settings/lakeside/staff/import/more", b"x" * 70_000).status_code == 413
    assert len(listener.heads) == before + 1


def test_a_file_of_evidence_may_be_twenty_megabytes_and_fifty_never_reach_the_application(front: tuple[int, Listener]) -> None:
    port, listener = front
    before = len(listener.heads)
    ask(port, "/api/v1/halls/x/matters/1/files", b"x" * 3_000_000)
    assert len(listener.heads) == before + 1
    assert ask(port, "/api/v1/halls/x/matters/1/files", b"x" * 50 * 2**20).status_code == 413
    assert ask(port, "/files", b"x" * 70_000).status_code == 413
    assert len(listener.heads) == before + 1


def test_while_a_process_is_away_the_front_says_when_to_come_back(front: tuple[int, Listener]) -> None:
    answer = ask(front[0], "/api/v1/halls/x/stream")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_the_front_gives_pictures_and_sounds_out_of_their_folders_and_nothing_else(front: tuple[int, Listener]) -> None:
    port, listener = front
    listener.folder.joinpath("slides", "hall").mkdir(parents=True)
    listener.folder.joinpath("slides", "hall", "01.png").write_bytes(b"picture")
    listener.folder.joinpath("slides", "hall", "01.txt").write_text("words")
    listener.folder.joinpath("secrets.json").write_text("secret")
    assert ask(port, "/slides/hall/01.png").content == b"picture"
    for path in ("/slides/hall/01.txt", "/slides/hall/", "/slides/../secrets.json", "/slides/%2e%2e/secrets.json"):
        assert b"secret" not in ask(port, path).content
        assert ask(port, path).content != b"words"


@pytest.mark.parametrize(("secret", "address", "scheme"), [(SECRET, "9.9.9.9", "https"), ("guessed", "5.5.5.5", "http")])
@override_settings(FRONT_SECRET=SECRET)
def test_the_application_believes_the_front_alone(secret: str, address: str, scheme: str) -> None:
    seen = []
    request = RequestFactory().get(
        "/", REMOTE_ADDR="5.5.5.5",
        headers={"X-Forwarded-For": "6.6.6.6, 9.9.9.9", "X-Forwarded-Proto": "https", "X-OpenHall-Front": secret},
    )  # fmt: skip

    def view(asked: HttpRequest) -> HttpResponse:
        seen.append((asked.META["REMOTE_ADDR"], asked.scheme, [name for name in asked.META if "FORWARDED" in name]))
        return HttpResponse()

    FrontMiddleware(view)(request)
    assert seen == [(address, scheme, [])]
