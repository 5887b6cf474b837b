"""What the reception's templates need: what can be wished, how the queues stand, where a number must go."""

import dataclasses
from collections.abc import Iterable, Sequence

from openhall.catalogue.queries import ItemView
from openhall.knowledge.queries.items import items as find_items
from openhall.places.queries import WindowView, ZoneView
from openhall.queue.queries.finding import Way
from openhall.queue.queries.live import HallNow
from openhall.queue.queries.plan import HallPlan, ItemPlan, QueuePlan
from openhall.queue.queries.watch import WatchedQueue, watched_queues
from openhall.queue.states import OPEN_AT_WINDOW, TICKET, TicketState
from openhall.web import staff_words as words

ITEMS_SHOWN = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """Something to take a ticket for: `value` is what the form sends."""

    value: str
    thing: ItemView | QueuePlan
    code: str
    queue: QueuePlan


@dataclasses.dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue as it stands, the tone and word of its longest wait."""

    watched: WatchedQueue
    tone: str
    level: str


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A zone to go to, and the windows there."""

    zone: ZoneView
    windows: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Lead:
    """Where a number must go, and what may still be done with it."""

    way: Way
    queue: QueuePlan
    item: ItemPlan | None
    state_word: str
    class_word: str
    class_icon: str
    here: Place | None
    places: tuple[Place, ...]
    working: bool
    may_move: bool
    may_cancel: bool
    may_class: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """The reception's whole page."""

    plan: HallPlan
    wishes: tuple[Wish, ...]
    queues: tuple[QueueRow, ...]
    classes: tuple[tuple[str, str, str], ...]
    languages: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    placings: tuple[tuple[str, str], ...]
    waiting: int
    open: bool
    closed_message: str
    closed_message_en: str


def desk(hall: HallNow, text: str) -> Desk:
    """The page, with the items that hold `text`."""
    plan = hall.plan
    return Desk(
        plan,
        tuple(wishes(plan, text)),
        queue_rows(hall),
        tuple((code, word, words.CLASS_ICONS[code]) for code, word in words.choices(words.CLASSES, plan.classes)),
        tuple(words.choices(words.LANGUAGES)),
        tuple(words.choices(words.MARKS)),
        tuple(words.choices(words.PLACINGS)),
        hall.waiting,
        hall.open,
        hall.closed_message,
        hall.closed_message_en,
    )


def wishes(plan: HallPlan, text: str) -> list[Wish]:
    """Items that hold `text`, at most eight, and every queue."""
    found = find_items(plan.hall.id, text) if text else []
    items = [Wish(f"item:{each.code}", each, each.code, queue) for each in found if (queue := _queue(plan, each))]
    queues = [Wish(f"queue:{each.code}", each, each.prefix, each) for each in plan.queues.values()]
    return items[:ITEMS_SHOWN] + queues


def _queue(plan: HallPlan, item: ItemView) -> QueuePlan | None:
    known = plan.items.get(item.code)
    return plan.queue_by_id.get(known.queue) if known and known.queue else None


def queue_rows(hall: HallNow) -> tuple[QueueRow, ...]:
    """Every queue with the word for its longest wait."""
    rows = watched_queues(hall)
    return tuple(
        QueueRow(each, words.TONES[each.level], words.word(words.LEVELS, each.level) if each.level else "")
        for each in rows
    )


def lead(plan: HallPlan, way: Way) -> Lead:
    """A found number in words."""
    ticket = way.ticket
    at_window = ticket.state in OPEN_AT_WINDOW
    windows = way.open or way.windows
    return Lead(
        way,
        plan.queues[ticket.queue],
        plan.items.get(ticket.item),
        words.word(words.TICKET_STATES, ticket.state),
        words.word(words.CLASSES, ticket.visitor_class),
        words.CLASS_ICONS.get(ticket.visitor_class, "person"),
        next(iter(_places(plan, [way.window])), None) if way.window and at_window else None,
        tuple(_places(plan, windows)) if ticket.state == TicketState.WAITING else (),
        bool(way.open),
        TICKET.allows("move", ticket.state),
        TICKET.allows("cancel", ticket.state),
        TICKET.allows("set_class", ticket.state),
    )


def _places(plan: HallPlan, windows: Sequence[WindowView]) -> Iterable[Place]:
    for zone in plan.hall.zones:
        codes = tuple(code for code, each in plan.windows.items() if each.zone == zone.id and each in windows)
        if codes:
            yield Place(zone, codes)
