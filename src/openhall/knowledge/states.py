"""Words of knowledge: what a document is."""

import enum


class Kind(enum.StrEnum):
    """A policy document, a question with its answer, or the guide of a service item."""

    DOCUMENT = "document"
    ANSWER = "answer"
    ITEM = "item"
