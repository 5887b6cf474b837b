"""Pure rules for who watches a hall: how grave a wait is, why somebody waits, which window nobody opened."""

import datetime as dt
from collections.abc import Collection
from typing import Literal

from openhall.kit.clock import local_day, local_moment
from openhall.places.rules import Hours

type Level = Literal["", "target", "warn", "alarm"]
type WhyWaits = Literal["nobody_serves", "closed_windows", "mark", "only_window", "before", "next", "uncalled"]


def wait_level(seconds: float, steps: tuple[int, int, int]) -> Level:
    """How grave a wait is; `steps` are the hall's minutes for target, warning and alarm (15, 20, 30)."""
    minutes = seconds / 60
    names: tuple[Level, Level, Level] = ("alarm", "warn", "target")
    reached = (name for name, step in zip(names, reversed(steps), strict=True) if minutes >= step)
    return next(reached, "")


def why_waits(
    ahead: int, serving: Collection[str], working: Collection[str], marked: Collection[str], only: str,
    idle: Collection[str] = (),
) -> WhyWaits:  # fmt: skip
    """The first reason that keeps a visitor waiting.

    `serving` = windows that serve the queue, `working` = those of them that are open, `marked` = those of the
    open ones with the mark the visitor needs, `only` = the one window the ticket was sent to, if
    any, `idle` = windows that are open with nobody at them; `ahead` = how many stand before in the same queue.
    """
    if not serving:
        return "nobody_serves"
    if only and only not in working:
        return "only_window"
    if not working:
        return "closed_windows"
    if not marked:
        return "mark"
    if ahead:
        return "before"
    may_call = set(marked) & {only} if only else set(marked)
    return "uncalled" if may_call.intersection(idle) else "next"


def opened_at(hours: Hours, now: dt.datetime) -> dt.datetime | None:
    """When the present interval of the day began; None while no interval runs."""
    day = local_day(now, hours.timezone)
    for opens, closes in hours.intervals(day):
        start, end = (local_moment(day, each, hours.timezone) for each in (opens, closes))
        if start <= now < end:
            return start
    return None


def is_unmanned(state: str, since: dt.datetime, opening: dt.datetime | None, posted: bool) -> bool:
    """Whether somebody is posted at a window that nobody has opened since the hall opened."""
    return state == "closed" and posted and opening is not None and since <= opening
