"""Run a replay: as fast as it goes, many verbs a commit; or at a pace, each verb seen at once."""

import dataclasses
import threading
import time
import zoneinfo
from collections.abc import Callable, Sequence

from django.db import transaction

from openhall.demo.replay.figures import Figures, Pair, figures
from openhall.demo.replay.making_hall import make_hall
from openhall.demo.replay.playing import Play, Told
from openhall.demo.replay.record import Record
from openhall.demo.replay.staffing import Staffing, queues_of
from openhall.ledger.services import put_in_order
from openhall.queue.queries.plan import hall_plan
from openhall.queue.queries.visits import stories

# So many steps a commit: twenty are hardly slower, a thousand no faster.
STEPS = 100
ORDERED = 20_000
LONGEST_WAIT = 3600.0

type Count = Callable[[int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Replayed:
    """A replay: its hall, its numbers, each visit that came with the story of its ticket; `whole` = to its end."""

    hall: str
    figures: Figures
    pairs: Sequence[Pair]
    whole: bool


def begin(record: Record, staffing: Staffing, timezone: str, called: Told) -> Play:
    """Make the hall and open its windows."""
    began = record.visits[0].arrived_at
    made = make_hall(queues_of(record.visits), staffing, timezone, began)
    play = Play(hall_plan(made.code, began), made, record.visits, called)
    with transaction.atomic():
        play.open()
    return play


def play_at_once(play: Play, count: Count, stop: threading.Event) -> None:
    """Play without waiting, until told to stop; `count` hears after each commit how many have come."""
    while play.next_at is not None and not stop.is_set():
        with transaction.atomic():
            for _ in range(STEPS):
                if play.next_at is not None:
                    play.step()
        count(len(play.tickets))


def play_at_speed(play: Play, speed: float, stop: threading.Event) -> None:
    """Play `speed` times as fast as it happened, until told to stop; what is late is made up for. A commit a step."""
    began, first = time.monotonic(), play.last
    while play.next_at is not None:
        due = began + (play.next_at - first).total_seconds() / speed
        while not stop.is_set() and (left := due - time.monotonic()) > 0:
            stop.wait(min(left, LONGEST_WAIT))
        if stop.is_set():
            return
        with transaction.atomic():
            play.step()
        put_in_order(ORDERED)


def end(play: Play) -> Replayed:
    """Close the windows, give the events their order, read back what became of every ticket."""
    with transaction.atomic():
        play.close()
    while put_in_order(ORDERED):
        pass
    told = {story.id: story for story in stories(play.plan.hall.id)}
    pairs = [(visit, told[ticket]) for visit, ticket in zip(play.visits, play.tickets, strict=False)]
    zone = zoneinfo.ZoneInfo(play.plan.hall.hours.timezone)
    return Replayed(play.made.code, figures(pairs, len(play.made.windows), zone), pairs, play.next_at is None)
