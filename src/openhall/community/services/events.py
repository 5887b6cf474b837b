"""Plan an event, open it, count who was served and close it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from openhall.community.models import Campaign, Event, Place, Shift
from openhall.community.rules.events import (
    MOST_PLACE,
    MOST_SHIFTS,
    MOST_TITLE,
    check_capacity,
    check_open,
    check_served,
    check_span,
    known_topics,
    required,
)
from openhall.community.rules.times import Span
from openhall.community.services.attending import ended
from openhall.community.services.steps import Facts, locked, moved, today, told
from openhall.community.states import By, EventState, PlaceState
from openhall.kit.errors import Malformed, Missing, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept


@dataclasses.dataclass(frozen=True, slots=True)
class ShiftWish:
    """A time with so many places."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int


@dataclasses.dataclass(frozen=True, slots=True)
class EventWish:
    """What an organiser plans. `campaigns` are codes; without shifts the whole event is one of `capacity` places."""

    title: str
    community: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    topics: Sequence[str] = ()
    campaigns: Sequence[str] = ()
    needs: str = ""
    risks: str = ""
    dangerous: bool = False
    insurance: str = ""
    capacity: int = 20
    shifts: Sequence[ShiftWish] = ()


def plan_event(hall: uuid.UUID, wish: EventWish, act: Act, opens: bool = False) -> Kept:
    """Plan an event, or plan and open it: 201 with its id and state.

    Malformed for bad times, topics, places or words; Missing for a campaign that is not one of that day; NotNow where
    it is to be opened and may not be.
    """
    return ledger.once(act, lambda: _plan(hall, wish, act, opens), status=201)


def _plan(hall: uuid.UUID, wish: EventWish, act: Act, opens: bool) -> Facts:
    shifts = list(wish.shifts) or [ShiftWish(wish.starts_at, wish.ends_at, wish.capacity)]
    row = _row(hall, wish, act)
    _check_shifts(row, shifts)
    campaigns = _campaigns(hall, wish.campaigns, today(hall, wish.starts_at))
    row.save(force_insert=True)
    row.campaigns.set(campaigns)
    Shift.objects.bulk_create(
        Shift(id=uuid7(act.now), event=row, starts_at=each.starts_at, ends_at=each.ends_at, capacity=each.capacity)
        for each in shifts
    )
    facts = {"topics": row.topics, "dangerous": row.dangerous, "starts_at": row.starts_at, "shifts": len(shifts)}
    said = told(row, act, "plan", facts)
    return _opened(row, act) if opens else said


def _row(hall: uuid.UUID, wish: EventWish, act: Act) -> Event:
    check_span(Span(wish.starts_at, wish.ends_at))
    return Event(
        id=uuid7(act.now), hall_id=hall, state=EventState.PLANNED, title=required(wish.title, MOST_TITLE),
        community=required(wish.community, MOST_PLACE), place=perhaps(wish.place, MOST_PLACE),
        starts_at=wish.starts_at, ends_at=wish.ends_at, topics=known_topics(wish.topics), needs=perhaps(wish.needs),
        risks=perhaps(wish.risks), dangerous=wish.dangerous, insurance=perhaps(wish.insurance, MOST_PLACE),
        organiser_id=act.account, planned_at=act.now,
    )  # fmt: skip


def _check_shifts(row: Event, shifts: Sequence[ShiftWish]) -> None:
    if len(shifts) > MOST_SHIFTS:
        raise Malformed("many_shifts", "An event has at most %(most)s shifts.", {"most": MOST_SHIFTS})
    for each in shifts:
        check_span(Span(each.starts_at, each.ends_at))
        check_capacity(each.capacity)
        if each.starts_at < row.starts_at or each.ends_at > row.ends_at:
            raise Malformed("shift_outside", "Every shift lies within the event.")


