"""Clocks and cards as others see them."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, Min, OuterRef, QuerySet

from openhall.deadlines.models import Card, Clock
from openhall.deadlines.rules import met_in_time
from openhall.deadlines.states import OPEN, ClockState, Colour
from openhall.kit.clock import local_moment, require_aware
from openhall.kit.subject import Subject
from openhall.kit.working_time import Pause
from openhall.places import queries as places


@dataclasses.dataclass(frozen=True, slots=True)
class CardView:
    """A yellow or red card. `fell_at` is the moment that the rule names, `issued_at` when the card was given."""

    id: uuid.UUID
    clock: uuid.UUID
    hall: uuid.UUID
    subject: Subject
    code: str
    colour: str
    number: int
    rule: str
    rule_version: int
    due_at: dt.datetime
    fell_at: dt.datetime
    issued_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class ClockView:
    """A clock. `due_at` is None unless it runs; `confirmed` is false while the calendar of the due year is estimated.

    `colour` is the worst card of this round, `role` the rung reached; `in_time` is None until the clock is met.
    """

    id: uuid.UUID
    hall: uuid.UUID
    subject: Subject
    code: str
    rule: str
    rule_version: int
    kind: str
    amount: int
    started_at: dt.datetime
    state: str
    due_at: dt.datetime | None
    met_at: dt.datetime | None
    in_time: bool | None
    pauses: tuple[Pause, ...]
    extended: int
    extensions_left: int
    extension_amount: int
    colour: str
    rung: int
    role: str
    assigned_to: uuid.UUID | None
    confirmed: bool

    @property
    def is_open(self) -> bool:
        """Whether it runs or stands still."""
        return self.state in OPEN

    def is_overdue(self, now: dt.datetime) -> bool:
        """Whether the due time is past and the clock still waits."""
        return self.due_at is not None and require_aware(now) > self.due_at


def clocks_of(subject: Subject) -> list[ClockView]:
    """All clocks of a subject, the first started first."""
    return _views(Clock.objects.filter(subject_id=subject.id, subject_kind=subject.kind).order_by("started_at", "id"))


def clocks_of_many(kind: str, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ClockView]]:
    """Subject → its clocks, the first started first, for many subjects of one kind at once."""
    rows = Clock.objects.filter(subject_id__in=list(subjects), subject_kind=kind).order_by("started_at", "id")
    found: dict[uuid.UUID, list[ClockView]] = {}
    for each in _views(rows):
        found.setdefault(each.subject.id, []).append(each)
    return found


def clock(clock_id: uuid.UUID) -> ClockView | None:
    """One clock."""
    found = _views(Clock.objects.filter(id=clock_id))
    return found[0] if found else None


def open_clocks(hall: uuid.UUID, now: dt.datetime) -> list[ClockView]:
    """What a hall still owes, the worst first: the longest overdue, then the next due; last what stands still."""
    rows = Clock.objects.filter(hall=hall, state__in=sorted(OPEN), started_at__lte=now)
    return _views(rows.order_by(F("due_at").asc(nulls_last=True), "started_at", "id"))


def red_clocks(hall: uuid.UUID) -> list[ClockView]:
    """The clocks of a hall that still wait and whose present round has a red card, the longest overdue first."""
    red = Card.objects.filter(clock=OuterRef("id"), colour=Colour.RED, number=OuterRef("extended") + 1)
    rows = Clock.objects.filter(Exists(red), hall=hall, state__in=sorted(OPEN))
    return _views(rows.order_by(F("due_at").asc(nulls_last=True), "started_at", "id"))


def cards(hall: uuid.UUID, first: dt.date, last: dt.date) -> list[CardView]:
    """The cards given in a hall from a first to a last day (inclusive, in the hall's zone), the oldest first."""
    zone = places.timezone_of(hall) or "UTC"
    since, until = (local_moment(day, dt.time(), zone) for day in (first, last + dt.timedelta(days=1)))
    rows = Card.objects.filter(hall=hall, issued_at__gte=since, issued_at__lt=until).select_related("clock")
    return [card_of(row) for row in rows.order_by("issued_at", "id")]


def due_at(subject: Subject, beginning: str) -> dt.datetime | None:
    """When the clock of a subject whose code begins so is due; None while none of them runs."""
    rows = Clock.objects.filter(subject_id=subject.id, subject_kind=subject.kind, state=ClockState.RUNNING)
    return rows.filter(code__startswith=beginning).order_by("-started_at").values_list("due_at", flat=True).first()


def next_due(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """Subject → the next due time among its running clocks; one statement whatever their number."""
    rows = Clock.objects.filter(subject_id__in=list(subjects), due_at__isnull=False).values("subject_id")
    return {row["subject_id"]: row["due"] for row in rows.annotate(due=Min("due_at"))}


def due_times(hall: uuid.UUID) -> dict[uuid.UUID, dt.datetime | None]:
    """Clock → due time, of every clock that runs in a hall."""
    return dict(Clock.objects.filter(hall=hall, state=ClockState.RUNNING).values_list("id", "due_at"))


def kept(subjects: Iterable[uuid.UUID], now: dt.datetime) -> list[tuple[uuid.UUID, str, bool]]:
    """(subject, code, in time) of every clock that is decided: met in time or late, or overdue by now."""
    rows = Clock.objects.filter(subject_id__in=list(subjects))
    listed = rows.values_list("subject_id", "code", "met_at", "was_due_at", "due_at")
    decided = [(each[0], each[1], met_in_time(each[2], each[3])) for each in listed if each[2] is not None]
    return decided + [(each[0], each[1], False) for each in listed if each[4] is not None and each[4] < now]


def sweep_behind(now: dt.datetime) -> dt.timedelta:
    """For how long the longest due card or rung has waited for the sweep; nothing while the sweep is up to date."""
    since = Clock.objects.filter(state=ClockState.RUNNING, look_at__lte=require_aware(now)).aggregate(at=Min("look_at"))
    return now - since["at"] if since["at"] else dt.timedelta()


def looks_due(now: dt.datetime) -> int:
    """How many clocks wait for a card or a rung that is due at `now`."""
    return Clock.objects.filter(state=ClockState.RUNNING, look_at__lte=require_aware(now)).count()


def card_of(row: Card) -> CardView:
    """A row as others see it."""
    return CardView(
        row.id, row.clock_id, row.hall_id, subject_of(row.clock), row.clock.code, row.colour, row.number, row.rule,
        row.rule_version, row.due_at, row.fell_at, row.issued_at,
    )  # fmt: skip


def subject_of(row: Clock) -> Subject:
    """What a clock runs for."""
    return Subject(row.subject_kind, row.subject_id)


def view(row: Clock) -> ClockView:
    """One row as others see it, as it stands in the database."""
    (found,) = _views(Clock.objects.filter(id=row.id))
    return found


def _views(rows: QuerySet[Clock]) -> list[ClockView]:
    found = list(rows.select_related("limit", "ladder").prefetch_related("pauses", "cards"))
    years = places.confirmed_years(row.due_at.year for row in found if row.due_at)
    return [_view(row, row.due_at is None or row.due_at.year in years) for row in found]


def _view(row: Clock, confirmed: bool) -> ClockView:
    met = None if row.met_at is None else met_in_time(row.met_at, row.was_due_at)
    return ClockView(
        row.id, row.hall_id, subject_of(row), row.code, row.rule, row.rule_version, row.limit.kind,
        row.limit.amount + row.extended_by, row.started_at, row.state, row.due_at, row.met_at, met,
        pauses_of(row), row.extended, row.limit.extensions - row.extended, row.limit.extension_amount,
        _worst(row.cards.all(), row.extended + 1), row.rung, role_of(row), row.assigned_to, confirmed,
    )  # fmt: skip


def pauses_of(row: Clock) -> tuple[Pause, ...]:
    """The pauses of a clock, in order."""
    return tuple(sorted((Pause(each.since, each.until, each.reason) for each in row.pauses.all()), key=_since))


def role_of(row: Clock) -> str:
    """The role on the rung that a clock has reached; empty below the first."""
    roles: Sequence[str] = row.ladder.roles if row.ladder else ()
    return roles[row.rung - 1] if row.rung else ""


def _since(pause: Pause) -> dt.datetime:
    return pause.since


def _worst(given: Iterable[Card], number: int) -> str:
    colours = {card.colour for card in given if card.number == number}
    return next((each for each in (Colour.RED, Colour.YELLOW) if each in colours), "")
