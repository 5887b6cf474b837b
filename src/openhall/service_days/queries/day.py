"""One service day as those who work on it see it: who came, what is on the agenda, who was received."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.kit.clock import local_day
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.places import queries as places
from openhall.service_days.models import AgendaItem, Duty, Post, Reception, ServiceDay, StudyMeeting
from openhall.service_days.queries import DutyView, duties_by_id
from openhall.service_days.queries.walks import WalkView, walks_of
from openhall.service_days.rules.attendance import attendance_of
from openhall.service_days.states import Attendance


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """A duty of the day and how it went; `window` is where its post receives people."""

    duty: DutyView
    attendance: Attendance
    came_at: dt.datetime | None
    left_at: dt.datetime | None
    window: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda; `carried` = over how many days it has come without a decision."""

    id: uuid.UUID
    why: str
    subject: Subject | None
    label: str
    state: str
    carried: int
    decision: str
    owner: uuid.UUID | None
    due_on: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class ReceptionView:
    """A reception. Who it was is not here: see the vault."""

    id: uuid.UUID
    duty: uuid.UUID
    number: str
    state: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    about: str
    answer: str
    matter: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingView:
    """The study meeting of a day."""

    state: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    notes: str


@dataclasses.dataclass(frozen=True, slots=True)
class DayView:
    """A published service day; `today` and `over` as the hall's own clock has it."""

    id: uuid.UUID
    hall: uuid.UUID
    nominal: dt.date
    on: dt.date
    today: bool
    over: bool
    stands: tuple[Stand, ...]
    agenda: tuple[Point, ...]
    receptions: tuple[ReceptionView, ...]
    walks: tuple[WalkView, ...]
    meeting: MeetingView | None


def day_on(hall: uuid.UUID, on: dt.date, now: dt.datetime) -> DayView:
    """The published service day that is held on a date; Missing where there is none."""
    row = ServiceDay.objects.filter(hall=hall, actual=on).first()
    if row is None:
        raise Missing("no_such_day", "There is no such service day.")
    today = local_day(now, places.timezone_of(hall) or "UTC")
    return DayView(
        row.id, hall, row.nominal, row.actual, row.actual == today, row.actual < today, tuple(_stands(row, today)),
        tuple(_point(each) for each in row.agenda.order_by("added_at", "why", "label", "id")),
        tuple(_receptions([row.id])), tuple(walks_of(row.id)), _meeting(row),
    )  # fmt: skip


def _meeting(row: ServiceDay) -> MeetingView | None:
    found = StudyMeeting.objects.filter(day=row).first()
    return None if found is None else MeetingView(found.state, found.opened_at, found.closed_at, found.notes)


def date_of_day(hall: uuid.UUID, day: uuid.UUID) -> dt.date | None:
    """On which date a published day is held."""
    return ServiceDay.objects.filter(hall=hall, id=day).values_list("actual", flat=True).first()


def _stands(row: ServiceDay, today: dt.date) -> Iterable[Stand]:
    rows = (
        Duty.objects.filter(day=row)
        .select_related("post")
        .order_by("post__code", "leader__account__username")
    )
    listed = list(rows)
    views = duties_by_id(each.id for each in listed)
    for each in listed:
        found = attendance_of(each.state, each.came_at, each.on, today)
        yield Stand(views[each.id], found, each.came_at, each.left_at, each.post.window_id)


def _point(row: AgendaItem) -> Point:
    subject = Subject(row.subject_kind, row.subject_id, row.label) if row.subject_id else None
    return Point(
        row.id, row.why, subject, row.label, row.state, row.carried, row.decision, row.owner_id, row.due_on
    )


def _receptions(days: Iterable[uuid.UUID]) -> Iterable[ReceptionView]:
    for row in Reception.objects.filter(duty__day__in=list(days)).order_by("opened_at", "id"):
        yield ReceptionView(
            row.id, row.duty_id, row.number, row.state, row.opened_at, row.closed_at, row.about, row.answer,
            row.matter_id,
        )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class PostView:
    """A post and the window at which its leaders receive people."""

    code: str
    name: str
    window: uuid.UUID | None


def posts(hall: uuid.UUID) -> list[PostView]:
    """The posts of a hall."""
    rows = Post.objects.filter(hall=hall, in_use=True).order_by("code")
    return [PostView(row.code, row.name, row.window_id) for row in rows]
