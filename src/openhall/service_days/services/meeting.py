"""The study meeting that ends a day: each point gets a decision, an owner and a date, or goes on to the next day."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps, sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places import queries as places
from openhall.service_days.models import AgendaItem, ServiceDay, StudyMeeting
from openhall.service_days.permissions import require_person
from openhall.service_days.services.agenda import carry
from openhall.service_days.services.planning import hold, today_in
from openhall.service_days.states import AGENDA, MEETING, AgendaState, MeetingState

MOST_DECISION, MOST_NOTES = 500, 2000


def open_meeting(hall: uuid.UUID, day: uuid.UUID, act: Act) -> None:
    """Open the study meeting on its day or after; NotNow before it and twice."""
    person = require_person(act.account)
    with transaction.atomic():
        row = _day(hall, day)
        if row.actual > today_in(hall, act):
            raise NotNow("day_to_come", "This service day is still to come.")
        if StudyMeeting.objects.filter(day=row).exists():
            raise NotNow("meeting_opened", "The study meeting of this day has been opened already.")
        StudyMeeting.objects.create(day=row, opened_at=act.now, opened_by_id=person)
        _tell(row, "open", act, {})


def decide(
    hall: uuid.UUID, item: uuid.UUID, decision: str, owner: uuid.UUID, due_on: dt.date, act: Act
) -> None:
    """Decide a point: what is done, by which unit, until when. Malformed for a date that is over or an unknown unit."""
    person, words = require_person(act.account), sentence(decision, MOST_DECISION)
    with transaction.atomic():
        hold(hall)
        row = AgendaItem.objects.select_for_update(of=("self",)).filter(hall=hall, id=item).first()
        if row is None:
            raise Missing("no_point", "There is no such point.")
        _sitting(row.day_id)
        if not AGENDA.allows("decide", row.state):
            raise NotNow("point_settled", "This point is settled already.")
        if owner not in {each.id for each in places.units()}:
            raise Malformed("unknown_unit", "There is no such unit.")
        if due_on < today_in(hall, act):
            raise Malformed("due_over", "The date is over.")
        (row.state,) = AGENDA["decide"].targets
        row.decision, row.owner_id, row.due_on = words, owner, due_on
        row.decided_at, row.decided_by_id = act.now, person
        row.save()
        facts = {"day": row.day_id, "owner": owner, "due_on": due_on}
        ledger.append(act, AGENDA["decide"].event, Subject("agenda_item", row.id), row.hall_id, facts)


def close_meeting(hall: uuid.UUID, day: uuid.UUID, notes: str, act: Act) -> int:
    """Close the meeting with its notes; every point without a decision goes on to the next day. How many do."""
    said = perhaps(notes, MOST_NOTES)
    with transaction.atomic():
        row = _day(hall, day)
        meeting = _sitting(day)
        left = list(row.agenda.select_for_update().filter(state=AgendaState.OPEN).order_by("added_at", "id"))
        for item in left:
            carry(item, act)
        meeting.state, meeting.closed_at, meeting.notes = MeetingState.CLOSED, act.now, said
        meeting.save()
        _tell(row, "close", act, {"carried": len(left)})
    return len(left)


def _day(hall: uuid.UUID, day: uuid.UUID) -> ServiceDay:
    hold(hall)
    row = ServiceDay.objects.filter(hall=hall, id=day).first()
    if row is None:
        raise Missing("no_such_day", "There is no such service day.")
    return row


def _sitting(day: uuid.UUID) -> StudyMeeting:
    row = StudyMeeting.objects.select_for_update().filter(day=day).first()
    if row is None or not MEETING.allows("close", row.state):
        raise NotNow("no_meeting", "The study meeting does not sit.")
    return row


def _tell(row: ServiceDay, verb: str, act: Act, facts: Mapping[str, object]) -> None:
    ledger.append(act, MEETING[verb].event, Subject("service_day", row.id, str(row)), row.hall_id, facts)
