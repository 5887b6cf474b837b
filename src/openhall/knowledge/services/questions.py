"""Questions that found no answer, or no useful one: heard, taken by somebody, settled. None of it says who asked."""

import uuid
from collections.abc import Mapping

from django.db.models import F

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.knowledge.models import Question
from openhall.knowledge.rules.questions import kept_words, week_of
from openhall.knowledge.states import SETTLED, Heard, QuestionState
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept

LONGEST_WORDS = 300


def hear(hall: uuid.UUID, timezone: str, text: str, how: str, act: Act) -> Kept:
    """Count what somebody says of the answer to a question in the hall's week: 201 and the question's facts.

    Malformed for an empty or too long question, or a word that is none of `Heard`.
    """
    if how not in Heard:
        raise Malformed("no_judgement", "Say whether the answer was useful.")
    words = kept_words(text)
    return ledger.once(act, lambda: _hear(hall, timezone, words, Heard(how), act), status=201)


def _hear(hall: uuid.UUID, timezone: str, text: str, how: Heard, act: Act) -> Mapping[str, object]:
    week = week_of(local_day(act.now, timezone))
    same = Question.objects.filter(hall=hall, week_on=week, text=text)
    if not same.update(**{how: F(str(how)) + 1}):
        new = Question(id=uuid7(act.now), hall_id=hall, week_on=week, text=text, first_at=act.now)
        Question.objects.bulk_create([new], ignore_conflicts=True)
        same.update(**{how: F(str(how)) + 1})
    found = same.values_list("id", flat=True).get()
    ledger.append(act, "AnswerJudged", Subject("question", found), hall, {"how": how, "week": week.isoformat()})
    return {"id": str(found), "how": how}


def take(hall: uuid.UUID, question: uuid.UUID, act: Act) -> Kept:
    """Somebody of the hall makes a question their own. Missing when there is none, Conflict when it is settled."""
    return ledger.once(act, lambda: _take(hall, question, act))


def _take(hall: uuid.UUID, question: uuid.UUID, act: Act) -> Mapping[str, object]:
    row = _open(hall, question)
    row.owner_id, row.state = _person(act), QuestionState.TAKEN
    return _told(row, "QuestionTaken", act)


def settle(hall: uuid.UUID, question: uuid.UUID, state: str, words: str, act: Act) -> Kept:
    """Say what was done about it: `answered` or `dropped`, and how (which document, which word, or why nothing).

    Missing when there is none, Conflict when it is settled, Malformed without a sentence or with another state.
    """
    return ledger.once(act, lambda: _settle(hall, question, state, sentence(words, LONGEST_WORDS), act))


def _settle(hall: uuid.UUID, question: uuid.UUID, state: str, words: str, act: Act) -> Mapping[str, object]:
    if state not in SETTLED:
        raise Malformed("no_outcome", "Say whether it is answered now, or why it is left.")
    row = _open(hall, question)
    row.owner_id = row.owner_id or _person(act)
    row.state, row.words, row.settled_at = state, words, act.now
    return _told(row, "QuestionSettled", act)


def _open(hall: uuid.UUID, question: uuid.UUID) -> Question:
    row = Question.objects.select_for_update().filter(hall=hall, id=question).first()
    if row is None:
        raise Missing("no_question_here", "There is no such question.")
    if row.state in SETTLED:
        raise Conflict("question_settled", "This question is settled already.")
    return row


def _person(act: Act) -> uuid.UUID:
    if act.account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return act.account


def _told(row: Question, event: str, act: Act) -> Mapping[str, object]:
    row.save(update_fields=["owner", "state", "words", "settled_at"])
    ledger.append(act, event, Subject("question", row.id), row.hall_id, {"state": row.state})
    return {"id": str(row.id), "state": row.state}
