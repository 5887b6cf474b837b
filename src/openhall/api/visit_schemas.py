"""Shapes of the quarterly visits and their findings."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from openhall.api.matter_schemas import Sentence, Text, Title, WayName
from openhall.api.schemas import Code, Strict

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Line = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Lines = Annotated[list[Line], Field(max_length=20)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
ClassName = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
LevelName = Literal["village", "township", "county", "city", "province"]


class TargetBody(Strict):
    """Who was visited; `consent`: the enterprise agreed to it then and there."""

    kind: Literal["enterprise", "centre"]
    name: Name
    consent: bool = False


class FindingBody(Strict):
    """A finding. `class` is `policy`, `blocking_point` or `blocking_point/policy`; `lead` the code of a unit."""

    title: Title
    text: Text
    class_: ClassName = Field(alias="class")
    level: LevelName = "county"
    target: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""
    lead: Code | None = None
    grade: Literal["simple", "ordinary", "complex"] = "ordinary"


class FindingsBody(Strict):
    """Several findings."""

    findings: Annotated[list[FindingBody], Field(min_length=1, max_length=50)]


class VisitRecordBody(Strict):
    """A visit. `batch` is a quarter (`2026Q4`) or a number; else that of the day. `met` are posts, no names."""

    client_id: ClientId
    on: dt.date
    batch: Annotated[str, StringConstraints(max_length=12)] | Annotated[int, Field(ge=1, le=999_999)] | None = None
    targets: Annotated[list[TargetBody], Field(min_length=1, max_length=20)]
    findings: Annotated[list[FindingBody], Field(max_length=50)] = Field(default_factory=list)
    members: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)
    met: Lines = Field(default_factory=list)
    topics: Lines = Field(default_factory=list)
    policies: Lines = Field(default_factory=list)
    solved: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class VerifyFindingBody(Strict):
    """Whether it was really done, and why one says so."""

    accept: bool
    why: Sentence


class ConfirmFindingBody(Strict):
    """How the centre or enterprise said that it is settled, or that it is not."""

    way: WayName
    content: bool


class ImproveBody(Strict):
    """What was made better, and what that changed."""

    text: Words


class FindingOut(Schema):
    """A finding; `state` found, verified, cleared or dropped; the rest of the handling is its matter's."""

    id: str
    visit: str
    title: str
    class_: str = Field(alias="class", serialization_alias="class")
    level: str
    state: str
    target: str
    on: str
    matter: str
    matter_number: str
    matter_state: str
    lead: str | None
    due_at: str | None
    dispatch_by: str
    dispatched_at: str | None
    verified_at: str | None
    confirmed_at: str | None
    cannot: bool
    improvement: str
    repeats: str | None


class VisitedOut(Schema):
    """Who was visited."""

    kind: str
    name: str


class VisitOut(Schema):
    """A visit; `wrong_clock`: the form's day could not be, so the day on which it came in stands."""

    id: str
    client_id: str
    batch: str
    number: int
    on: str
    wrong_clock: bool
    targets: list[VisitedOut]
    members: list[str]
    met: list[str]
    topics: list[str]
    policies: list[str]
    solved: str
    photos: str
    findings: list[FindingOut]


class VisitKeptOut(VisitOut):
    """The same after it was sent; `again`: it was known already."""

    again: bool
