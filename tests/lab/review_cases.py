"""Streams of reviews made by hand, for the tests of the detectors: a row is a number of reviews that are alike."""

import datetime as dt
from typing import Any

from openhall.lab.stuffing import Channel, Level, Origin, ReviewTrace, SilentVisits

ZONE = "Asia/Shanghai"
MONDAY = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)  # nine o'clock in the hall
DAY = 86_400.0
TOP, GOOD, BAD = Level.VERY_SATISFIED, Level.SATISFIED, Level.DISSATISFIED


class Stream:
    """Reviews and silent visits, collected row by row; reviews are named r1, r2 … in the order of the rows."""

    def __init__(self) -> None:
        self.reviews: list[ReviewTrace] = []
        self.silent: list[SilentVisits] = []

    def add(
        self, count: int, window: str, *, lag: float = 20.0, every: float = 600.0, after: float = 0.0,
        service: float = 300.0, **more: Any,
    ) -> list[str]:  # fmt: skip
        """So many reviews of visits closed `every` seconds, the first `after` seconds past nine on Monday."""
        names = []
        for number in range(count):
            closed = MONDAY + dt.timedelta(seconds=after + number * every)
            started = closed - dt.timedelta(seconds=service)
            traits = {
                "hall": "lakeside", "clerk": f"clerk-{window}", "level": TOP, "channel": Channel.PAD,
                "origin": Origin.KIOSK, "called_at": started - dt.timedelta(seconds=20), "started_at": started,
                "closed_at": closed, "reviewed_at": closed + dt.timedelta(seconds=lag), **more,
            }  # fmt: skip
            names.append(f"r{len(self.reviews) + 1}")
            self.reviews.append(ReviewTrace(id=names[-1], window=window, service_seconds=service, **traits))
        return names

    def stay_silent(
        self, visits: int, window: str, *, day: int = 0, hall: str = "lakeside", **more: int
    ) -> None:
        """So many visits without a review, closed so many days after the Monday."""
        on = MONDAY.date() + dt.timedelta(day)
        self.silent.append(SilentVisits(hall=hall, window=window, on=on, visits=visits, **more))
