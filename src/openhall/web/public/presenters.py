"""Halls, queues and items as visitors' pages show them."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from openhall.catalogue.queries import ItemView
from openhall.places.queries import HallView
from openhall.places.rules import is_open, next_opening
from openhall.queue.queries.live import HallNow, QueueNow
from openhall.queue.queries.plan import HallPlan
from openhall.web.public.basket import Basket
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import closing_words, moment_words, places_words, wait_words, zones_of


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """Whether a visitor can be served now: `message` speaks in an emergency, `until` or `next` on usual days."""

    open: bool
    emergency: bool = False
    message: str = ""
    until: str = ""
    next: str = ""


def opening_of(hall: HallView, now: dt.datetime, emergency: bool, message: str = "") -> Opening:
    """The state of a hall in words; an emergency says nothing of the next opening, because nobody knows."""
    if emergency:
        return Opening(False, True, message)
    if is_open(hall.hours, now):
        return Opening(True, until=closing_words(hall.hours, now))
    opens = next_opening(hall.hours, now)
    return Opening(False, next="" if opens is None else moment_words(opens, now, hall.hours.timezone))


def opening_now(now: HallNow) -> Opening:
    """The same for a hall whose living state is at hand."""
    message = named(now, "closed_message")
    stopped = bool(message) or (is_open(now.plan.hall.hours, now.at) and not now.open)
    return opening_of(now.plan.hall, now.at, stopped, message)


@dataclasses.dataclass(frozen=True, slots=True)
class HallRow:
    """A hall in the list of halls."""

    hall: HallView
    opening: Opening


@dataclasses.dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue to choose: who waits, for how long, and where."""

    code: str
    name: str
    waiting: int
    wait: str
    place: str
    served: bool
    url: str


def queue_rows(now: HallNow) -> tuple[QueueRow, ...]:
    """The queues in the order of their letters."""
    return tuple(_queue_row(now.plan, each) for each in now.queues)


def _queue_row(plan: HallPlan, each: QueueNow) -> QueueRow:
    url = Basket(plan, each.plan).link("take")
    place = places_words(zones_of(plan, each.windows))
    return QueueRow(
        each.plan.code,
        named(each.plan),
        each.waiting,
        wait_words(each.estimate),
        place,
        bool(each.windows),
        url,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in a list; `chosen` when it is in the basket already."""

    code: str
    name: str
    unit: str
    minutes: int
    chosen: bool
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items of one unit."""

    unit: str
    rows: tuple[ItemRow, ...]


def item_rows(
    found: Iterable[ItemView], units: Mapping[uuid.UUID, str], basket: Basket
) -> tuple[ItemRow, ...]:
    """Items as rows that keep the basket in their address."""
    return tuple(
        ItemRow(
            each.code, named(each), units.get(each.unit, ""), each.usual_minutes, basket.holds(each.code),
            basket.link("item", each.code),
        )
        for each in found
    )  # fmt: skip


def by_unit(rows: Sequence[ItemRow]) -> tuple[ItemGroup, ...]:
    """Rows grouped by unit, units by name."""
    names = sorted({row.unit for row in rows})
    return tuple(ItemGroup(name, tuple(row for row in rows if row.unit == name)) for name in names)


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """An item in the basket and the address without it."""

    name: str
    minutes: int
    remove_url: str


def chosen_rows(basket: Basket) -> tuple[Chosen, ...]:
    """The basket's items in their order."""
    return tuple(
        Chosen(named(item), item.usual_minutes, basket.without(item.code).link("take"))
        for item in basket.items
    )
