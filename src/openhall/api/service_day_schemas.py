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
