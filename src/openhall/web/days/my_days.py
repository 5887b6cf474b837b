"""What a leader sees of the own days: duties, what was asked about them, which swaps are to be had, who may step in."""

import dataclasses
import datetime as dt
import uuid

from django.utils.functional import Promise

from openhall.people.queries import names
from openhall.service_days.queries import DutyView, own_duties
from openhall.service_days.queries.leading import LeaderView, RequestView, leaders, open_requests
from openhall.web.days import words
from openhall.web.days.presenters import Place, places_of
from openhall.web.templatetags.openhall import named

type Text = str | Promise
BACK = dt.timedelta(days=92)


@dataclasses.dataclass(frozen=True, slots=True)
class RequestLine:
    """Something that was asked about a duty."""

    id: uuid.UUID
    on: dt.date
    post: str
    unit: str
    kind: str
    words: Text
    why: str
    who: str


@dataclasses.dataclass(frozen=True, slots=True)
class Own:
    """An own duty; `changes` while it may be changed, `asked` what is asked about it, `stand_ins` who may step in."""

    on: dt.date
    place: Place
    changes: bool
    asked: RequestLine | None
    stand_ins: tuple[LeaderView, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class MyDays:
    """The own page. `leads` is false for who is named as no leader: then there is nothing here."""

    leads: bool
    coming: tuple[Own, ...]
    past: tuple[Own, ...]
    offers: tuple[RequestLine, ...]
    swappable: tuple[Own, ...]


def request_lines(hall: uuid.UUID, today: dt.date) -> list[RequestLine]:
    """Everything that was asked and is not settled."""
    return _lines(open_requests(hall, today))


def _lines(found: list[RequestView]) -> list[RequestLine]:
    people = names(each.asked_by for each in found)
    shown = places_of([each.duty for each in found], None, staff=False)
    return [
        RequestLine(
            each.id, each.duty.on, shown[each.duty.id].post, shown[each.duty.id].unit, each.kind,
            words.REQUESTS[each.kind], each.why, named(people[each.asked_by]),
        )
        for each in found
    ]  # fmt: skip


def my_page(hall: uuid.UUID, account: uuid.UUID | None, today: dt.date) -> MyDays:
    """The page of this person."""
    everybody = leaders(hall)
    duties = own_duties(hall, account, today - BACK) if account else []
    asked = open_requests(hall, today)
    by_duty = {each.duty.id: line for each, line in zip(asked, _lines(asked), strict=True)}
    shown = places_of(duties, account, staff=True)
    own = [_own(duty, shown[duty.id], by_duty.get(duty.id), everybody, account, today) for duty in duties]
    mine = {each.id for each in duties}
    offers = [by_duty[each.duty.id] for each in asked if each.kind == "swap" and each.duty.id not in mine]
    coming = tuple(each for each in own if each.on >= today)
    return MyDays(
        any(each.account == account for each in everybody) or bool(duties), coming,
        tuple(each for each in reversed(own) if each.on < today), tuple(offers),
        tuple(each for each in coming if each.changes and not each.place.empty),
    )  # fmt: skip


def _own(
    duty: DutyView, place: Place, asked: RequestLine | None, everybody: list[LeaderView], account: uuid.UUID | None,
    today: dt.date,
) -> Own:  # fmt: skip
    ins = tuple(
        each for each in everybody if each.unit == duty.unit and each.account not in (duty.of, duty.by)
    )
    return Own(duty.on, place, duty.on > today and duty.state != "substituted", asked, ins)
