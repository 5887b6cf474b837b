"""Where the leaders of a day stand: day after day, everybody where they stood least often so far."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from openhall.lab.roster.asking import Leader, Post, Question
from openhall.lab.roster.program import Program

A_DAY = 10.0
"""Seconds for the posts of one day; they take a hundredth of one."""


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Who stands where on a day."""

    day: dt.date
    post: str
    leader: str


def at_posts(question: Question, stands: Collection[tuple[str, dt.date]]) -> tuple[Duty, ...]:
    """The duties of all days, in order; on each day every post has its seats filled by leaders who fit it."""
    stood: Counter[tuple[str, str]] = Counter()
    found: list[Duty] = []
    for day in question.days:
        today = [each for each in question.leaders if (each.code, day) in stands]
        placed = _assigned(question.posts, today, stood)
        stood.update(placed)
        found += [Duty(day, post, leader) for leader, post in placed]
    return tuple(sorted(found))


def _assigned(posts: Sequence[Post], today: Sequence[Leader], stood: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leader and post, the sum of how often each stood there so far being least."""
    program = Program()
    seat = {(leader.code, post.code): program.column(0, 1) for leader in today for post in posts if post.fits(leader)}
    for leader in today:
        program.row(1, 1, [(column, 1) for (code, _), column in seat.items() if code == leader.code])
    for post in posts:
        program.row(post.seats, post.seats, [(column, 1) for (_, code), column in seat.items() if code == post.code])
    # Squares of what was, so that the third time at one post is dearer than the second time at two.
    answer = program.least({column: 2 * stood[pair] + 1 for pair, column in seat.items()}, A_DAY)
    if answer is None:  # the flows of the day program made sure of it
        raise AssertionError("the posts of a day can't be filled")
    return [pair for pair, column in seat.items() if answer.count(column)]
