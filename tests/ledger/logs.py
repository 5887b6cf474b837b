"""Logs for the tests of sealing: many believable events in a moment, in order, sealed hour by hour."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from openhall.kit.ids import uuid7
from openhall.ledger.queries.sealed import Seal
from openhall.ledger.rules.notes import SigningKey, new_key
from openhall.ledger.services import put_in_order
from openhall.ledger.services.bulk import Fact, append_past
from openhall.ledger.services.sealing import make_checkpoint
from tests.cast import NOW

KEY = new_key("hall.example/log", bytes(range(32)))
OTHER_KEY = new_key("hall.example/log", bytes(range(1, 33)))
HALLS = (uuid.UUID(int=1), uuid.UUID(int=2), None)
KINDS = (("TicketTaken", "ticket"), ("TicketCalled", "ticket"), ("TicketServed", "ticket"), ("ReviewGiven", "review"))


def facts(count: int, seed: int = 3, start: dt.datetime = NOW) -> Iterator[Fact]:
    """Events of a busy hall, a second apart."""
    rng = random.Random(seed)
    for number in range(count):
        at = start + dt.timedelta(seconds=number)
        kind, subject = rng.choice(KINDS)
        data = {"number": f"A{number % 1000:03d}", "level": rng.randint(1, 5), "办": "\"好\"\n", "reasons": ["slow"]}
        yield Fact(
            uuid7(at, rng), rng.choice(HALLS), at, kind, subject, uuid.UUID(int=rng.getrandbits(128)), "clerk3", data
        )


def grown_log(count: int, seals: int = 1, seed: int = 3, key: SigningKey = KEY) -> list[Seal]:
    """Append, order and seal `count` events in as many steps as there shall be checkpoints; the checkpoints."""
    made, done = [], 0
    for step in range(1, seals + 1):
        upto = count * step // seals
        start = NOW + dt.timedelta(hours=step)
        append_past(facts(upto - done, seed + step, start))
        done = upto
        while put_in_order(20_000):
            pass
        made.append(make_checkpoint(key, start + dt.timedelta(hours=1)))
    return made
