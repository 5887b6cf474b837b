"""Words of knowledge: what a document is, what is said of an answer, how far a question has come."""

import enum


class Kind(enum.StrEnum):
    """A policy document, a question with its answer, or the guide of a service item."""

    DOCUMENT = "document"
    ANSWER = "answer"
    ITEM = "item"


class Heard(enum.StrEnum):
    """What somebody said of an answer: there was none, it was useful, it was not."""

    UNANSWERED = "unanswered"
    USEFUL = "useful"
    NOT_USEFUL = "not_useful"


class QuestionState(enum.StrEnum):
    """A question that was passed on: nobody has it, somebody does, it is answered now, there is nothing to answer."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    DROPPED = "dropped"


SETTLED = frozenset({QuestionState.ANSWERED, QuestionState.DROPPED})
