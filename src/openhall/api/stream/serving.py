"""The bare ASGI application: one address, GET, and nothing of a request but its path and its last id."""

import asyncio
import gc
import logging
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from django.db import Error

from openhall.api.stream.channel import Subscriber
from openhall.api.stream.hub import Hub
from openhall.api.stream.messages import prelude, problem
from openhall.people.permissions import known_right
from openhall.people.queries.devices import DeviceView, device_of_secret
from openhall.people.rules.devices import COOKIE

log = logging.getLogger(__name__)

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
type Header = tuple[bytes, bytes]

PATH = re.compile(r"/api/v1/halls/([-\w]{1,40})/stream", re.ASCII)
RIGHT = known_right("public")
SECRET = re.compile(rf"(?:^|;\s*){COOKIE}=([-\w]{{1,200}})(?:;|$)", re.ASCII)
INDEX = re.compile(r"\d{1,18}", re.ASCII)
RETRY, MOST = 2000, 20_000
HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
)
NO_HALL = (404, "no_hall", "Not found", "There is no such hall.")
NOT_GET = (405, "method", "This method is not offered here", "Read the stream with GET.")
AWAY = (503, "away", "Not available at the moment", "Try again in a moment.")


REVOKED = (403, "device_revoked", "Not allowed", "This screen is not paired any more.")


def secret_of(scope: Scope) -> str:
    """The secret of the device that listens, from its cookie; empty for everybody else."""
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    found = SECRET.search(cookies)
    return found[1] if found else ""


def last_seen(scope: Scope) -> int | None:
    """The index from `Last-Event-ID` or `?last=`, the header first; None without one or if it is not an index."""
    headers = dict(scope["headers"])
    text = headers.get(b"last-event-id", b"").decode("latin-1").strip()
    text = text or parse_qs(scope.get("query_string", b"").decode("latin-1")).get("last", [""])[0]
    return int(text) if INDEX.fullmatch(text) else None


class Application:
    """ASGI: lifespan and http."""

    def __init__(self, database_url: str, rng: random.Random) -> None:
        """`rng` spreads the moments at which readers come back."""
        self.url, self.rng = database_url, rng
        self.hub: Hub | None = None
        self.readers = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub = Hub(self.url)
        running = asyncio.create_task(self.hub.run())
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        running.cancel()
        await asyncio.wait([running])
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = PATH.fullmatch(scope["path"])
        if found is None:
            await _refuse(send, *NO_HALL)
        elif scope["method"] != "GET":
            await _refuse(send, *NOT_GET, extra=[(b"allow", b"GET")])
        elif self.hub is None or self.readers >= MOST:
            await _refuse(send, *AWAY, extra=[(b"retry-after", b"2")])
        else:
            await self._open(self.hub, found[1], scope, receive, send)

    async def _open(self, hub: Hub, code: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            channel = await hub.channel(code)
            if channel is None:
                await _refuse(send, *NO_HALL)
                return
            device = await _device(hub, secret_of(scope))
            if device is not None and device.revoked_at is not None:
                await _refuse(send, *REVOKED)
                return
            subscriber, missed = await hub.join(channel, last_seen(scope), asyncio.current_task())
            subscriber.device = device.id if device else None
        except Error:
            await _refuse(send, *AWAY, extra=[(b"retry-after", b"2")])
            return
        self.readers += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _write(send, prelude(RETRY + self.rng.randint(-500, 500)) + missed)
            del missed  # kilobytes that an open connection would hold
            await _serve(subscriber, receive, send)
        except asyncio.CancelledError:
            if not subscriber.lost:
                raise
            log.info("a slow reader was let go", extra={"hall": code})
        finally:
            self.readers -= 1
            channel.leave(subscriber, time.monotonic())


async def _device(hub: Hub, secret: str) -> DeviceView | None:
    return await hub.reader.ask(partial(device_of_secret, secret)) if secret else None


async def _serve(subscriber: Subscriber, receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_gone(receive))
    gone.add_done_callback(lambda _: subscriber.close())
    try:
        while chunk := await subscriber.next():
            await _write(send, chunk)
    finally:
        gone.cancel()
    await _write(send, b"", more=False)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, chunk: bytes, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def _refuse(
    send: Send, status: int, code: str, title: str, detail: str, extra: Iterable[Header] = ()
) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"), *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await _write(send, problem(status, code, title, detail), more=False)
