"""What travels over the API: shapes for the description and for checking what comes in."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[\w.-]+$")]
VisitorClassName = Literal["ordinary", "elderly", "disabled", "pregnant", "veteran", "booked", "enterprise"]
Number = Annotated[str, StringConstraints(min_length=2, max_length=10, pattern=r"^[A-Za-z]{1,2}[0-9]{1,7}$")]
TicketId = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F-]{32,36}$")]


class Strict(Schema):
    """A body in which unknown members are a mistake of the sender."""

    model_config = ConfigDict(extra="forbid")


class TakeBody(Strict):
    """A wish for a ticket: `queue`, or `item`, or `items` in the order wished."""

    queue: Code | None = None
    item: Code | None = None
    items: Annotated[list[Code], Field(max_length=10)] | None = None
    visitor_class: VisitorClassName = Field("ordinary", alias="class")
    language: Literal["zh-hans", "en"] = "zh-hans"
    contact: Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w +.@-]*$")] = ""
    notify: bool = False
    needs_mark: Literal["", "low_counter", "sign_language", "hearing_loop", "writing_tablet"] = ""


class ContactLeftBody(Strict):
    """How to tell the visitor of the own ticket: a phone number or an e-mail address."""

    contact: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[\w +.@-]*$")]


class ContactLeftOut(Schema):
    """`sms`, `email`, or empty once it was taken back."""

    way: str


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class EstimateOut(Schema):
    """A wait in minutes."""

    low: int
    likely: int
    high: int


class TicketOut(Schema):
    """The visitor's own ticket; `token` is its key and goes to the visitor alone."""

    id: str
    number: str
    token: str
    queue: str
    state: str
    ahead: int | None
    estimate: EstimateOut | None
    window: str | None = None
    zone: str | None = None
    item: str | None = None
    hall: str | None = None
    review_token: str | None = None


class WindowTicket(Schema):
    """A ticket at a window, as staff see it."""

    id: str
    number: str
    state: str
    queue: str
    item: str | None
    visitor_class: str = Field(alias="class")
    language: str
    window: str | None
    calls: int
    called_at: str | None
    started_at: str | None
    outcome: str
    more: int
    reason: dict[str, Any]


class AtWindowBody(Strict):
    """A verb at a window; `ticket` must be the window's own if given."""

    ticket: TicketId | None = None


class CallBody(Strict):
    """The printed number to call."""

    number: Number


class CallBackBody(Strict):
    """The held or missed ticket to call back, by number or id."""

    number: Number | None = None
    ticket: TicketId | None = None


class FinishBody(AtWindowBody):
    """How it ended."""

    outcome: Literal["done", "not_done", "referred"] = "done"


class TransferBody(AtWindowBody):
    """Where to, and where in that line."""

    queue: Code
    placing: Literal["first", "last", "by_time"] = "by_time"
    window: Code | None = None


class PauseBody(Strict):
    """Why the window stands still."""

    reason: Literal["break", "meal", "back_office", "system_fault", "training", "help_colleague"] = "break"


class LendBody(Strict):
    """Which queue the window serves too, for how long."""

    queue: Code
    minutes: Annotated[int, Field(ge=1, le=720)] = 60


class WalkInBody(Strict):
    """Somebody at the window without a ticket."""

    queue: Code | None = None
    item: Code | None = None
    visitor_class: VisitorClassName = Field("ordinary", alias="class")
