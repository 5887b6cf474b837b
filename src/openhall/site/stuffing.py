"""The reviews of a hall as the finder of stuffing wants them: the finder knows no database, the database no finder."""

import collections
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping

from openhall.lab.stuffing.finding import find
from openhall.lab.stuffing.traces import (
    SHORT_SECONDS,
    Channel,
    Flag,
    Level,
    Origin,
    ReviewTrace,
    SilentVisits,
)
from openhall.places.rules import is_open
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.visited import Done
from openhall.reviews.queries.traces import Reviewed, reviewed
from openhall.reviews.rules.signals import FoundSignal
from openhall.reviews.states import Origin as ReviewOrigin

CHANNELS = {
    "mobile": Channel.PHONE, "qr": Channel.PHONE, "desktop": Channel.DESKTOP, "pad": Channel.PAD,
    "terminal": Channel.KIOSK, "paper": Channel.PAPER, "phone_call": Channel.PAPER, "sms": Channel.PAPER,
}  # fmt: skip
ORIGINS = {"phone": Origin.PHONE, "kiosk": Origin.KIOSK, "window": Origin.WINDOW}


def flags_of(plan: HallPlan, first: dt.date, last: dt.date) -> list[Flag]:
    """The flags over the visits of these days (inclusive)."""
    said, silent = reviewed(plan.hall.id, first, last)
    codes = {window.id: window.code for window in plan.hall.windows}
    given = [each for each in said if each.origin != ReviewOrigin.DEFAULT]
    traces = [_trace(plan, each, codes[each.visit.window]) for each in given]
    return find(traces, _silent(plan, silent, codes), plan.hall.hours.timezone)


def found_signals(plan: HallPlan, first: dt.date, last: dt.date) -> list[FoundSignal]:
    """The same as the room of reviews keeps them: windows and reviews by id."""
    ids = {window.code: window.id for window in plan.hall.windows}
    return [
        FoundSignal(
            kind=str(flag.kind), window=ids[flag.window], reviews=frozenset(map(uuid.UUID, flag.reviews)),
            begins=flag.begins, ends=flag.ends, found=flag.strength.found, of=flag.strength.of,
            expected=flag.strength.expected, zh=flag.zh, en=flag.en,
        )
        for flag in flags_of(plan, first, last)
    ]  # fmt: skip


def _trace(plan: HallPlan, said: Reviewed, window: str) -> ReviewTrace:
    visit = said.visit
    return ReviewTrace(
        id=str(said.review), hall=plan.hall.code, window=window, clerk=str(visit.clerk or ""), level=Level(said.level),
        channel=CHANNELS[said.channel], device=said.device.hex() if said.device else None,
        network=said.network.hex() if said.network else None, origin=ORIGINS.get(visit.origin, Origin.STAFF),
        called_at=visit.called_at, started_at=visit.started_at, closed_at=visit.closed_at, reviewed_at=said.given_at,
        service_seconds=_seconds(visit), text=said.text, in_hours=is_open(plan.hall.hours, said.given_at),
    )  # fmt: skip


def _silent(plan: HallPlan, visits: Iterable[Done], codes: Mapping[uuid.UUID, str]) -> Iterator[SilentVisits]:
    piles: dict[tuple[str, dt.date], list[Done]] = collections.defaultdict(list)
    for each in visits:
        piles[codes[each.window], each.day].append(each)
    for (window, day), pile in sorted(piles.items()):
        short = sum(_seconds(each) < SHORT_SECONDS for each in pile)
        by_staff = sum(ORIGINS.get(each.origin, Origin.STAFF) in (Origin.STAFF, Origin.WINDOW) for each in pile)
        yield SilentVisits(
            hall=plan.hall.code, window=window, on=day, visits=len(pile), short=short, by_staff=by_staff
        )


def _seconds(visit: Done) -> float:
    return (visit.closed_at - visit.started_at).total_seconds()
