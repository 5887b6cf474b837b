"""Eight ways to stuff reviews, each at one window: with visits that nobody reviewed, or with invented ones."""

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping

from openhall.demo.stuffed.desks import Visit, moment
from openhall.demo.stuffed.honest import Said, given_at, network_of
from openhall.demo.stuffed.phrases import copied
from openhall.lab.stuffing.traces import Channel, Level, Origin


class Books:
    """The visits of a quarter and what is said of them; fakes are written in."""

    def __init__(self, visits: Iterable[Visit], said: Mapping[int, Said]) -> None:
        """Start with the honest ones."""
        self.visits, self.said = list(visits), dict(said)

    def silent(self, window: str, first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> list[int]:
        """Visits of a window without a review, closed on these days."""
        return [
            at for at, visit in enumerate(self.visits)
            if visit.desk.window == window and at not in self.said and first <= visit.on <= last
        ]  # fmt: skip

    def days(self, window: str) -> list[dt.date]:
        """The days on which the window closed a visit, in order."""
        return sorted({visit.on for visit in self.visits if visit.desk.window == window})


type Plant = Callable[[Books, str, int, random.Random], list[int]]


def spread(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """Silent visits over ten days to the whole quarter."""
    days = books.days(window)
    length = rng.randint(min(10, len(days)), len(days))
    begins = rng.randint(0, len(days) - length)
    free = books.silent(window, days[begins], days[begins + length - 1])
    return sorted(rng.sample(free, min(size, len(free))))


def fake(channel: Channel, at: dt.datetime, number: int, visit: Visit, rng: random.Random) -> Said:
    """Praise by this channel; a phone is a new one each time unless somebody says otherwise."""
    level = Level.VERY_SATISFIED if rng.random() < 0.97 else Level.SATISFIED
    if channel is Channel.PAD:
        return Said(channel, level, at, f"pad-{visit.desk.window}", "hall")
    return Said(channel, level, at, f"device-{number}", network_of(channel, at, number, rng))


def quick_taps(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """The clerk taps the pad in the moment of closing."""
    chosen = spread(books, window, size, rng)
    for at in chosen:
        visit = books.visits[at]
        when = visit.closed_at + dt.timedelta(seconds=round(rng.uniform(0.6, 2.8), 2))
        books.said[at] = fake(Channel.PAD, when, at, visit, rng)
    return chosen


def sitting(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """Somebody sits down with the links of the last days and many phones: all within about an hour."""
    days = books.days(window)
    last = rng.randrange(min(5, len(days) - 1), len(days))
    chosen = books.silent(window, days[max(0, last - 5)], days[last - 1])
    chosen = rng.sample(chosen, min(size, len(chosen)))
    begins, minutes = moment(days[last], rng.uniform(34_000, 75_000)), rng.uniform(20, 70)
    for at in chosen:
        when = begins + dt.timedelta(minutes=rng.uniform(0, minutes))
        books.said[at] = fake(Channel.PHONE, when, at, books.visits[at], rng)
    return chosen


def one_phone(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """One phone, at believable moments, at home or on the move; or several phones of one home."""
    chosen = spread(books, window, size, rng)
    at_home, phones = rng.choice(((True, 1), (False, 1), (True, 5)))
    for at in chosen:
        when = given_at(books.visits[at], Channel.PHONE, rng)
        said = fake(Channel.PHONE, when, at, books.visits[at], rng)
        network = f"home-{chosen[0]}" if at_home else said.network
        device = f"device-{rng.choice(chosen[:phones])}"
        books.said[at] = dataclasses.replace(said, device=device, network=network)
    return chosen


def pad_for_visitors(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """At a disliked window whose pad hardly anybody touches, the clerk touches it, at a believable pace."""
    chosen = spread(books, window, size, rng)
    for at in chosen:
        visit = books.visits[at]
        books.said[at] = fake(Channel.PAD, given_at(visit, Channel.PAD, rng), at, visit, rng)
    return chosen


def every_visit(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """For some days nearly every visit gets its review, on the pad or by phones, at a believable pace."""
    days, chosen = books.days(window), list[int]()
    channel = rng.choice((Channel.PAD, Channel.PHONE))
    day = rng.randrange(len(days))
    while len(chosen) < size:
        free = books.silent(window, days[day % len(days)], days[day % len(days)])
        some = [at for at in free if rng.random() < 0.92]
        for at in some:
            when = given_at(books.visits[at], channel, rng)
            books.said[at] = fake(channel, when, at, books.visits[at], rng)
        chosen, day = chosen + some, day + 1
    return chosen


def ghost_tickets(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """Tickets nobody came with: called and closed in seconds, or taken by staff, then praised."""
    short, origin = rng.choice(((True, Origin.KIOSK), (True, Origin.WINDOW), (False, Origin.STAFF)))
    hosts = [at for at, visit in enumerate(books.visits) if visit.desk.window == window]
    first = rng.randrange(max(1, len(hosts) - 20 * size))
    chosen = []
    for host in rng.sample(hosts[first : first + 20 * size], size):
        visit = _ghost(books.visits[host], origin, rng.uniform(4, 18) if short else rng.uniform(60, 400), rng)
        books.visits.append(visit)
        chosen.append(len(books.visits) - 1)
        when = visit.closed_at + dt.timedelta(seconds=round(rng.uniform(4, 25), 2))
        books.said[chosen[-1]] = fake(Channel.PAD, when, chosen[-1], visit, rng)
    return chosen


def _ghost(after: Visit, origin: Origin, service: float, rng: random.Random) -> Visit:
    called = after.closed_at + dt.timedelta(seconds=round(rng.uniform(1, 5), 2))
    started = called + dt.timedelta(seconds=round(rng.uniform(0.5, 3), 2))
    closed = started + dt.timedelta(seconds=round(service, 2))
    return Visit(after.desk, after.clerk, after.rate, origin, called, started, closed, round(service, 1))


def copied_texts(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """A text handed round among friends, each with little changes, by many phones at believable moments."""
    chosen, pattern = spread(books, window, size, rng), rng.randrange(3)
    for at in chosen:
        when = given_at(books.visits[at], Channel.PHONE, rng)
        said = fake(Channel.PHONE, when, at, books.visits[at], rng)
        books.said[at] = dataclasses.replace(said, text=copied(pattern, rng))
    return chosen


def after_hours(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """The day's silent visits, done in the shut hall on the pad, or at home in the night."""
    channel = rng.choice((Channel.PAD, Channel.PHONE))
    chosen = spread(books, window, size, rng)
    for at in chosen:
        visit = books.visits[at]
        if channel is Channel.PAD:
            when = moment(visit.on, rng.uniform(63_500, 72_000))
        else:
            when = moment(visit.on + dt.timedelta(1), rng.uniform(300, 16_500))
        books.said[at] = fake(channel, max(when, visit.closed_at), at, visit, rng)
    return chosen


def patient(books: Books, window: str, size: int, rng: random.Random) -> list[int]:
    """A few at a time, by phones of friends at believable moments, without a word: what no detector here finds."""
    chosen = spread(books, window, size, rng)
    for at in chosen:
        when = given_at(books.visits[at], Channel.PHONE, rng)
        books.said[at] = fake(Channel.PHONE, when, at, books.visits[at], rng)
    return chosen


PATTERNS: Mapping[str, Plant] = {
    each.__name__: each
    for each in (
        quick_taps, sitting, one_phone, pad_for_visitors, every_visit, ghost_tickets, copied_texts, after_hours,
    )
}  # fmt: skip
ELUSIVE: Mapping[str, Plant] = {patient.__name__: patient}
