"""Shapes of difficult matters and of what is done with them."""

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from openhall.api.schemas import Code, Strict

KindName = Literal["difficulty", "complaint", "suggestion", "praise"]
GradeName = Literal["simple", "ordinary", "complex"]
WayName = Literal["in_person", "phone", "message", "letter", "page"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Wanted = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Perhaps = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Contact = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w +.@-]*$")]


class MatterBody(Strict):
    """What somebody brings. `ticket` is the visit it came from: its token, for staff its id."""

    kind: KindName
    title: Title
    text: Text
    wanted: Wanted = ""
    ticket: Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w-]*$")] = ""
    name: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""
    contact: Contact = ""
    item: Code | None = None
    times_come: Annotated[int, Field(ge=0, le=99)] | None = None
    channel: Literal["window", "page", "kiosk", "hotline", "paper", "guide"] | None = None


class MatterOpenedOut(Schema):
    """A matter just taken in; `token` and `secret` are told to the person and the kiosk alone, and only here."""

    id: str
    number: str
    token: str
    secret: str


class LineOut(Schema):
    """A line of the timeline."""

    at: str
    said: str
    text: str
    way: str
    mine: bool


class FileOut(Schema):
    """A file of a matter; `size` in bytes, `own` = the person added it. An erased one has no name."""

    id: str
    name: str
    kind: str
    size: int
    at: str
    own: bool
    erased: bool


class OwnMatterOut(Schema):
    """The person's own matter."""

    number: str
    hall: str
    kind: str
    state: str
    grade: str
    title: str
    text: str
    wanted: str
    opened_at: str
    due_at: str | None
    stands_still: bool
    late: bool
    unit: str | None
    outcome: str
    answer: str
    legal_basis: str
    plan: str
    refused_for: str
    remedy: str
    closed_at: str | None
    lines: list[LineOut]
    files: list[FileOut]


class MatterOut(Schema):
    """A matter as those who work on it see it, without anything that leads to the person."""

    id: str
    number: str
    kind: str
    grade: str
    state: str
    title: str
    opened_at: str
    due_at: str | None
    card: str
    level: int
    role: str
    unit: str | None
    assignee: str | None
    reopened: int


class StepOut(Schema):
    """A line of the timeline as the staff sees it; `by` is a user name, None for the person."""

    at: str
    said: str
    by: str | None
    text: str
    way: str
    reached: bool | None
    satisfied: bool | None


class DecisionOut(Schema):
    """What a joint meeting decided; `unit` sees to it until `due_on`."""

    id: str
    text: str
    unit: str | None
    due_on: str
    done_at: str | None


class MeetingOut(Schema):
    """A joint meeting: ahead, held (`held_at`) or called off."""

    id: str
    meets_at: str
    place: str
    reason: str
    units: list[str]
    held_at: str | None
    minutes: str
    called_off_at: str | None
    decisions: list[DecisionOut]


class WholeMatterOut(MatterOut):
    """One matter with everything that was done."""

    text: str
    wanted: str
    channel: str
    times_come: int | None
    item: str | None
    source: dict[str, str] | None
    cause: str
    assisting: list[str]
    named_after_dispute: bool
    outcome: str
    answer: str
    legal_basis: str
    plan: str
    refused_for: str
    remedy: str
    reachable: bool
    unreachable: bool
    lines: list[StepOut]
    files: list[FileOut]
    meetings: list[MeetingOut]


class RefuseBody(Strict):
    """Why it is no matter for this window, and where the person gets help."""

    reason: Literal["litigation", "petition", "against_law", "private_dispute", "other_place"]
    remedy: Sentence


class CheckBody(Strict):
    """What supervision found when it looked at a refusal."""

    right: bool
    why: Sentence


class TriageBody(Strict):
    """Why it could not be got done, and how long it may take."""

    cause: Literal["incomplete", "forbidden", "several_units", "conduct", "other"]
    grade: GradeName


class AssignBody(Strict):
    """The lead unit, those that help, and the user name of who handles it; `disputed` = it may not be returned."""

    unit: Code
    assisting: Annotated[list[Code], Field(max_length=10)] = Field(default_factory=list)
    handler: Code | None = None
    disputed: bool = False


class WhyBody(Strict):
    """Why."""

    why: Sentence


class OwnWhyBody(Strict):
    """Why, where it may be left out."""

    why: Perhaps = ""


class LineBody(Strict):
    """What was done or is said."""

    text: Line


class ReachBody(Strict):
    """An attempt to reach the person."""

    way: WayName
    reached: bool
    text: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class PauseBody(Strict):
    """Why the clock stands still."""

    reason: Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z_]*$")]


class MoreTimeBody(Strict):
    """How many working days more, and why."""

    days: Annotated[int, Field(ge=1, le=30)]
    why: Sentence


class MatterAnswerBody(Strict):
    """The answer: a "no" needs its legal basis, a part its plan, a referral whom to go to (`plan`)."""

    outcome: Literal["solved_on_spot", "solved", "explained", "referred", "partly"]
    text: Text
    legal_basis: Perhaps = ""
    plan: Perhaps = ""


class ConfirmBody(Strict):
    """How the person said that it is settled."""

    way: WayName


class VerifyBody(Strict):
    """Whether an answer stands without the person's word, and why."""

    accept: bool
    why: Sentence


class VisitBody(Strict):
    """How the person was asked; `satisfied` is null for somebody who was not reached."""

    way: WayName
    satisfied: bool | None = None


class MeetingBody(Strict):
    """When (with its offset from UTC) and where a joint meeting is, why, and the codes of the units called."""

    meets_at: AwareDatetime
    place: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""
    reason: Sentence
    units: Annotated[list[Code], Field(min_length=1, max_length=20)]


class DecidedBody(Strict):
    """One decision: the unit that sees to it and the day until which."""

    text: Sentence
    unit: Code
    due_on: dt.date


class HeldBody(Strict):
    """The minutes of a meeting and what it decided."""

    minutes: Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
    decisions: Annotated[list[DecidedBody], Field(max_length=20)] = Field(default_factory=list)
