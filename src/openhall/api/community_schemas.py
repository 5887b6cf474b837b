"""Shapes of service in the community."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from openhall.api.schemas import Code, Strict

TopicName = Literal[
    "city_creation", "epidemic_prevention", "medical_insurance", "social_security", "employment", "housing",
    "enterprise", "other",
]  # fmt: skip
Title = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Words = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]
Contact = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w +.@-]*$")]
Link = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w-]*$")]
Capacity = Annotated[int, Field(ge=1, le=1000)]
People = Annotated[int, Field(ge=0, le=100_000)]


class ShiftBody(Strict):
    """A time with so many places."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    capacity: Capacity = 20


class EventBody(Strict):
    """An event. It begins now and lasts two hours unless it says otherwise; without shifts it is one of `capacity`
    places. With `open` false it is only planned.
    """

    title: Title
    community: Title
    place: Short = ""
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    topics: Annotated[list[TopicName], Field(max_length=8)] = []
    campaigns: Annotated[list[Code], Field(max_length=5)] = []
    needs: Words = ""
    risks: Words = ""
    dangerous: bool = False
    insurance: Short = ""
    capacity: Capacity = 20
    shifts: Annotated[list[ShiftBody], Field(max_length=20)] = []
    open: bool = True


class ShiftOut(Schema):
    """A shift; `left` places are free, `waiting` people stand on the waitlist, `offered` places look for a taker."""

    id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    left: int
    waiting: int
    offered: list[uuid.UUID]


class PublicisedOut(Schema):
    """A document in the version that was publicised."""

    document: uuid.UUID
    title: str
    number: str
    version: str
    leaflets: int


class EventOut(Schema):
    """An event. `people_served` is null until it is closed; no volunteer is named who does not want to be."""

    id: uuid.UUID
    state: str
    title: str
    community: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    topics: list[str]
    campaigns: list[str]
    needs: str
    risks: str
    dangerous: bool
    insured: bool
    people_served: int | None
    seen_before: int | None
    shifts: list[ShiftOut]


class WholeEventOut(EventOut):
    """One event with what was publicised, what was said of it, and who wants to be named."""

    publicised: list[PublicisedOut]
    opinions: dict[str, int]
    volunteers: list[str]


class InsuranceBody(Strict):
    """The policy and its insurer."""

    insurance: Title


class PublicisedBody(Strict):
    """A document and how many leaflets of it are handed out."""

    document: uuid.UUID
    leaflets: People = 0


class CloseBody(Strict):
    """How many people were served, and how many of them said they had been served before, if they were asked."""

    people_served: People
    seen_before: People | None = None


class AttendBody(Strict):
    """A volunteer by the own link and the code shown at the event; an organiser names the place instead."""

    volunteer: Link = ""
    code: Annotated[str, StringConstraints(max_length=40, pattern=r"^[\w -]*$")] = ""
    place: uuid.UUID | None = None


class AttendOut(Schema):
    """The place, after; the minutes once it has ended."""

    id: uuid.UUID
    state: str
    minutes: int | None = None
    paid_minutes: int | None = None


class HelpBody(Strict):
    """What is done for a person who agrees: a ticket for `queue` or `item`, else a matter with `title` and `text`.

    A volunteer who is checked in helps by the own link; staff by the token of an account.
    """

    volunteer: Link = ""
    consents: bool = False
    queue: Code | None = None
    item: Code | None = None
    title: Short = ""
    text: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    contact: Contact = ""


class HelpedOut(Schema):
    """The ticket or the matter; neither a token nor a secret comes back to the helper."""

    id: uuid.UUID
    number: str


class CodeOut(Schema):
    """The code of now and until when another one is shown."""

    code: str
    seconds: int


class JoinBody(Strict):
    """Who becomes a volunteer. `agrees` is the person's own choice; a minor names the guardian who agrees."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    agrees: bool = False
    contact: Contact = ""
    identity: Annotated[str, StringConstraints(max_length=30, pattern=r"^[\w-]*$")] = ""
    minor: bool = False
    guardian: Name = ""
    skills: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=10)] = []
    public_name: Name = ""


class JoinedOut(Schema):
    """A volunteer; `token` is told to the person alone: it opens the own page."""

    id: uuid.UUID
    token: str


class SignUpBody(Strict):
    """The shift; without one the first shift of the event that is not over."""

    volunteer: Link
    shift: uuid.UUID | None = None


class PlaceOut(Schema):
    """A place: `signed`, or `waiting` on the waitlist, or what it is by now."""

    id: uuid.UUID
    state: str


class OwnPlaceOut(Schema):
    """A place as its volunteer sees it."""

    id: uuid.UUID
    event: uuid.UUID
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    ahead: int | None
    minutes: int | None
    paid_minutes: int | None


class VolunteerOut(Schema):
    """The volunteer's own record."""

    id: uuid.UUID
    ended: bool
    minutes: int
    places: list[OwnPlaceOut]
    certificates: list[str]


class CorrectionBody(Strict):
    """What is wrong with a record of service."""

    words: Sentence


class CorrectionOut(Schema):
    """The wish."""

    id: uuid.UUID
    state: str


class CertificateOut(Schema):
    """The code that verifies a certificate."""

    code: str


class VerifiedOut(Schema):
    """What a certificate proves. `genuine`: it is what the log holds; `current`: the record has not changed since."""

    code: str
    hall: str
    issued_at: dt.datetime
    minutes: int
    services: int
    first_on: dt.date
    last_on: dt.date
    genuine: bool
    current: bool
    index: int | None


class FiguresOut(Schema):
    """The figures of a time. `people_served` leaves out who said they had come before; `people_least` is certain."""

    events: int
    communities: int
    volunteers: int
    minutes: int
    visits: int
    people_served: int
    people_least: int
    events_unasked: int
    leaflets: int
    helped: int
    by_topic: dict[str, int]
    by_campaign: dict[str, int]
