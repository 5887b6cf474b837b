"""Local peers: an SMTP server and an HTTP server that answer, fail, hang, drip and lie as told."""

import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """What the mail server was given; `reply` is what it says to a message, `pause` how long it keeps silent first."""

    def __init__(self) -> None:
        """Everything is taken."""
        self.mails = list[EmailMessage]()
        self.reply = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """One message."""
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return self.reply


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A real SMTP server and its port."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def mail_server_that(mood: str) -> Iterator[int]:
    """The port of what calls itself a mail server: `hang` says nothing, `drip` a letter now and then without an end,
    `close` hangs up, `babble` talks of something else, `busy` turns callers away, `deaf` falls silent after DATA.
    """
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_misbehave, args=(server, mood, stop), daemon=True).start()
        try:
            yield int(server.getsockname()[1])
        finally:
            stop.set()


def _misbehave(server: socket.socket, mood: str, stop: threading.Event) -> None:
    with contextlib.suppress(OSError), server.accept()[0] as caller:
        if mood == "drip":
            while not stop.wait(0.1):
                caller.sendall(b"2")
        elif mood in ("babble", "busy"):
            caller.sendall(b"<html>\r\n" if mood == "babble" else b"421 too many callers\r\n")
            stop.wait(10)
        elif mood == "deaf":
            caller.sendall(b"220 hall\r\n")
            while asked := caller.recv(4000):
                caller.sendall(b"354 go on\r\n" if asked[:4].lower() == b"data" else b"250 OK\r\n")
                if asked[:4].lower() == b"data":
                    stop.wait(10)
        elif mood == "hang":
            stop.wait(10)


class Peer(http.server.ThreadingHTTPServer):
    """An HTTP server with a mood: `ok`, `lie`, `down`, `hang`, `drip`, `close`, `redirect`, `no`."""

    daemon_threads = True

    def __init__(self) -> None:
        """In a good mood, on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood, self.seen = "ok", list[tuple[dict[str, str], bytes]]()
        self.answers, self.paths = b'{"errcode": 0}', list[str]()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}/hook"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is what the tests want."""


STATUS = {"down": 503, "redirect": 302, "no": 400}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the server's mood is."""

    server: Peer

    def do_POST(self) -> None:
        """One request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return  # the caller was killed in the middle of a request: nobody takes half of one
        mood = self.server.mood
        self.server.seen.append((dict(self.headers), body))
        self.server.paths.append(self.path)
        if mood == "close":
            return
        if mood == "hang":
            time.sleep(2)
            return
        answer = b'{"errcode": 40058}' if mood == "lie" else self.server.answers
        self.send_response(STATUS.get(mood, 200))
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        for each in answer:
            self.wfile.write(bytes([each]))
            if mood == "drip":
                time.sleep(0.15)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def http_server() -> Iterator[Peer]:
    """The peer, served by a thread."""
    with Peer() as peer:
        threading.Thread(target=peer.serve_forever, daemon=True).start()
        try:
            yield peer
        finally:
            peer.shutdown()
