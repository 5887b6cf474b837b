"""What visitors of the demo said: good reviews in bulk, bad ones by the verbs, each with a story of its handling.

One visit in nine is reviewed, one review in a hundred is bad, nobody else says anything. The last bad ones are left in
every state of their handling. Two windows are praised by hand: at one
a single device reviews two dozen visits, at the other two dozen reviews come a second after the visit.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence

from openhall.deadlines.services import sweep
from openhall.demo.review_stories import OPEN, OVER, QUIET, Stage, Story
from openhall.people.services import account_id
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.visited import Done, done_between
from openhall.reviews.services.past import PastReview, write_past
from openhall.reviews.states import Channel, Level

HANDLED_IN = "yunhe"  # its officers handle bad reviews; in the other halls of the demo nobody says anything bad
REVIEWED, BAD_RATE, STUFFED = 1 / 9, 0.01, 24
LEVELS = ((Level.VERY_SATISFIED, 62), (Level.SATISFIED, 30), (Level.BASICALLY_SATISFIED, 8))
CHANNELS = ((Channel.MOBILE, 45), (Channel.QR, 25), (Channel.PAD, 20), (Channel.DESKTOP, 6), (Channel.TERMINAL, 4))


def write_reviews(plan: HallPlan, days: Sequence[dt.date], seed: int, now: dt.datetime) -> int:
    """Reviews of the visits of these days; how many. The same seed and days, the same reviews."""
    if not days:
        return 0
    rng = random.Random(f"{seed}|{plan.hall.code}|reviews|{days[0]}")
    visits = done_between(plan.hall.id, days[0], days[-1])
    by_hand = list(_stuffed(visits, rng))
    left = {each.ticket for each in visits} - {each.ticket for each in by_hand}
    chosen = [each for each in visits if each.ticket in left and rng.random() < REVIEWED]
    officers = _officers(plan)
    bad = [each for each in chosen if each.clerk and rng.random() < BAD_RATE] if officers else []
    unhappy = {each.ticket for each in bad}
    good = [_good(each, rng) for each in chosen if each.ticket not in unhappy]
    written = write_past(plan, [each for each in (*good, *by_hand) if each.given_at < now], rng)
    _tell_stories(plan, officers, bad, rng, now)
    return written + len(bad)


def _good(visit: Done, rng: random.Random) -> PastReview:
    level = rng.choices([each for each, _ in LEVELS], [weight for _, weight in LEVELS])[0]
    channel = rng.choices([each for each, _ in CHANNELS], [weight for _, weight in CHANNELS])[0]
    here = channel in (Channel.PAD, Channel.TERMINAL)
    after = 4 + rng.expovariate(1 / 15) if here else 40 + rng.lognormvariate(6.5, 1.2)
    device = None if here else rng.randbytes(16)
    return _review(visit, level, channel, after, device, rng)


def _review(
    visit: Done, level: Level, channel: Channel, after: float, device: bytes | None, rng: random.Random
) -> PastReview:
    given_at = visit.closed_at + dt.timedelta(milliseconds=round(1000 * after))
    return PastReview(
        visit.ticket, visit.window, visit.clerk, visit.item, visit.day, visit.closed_at, given_at, level, channel,
        device, None if device is None else rng.randbytes(16),
    )  # fmt: skip


def _stuffed(visits: Sequence[Done], rng: random.Random) -> Iterator[PastReview]:
    """Two groups that nobody asked for; none where the days are too few to hide them in."""
    busy = sorted({each.window for each in visits})
    if len(busy) < 20 or len(visits) < 100 * STUFFED:
        return
    device = rng.randbytes(16)
    for each in _some(visits, busy[7]):
        yield _review(each, Level.VERY_SATISFIED, Channel.MOBILE, 60 + 300 * rng.random(), device, rng)
    for each in _some(visits, busy[13]):
        yield _review(each, Level.VERY_SATISFIED, Channel.MOBILE, 0.6 + rng.random(), rng.randbytes(16), rng)


def _some(visits: Sequence[Done], window: uuid.UUID) -> list[Done]:
    """The last visits of a window, every second one."""
    return [each for each in visits if each.window == window][-2 * STUFFED :: 2]


def _officers(plan: HallPlan) -> dict[str, uuid.UUID]:
    """Who handles bad reviews in the demo; empty in a hall without them."""
    names = ("verifier", "caller", "supervisor", "director")
    found = {name: account for name in names if (account := account_id(name)) is not None}
    return found if plan.hall.code == HANDLED_IN and len(found) == len(names) else {}


def _tell_stories(
    plan: HallPlan, officers: Mapping[str, uuid.UUID], bad: Sequence[Done], rng: random.Random, now: dt.datetime
) -> None:
    """Every bad review with its story: the last ones are open in every state, the others are over."""
    open_ones = min(len(bad) // 2, 2 * len(OPEN))
    for number, visit in enumerate(bad):
        from_end = len(bad) - 1 - number
        stage = Stage(plan, officers, visit, number, now)
        over = OVER[number % len(OVER)] if stage.reachable else QUIET  # who left no contact can't be asked
        story: Story = OPEN[from_end % len(OPEN)] if from_end < open_ones else over
        stage.play(story, rng)
    while sweep(now):
        pass
