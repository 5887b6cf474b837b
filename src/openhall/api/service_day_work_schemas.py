"""Shapes of what happens on a service day: attendance, agenda, receptions, walks, the study meeting."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from openhall.api.schemas import Code, Strict
from openhall.api.service_day_schemas import DutyOut

Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Who = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]


class StandOut(DutyOut):
    """A duty of the day and how it went: expected, present, substitute, excused or absent."""

    attendance: str
    came_at: str | None
    left_at: str | None


class PointOut(Schema):
    """A point of the agenda; `carried` = over how many days it has come without a decision."""

    id: str
    why: str
    kind: str
    label: str
    state: str
    carried: int
    decision: str
    owner: str | None
    due_on: str | None


class ReceptionOut(Schema):
    """A reception; nothing here says who it was."""

    id: str
    duty: str
    number: str
    state: str
    opened_at: str
    about: str
    answer: str
    matter: str | None


class WholeDayOut(Schema):
    """A published service day."""

    nominal: str
    date: str
    over: bool
    duties: list[StandOut]
    agenda: list[PointOut]
    receptions: list[ReceptionOut]
    walks: list[str]
    meeting: str


class AddedOut(Schema):
    """How many points were added."""

    added: int


class LabelBody(Strict):
    """A point in words."""

    label: Label


class DutyBody(Strict):
    """The duty at whose window somebody is received."""

    duty: uuid.UUID


class RecordBody(Strict):
    """What was said at a reception; name and contact go to the vault alone."""

    about: Words
    answer: Words
    name: Who = ""
    contact: Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w +.@-]*$")] = ""
    title: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""


class WindowBody(Strict):
    """The code of the window at which the leaders of a post receive people; null: at none."""

    window: Code | None


class PassedOnOut(Schema):
    """The matter that a reception was opened as."""

    matter: str


class NotesBody(Strict):
    """What the minutes say beside the decisions."""

    notes: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class ClosedOut(Schema):
    """How many points go on to the next day."""

    carried: int


class DecideBody(Strict):
    """A decision: what is done, by which unit (code), until when."""

    decision: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
    unit: Code
    due_on: dt.date


class WalkBody(Strict):
    """A walk: the duty of who walks, the item, as whom, and whether online."""

    duty: uuid.UUID
    item: Code
    role: Literal["applicant", "agent", "companion", "clerk"]
    online: bool


class StepBody(Strict):
    """The step that begins now."""

    name: Label


class LineBody(Strict):
    """A line of the checklist, and whether it was fine."""

    code: Code
    fine: bool


class MaterialsBody(Strict):
    """What was really asked for, and how often one would have had to come."""

    asked: Annotated[list[Label], Field(max_length=60)]
    trips: Annotated[int, Field(ge=0, le=99)] | None = None


class FindingBody(Strict):
    """What is wrong, the line of the checklist it belongs to, its owner (code of a unit), how long it may take."""

    text: Words
    unit: Code
    code: Annotated[str, StringConstraints(max_length=40, pattern=r"^\w*$")] = ""
    grade: Literal["simple", "ordinary", "complex"] = "ordinary"


class StepOut(Schema):
    """A step; `minutes` null while it runs."""

    name: str
    minutes: int | None


class CheckedOut(Schema):
    """A line of the checklist; `fine` null before anybody looked."""

    code: str
    fine: bool | None


class FindingOut(Schema):
    """A finding and the matter it became."""

    code: str
    matter: str


class WalkOut(Schema):
    """A walk with all of it. `beyond`: asked for although the guide does not name it."""

    id: str
    item: str
    role: str
    online: bool
    state: str
    steps: list[StepOut]
    checks: list[CheckedOut]
    asked: list[str]
    beyond: list[str]
    unasked: list[str]
    trips: int | None
    findings: list[FindingOut]
