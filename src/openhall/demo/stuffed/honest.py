"""What honest visitors do after their visit: most nothing, some review on the pad, some by phone in the evening.

Shares are of a demonstration, not of any hall: about one visit in five is reviewed, about one review in a hundred is
bad (official figures speak of one in ten thousand), so that there is something to see.
"""

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence

from openhall.demo.stuffed.desks import ZONE, Visit, is_open, moment
from openhall.demo.stuffed.phrases import honest
from openhall.lab.stuffing.traces import Channel, Level, Origin

TOP = {
    Channel.PAD: 0.87,
    Channel.PHONE: 0.79,
    Channel.KIOSK: 0.85,
    Channel.PAPER: 0.72,
    Channel.DESKTOP: 0.75,
}
OTHER_LEVELS = (Level.SATISFIED, Level.BASICALLY_SATISFIED, Level.DISSATISFIED, Level.VERY_DISSATISFIED)
OTHER_SHARES = (0.74, 0.20, 0.04, 0.02)
QUICK_TAPS = 0.006  # of the pad's visitors know it and touch it at once
NIGHT_OWLS = 0.04  # of those whose moment falls into the night stay up
WITH_TEXT = 0.12


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What is said of a visit, by what, when."""

    channel: Channel
    level: Level
    at: dt.datetime
    device: str | None
    network: str | None
    text: str = ""


def reviews(visits: Sequence[Visit], rng: random.Random) -> dict[int, Said]:
    """The honest reviews by index of the visit; on one day of the quarter volunteers ask everybody for one."""
    campaign = rng.choice(visits).on
    said = {}
    for at, visit in enumerate(visits):
        if rng.random() < _rate(visit, campaign):
            said[at] = review(visit, channel_of(visit, rng), at, rng)
    _share_phones(visits, said, rng)
    _send_agents(visits, said, rng)
    return said


def _rate(visit: Visit, campaign: dt.date) -> float:
    """Who was sent away says little, who was helped with the ticket is helped with the review too.

    On the day of the campaign one in four of those who would have been silent is won over.
    """
    sent_away, guided = visit.service < 12, visit.origin is Origin.STAFF
    rate = visit.rate * (0.35 if sent_away else 1.0) * (1.4 if guided else 1.0)
    return rate + (1 - rate) * 0.25 if visit.on == campaign else rate


def channel_of(visit: Visit, rng: random.Random) -> Channel:
    """The pad by the window's habit; of the others most take the phone."""
    if rng.random() < visit.desk.pad:
        return Channel.PAD
    others = (Channel.PHONE, Channel.KIOSK, Channel.PAPER, Channel.DESKTOP)
    return rng.choices(others, (0.84, 0.06, 0.06, 0.04))[0]


def review(visit: Visit, channel: Channel, number: int, rng: random.Random) -> Said:
    """An honest review by this channel; `number` makes the visitor's device one of its own."""
    warmth = visit.desk.warmth * (visit.desk.pad_warmth if channel is Channel.PAD else 1)
    level = level_of(channel, warmth, rng)
    is_bad = level in OTHER_LEVELS[2:]
    text = honest(visit.desk.queue, is_bad, rng) if rng.random() < (0.6 if is_bad else WITH_TEXT) else ""
    at = given_at(visit, channel, rng)
    return Said(
        channel, level, at, device_of(channel, visit, number, rng), network_of(channel, at, number, rng), text
    )


def level_of(channel: Channel, warmth: float, rng: random.Random) -> Level:
    """The highest level by channel and by how the window is liked, else one of the others."""
    odds = warmth * TOP[channel] / (1 - TOP[channel])
    if rng.random() < odds / (1 + odds):
        return Level.VERY_SATISFIED
    return rng.choices(OTHER_LEVELS, OTHER_SHARES)[0]