def _campaigns(hall: uuid.UUID, codes: Sequence[str], on: dt.date) -> list[Campaign]:
    """The campaigns of these codes, each once; they have to be running on the day of the event."""
    rows = {row.code: row for row in Campaign.objects.filter(hall=hall, code__in=list(codes), from_on__lte=on)}
    running = {code: row for code, row in rows.items() if row.until_on is None or on <= row.until_on}
    for code in codes:
        if code not in running:
            raise Missing("no_campaign", "No campaign %(code)s runs on that day.", {"code": code[:40]})
    return list(running.values())


def insure(event: uuid.UUID, insurance: str, act: Act) -> Kept:
    """Record the insurance of the volunteers: the policy's number and insurer."""

    def once() -> Facts:
        row = locked(event, "insure")
        row.insurance = required(insurance, MOST_PLACE)
        return told(row, act, "insure", {})

    return ledger.once(act, once)


def open_event(event: uuid.UUID, act: Act) -> Kept:
    """Let volunteers come; NotNow for a dangerous event without its risks told and insurance recorded."""
    return ledger.once(act, lambda: _opened(locked(event, "open"), act))


def _opened(row: Event, act: Act) -> Facts:
    check_open(row.dangerous, row.insurance, row.risks)
    row.state = EventState.OPEN
    return told(row, act, "open", {})


def cancel_event(event: uuid.UUID, act: Act) -> Kept:
    """Call it off: every place is given up. NotNow while somebody serves there."""

    def once() -> Facts:
        row = locked(event, "cancel")
        held = _places(row)
        if any(place.state == PlaceState.SERVING for place in held):
            raise NotNow("somebody_serves", "Somebody is serving there: close the event instead.")
        row.state = EventState.CANCELLED
        for place in held:
            _give_up(place, act)
        return told(row, act, "cancel", {})

    return ledger.once(act, once)


def close_event(event: uuid.UUID, served: int, act: Act, again: int | None = None) -> Kept:
    """Close an event with how many people were served; `again` of them said they had been served before.

    Who still serves is checked out by the end of the shift, who never came is written down so. NotNow before it begins.
    """
    return ledger.once(act, lambda: _close(event, served, again, act))


def _close(event: uuid.UUID, served: int, again: int | None, act: Act) -> Facts:
    check_served(served, again)
    row = locked(event, "close")
    if act.now < row.starts_at:
        raise NotNow("event_not_begun", "This event has not begun yet.")
    for place in _places(row):
        _end_place(place, act)
    row.state, row.closed_at, row.served, row.again = EventState.CLOSED, act.now, served, again
    return {**told(row, act, "close", {"served": served, "again": again}), "people_served": served}


def _places(row: Event) -> list[Place]:
    states = (PlaceState.SIGNED, PlaceState.WAITING, PlaceState.SERVING)
    rows = Place.objects.select_for_update(of=("self",)).select_related("shift", "volunteer")
    return list(rows.filter(shift__event=row, state__in=states).order_by("volunteer_id", "id"))  # one order of locks


def _end_place(place: Place, act: Act) -> None:
    if place.state == PlaceState.SERVING:
        ended(place, min(act.now, max(place.shift.ends_at, place.came_at or act.now)), By.CLOSE, act)
    elif place.state == PlaceState.SIGNED:
        place.offered = False
        moved(place, "miss", PlaceState.MISSED, act)
    else:
        _give_up(place, act)


def _give_up(place: Place, act: Act) -> None:
    place.offered = False
    moved(place, "drop", PlaceState.LEFT, act)


def put_campaign(hall: uuid.UUID, code: str, name: str, name_en: str, days: tuple[dt.date, dt.date | None],
                 act: Act) -> None:  # fmt: skip
    """Set a campaign and its first and last day, both inclusive; Malformed for days in disorder."""
    first, last = days
    if last is not None and last < first:
        raise Malformed("bad_campaign_days", "A campaign ends on the day it begins or later.")
    values = {"name": required(name, 120), "name_en": perhaps(name_en, 120), "from_on": first, "until_on": last}
    named = required(code, 40)
    with transaction.atomic():
        Campaign.objects.update_or_create(hall_id=hall, code=named, defaults=values)
        facts = {"code": named, "from_on": first, "until_on": last}
        ledger.append(act, "CampaignSet", Subject("hall", hall), hall, facts)

