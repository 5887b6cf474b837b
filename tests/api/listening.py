"""A stream process for a test, and a reader of server-sent events that can break off and come back."""

import contextlib
import dataclasses
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from openhall.routines import sequencer

HALL = "/api/v1/halls/lakeside/stream"


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One event as a reader gets it."""

    event: str
    id: int | None
    data: dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def stream_process(database_url: str) -> Iterator[int]:
    """Its port; ready when it answers, ended after."""
    port = free_port()
    environment = {**os.environ, "OPENHALL_DATABASE_URL": database_url}
    process = subprocess.Popen([sys.executable, "-m", "openhall.api.stream", str(port)], env=environment)
    try:
        _await(lambda: _answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _await(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "the stream process never answered"
        time.sleep(0.05)


@contextlib.contextmanager
def sequencing() -> Iterator[None]:
    """The sequencer at work."""
    stop = threading.Event()
    thread = threading.Thread(target=sequencer.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


class Reader:
    """One connection to a hall's stream."""

    def __init__(self, port: int, last: int | None = None, query: str = "", patience: float = 10) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        self.connection.request("GET", HALL + query, headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        self.text = ""
        self.deadline = time.monotonic() + 30

    def __iter__(self) -> Iterator[Message]:
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode():
            assert time.monotonic() < self.deadline, "nothing but beats for half a minute"
            self.text += line
            name, _, value = line.rstrip("\n").partition(": ")
            if line != "\n":
                fields[name] = value
                continue
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Message(fields["event"], number, json.loads(fields["data"]))
            fields = {}

    def until(self, wanted: Callable[[Message], bool]) -> list[Message]:
        """Everything up to the first wanted message, that one too."""
        seen = []
        for message in self:
            seen.append(message)
            if wanted(message):
                return seen
        raise AssertionError(f"the stream ended before: {seen[-3:]}")

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def get(port: int, path: str, method: str = "GET") -> tuple[int, str, dict[str, Any]]:
    """Status, content type and JSON of a refused request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, answer.headers["content-type"], body
