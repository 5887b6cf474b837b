"""Service in the community as the API tells it."""

from typing import Any

from openhall.community.queries.certificates import Verified
from openhall.community.queries.events import EventView, opinions, publicised, shown_names
from openhall.community.queries.figures import Figures
from openhall.community.queries.own import OwnVolunteer
from openhall.places import queries as places


def event(row: EventView) -> dict[str, Any]:
    """An event of a list."""
    return {
        "id": row.id, "state": row.state, "title": row.title, "community": row.community, "place": row.place,
        "starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat(), "topics": row.topics,
        "campaigns": [code for code, _, _ in row.campaigns], "needs": row.needs, "risks": row.risks,
        "dangerous": row.dangerous, "insured": bool(row.insurance), "people_served": row.served,
        "seen_before": row.again,
        "shifts": [{"id": each.id, "starts_at": each.starts_at.isoformat(), "ends_at": each.ends_at.isoformat(),
                    "capacity": each.capacity, "left": each.left, "waiting": each.waiting, "offered": each.offered}
                   for each in row.shifts],
    }  # fmt: skip


def whole(row: EventView) -> dict[str, Any]:
    """One event."""
    papers = [
        {"document": each.document, "title": each.title, "number": each.number, "version": each.version,
         "leaflets": each.leaflets}
        for each in publicised(row.id)
    ]  # fmt: skip
    return {**event(row), "publicised": papers, "opinions": opinions(row.id), "volunteers": shown_names(row.id)}


def own(row: OwnVolunteer) -> dict[str, Any]:
    """The volunteer's own record."""
    return {
        "id": row.id, "ended": row.ended, "minutes": row.record.minutes, "certificates": row.codes,
        "places": [{"id": each.id, "event": each.event, "title": each.title, "starts_at": each.starts_at.isoformat(),
                    "ends_at": each.ends_at.isoformat(), "state": each.state, "ahead": each.ahead,
                    "minutes": each.minutes, "paid_minutes": each.paid_minutes} for each in row.places],
    }  # fmt: skip


def verified(row: Verified) -> dict[str, Any]:
    """What a certificate proves."""
    return {
        "code": row.code, "hall": places.code_of(row.hall), "issued_at": row.issued_at.isoformat(),
        "minutes": row.minutes, "services": row.services, "first_on": row.first_on, "last_on": row.last_on,
        "genuine": row.genuine, "current": row.current, "index": row.index,
    }  # fmt: skip


def figures(row: Figures) -> dict[str, Any]:
    """The figures of a time."""
    return {
        "events": row.events, "communities": row.communities, "volunteers": row.volunteers, "minutes": row.minutes,
        "visits": row.people.visits, "people_served": row.people.estimate, "people_least": row.people.least,
        "events_unasked": row.people.unasked, "leaflets": row.leaflets, "helped": row.helped,
        "by_topic": dict(row.by_topic), "by_campaign": dict(row.by_campaign),
    }  # fmt: skip
