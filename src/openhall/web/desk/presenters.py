"""What the desk's templates need: tiles by zone, waits with their reasons, proposals in words, one chosen window."""

import dataclasses

from openhall.places.queries import WindowView, ZoneView
from openhall.queue.queries.live import HallNow
from openhall.queue.queries.plan import HallPlan, ItemPlan, QueuePlan
from openhall.queue.queries.watch import HelpCall, Watch, WatchedQueue, WatchedTicket, WatchedWindow
from openhall.queue.states import WindowState
from openhall.web import staff_words as words

LEND_FOR = (30, 60, 120, 240)


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """A window in the grid; `alarm` is "" or the tone of how long the visitor has been there."""

    watched: WatchedWindow
    state_label: str
    alarm: str
    note: str
    help_kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class ZoneTiles:
    """A zone and its windows."""

    zone: ZoneView
    tiles: tuple[Tile, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue as it stands, the tone and word of its longest wait."""

    watched: WatchedQueue
    tone: str
    level: str


@dataclasses.dataclass(frozen=True, slots=True)
class WaitRow:
    """Somebody who waits long, and why."""

    watched: WatchedTicket
    what: ItemPlan | QueuePlan
    tone: str
    level: str
    why: str
    class_word: str
    class_icon: str


@dataclasses.dataclass(frozen=True, slots=True)
class LendRow:
    """A window to lend and the minutes that both lines would last, before and after."""

    window: WindowView
    queue: QueuePlan
    before: int
    after: int
    own_before: int
    own_after: int


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The window whose buttons stand beside the tiles; each flag says whether the button is there."""

    tile: Tile
    serves: tuple[QueuePlan, ...]
    may_open: bool
    may_close: bool
    may_pause: bool
    may_resume: bool
    lend_to: tuple[QueuePlan, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class DeskPage:
    """The whole desk."""

    hall: HallNow
    plan: HallPlan
    hall_closed: bool
    zones: tuple[ZoneTiles, ...]
    queues: tuple[QueueRow, ...]
    waits: tuple[WaitRow, ...]
    helps: tuple[HelpCall, ...]
    lending: tuple[LendRow, ...]
    chosen: Chosen | None
    late: int
    working: int
    unmanned: int
    paused: int
    pauses: tuple[tuple[str, str], ...]
    minutes: tuple[int, ...]
    may_run: bool


def desk_page(seen: Watch, window: str, may_run: bool) -> DeskPage:
    """The desk with the window `window` chosen, if there is one of this code."""
    plan = seen.hall.plan
    tiles = {each.now.view.code: _tile(each) for each in seen.windows}
    return DeskPage(
        hall=seen.hall,
        plan=plan,
        hall_closed=seen.hall_closed,
        zones=_zones(plan, tiles),
        queues=tuple(_queue(each) for each in seen.queues),
        waits=tuple(_wait(plan, each) for each in seen.longest),
        helps=seen.helps,
        lending=_lending(seen),
        chosen=_chosen(plan, tiles[window]) if window in tiles else None,
        late=sum(each.level == "alarm" for each in seen.queues),
        working=seen.count("idle", "called", "serving"),
        unmanned=seen.count("unmanned"),
        paused=seen.count("paused"),
        pauses=tuple(words.choices(words.PAUSES)),
        minutes=LEND_FOR,
        may_run=may_run,
    )


def _tile(each: WatchedWindow) -> Tile:
    note = words.word(words.PAUSES, each.now.reason) if each.now.reason else ""
    label = words.word(words.WINDOW_STATES, each.shows)
    return Tile(each, label, words.TONES[each.level], note, each.now.help_kind)


def _zones(plan: HallPlan, tiles: dict[str, Tile]) -> tuple[ZoneTiles, ...]:
    rows = [
        ZoneTiles(zone, tuple(each for each in tiles.values() if each.watched.now.view.zone == zone.id))
        for zone in plan.hall.zones
    ]
    return tuple(row for row in rows if row.tiles)


def _queue(each: WatchedQueue) -> QueueRow:
    level = words.word(words.LEVELS, each.level) if each.level else ""
    return QueueRow(each, words.TONES[each.level], level)


def _wait(plan: HallPlan, each: WatchedTicket) -> WaitRow:
    ticket = each.ticket
    return WaitRow(
        each,
        plan.items.get(ticket.item) or plan.queues[ticket.queue],
        words.TONES[each.level],
        words.word(words.LEVELS, each.level) if each.level else "",
        words.word(words.WHY_WAITS, each.why),
        words.word(words.CLASSES, ticket.visitor_class),
        words.CLASS_ICONS.get(ticket.visitor_class, "person"),
    )


def _lending(seen: Watch) -> tuple[LendRow, ...]:
    plan = seen.hall.plan
    rows = []
    for each in seen.proposals:
        seconds = (each.before, each.after, each.own_before, each.own_after)
        before, after, own_before, own_after = (round(every / 60) for every in seconds)
        window, queue = plan.windows[each.window], plan.queues[each.queue]
        rows.append(LendRow(window, queue, before, after, own_before, own_after))
    return tuple(rows)


def _chosen(plan: HallPlan, tile: Tile) -> Chosen:
    now = tile.watched.now
    closed, busy = now.state == WindowState.CLOSED, now.ticket is not None
    return Chosen(
        tile,
        tuple(plan.queues[code] for code in now.queues),
        may_open=closed,
        may_close=not closed and not busy,
        may_pause=now.state == WindowState.OPEN,
        may_resume=now.state == WindowState.PAUSED,
        lend_to=tuple(queue for queue in plan.queues.values() if queue.code not in now.queues),
    )