def given_at(visit: Visit, channel: Channel, rng: random.Random) -> dt.datetime:
    """On site within a minute or so; by phone minutes to weeks later; cards are typed in on Fridays."""
    if channel is Channel.PAD:
        quick = rng.random() < QUICK_TAPS
        return _after(visit, rng.uniform(1.2, 3) if quick else min(180.0, 3.5 + rng.lognormvariate(2.5, 0.7)))
    if channel is Channel.KIOSK:
        return _after(visit, 40 + rng.expovariate(1 / 120))
    if channel is Channel.PAPER:
        friday = visit.on + dt.timedelta(11 - visit.on.isoweekday())
        return moment(friday, 36_000 + rng.uniform(0, 3_600))
    return _by_own_device(visit, rng)


def _after(visit: Visit, seconds: float) -> dt.datetime:
    return visit.closed_at + dt.timedelta(seconds=round(seconds, 2))


def _by_own_device(visit: Visit, rng: random.Random) -> dt.datetime:
    kind = rng.random()
    if kind < 0.5:
        return _after(visit, 30 + rng.lognormvariate(6, 1.1))
    if kind < 0.6:  # three days later at ten the system invites whoever has been silent
        return moment(visit.on + dt.timedelta(3), 36_000 + rng.expovariate(1 / 1_500))
    at = _after(visit, 3_600 + rng.expovariate(1 / (20_000 if kind < 0.85 else 300_000)))
    local = at.astimezone(ZONE)
    if (local.hour >= 23 or local.hour < 6) and rng.random() > NIGHT_OWLS:
        at += dt.timedelta(hours=8 + rng.random())
    return at


def device_of(channel: Channel, visit: Visit, number: int, rng: random.Random) -> str | None:
    """A phone of one's own, or the thing everybody touches; some phones keep theirs to themselves."""
    if channel is Channel.PAD:
        return f"pad-{visit.desk.window}"
    if channel is Channel.KIOSK:
        return f"kiosk-{number % 4}"
    if channel is Channel.PAPER:
        return "desk-of-cards"
    return None if rng.random() < 0.1 else f"device-{number}"


def network_of(channel: Channel, at: dt.datetime, number: int, rng: random.Random) -> str | None:
    """Devices of the hall and many phones in it use its network; others a carrier's or one at home."""
    if channel in (Channel.PAD, Channel.KIOSK, Channel.PAPER) or (is_open(at) and rng.random() < 0.4):
        return "hall"
    return f"carrier-{rng.randrange(24)}" if rng.random() < 0.6 else f"home-{number}"


def _share_phones(visits: Sequence[Visit], said: dict[int, Said], rng: random.Random) -> None:
    """Families who come together use one phone for two to four visits, often at the same window."""
    own = [at for at, each in said.items() if each.channel is Channel.PHONE]
    days: dict[object, list[int]] = {}
    for at in own:
        days.setdefault(visits[at].on, []).append(at)
    for day in days.values():
        for _ in range(len(day) // 25):
            first, *family = rng.sample(day, min(len(day), rng.randint(2, 4)))
            _lend(said, first, family)


def _send_agents(visits: Sequence[Visit], said: dict[int, Said], rng: random.Random) -> None:
    """People who come for others every week: one phone, fifteen to forty visits of a queue, two in five reviewed."""
    queues: dict[int, list[int]] = {}
    for at, visit in enumerate(visits):
        queues.setdefault(visit.desk.queue, []).append(at)
    for queue in rng.sample(sorted(queues), min(8, len(queues))):
        came = rng.sample(queues[queue], min(len(queues[queue]), rng.randint(15, 40)))
        mine = [at for at in came if rng.random() < 0.4]
        for at in mine:
            said[at] = review(visits[at], Channel.PHONE, at, rng)
        if mine:
            _lend(said, mine[0], mine[1:])


def _lend(said: dict[int, Said], first: int, others: Sequence[int]) -> None:
    for at in others:
        said[at] = dataclasses.replace(said[at], device=f"device-{first}", network=f"home-{first}")
    said[first] = dataclasses.replace(said[first], device=f"device-{first}", network=f"home-{first}")
