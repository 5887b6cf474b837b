"""The weekly list of questions: those that wait first, the most often asked before the others."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from openhall.knowledge.models import Question
from openhall.knowledge.states import SETTLED, QuestionState

MOST = 200


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of a week and what was said of its answers."""

    id: uuid.UUID
    text: str
    unanswered: int
    useful: int
    not_useful: int
    state: QuestionState
    owner: uuid.UUID | None
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class WeekView:
    """A week (its Monday): questions to look into, and how many of them still wait."""

    on: dt.date
    questions: int
    waiting: int


def questions(hall: uuid.UUID, week_on: dt.date) -> list[QuestionView]:
    """The questions of a week that found no answer or no useful one."""
    rows = _to_look_into(hall).filter(week_on=week_on)
    waits = Case(When(state__in=sorted(SETTLED), then=Value(1)), default=Value(0))
    rows = rows.order_by(waits, -(F("unanswered") + F("not_useful")), "first_at", "id")[:MOST]
    return [
        QuestionView(row.id, row.text, row.unanswered, row.useful, row.not_useful, QuestionState(row.state),
                     row.owner_id, row.words)
        for row in rows
    ]  # fmt: skip


def weeks(hall: uuid.UUID, most: int = 12) -> list[WeekView]:
    """The latest weeks with such questions, the newest first."""
    waiting = Count("id", filter=~Q(state__in=sorted(SETTLED)))
    rows = _to_look_into(hall).values("week_on").annotate(many=Count("id"), waiting=waiting).order_by("-week_on")[:most]
    return [WeekView(row["week_on"], row["many"], row["waiting"]) for row in rows]


def _to_look_into(hall: uuid.UUID) -> QuerySet[Question]:
    return Question.objects.filter(Q(unanswered__gt=0) | Q(not_useful__gt=0), hall=hall)
