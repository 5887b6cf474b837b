"""Answers from the collection as pages show them: the passage's lines, and where it stands. Nothing is composed."""

import dataclasses
import datetime as dt

from openhall.kit.clock import local_day
from openhall.knowledge.queries.answers import Answer
from openhall.knowledge.queries.answers import ask as answers_to
from openhall.queue.queries.plan import HallPlan

LONGEST_QUESTION, SHOWN = 200, 3


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as somebody reads it; `heading` is empty where the passage begins with its title."""

    title: str
    heading: str
    lines: tuple[str, ...]
    number: str
    issuer: str
    from_on: dt.date | None
    in_force: bool

    @property
    def said(self) -> str:
        """The passage with its source, to be passed on in a conversation."""
        parts = (self.title, self.number, self.issuer)
        return "\n".join([*self.lines, f"（{'，'.join(part for part in parts if part)}）"])


def sure_answers(plan: HallPlan, text: str, now: dt.datetime) -> list[AnswerRow]:
    """The best answers to a question that may be told; empty when nothing is sure or nothing was asked."""
    found = answers_to(text, SHOWN, local_day(now, plan.hall.hours.timezone)) if text else []
    return [_row(each) for each in found if each.confident]


def _row(answer: Answer) -> AnswerRow:
    lines = tuple(answer.passage.split("\n"))
    heading = "" if lines[0].strip() == answer.title.strip() else answer.title
    return AnswerRow(
        answer.title, heading, lines, answer.number, answer.issuer, answer.from_on, answer.in_force
    )
