"""Events in the community: planned, opened, attended, counted and closed."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query

from openhall.api import community_presenters as presenters
from openhall.api.callers import act_of, caller_of, require_staff
from openhall.api.community_schemas import (
    AttendBody,
    AttendOut,
    CloseBody,
    CodeOut,
    EventBody,
    EventOut,
    FiguresOut,
    HelpBody,
    HelpedOut,
    InsuranceBody,
    PlaceOut,
    PublicisedBody,
    SignUpBody,
    WholeEventOut,
)
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.community import services as community
from openhall.community.permissions import ORGANISES, no_event, require_event
from openhall.community.queries.events import SHOWN, EventView, event, events
from openhall.community.queries.figures import figures
from openhall.community.rules.codes import TURNS, code_at
from openhall.community.services import EventWish, Helper, ShiftWish
from openhall.community.states import Direction
from openhall.kit.clock import local_day, local_moment, utc_now
from openhall.kit.errors import Malformed, NotNow
from openhall.ledger.services import Act, Kept, first_answer
from openhall.matters.permissions import TAKES_IN
from openhall.matters.services import MatterWish
from openhall.matters.states import Kind
from openhall.people.permissions import RECEIVES, VISITOR, require_role
from openhall.places import queries as places
from openhall.places.queries import HallView
from openhall.queue.queries.plan import plan_of
from openhall.queue.services.taking import TicketWish
from openhall.routines.community import rota_of

router = Routes(tags=["community"])
EVENTS, EVENT = "/halls/{hall}/events", "/events/{event_id}"
ANSWERS = {200: WholeEventOut, **REFUSALS}
HELPS = TAKES_IN | RECEIVES
LASTS, LONGEST = dt.timedelta(hours=2), 366
DayParam = Annotated[dt.date | None, Query(alias="from")]
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2149, 12, 31)


@router.post(EVENTS, response={201: WholeEventOut, **REFUSALS}, **right("organises"))
def event_plan(request: HttpRequest, hall: str, body: EventBody) -> HttpResponse:
    """Plan an event and open it; a dangerous one opens only with its risks told and insurance recorded."""
    who = require_staff(request)
    act, view = act_of(request, who), places.hall(hall, utc_now())
    require_role(who, ORGANISES, view.id)
    kept = first_answer(act, lambda: community.plan_event(view.id, _wish(body, act.now), act, body.open))
    return told(kept.status, presenters.whole(event(uuid.UUID(str(kept.mapping["id"])))))


def _wish(body: EventBody, now: dt.datetime) -> EventWish:
    starts = body.starts_at or now
    return EventWish(
        body.title, body.community, starts, body.ends_at or _later(starts), body.place, body.topics, body.campaigns,
        body.needs, body.risks, body.dangerous, body.insurance, body.capacity,
        [ShiftWish(each.starts_at, each.ends_at, each.capacity) for each in body.shifts],
    )  # fmt: skip


def _later(starts: dt.datetime) -> dt.datetime:
    try:
        return starts + LASTS
    except OverflowError:
        raise Malformed("bad_span", "A shift ends after it begins, and within a day.") from None


@router.get(EVENTS, response={200: list[EventOut], **REFUSALS}, **right("public"))
def events_listed(
    request: HttpRequest, hall: str, first: DayParam = None, to: dt.date | None = None
) -> HttpResponse:
    """The events of a hall from a day to a day, both inclusive; without days those of the next four weeks."""
    view = places.hall(hall, utc_now())
    return told(200, [presenters.event(each) for each in events(view.id, *_span(view, first, to, 28), SHOWN)])


@router.get("/halls/{hall}/community", response={200: FiguresOut, **REFUSALS}, **right("public"))
def community_figures(
    request: HttpRequest, hall: str, first: DayParam = None, to: dt.date | None = None
) -> HttpResponse:
    """The figures of closed events from a day to a day; without days of the last year."""
    view = places.hall(hall, utc_now())
    return told(200, presenters.figures(figures(view.id, *_span(view, first, to, -365))))


def _span(
    view: HallView, first: dt.date | None, last: dt.date | None, days: int
) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a day to the last of another; what is not said reaches `days` from today."""
    today, reach = local_day(utc_now(), view.hours.timezone), dt.timedelta(days=abs(days))
    begins = first or (today if days > 0 else (last or today) - reach)
    ends = last or (begins + reach if days > 0 else today)
    if not FIRST <= begins <= ends <= LAST or (ends - begins).days > LONGEST:
        raise Malformed("bad_event_days", "Ask for days within a year, the first day first.")
    midnight, zone = dt.time(), view.hours.timezone
    return local_moment(begins, midnight, zone), local_moment(ends + dt.timedelta(days=1), midnight, zone)


def shown(event_id: uuid.UUID) -> EventView:
    """An event as everybody sees it; Missing for one that is only planned, or called off."""
    found = event(event_id)
    if found.state not in SHOWN:
        raise no_event()
    return found


