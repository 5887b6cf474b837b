"""Clocks of a review in the hall `lakeside`, whose calendar is the real one of 2026."""

import datetime as dt
import uuid

from openhall.deadlines import services
from openhall.deadlines.models import Card, Clock
from openhall.deadlines.queries import ClockView, clock
from openhall.kit.subject import Subject
from openhall.ledger.models import Event
from openhall.ledger.services import Act
from openhall.places import services as places
from tests.cast import Cast
from tests.kit.calendars import at, wall

CONTACT, SIMPLE, COMPLEX = "review.contact", "review.rectify.simple", "review.rectify.complex"
MONDAY = "2026-03-02 10:00"


def review() -> Subject:
    return Subject("review", uuid.uuid4())


def by(hall: Cast, when: str, name: str = "clerk") -> Act:
    """Somebody acts at a moment on the wall of the hall."""
    return hall.act(name, at(when))


def start(hall: Cast, code: str = CONTACT, when: str = MONDAY, subject: Subject | None = None) -> ClockView:
    return services.start_clock(subject or review(), code, hall.hall, by(hall, when))


def real_calendar() -> None:
    places.seed_calendar([2025, 2026])


def events(clock: ClockView) -> list[str]:
    """What the log says of a clock, in order."""
    return [each.kind for each in Event.objects.filter(subject_id=clock.id).order_by("id")]


def last_event(clock: ClockView) -> Event:
    found = Event.objects.filter(subject_id=clock.id).order_by("-id").first()
    assert found is not None
    return found


def row(clock: ClockView) -> Clock:
    return Clock.objects.get(id=clock.id)


def given(clock: ClockView) -> list[tuple[str, int, str]]:
    """The cards of a clock: colour, number, and the moment that the rule names."""
    rows = Card.objects.filter(clock=clock.id).order_by("fell_at", "issued_at")
    return [(each.colour, each.number, wall(each.fell_at)) for each in rows]


def sweep(when: str | dt.datetime, limit: int = 500) -> int:
    """Sweep at a moment; how many cards."""
    return len(services.sweep(at(when) if isinstance(when, str) else when, limit))


def clock_of(made: ClockView) -> ClockView:
    """The clock as it stands now."""
    found = clock(made.id)
    assert found is not None
    return found
