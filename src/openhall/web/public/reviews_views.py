"""What visitors say of a hall: counts before shares, silence shown, texts after moderation; a page and a CSV."""

import csv
import dataclasses
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from openhall.kit.clock import local_day
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.queries.figures import Key, figures, handling
from openhall.reviews.queries.published import published
from openhall.reviews.queries.ratings import Rated, rated
from openhall.reviews.rules.figures import Figures
from openhall.reviews.states import About, Level
from openhall.vault.rules.suppression import suppress
from openhall.web.asking import now
from openhall.web.public.review_words import HANDLING_WORDS, LEVEL_WORDS, PAGE_WORDS, RATED_WORDS
from openhall.web.templatetags.openhall import named

MONTHS = 12
FEW = 5
MOST_THINGS = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One level: how many (None where few could point at a person), and how wide its bar is in percent of the most."""

    words: str | Promise
    count: int | None
    width: int


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """One month's counts; None where a number would be so small that it points at a person."""

    month: dt.date
    closed: int
    reviews: int | None
    bad: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """A published review and the unit's reply."""

    level: str | Promise
    text: str
    reply: str
    item: str
    month: dt.date
    result: str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Thing:
    """Something that was rated besides visits; None where a number would point at a person."""

    kind: str | Promise
    name: str | Promise
    ratings: int | None
    bad: int | None


@require_safe
def reviews(request: HttpRequest, hall: str) -> HttpResponse:
    """The figures of the last twelve months."""
    plan, first, last = _span(hall)
    whole = figures(plan.hall.id, first, last).get(plan.hall.id) or Figures(0, {})
    page = {
        "hall": plan.hall, "hall_name": named(plan.hall), "first": first, "last": last, "figures": whole,
        "bars": bars(whole), "months": months(plan, first, last), "handled": handling(plan.hall.id, first, last, now()),
        "quotes": quotes(plan), "few": 0 < whole.reviews < FEW, "few_bad": 0 < whole.bad < FEW,
        "things": things(plan, first, last),
    }  # fmt: skip
    return render(request, "public/reviews.html", page)


@require_safe
def reviews_csv(request: HttpRequest, hall: str) -> HttpResponse:
    """The same by month as CSV, for WPS and Excel (with a byte order mark)."""
    plan, first, last = _span(hall)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="reviews-{plan.hall.code}.csv"'
    out = csv.writer(answer)
    out.writerow(["month", "closed_visits", "reviews", "bad_reviews"])
    for each in months(plan, first, last):
        counts = ["" if count is None else count for count in (each.reviews, each.bad)]
        out.writerow([each.month.strftime("%Y-%m"), each.closed, *counts])
    return answer


def _span(hall: str) -> tuple[HallPlan, dt.date, dt.date]:
    plan = hall_plan(hall, now())
    last = local_day(now(), plan.hall.hours.timezone)
    first = (last.replace(day=1) - dt.timedelta(days=31 * (MONTHS - 1) - 15)).replace(day=1)
    return plan, first, last


def bars(whole: Figures) -> tuple[Bar, ...]:
    """The five levels in fixed order."""
    most = max([1, *whole.levels.values()])
    shown = suppress({level: whole.levels.get(level, 0) for level in LEVEL_WORDS}).cells
    return tuple(
        Bar(words, shown[level], round(100 * (shown[level] or 0) / most)) for level, words in LEVEL_WORDS.items()
    )


def months(plan: HallPlan, first: dt.date, last: dt.date) -> tuple[Month, ...]:
    """Month by month, newest first; counts below five are hidden, and with them what would give them away."""
    found: dict[Key, Figures] = figures(plan.hall.id, first, last, by="month")
    given = suppress({key: each.reviews for key, each in found.items()})
    bad = suppress({key: each.bad for key, each in found.items()})
    keys = sorted((key for key in found if isinstance(key, dt.date)), reverse=True)
    return tuple(Month(key, found[key].closed, given.cells[key], bad.cells[key]) for key in keys)


def things(plan: HallPlan, first: dt.date, last: dt.date) -> tuple[Thing, ...]:
    """What was rated besides visits, most rated first, in the page's language."""
    return tuple(
        Thing(RATED_WORDS[About(each.about)], _thing(plan, each), each.ratings, each.bad)
        for each in rated(plan.hall.id, first, last)[:MOST_THINGS]
    )


def _thing(plan: HallPlan, said: Rated) -> str | Promise:
    if said.about == About.PAGE:
        return PAGE_WORDS.get(said.code, said.code)
    item = plan.items.get(said.code)
    return named(item) if item else said.code


def quotes(plan: HallPlan) -> tuple[Quote, ...]:
    """Published reviews in the page's language."""
    rows = []
    for each in published(plan.hall.id):
        item = plan.item_by_id.get(each.item) if each.item else None
        rows.append(
            Quote(LEVEL_WORDS[Level(each.level)], each.text, each.reply, named(item) if item else "", each.month,
                  HANDLING_WORDS.get(each.result, ""))
        )  # fmt: skip
    return tuple(rows)
