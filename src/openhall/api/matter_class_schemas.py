"""Shapes of classes of matters, of the monthly report and of supervision rows."""

import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from openhall.api.matter_schemas import MatterOut
from openhall.api.schemas import Code, Strict

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Long = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class SimilarOut(MatterOut):
    """A matter that is like another; `score` is the likeness with what item and unit add, `class` its class's id."""

    score: float
    group: str | None = Field(alias="class")


class MemberOut(Schema):
    """A matter of a class; `recurs` = it was brought after the last improvement."""

    id: str
    number: str
    state: str
    recurs: bool


class ImprovementOut(Schema):
    """What was changed; `item` is a code."""

    id: str
    kind: str
    changed: str
    text: str
    item: str | None
    at: str


class ClassOut(Schema):
    """A class; `standing` is open, known, watched, recurred or held."""

    id: str
    number: int
    name: str
    standing: str
    opened_at: str
    root_cause: str
    recurred: int
    matters: list[MemberOut]
    improvements: list[ImprovementOut]


class ClassBody(Strict):
    """The name of a new class, and its first matter."""

    name: Name
    matter: uuid.UUID


class JoinBody(Strict):
    """A matter of the same kind."""

    matter: uuid.UUID


class CauseBody(Strict):
    """Why it fails again and again."""

    text: Long


class ImproveBody(Strict):
    """What was changed: `changed` names the version, the paragraph or the step; `item` the item's code."""

    kind: Literal["item_version", "guide", "step"]
    changed: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    text: Long
    item: Code | None = None


class OwnerOut(Schema):
    """A lead unit (null: nobody named). Of the month: brought, cleared, left; of all open: ages by column, late."""

    unit: str | None
    brought: int
    cleared: int
    left: int
    open: int
    ages: list[int]
    late: int


class ReportOut(Schema):
    """The month; the columns of `ages` go up to `ages_to_days`, the last is older."""

    month: str
    refused: int
    cleared_in_month: int
    ages_to_days: list[int]
    owners: list[OwnerOut]
    total: OwnerOut


class SupervisionOut(Schema):
    """A row of electronic supervision; `warning_type` 1 = yellow, 2 = red."""

    case_no: str
    content: str
    organ: str
    type: str
    sent_at: str
    supervision_no: str
    rule_no: str
    warning_type: str
    state_at: str
    result: str
    department: str
