"""The quarterly visits as the API tells them: codes and user names instead of identifiers of people and units."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from openhall.outreach.queries.visits import FindingView, VisitView
from openhall.places import queries as places


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def _units() -> dict[uuid.UUID, str]:
    return {each.id: each.code for each in places.units()}


def finding(each: FindingView, units: Mapping[uuid.UUID, str] | None = None) -> dict[str, Any]:
    """One finding with where its matter stands."""
    known = _units() if units is None else units
    moments = ("dispatch_by", "dispatched_at", "verified_at", "confirmed_at")
    return {
        "id": str(each.id), "visit": str(each.visit), "title": each.matter.title, "class": each.named,
        **{name: getattr(each, name) for name in ("level", "state", "target", "cannot", "improvement")},
        "on": str(each.on), "matter": str(each.matter.id), "matter_number": each.matter.number,
        "matter_state": each.matter.state, "lead": known.get(each.matter.lead) if each.matter.lead else None,
        "due_at": _moment(each.matter.due_at), **{name: _moment(getattr(each, name)) for name in moments},
        "repeats": str(each.repeats) if each.repeats else None,
    }  # fmt: skip


def findings(found: Iterable[FindingView]) -> list[dict[str, Any]]:
    """Findings as lines of a list."""
    units = _units()
    return [finding(each, units) for each in found]


def visit(each: VisitView) -> dict[str, Any]:
    """One visit with its findings."""
    lists = ("members", "met", "topics", "policies")
    return {
        "id": str(each.id), "client_id": each.client_id, "batch": each.batch, "number": each.number,
        "on": str(each.on), "wrong_clock": each.wrong_clock, "solved": each.solved, "photos": each.photos,
        "targets": [{"kind": kind, "name": name} for kind, name in each.targets],
        **{name: list(getattr(each, name)) for name in lists}, "findings": findings(each.findings),
    }  # fmt: skip
