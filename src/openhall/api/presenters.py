"""Facts of the queue as the API's answers: codes instead of identifiers, minutes instead of seconds."""

import uuid
from collections.abc import Mapping
from typing import Any

from openhall.queue.queries.live import Estimate, HallNow, QueueNow, WindowNow, in_minutes
from openhall.queue.queries.mine import MyTicket
from openhall.queue.queries.plan import HallPlan


def estimate(value: Estimate | None) -> dict[str, int] | None:
    """A wait in minutes."""
    return None if value is None else {"low": value.low, "likely": value.likely, "high": value.high}


def taken(plan: HallPlan, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a ticket just taken."""
    item = plan.item_by_id.get(uuid.UUID(facts["item"])) if facts["item"] else None
    return {
        "id": facts["id"],
        "number": facts["number"],
        "token": facts["token"],
        "queue": plan.queue_by_id[uuid.UUID(facts["queue"])].code,
        "item": item.code if item else None,
        "state": facts["state"],
        "ahead": facts["ahead"],
        "estimate": estimate(in_minutes(facts["low"], facts["likely"], facts["high"])),
        "hall": plan.hall.code,
        "window": None,
        "zone": None,
    }


def mine(ticket: MyTicket) -> dict[str, Any]:
    """The visitor's own view."""
    return {
        "id": str(ticket.id),
        "number": ticket.number,
        "token": ticket.token,
        "queue": ticket.queue,
        "item": ticket.item or None,
        "state": ticket.state,
        "ahead": ticket.ahead,
        "estimate": estimate(ticket.estimate),
        "hall": ticket.plan.hall.code,
        "window": ticket.window.code if ticket.window else None,
        "zone": ticket.zone.code if ticket.zone else None,
    }


def at_window(plan: HallPlan, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A ticket at a window; never its token."""
    item = plan.item_by_id.get(uuid.UUID(facts["item"])) if facts["item"] else None
    window = plan.window_by_id.get(uuid.UUID(facts["window"])) if facts["window"] else None
    return {
        **{name: facts[name] for name in ("id", "number", "state", "class", "language", "calls", "called_at")},
        "started_at": facts["started_at"],
        "outcome": facts["outcome"],
        "more": facts.get("more", 0),
        "reason": facts["reason"],
        "queue": plan.queue_by_id[uuid.UUID(facts["queue"])].code,
        "item": item.code if item else None,
        "window": window.code if window else None,
    }


def hall(now: HallNow) -> dict[str, Any]:
    """The hall's live state."""
    view = now.plan.hall
    return {
        "code": view.code,
        "name": view.name,
        "name_en": view.name_en,
        "kind": view.kind,
        "open": now.open,
        "next_opening": now.next_opening,
        "message": now.closed_message,
        "message_en": now.closed_message_en,
        "waiting": now.waiting,
        "windows_open": sum(each.state == "open" for each in now.windows),
        "longest_wait": max((each.longest_wait for each in now.queues), default=0) // 60,
    }


def queue(each: QueueNow) -> dict[str, Any]:
    """A queue's live state; `longest_wait` in whole minutes."""
    return {
        "code": each.plan.code,
        "name": each.plan.name,
        "name_en": each.plan.name_en,
        "prefix": each.plan.prefix,
        "waiting": each.waiting,
        "longest_wait": each.longest_wait // 60,
        "estimate": estimate(each.estimate),
        "windows": list(each.windows),
    }


def window(each: WindowNow, zones: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """A window's public state: number and window only."""
    ticket = each.ticket
    return {
        "code": each.view.code,
        "name": each.view.name,
        "name_en": each.view.name_en,
        "zone": zones[each.view.zone],
        "state": each.state,
        "marks": list(each.view.marks),
        "queues": list(each.queues),
        "number": ticket.number if ticket else None,
        "ticket_state": ticket.state if ticket else None,
    }
