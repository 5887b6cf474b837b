"""The agenda of a day: what rooms bring, what was carried from the day before, what somebody adds by hand."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from openhall.kit.errors import Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.service_days.models import AgendaItem, ServiceDay, StudyMeeting
from openhall.service_days.rules.agenda import AgendaPoint
from openhall.service_days.services.planning import hold, today_in
from openhall.service_days.states import AGENDA, AgendaState, MeetingState, Why

MOST_LABEL = 120


def make_agenda(hall: uuid.UUID, day: uuid.UUID, points: Iterable[AgendaPoint], act: Act) -> int:
    """Put what was carried and what rooms bring onto the agenda of a day, each record once; how many were added.

    Done again it adds what is new. NotNow for a day that is over, or whose study meeting is.
    """
    with transaction.atomic():
        row = open_day(hall, day, act)
        _pass_by(row, act)
        added = [_carry_over(row, old, act) for old in _waiting(row)]
        known = set(row.agenda.filter(subject_id__isnull=False).values_list("subject_id", flat=True))
        for point in points:
            if point.subject.id not in known:
                known.add(point.subject.id)
                added.append(_add(row, point.why, point.subject.label, point.subject, act))
    return len(added)


def add_item(hall: uuid.UUID, day: uuid.UUID, label: str, act: Act) -> uuid.UUID:
    """Add a point in words; its id."""
    words = sentence(label, MOST_LABEL)
    with transaction.atomic():
        return _add(open_day(hall, day, act), Why.BY_HAND, words, None, act).id


def open_day(hall: uuid.UUID, day: uuid.UUID, act: Act) -> ServiceDay:
    """The day, held until the transaction ends; Missing for another hall's, NotNow once it is over."""
    hold(hall)
    row = ServiceDay.objects.filter(hall=hall, id=day).first()
    if row is None:
        raise Missing("no_such_day", "There is no such service day.")
    if row.actual < today_in(hall, act):
        raise NotNow("service_day_over", "This service day is over.")
    if StudyMeeting.objects.filter(day=row, state=MeetingState.CLOSED).exists():
        raise NotNow("meeting_closed", "The study meeting of this day is closed.")
    return row


def _pass_by(day: ServiceDay, act: Act) -> None:
    """Days before this one that had no study meeting decided nothing: their points go on too."""
    rows = AgendaItem.objects.select_for_update(of=("self",))
    for old in rows.filter(hall=day.hall_id, state=AgendaState.OPEN, day__actual__lt=day.actual):
        carry(old, act)


def carry(row: AgendaItem, act: Act) -> None:
    """A point goes on to the next day without a decision."""
    (row.state,) = AGENDA["carry"].targets
    row.save(update_fields=["state"])
    facts = {"day": row.day_id, "carried": row.carried + 1}
    ledger.append(act, AGENDA["carry"].event, Subject("agenda_item", row.id), row.hall_id, facts)


def _waiting(day: ServiceDay) -> list[AgendaItem]:
    """What was carried from a day before this one and stands on no later agenda yet."""
    rows = AgendaItem.objects.filter(
        hall=day.hall_id, state=AgendaState.CARRIED, after=None, day__actual__lt=day.actual
    )
    return list(rows.order_by("added_at", "id"))


def _carry_over(day: ServiceDay, old: AgendaItem, act: Act) -> AgendaItem:
    subject = Subject(old.subject_kind, old.subject_id) if old.subject_id else None
    known = day.agenda.filter(subject_id=old.subject_id).first() if subject else None
    if known is not None:  # it was brought anew before what was carried came over
        known.before, known.carried = old, old.carried + 1
        known.save(update_fields=["before", "carried"])
        return known
    return _add(day, Why(old.why), old.label, subject, act, old)


def _add(
    day: ServiceDay, why: Why, label: str, subject: Subject | None, act: Act, before: AgendaItem | None = None
) -> AgendaItem:
    row = AgendaItem.objects.create(
        id=uuid7(act.now), hall_id=day.hall_id, day=day, why=why, label=label[:MOST_LABEL], added_at=act.now,
        subject_kind=subject.kind if subject else "", subject_id=subject.id if subject else None,
        before=before, carried=before.carried + 1 if before else 0,
    )  # fmt: skip
    facts = {"day": day.id, "why": why, "subject": row.subject_id, "carried": row.carried}
    ledger.append(act, AGENDA["add"].event, Subject("agenda_item", row.id), day.hall_id, facts)
    return row
