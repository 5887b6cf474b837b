"""How often somebody may try to log in: pure decisions, so every worker decides alike from what the database counts."""

import dataclasses
import datetime as dt
import hashlib
import ipaddress
import unicodedata
import uuid

WITHIN = dt.timedelta(minutes=15)
MOST_FOR_NAME = 10
MOST_FROM_ADDRESS = 50
MOST_NAMES = 8
KNOWN_FOR = dt.timedelta(days=180)


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """A count of its own: 32 bytes that name nobody, and how many tries it allows within `WITHIN`."""

    key: bytes
    most: int


@dataclasses.dataclass(frozen=True, slots=True)
class KnownDevice:
    """What a device that logged in before carries: its own id and marks of the names used on it, the newest last."""

    id: str
    names: tuple[str, ...] = ()

    def knows(self, username: str) -> bool:
        """Whether this name has logged in here before."""
        return name_mark(username) in self.names

    def after(self, username: str) -> "KnownDevice":
        """The same device after this name has logged in; the oldest of too many names is forgotten."""
        mark = name_mark(username)
        others = tuple(name for name in self.names if name != mark)
        return KnownDevice(self.id, (*others, mark)[-MOST_NAMES:])

    def written(self) -> str:
        """As a cookie holds it, to be signed."""
        return ".".join((self.id, *self.names))


def read_device(written: str) -> KnownDevice:
    """The device of a cookie whose signature was good."""
    device, *names = written.split(".")
    return KnownDevice(device, tuple(names[-MOST_NAMES:]))


def plain_name(typed: str) -> str:
    """The user name as the log-in reads it, so that its other spellings (full-width, spaces) share one count."""
    return unicodedata.normalize("NFKC", typed[:200].strip())


def limits_for(username: str, address: str, device: KnownDevice | None) -> tuple[Limit, ...]:
    """What a try counts against: a device that this name knows has a count of its own, which strangers can't fill."""
    if device is not None and device.knows(username):
        return (Limit(_key("device", device.id, username), MOST_FOR_NAME),)
    return Limit(_key("address", _network(address)), MOST_FROM_ADDRESS), Limit(_key("name", username), MOST_FOR_NAME)


def address_limit(purpose: str, address: str, most: int) -> Limit:
    """A count of tries of one purpose from one address; of an IPv6 address its /64 counts."""
    return Limit(_key(purpose, _network(address)), most)


def limit_of_own(use: str, account: uuid.UUID) -> tuple[Limit, ...]:
    """What a try of somebody already half or wholly logged in counts against: codes, keys, the own password."""
    return (Limit(_key(use, str(account)), MOST_FOR_NAME),)


def _network(address: str) -> str:
    """An IPv4 address itself; of an IPv6 address its /64, because one connection has all of those."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((int(known), 64), strict=False))


def name_mark(username: str) -> str:
    """Sixteen letters that tell names apart without saying them."""
    return _key("mark", username).hex()[:16]


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