@router.get(EVENT, response=ANSWERS, **right("public"))
def event_one(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """One event."""
    return told(200, presenters.whole(shown(event_id)))


def _doing(request: HttpRequest, event_id: uuid.UUID, work: Callable[[Act], Kept]) -> HttpResponse:
    """One step of an organiser; then the event after it."""
    who = require_staff(request)
    require_event(who, event_id)
    act = act_of(request, who)
    first_answer(act, lambda: work(act))
    return told(200, presenters.whole(event(event_id)))


@router.post(EVENT + "/insure", response=ANSWERS, **right("organises"))
def event_insure(request: HttpRequest, event_id: uuid.UUID, body: InsuranceBody) -> HttpResponse:
    """Record the insurance of the volunteers."""
    return _doing(request, event_id, lambda act: community.insure(event_id, body.insurance, act))


@router.post(EVENT + "/open", response=ANSWERS, **right("organises"))
def event_open(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Let volunteers come."""
    return _doing(request, event_id, lambda act: community.open_event(event_id, act))


@router.post(EVENT + "/cancel", response=ANSWERS, **right("organises"))
def event_cancel(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Call it off."""
    return _doing(request, event_id, lambda act: community.cancel_event(event_id, act))


@router.post(EVENT + "/publicise", response=ANSWERS, **right("organises"))
def event_publicise(request: HttpRequest, event_id: uuid.UUID, body: PublicisedBody) -> HttpResponse:
    """Write down a document that is publicised, in its version of now."""
    return _doing(
        request, event_id, lambda act: community.publicise(event_id, body.document, body.leaflets, act)
    )


@router.post(EVENT + "/close", response=ANSWERS, **right("organises"))
def event_close(request: HttpRequest, event_id: uuid.UUID, body: CloseBody) -> HttpResponse:
    """Close it with the number of people served."""
    served, again = body.people_served, body.seen_before
    return _doing(request, event_id, lambda act: community.close_event(event_id, served, act, again))


@router.get(EVENT + "/code", response={200: CodeOut, **REFUSALS}, **right("organises"))
def event_code(request: HttpRequest, event_id: uuid.UUID, direction: Direction = Direction.IN) -> HttpResponse:
    """The code to show at the event now, for checking in or out."""
    require_event(require_staff(request), event_id)
    now = utc_now()
    left = TURNS - int(now.timestamp()) % TURNS
    return told(200, {"code": code_at(settings.SECRET_KEY, event_id, direction, now), "seconds": left})


@router.post(EVENT + "/sign-up", response={201: PlaceOut, **REFUSALS}, **right("public"))
def event_sign_up(request: HttpRequest, event_id: uuid.UUID, body: SignUpBody) -> HttpResponse:
    """Take a place, or the next one of the waitlist."""
    act = act_of(request, caller_of(request))
    shift = body.shift or _next_shift(shown(event_id), act.now)
    kept = first_answer(act, lambda: community.sign_up(body.volunteer, shift, rota_of, act))
    return told(kept.status, kept.facts)


def _next_shift(row: EventView, now: dt.datetime) -> uuid.UUID:
    coming = [each.id for each in row.shifts if each.ends_at > now]
    if not coming:
        raise NotNow("shift_over", "This shift is over.")
    return coming[0]


@router.post(EVENT + "/check-in", response={200: AttendOut, **REFUSALS}, **right("public"))
def event_check_in(request: HttpRequest, event_id: uuid.UUID, body: AttendBody) -> HttpResponse:
    """A volunteer begins: by the code shown there, or an organiser writes it down."""

    def by_code(act: Act) -> Kept:
        return community.check_in(event_id, body.volunteer, body.code, settings.SECRET_KEY, rota_of, act)

    return _attend(request, event_id, body, by_code, community.check_in_by_hand)


@router.post(EVENT + "/check-out", response={200: AttendOut, **REFUSALS}, **right("public"))
def event_check_out(request: HttpRequest, event_id: uuid.UUID, body: AttendBody) -> HttpResponse:
    """A volunteer ends; the answer holds the exact minutes."""

    def by_code(act: Act) -> Kept:
        return community.check_out(event_id, body.volunteer, body.code, settings.SECRET_KEY, act)

    return _attend(request, event_id, body, by_code, community.check_out_by_hand)


@router.post(EVENT + "/help", response={201: HelpedOut, **REFUSALS}, **right("public"))
def event_help(request: HttpRequest, event_id: uuid.UUID, body: HelpBody) -> HttpResponse:
    """Take a ticket or open a matter for a person who agrees (帮办代办); who helped is on record."""
    who, found = caller_of(request), shown(event_id)
    act, helper = act_of(request, who), Helper(body.volunteer)
    if not body.volunteer:
        require_role(require_staff(request), HELPS, found.hall)
    kept = first_answer(act, lambda: _helped(found, body, helper, act))
    return told(kept.status, kept.facts)


def _helped(found: EventView, body: HelpBody, helper: Helper, act: Act) -> Kept:
    if not (body.queue or body.item):
        wish = MatterWish(Kind.DIFFICULTY, body.title, body.text, contact=body.contact)
        return community.open_matter_for(found.id, wish, body.consents, helper, act)
    ticket = TicketWish(
        body.queue or "", (body.item,) if body.item and not body.queue else (), origin="reception",
        contact=body.contact, notify=bool(body.contact),
    )  # fmt: skip
    return community.take_ticket_for(found.id, plan_of(found.hall, act.now), ticket, body.consents, helper, act)


def _attend(
    request: HttpRequest, event_id: uuid.UUID, body: AttendBody, by_code: Callable[[Act], Kept],
    by_hand: Callable[[uuid.UUID, uuid.UUID, Act], Kept],
) -> HttpResponse:  # fmt: skip
    who, place = caller_of(request), body.place
    act = act_of(request, who)
    if place is None:
        return told(200, first_answer(act, lambda: by_code(act)).facts)
    if who is VISITOR:
        require_staff(request)
    require_event(who, event_id)
    return told(200, first_answer(act, lambda: by_hand(event_id, place, act)).facts)
