"""Take a matter in: numbered, with its clocks running at once; the person's data goes to the vault alone."""

import dataclasses
import datetime as dt
import secrets
import uuid
from collections.abc import Mapping

from django.conf import settings

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed, Missing
from openhall.kit.ids import new_token, uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps, sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Matter
from openhall.matters.queries.subjects import subject_of
from openhall.matters.rules import MOST_TEXT, MOST_TITLE, MOST_WANTED, number_of, second_secret, secret_digest
from openhall.matters.services import clocks
from openhall.matters.services.steps import Facts, next_ordinal, told
from openhall.matters.states import Channel, Kind
from openhall.places import queries as places
from openhall.vault import services as vault
from openhall.vault.rules import commitment

MOST_CONTACT, MOST_TIMES = 60, 99


@dataclasses.dataclass(frozen=True, slots=True)
class MatterWish:
    """What somebody brings. `name` and `contact` go to the vault alone; `source` is what it came from.

    `times_come` is how often the person has come for it already, None where nobody asked.
    """

    kind: str
    title: str
    text: str
    wanted: str = ""
    channel: str = Channel.PAGE
    name: str = dataclasses.field(default="", repr=False)
    contact: str = dataclasses.field(default="", repr=False)
    times_come: int | None = None
    item: uuid.UUID | None = None
    source: Subject | None = None


def open_matter(hall: uuid.UUID, wish: MatterWish, act: Act) -> Kept:
    """Take a matter in: 201 with its id, number, token and second secret. The secret is told here and never again.

    Malformed without a kind, a title or a text, or with too many words; Missing for no such hall.
    """
    kept = ledger.once(act, lambda: _open(hall, wish, act), status=201)
    secret = second_secret(settings.SECRET_KEY, str(kept.mapping["token"]))
    return Kept(kept.status, {**kept.mapping, "secret": secret})


def _open(hall: uuid.UUID, wish: MatterWish, act: Act) -> Facts:
    row = _row(hall, _checked(wish), act)
    row.save(force_insert=True)
    sealed = _kept_contact(row, wish, act)
    clocks.begin(row, act)
    told(row, act, "open", _told(row, sealed))
    return {"id": str(row.id), "number": row.number, "token": row.token}


def _checked(wish: MatterWish) -> MatterWish:
    if wish.kind not in set(Kind):
        raise Malformed("no_matter_kind", "Say whether it is a difficulty, a complaint, a suggestion or praise.")
    if wish.channel not in set(Channel):
        raise Malformed("no_channel", "Say how the matter came in.")
    if wish.times_come is not None and not 0 <= wish.times_come <= MOST_TIMES:
        raise Malformed("bad_times", "Say how often in a number from 0 to %(most)s.", {"most": MOST_TIMES})
    return dataclasses.replace(
        wish, title=sentence(wish.title, MOST_TITLE), text=sentence(wish.text, MOST_TEXT),
        wanted=perhaps(wish.wanted, MOST_WANTED), name=perhaps(wish.name, MOST_CONTACT),
        contact=perhaps(wish.contact, MOST_CONTACT),
    )  # fmt: skip


def _row(hall: uuid.UUID, wish: MatterWish, act: Act) -> Matter:
    identifier, token = uuid7(act.now), new_token()
    secret = second_secret(settings.SECRET_KEY, token)
    return Matter(
        id=identifier, hall_id=hall, number=_next_number(hall, act.now), token=token,
        secret=secret_digest(identifier, secret), kind=wish.kind, channel=wish.channel, title=wish.title,
        text=wish.text, wanted=wish.wanted, text_salt=secrets.token_bytes(32), times_come=wish.times_come,
        item_id=wish.item, source_kind=wish.source.kind if wish.source else "",
        source_id=wish.source.id if wish.source else None, reachable=bool(wish.contact), opened_at=act.now,
        opened_by_id=act.account, round_at=act.now,
    )  # fmt: skip


def _next_number(hall: uuid.UUID, now: dt.datetime) -> str:
    """The next number of this hall and year (in the hall's zone); whoever comes at the same moment waits for it."""
    zone = places.timezone_of(hall)
    if zone is None:
        raise Missing("no_hall", "There is no such hall.")
    year = local_day(now, zone).year
    return number_of(year, next_ordinal(hall, year))


def _kept_contact(row: Matter, wish: MatterWish, act: Act) -> Mapping[str, str]:
    fields = {"name": wish.name.strip(), "contact": wish.contact.strip()}
    given = {field: value for field, value in fields.items() if value}
    if not given:
        return {}
    zone = places.timezone_of(row.hall_id) or "UTC"
    term = local_day(act.now, zone) + dt.timedelta(days=settings.KEPT_DAYS["contact"])
    return vault.keep(subject_of(row), row.hall_id, given, act, term)


def _told(row: Matter, sealed: Mapping[str, str]) -> dict[str, object]:
    """What the log says of a new matter: nothing a person could be found by, a commitment instead of words."""
    words = commitment(bytes(row.text_salt or b""), "text", row.text).hex()
    return {
        "number": row.number, "kind": row.kind, "channel": row.channel, "grade": row.grade, "item": row.item_id,
        "source_kind": row.source_kind, "source": row.source_id, "text": words, "sealed": dict(sealed),
    }  # fmt: skip
