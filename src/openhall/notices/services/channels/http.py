"""One way out for HTTP: the name is resolved once, its address judged and kept, redirects refused."""

import dataclasses
import http.client
import json
import socket
import ssl
import time
import urllib.parse
from collections.abc import Mapping

from openhall.notices.rules.webhooks import is_public, signature
from openhall.notices.services.channels.message import Failed, Message, Refused

LONGEST_ANSWER = 64 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """How far a request may go: hosts that may be private or plain http, and seconds for all of it."""

    allowed: frozenset[str] = frozenset()
    timeout: float = 10.0


def post(url: str, body: bytes, headers: Mapping[str, str], way: Way) -> bytes:
    """POST and give the answer's body: see `ask`."""
    return ask("POST", url, body, headers, way)


def ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str], way: Way) -> bytes:
    """Make one request and give the answer's body, at most 64 kB.

    Refused for an address that is not public or not https, for a redirect and for a 4xx; Failed for everything else.
    """
    parts = urllib.parse.urlsplit(url)
    host, deadline = _host(parts, way), time.monotonic() + way.timeout
    address, port = _address(host, _port(parts), way)
    connection = _Pinned(host, port, address, deadline, parts.scheme == "https")
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    try:
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        content = _read(answer, connection, deadline)
    except TimeoutError:
        raise Failed("timeout") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Failed("unreachable") from None
    finally:
        connection.close()
    _judge(answer.status)
    return content


def _judge(status: int) -> None:
    if 300 <= status < 400:
        raise Refused("redirect")
    if status in (408, 425, 429) or status >= 500:
        raise Failed(f"http_{status}")
    if not 200 <= status < 300:
        raise Refused(f"http_{status}")


def _host(parts: urllib.parse.SplitResult, way: Way) -> str:
    host = parts.hostname or ""
    if not host or parts.username is not None:
        raise Refused("bad_url")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in way.allowed):
        raise Refused("not_https")
    return host


def _port(parts: urllib.parse.SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Refused("bad_url") from None


def _address(host: str, port: int, way: Way) -> tuple[str, int]:
    """The IP address to connect to; Refused if any the name has is not public, unless the name is allowed."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Failed("no_such_host") from None
    if host not in way.allowed and not all(is_public(each) for each in found):
        raise Refused("private_address")
    return found[0], port


class _Pinned(http.client.HTTPConnection):
    """A connection to an address already judged; the certificate must be the host's."""

    def __init__(self, host: str, port: int, address: str, deadline: float, tls: bool) -> None:
        super().__init__(host, port, timeout=max(0.05, deadline - time.monotonic()))
        self.address, self.deadline, self.tls = address, deadline, tls

    def connect(self) -> None:
        """To the address, never to what the name means by now."""
        plain = socket.create_connection((self.address, self.port), max(0.05, self.deadline - time.monotonic()))
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self.tls else plain


def _read(answer: http.client.HTTPResponse, connection: _Pinned, deadline: float) -> bytes:
    """The body, whatever the pace: a peer that drips is cut off at the deadline."""
    content = b""
    while len(content) < LONGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        part = answer.read1(4096)
        if not part:
            return content
        content += part
    return content


@dataclasses.dataclass(frozen=True, slots=True)
class Webhook:
    """A signed POST of `{"id", "template", "subject", "text"}` to the address."""

    secret: str = dataclasses.field(repr=False)
    way: Way = Way()

    def __call__(self, message: Message) -> str:
        """The id of the notice: receivers tell duplicates by it."""
        facts = {"id": str(message.id), "template": message.template, "subject": message.subject, "text": message.body}
        body = json.dumps(facts, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": str(message.id),
            "X-OpenHall-Notice": str(message.id),
            "X-OpenHall-Signature": signature(self.secret, int(message.now.timestamp()), body),
        }  # fmt: skip
        post(message.address, body, headers, self.way)
        return str(message.id)


@dataclasses.dataclass(frozen=True, slots=True)
class Sms:
    """A POST to a provider; `url` and the JSON text `body` have {phone}, {text} and {id} as places.

    `success` is a text that the provider's answer holds when it has taken the message: many say 200 to everything.
    """

    url: str = dataclasses.field(repr=False)
    body: str = dataclasses.field(repr=False)
    success: str
    way: Way = Way()

    def __call__(self, message: Message) -> str:
        """Hand the message to the provider; its answer is read, never kept: it may repeat the number."""
        values = {"phone": message.address, "text": message.body, "id": str(message.id)}
        url, body = self.url, self.body
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", urllib.parse.quote(value, safe=""))
            body = body.replace(f"{{{name}}}", json.dumps(value, ensure_ascii=False)[1:-1])
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
        answer = post(url, body.encode(), headers, self.way)
        if self.success.encode() not in answer:
            raise Failed("provider_said_no")
        return str(message.id)
