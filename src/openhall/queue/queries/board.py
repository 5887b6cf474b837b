"""What boards show of a hall: who is called where, how many wait. Numbers and windows only, nobody's name."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Count

from openhall.kit.clock import local_day
from openhall.queue.models import Desk, HallRule, Ticket
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules import ticket_label
from openhall.queue.states import OPEN_AT_WINDOW, TicketState, WindowState

NOT_CALLED = (TicketState.WAITING, TicketState.CANCELLED, TicketState.EXPIRED)


@dataclasses.dataclass(frozen=True, slots=True)
class WindowFace:
    """A window from in front: closed, open or paused (why), and the number it has called or serves."""

    code: str
    zone: str
    state: str
    reason: str
    number: str | None
    ticket_state: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class BoardCall:
    """A number that was called, to which window, and whether more than once."""

    number: str
    window: str
    zone: str
    queue: str
    recall: bool
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class BoardNow:
    """A hall as its boards show it; `message` is there while the hall is closed in an emergency."""

    at: dt.datetime
    closed: bool
    message: str
    message_en: str
    waiting: Mapping[str, int]
    windows: tuple[WindowFace, ...]


def board_now(plan: HallPlan, now: dt.datetime) -> BoardNow:
    """The state of every queue and window: four small queries."""
    rule = HallRule.objects.get(hall=plan.hall.id)
    closed = rule.closed_at is not None
    return BoardNow(now, closed, rule.closed_message, rule.closed_message_en, _waiting(plan), _faces(plan))


def _waiting(plan: HallPlan) -> Mapping[str, int]:
    rows = Ticket.objects.filter(hall=plan.hall.id, state=TicketState.WAITING)
    counts = dict(rows.values_list("queue_id").annotate(Count("id")).order_by())
    return {each.code: counts.get(each.id, 0) for each in plan.queues.values()}


def _faces(plan: HallPlan) -> tuple[WindowFace, ...]:
    desks = {row[0]: row[1:] for row in Desk.objects.filter(hall=plan.hall.id).values_list("window", "state", "reason")}
    rows = Ticket.objects.filter(hall=plan.hall.id, state__in=OPEN_AT_WINDOW)
    tickets = {row[0]: row[1:] for row in rows.values_list("window_id", "prefix", "number", "state")}
    zones = zone_codes(plan)
    return tuple(
        _face(window.code, zones[window.zone], desks.get(window.id), tickets.get(window.id))
        for window in plan.windows.values()
    )


def _face(
    code: str, zone: str, desk: tuple[str, str] | None, ticket: tuple[str, int, str] | None
) -> WindowFace:
    state, reason = desk or (WindowState.CLOSED, "")
    if ticket is None:
        return WindowFace(code, zone, state, reason, None, None)
    prefix, number, ticket_state = ticket
    return WindowFace(code, zone, state, reason, ticket_label(prefix, number), ticket_state)


def zone_codes(plan: HallPlan) -> dict[uuid.UUID, str]:
    """The code of each zone by its id."""
    return {zone.id: zone.code for zone in plan.hall.zones}


def calls_in_zone(plan: HallPlan, zone: uuid.UUID, now: dt.datetime, limit: int) -> list[BoardCall]:
    """Today's last called numbers of a zone, latest first; undone and cancelled calls are not among them."""
    windows = [window.id for window in plan.windows.values() if window.zone == zone]
    rows = Ticket.objects.filter(
        hall=plan.hall.id,
        day=local_day(now, plan.hall.hours.timezone),
        last_called_at__isnull=False,
        window__in=windows,
    ).exclude(state__in=NOT_CALLED)
    zones = zone_codes(plan)
    return [_call(plan, zones, row) for row in rows.order_by("-last_called_at", "-id")[:limit]]


def _call(plan: HallPlan, zones: Mapping[uuid.UUID, str], row: Ticket) -> BoardCall:
    assert row.window_id is not None
    assert row.last_called_at is not None
    window = plan.window_by_id[row.window_id]
    queue = plan.queue_by_id[row.queue_id].code
    return BoardCall(str(row), window.code, zones[window.zone], queue, row.calls > 1, row.last_called_at)


def waiting_facts(board: BoardNow) -> dict[str, object]:
    """How many wait, as streams and polls say it."""
    queues = [{"code": code, "waiting": count} for code, count in board.waiting.items()]
    return {"queues": queues, "waiting": sum(board.waiting.values()), "at": board.at.isoformat()}


def window_facts(face: WindowFace) -> dict[str, object]:
    """A window, as streams and polls say it."""
    return {
        "window": face.code,
        "zone": face.zone,
        "state": face.state,
        "reason": face.reason,
        "number": face.number,
        "ticket_state": face.ticket_state,
    }


def notice_facts(board: BoardNow) -> dict[str, object]:
    """Whether the hall is closed in an emergency, and what its boards then say."""
    return {"closed": board.closed, "message": board.message, "message_en": board.message_en}


def call_facts(call: BoardCall) -> dict[str, object]:
    """A call of the past, as streams and polls say it."""
    return {
        "number": call.number,
        "window": call.window,
        "zone": call.zone,
        "queue": call.queue,
        "recall": call.recall,
        "at": call.at.isoformat(),
    }


def snapshot_facts(hall: str, board: BoardNow, calls: Iterable[BoardCall], index: int) -> dict[str, object]:
    """A hall's boards in one answer, not older than the log's `index`."""
    return {
        "hall": hall,
        "index": index,
        **waiting_facts(board),
        "windows": [window_facts(face) for face in board.windows],
        "notice": notice_facts(board),
        "calls": [call_facts(each) for each in calls],
    }
