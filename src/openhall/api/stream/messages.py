"""What a stream says, as text/event-stream (WHATWG HTML §9.2): one event of the log, one frame at most.

The id of a frame is an index of the log: whoever has seen it has seen every call up to it.
"""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping

from openhall.ledger.queries import EventView
from openhall.queue.queries.board import (
    BoardCall,
    BoardNow,
    notice_facts,
    snapshot_facts,
    waiting_facts,
    window_facts,
)
from openhall.queue.queries.plan import HallPlan

CALLS = frozenset({"TicketCalled", "TicketRecalled", "TicketCalledBack"})


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """The codes of a hall's windows (with their zones) and queues, by id as text."""

    windows: Mapping[str, tuple[str, str]]
    queues: Mapping[str, str]


def names_of(plan: HallPlan) -> Names:
    """The codes of a plan."""
    zones = {zone.id: zone.code for zone in plan.hall.zones}
    windows = {str(each.id): (each.code, zones[each.zone]) for each in plan.windows.values()}
    return Names(windows, {str(key): queue.code for key, queue in plan.queue_by_id.items()})


def frame(event: str, data: object, index: int | None = None) -> bytes:
    """One message; without an index it leaves the reader's last id as it is."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    head = "" if index is None else f"id: {index}\n"
    return f"{head}event: {event}\ndata: {text}\n\n".encode()


def prelude(retry_milliseconds: int) -> bytes:
    """What a connection begins with: how long to wait before the next one."""
    return f"retry: {retry_milliseconds}\n\n".encode()


def beat(now: dt.datetime, live: bool) -> bytes:
    """The server's time as a comment; as an event too (scripts can't see comments) while what it tells is live."""
    moment = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f": {moment}\n".encode() + (frame("beat", {"at": moment}) if live else b"\n")


def knows(names: Names, event: EventView) -> bool:
    """Whether the window of this call is among the names; a window just set up is not."""
    return event.kind not in CALLS or str(event.data.get("window")) in names.windows


def call_frame(event: EventView, names: Names) -> bytes | None:
    """The `call` frame of an event of the log, or None if nobody is called by it."""
    if event.kind not in CALLS:
        return None
    window, zone = names.windows.get(str(event.data.get("window")), (None, None))
    data = {
        "number": event.data.get("number"),
        "window": window,
        "zone": zone,
        "queue": names.queues.get(str(event.data.get("queue"))),
        "recall": event.kind == "TicketRecalled",
        "language": event.data.get("language"),
        "at": event.at.isoformat(),
    }
    return frame("call", data, event.index)


def state_frames(board: BoardNow, index: int, before: BoardNow | None = None) -> list[bytes]:
    """`queue`, `window` and `notice` frames for what differs from `before` (for everything without it)."""
    frames = []
    if before is None or board.waiting != before.waiting:
        frames.append(frame("queue", waiting_facts(board), index))
    known = set(before.windows) if before else set()
    frames += [frame("window", window_facts(face), index) for face in board.windows if face not in known]
    if before is None or notice_facts(board) != notice_facts(before):
        frames.append(frame("notice", notice_facts(board), index))
    return frames


def snapshot_frame(hall: str, board: BoardNow, calls: Iterable[BoardCall], index: int) -> bytes:
    """Everything at once, for a reader whose gap is too wide to be replayed."""
    return frame("snapshot", snapshot_facts(hall, board, calls, index), index)


def problem(status: int, code: str, title: str, detail: str) -> bytes:
    """A problem document (RFC 9457)."""
    body = {"type": f"urn:openhall:{code}", "title": title, "status": status, "detail": detail}
    return json.dumps(body, ensure_ascii=False).encode()


def hall_of(event_hall: str) -> uuid.UUID | None:
    """The hall that a notification names; None for one of no hall."""
    try:
        return uuid.UUID(event_hall)
    except ValueError:
        return None
