"""The roster of a week: who stands at which window on which day, who steps in, where nobody does."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhall.kit.clock import local_day
from openhall.kit.errors import Malformed
from openhall.people import queries as people
from openhall.people.queries import staffing
from openhall.people.queries.staffing import LeaveLine, PostingLine
from openhall.queue.queries.plan import HallPlan
from openhall.web.asking import now
from openhall.web.reading import line
from openhall.web.settings.views import frame, here
from openhall.web.templatetags.openhall import named

WEEK = dt.timedelta(days=7)
DAYS = tuple(dt.timedelta(days=number) for number in range(7))


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """Who stands at a window on a day; `how`: own, deputy, away (nobody steps in), empty, or shut for the hall."""

    who: str
    how: str


@dataclasses.dataclass(frozen=True, slots=True)
class RosterLine:
    """A window and its week."""

    window: str
    cells: tuple[Cell, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """A day of the week and whether the hall is open."""

    date: dt.date
    is_open: bool


@require_safe
def roster(request: HttpRequest, hall: str) -> HttpResponse:
    """The week of `?week=`, a day in it; else this one."""
    who, plan = here(request, hall)
    monday = _monday(request, plan)
    days = [Day(monday + each, bool(plan.hall.hours.intervals(monday + each))) for each in DAYS]
    lines = roster_lines(plan, days)
    gaps = sum(cell.how in ("away", "empty") for each in lines for cell in each.cells)
    page = {
        **frame(request, who, plan, "posting"), "days": days, "lines": lines, "gaps": gaps,
        "earlier": monday - WEEK, "later": monday + WEEK,
    }  # fmt: skip
    return render(request, "settings/roster.html", page)


def _monday(request: HttpRequest, plan: HallPlan) -> dt.date:
    text = line(request.GET, "week", 10)
    try:
        day = dt.date.fromisoformat(text) if text else local_day(now(), plan.hall.hours.timezone)
        return (
            day - dt.timedelta(days=day.weekday())
            if dt.date(2000, 1, 3) <= day <= dt.date(2200, 1, 1)
            else _no_day()
        )
    except ValueError:
        return _no_day()


def _no_day() -> dt.date:
    raise Malformed("no_day", "That is not a day: write it as 2026-03-31.")


def roster_lines(plan: HallPlan, days: Sequence[Day]) -> list[RosterLine]:
    """Every window in use with its week: three statements, whatever the size of the hall."""
    windows = list(plan.windows.values())
    first, last = days[0].date, days[-1].date
    posts = staffing.postings_in([each.id for each in windows], first, last)
    leaves = staffing.leaves_in(plan.hall.id, first, last)
    everybody = {each.account for each in posts} | {each.substitute for each in posts if each.substitute}
    names = {account: named(each) for account, each in people.names(everybody).items()}
    by_window: dict[uuid.UUID, list[PostingLine]] = {}
    for post in posts:
        by_window.setdefault(post.window, []).append(post)
    return [
        RosterLine(each.code, tuple(_cell(by_window.get(each.id, []), leaves, names, day) for day in days))
        for each in windows
    ]


def _cell(
    posts: Sequence[PostingLine], leaves: Sequence[LeaveLine], names: Mapping[uuid.UUID, str], day: Day
) -> Cell:
    if not day.is_open:
        return Cell("", "shut")
    away = {each.account for each in leaves if each.from_on <= day.date <= each.to_on}
    post = next((each for each in reversed(posts) if each.holds(day.date)), None)
    if post is None:
        return Cell("", "empty")
    if post.account not in away:
        return Cell(names[post.account], "own")
    if post.substitute is not None and post.substitute not in away:
        return Cell(names[post.substitute], "deputy")
    return Cell(names[post.account], "away")
