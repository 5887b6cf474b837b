"""Shapes of reviews and of their handling."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from openhall.api.schemas import Code, Strict

LevelName = Literal["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"]
WayName = Literal["phone", "message", "letter", "next_visit", "log_only"]
ReasonCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
Contact = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w +.@-]*$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LongWords = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Text = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


class ReviewBody(Strict):
    """What a visitor says of a visit; `window` is the one meant, if the visit went through several."""

    level: LevelName
    reasons: Annotated[list[ReasonCode], Field(max_length=8)] = Field(default_factory=list)
    text: Text = ""
    anonymous: bool = True
    contact: Contact = ""
    window: Code | None = None
    channel: Literal["desktop", "mobile", "qr", "terminal", "sms"] = "mobile"
    invitation: Annotated[str, Field(max_length=40)] = ""


class RatingBody(Strict):
    """What somebody says of an item, the guide to it (both by the item's code) or a page of the hall."""

    about: Literal["guide", "item", "page"]
    code: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
    level: LevelName
    text: Text = ""
    channel: Literal["desktop", "mobile", "qr", "terminal", "sms"] = "mobile"


class RatingOut(Schema):
    """A rating just given."""

    id: str
    level: str
    given_at: str


class RatedOut(Schema):
    """One thing that was rated; counts of very few people are null."""

    about: str
    code: str
    ratings: int | None
    bad: int | None


class CallBackOut(Schema):
    """A reviewer who was drawn to be asked; nothing that leads to the visitor."""

    id: str
    level: str
    given_on: str
    reachable: bool
    way: str
    answered: str


class SignalOut(Schema):
    """A reason to ask back, never a verdict."""

    id: str
    kind: str
    window: str | None
    state: str
    begins: str
    ends: str
    reviews: int
    zh: str
    en: str
    words: str
    call_backs: list[CallBackOut]


class CallBackBody(Strict):
    """What came out when a drawn reviewer was asked."""

    way: WayName
    answered: Literal["given", "not_given", "asked_for", "not_reached"]


class SettleBody(Strict):
    """What a signal was: reviews that were made (`confirmed`), or given after all."""

    confirmed: bool
    words: Words


class HandlingBody(Strict):
    """How a bad review was handled, in the visitor's eyes."""

    level: LevelName
    text: Text = ""


class ReviewOut(Schema):
    """A review just given; `receipt` is the address of its receipt."""

    id: str
    level: str
    given_at: str
    receipt: str


class ShareOut(Schema):
    """`part` of `whole`, and its 95 % interval; None where there is no whole."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


class HandlingFigures(Schema):
    """How the bad reviews were handled."""

    opened: int
    reachable: int
    unreachable: int
    without_contact: int
    contacted_on_time: ShareOut
    rectified_on_time: ShareOut
    return_visited: ShareOut
    satisfied: ShareOut


class SummaryOut(Schema):
    """Counts beside every share; silence is shown and never counted as good."""

    hall: str
    from_on: str
    to_on: str
    closed: int
    reviews: int
    levels: dict[str, int]
    bad: int
    defaults: int
    invalid: int
    good_rate: ShareOut
    active_rate: ShareOut
    silence: ShareOut
    bad_per_ten_thousand: float | None
    average: float | None
    handling: HandlingFigures


class HandlingOut(Schema):
    """A bad review in handling, without anything that leads to the visitor."""

    id: str
    state: str
    level: str
    window: str | None
    item: str | None
    given_on: str
    reachable: bool
    complexity: str
    due_at: str | None


class UnpublishedOut(Schema):
    """A review that waits for moderation, without its author."""

    id: str
    level: str
    reasons: list[str]
    text: str
    window: str | None
    item: str | None
    given_on: str


class PublishBody(Strict):
    """What the public shall read of a review; a reason when it is held back."""

    shown: bool
    text: LongWords | Literal[""] = ""
    reply: LongWords | Literal[""] = ""
    reason: Annotated[str, Field(max_length=200)] = ""


class PublishedOut(Schema):
    """What was decided."""

    id: str
    shown: bool


class ReportOut(Schema):
    """A report of retaliation, for supervision alone."""

    id: str
    text: str
    at: str
    level: str
    window: str | None
    answered_at: str | None
    answer: str


class AnswerBody(Strict):
    """What supervision did."""

    answer: Words


class DoneOut(Schema):
    """The record that was answered."""

    id: str


class CutRow(Schema):
    """One line of a cut; counts of very few people are null."""

    code: str
    name: str
    name_en: str
    closed: int | None
    reviews: int | None
    bad: int | None


class CutOut(Schema):
    """The figures of some days, cut by one dimension."""

    hall: str
    from_on: str
    to_on: str
    by: str
    rows: list[CutRow]


class ContactBody(Strict):
    """An attempt to reach the reviewer."""

    way: WayName
    reached: bool


class ClassifyBody(Strict):
    """How long it may take."""

    complexity: Literal["simple", "complex"]


class ExtendBody(Strict):
    """How many working days more."""

    days: Annotated[int, Field(ge=1, le=30)]


class RectifyBody(Strict):
    """What was done."""

    measures: LongWords


class ProposeBody(Strict):
    """How the handling shall end without a rectification, and why."""

    kind: Literal["cannot", "mistaken", "malicious"]
    why: Words


class DecideBody(Strict):
    """A decision of the administration, with its reason."""

    accept: bool
    why: Words


class AppealBody(Strict):
    """The rated person's word."""

    text: LongWords


class ReturnVisitBody(Strict):
    """How the reviewer was asked, and what they said."""

    way: WayName
    reached: bool
    satisfied: bool | None = None
