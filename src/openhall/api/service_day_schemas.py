"""Shapes of the service days: the schedule, the rota, what leaders ask for."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from openhall.api.schemas import Code, Strict

Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Why = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]


class PlaceOut(Schema):
    """A unit at a post; `empty` while nobody has stepped in for an excused leader."""

    post: str
    unit: str
    empty: bool


class ServiceDayOut(Schema):
    """A service day; `actual` null: it is not held. No places: the rota is not published.

    `reason` says why the date stands or was moved: working_day, made_up_day, holiday, weekend or closed; `estimated`
    while the calendar of a year it leans on is not announced.
    """

    nominal: dt.date
    actual: dt.date | None
    moved: bool
    reason: str
    estimated: bool
    places: list[PlaceOut]


class DutyOut(Schema):
    """A published duty as the staff sees it; `stands` null: nobody, the leader is excused."""

    id: str
    date: str
    nominal: str
    post: str
    unit: str
    leader: str
    stands: str | None
    state: str


class RequestOut(Schema):
    """What a leader asked about a duty and nobody has settled."""

    id: str
    kind: str
    why: str
    leader: str
    duty: DutyOut


class AssignedOut(Schema):
    """A leader at a post on a day of a rota that is looked at."""

    leader: str
    date: str
    post: str


class ClashOut(Schema):
    """A rule of those that no rota keeps together."""

    rule: str
    leader: str
    unit: str
    post: str


class RotaOut(Schema):
    """A rota to look at; `proven`: nothing is better. With a clash there are no assignments."""

    assignments: list[AssignedOut]
    proven: bool
    red_cards: dict[str, int]
    clash: list[ClashOut]


class AssignedBody(Strict):
    """A leader at a post on a day."""

    leader: Name
    date: dt.date
    post: Name


class PublishBody(Strict):
    """The rota of the days from `from` to `to`, both inclusive."""

    first: dt.date = Field(alias="from")
    last: dt.date = Field(alias="to")
    assignments: Annotated[list[AssignedBody], Field(max_length=5000)]


class PublishedOut(Schema):
    """How many service days were published."""

    days: int


class AskBody(Strict):
    """A wish about one's own duty."""

    kind: Literal["swap", "leave"]
    why: Why


class SubstituteBody(Strict):
    """The user name of another leader of the same unit."""

    leader: Code


class TakeBody(Strict):
    """The own duty that is given for the one asked to swap."""

    duty: uuid.UUID


class DoneOut(Schema):
    """The record that the step made or changed."""

    id: str


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


class UnitYearOut(Schema):
    """A unit's year. `decided` of its matters were answered or are overdue, `in_time` of these within their limit.

    Its matters are those that came of receptions and walks of its leaders.
    """

    unit: str
    duties: int
    present: int
    substitute: int
    excused: int
    absent: int
    made_up: int
    receptions: int
    on_the_spot: int
    findings: int
    matters: int
    decided: int
    in_time: int


class YearOut(Schema):
    """The figures of a year until now; no name of a person."""

    year: int
    days: int
    decided: int
    carried: int
    units: list[UnitYearOut]


class ListedOut(Schema):
    """A unit that was absent so often in a quarter (1 to 4)."""

    unit: str
    quarter: int
    absences: int
