"""The chain as its page shows it: one timeline of all its events, and every record it is made of."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from openhall.kit.ids import moment_of
from openhall.ledger.queries import EventView
from openhall.people import queries as people
from openhall.people.queries.devices import device_names
from openhall.queue.queries.plan import HallPlan
from openhall.routines.chain import Link
from openhall.web import staff_words as words
from openhall.web.chain.telling import notes, sentence
from openhall.web.templatetags.openhall import named

type Names = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One event: when on the hall's clock, who, what; `index` is its place in the log.

    `number` is the ticket it is about, where the chain holds more than one.
    """

    id: uuid.UUID
    index: int | None
    at: str
    number: str
    who: str
    what: str
    notes: tuple[str, ...]
    stay: str


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """The events of one day."""

    day: dt.date
    title: str
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A record of the chain; `here` is the one that was asked for."""

    kind: str
    label: str
    at: str
    url: str
    here: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ChainPage:
    """Everything the page says; `asked` is the record in the address, or the record an event is about."""

    title: str
    asked: Record
    days: tuple[Day, ...]
    records: tuple[Record, ...]
    events: int


def chain_page(plan: HallPlan, links: Sequence[Link], asked: uuid.UUID, names: Names) -> ChainPage:
    """The chain of at least one link, of which the first was asked for."""
    zone = zoneinfo.ZoneInfo(plan.hall.hours.timezone)
    records = tuple(_record(link, link is links[0], zone) for link in links)
    stays = {link.subject.id for link in links if link.subject.kind == "stop"}
    events = sorted((event for link in links for event in link.events), key=lambda event: (event.at, event.id))
    several = sum(link.subject.kind == "ticket" for link in links) > 1
    rows = [(event.at.astimezone(zone), _row(plan, event, names, stays, zone, several)) for event in events]
    days = dict.fromkeys(at.date() for at, _row in rows)
    return ChainPage(
        title=_title(links),
        asked=records[0],
        days=tuple(Day(day, _day(day), tuple(row for at, row in rows if at.date() == day)) for day in days),
        records=records,
        events=len(rows),
    )


def people_in(links: Iterable[Link]) -> Names:
    """Who acted in a chain: the log's name of an actor → what staff call it."""
    actors = {event.actor for link in links for event in link.events}
    ids = {actor: _id(actor) for actor in actors}
    accounts = people.names(each for actor, each in ids.items() if each and actor.startswith("account:"))
    tokens = people.token_names(each for actor, each in ids.items() if each and actor.startswith("token:"))
    programs = {key: gettext("Program “%(name)s”") % {"name": name} for key, name in tokens.items()}
    known = {**{key: named(person) for key, person in accounts.items()}, **programs, **_devices(ids)}
    return {actor: known.get(each, "") if each else words.word(words.ACTORS, actor) for actor, each in ids.items()}


def _devices(ids: Mapping[str, uuid.UUID | None]) -> dict[uuid.UUID, str]:
    found = device_names([each for actor, each in ids.items() if each and actor.startswith("device:")])
    return {key: _device(words.word(words.DEVICE_KINDS, kind), name) for key, (kind, name) in found.items()}


def _device(kind: str, name: str) -> str:
    return gettext("%(kind)s “%(name)s”") % {"kind": kind, "name": name} if name else kind


def _id(actor: str) -> uuid.UUID | None:
    kind, _colon, text = actor.partition(":")
    try:
        return uuid.UUID(text) if kind in ("account", "token", "device") else None
    except ValueError:
        return None


def _row(
    plan: HallPlan, event: EventView, names: Names, stays: set[uuid.UUID], zone: zoneinfo.ZoneInfo, several: bool
) -> Row:
    stay = next((each for each in stays if str(each) == event.data.get("stop")), None)
    return Row(
        event.id,
        event.index,
        event.at.astimezone(zone).strftime("%H:%M:%S"),
        str(event.data.get("number", "")) if several else "",
        names.get(event.actor) or event.actor,
        sentence(plan, event),
        notes(plan, event),
        reverse("web:chain", args=[stay]) if stay else "",
    )


def _record(link: Link, here: bool, zone: zoneinfo.ZoneInfo) -> Record:
    subject = link.subject
    label = words.word(words.RESULTS, subject.label) if subject.kind == "stop" else subject.label
    at = moment_of(subject.id).astimezone(zone).strftime("%H:%M")
    return Record(words.word(words.RECORDS, subject.kind), label, at, reverse("web:chain", args=[subject.id]), here)


def _title(links: Sequence[Link]) -> str:
    """The numbers of the tickets in the chain, the nearest first."""
    tickets = [link.subject.label for link in links if link.subject.kind == "ticket"]
    return " · ".join(tickets) or links[0].subject.label


def _day(day: dt.date) -> str:
    return date_format(day, pgettext("a day in full, in Django's date letters", "l, j F Y"))
