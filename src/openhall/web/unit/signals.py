"""What the page of signals shows, in the reader's language: why, whom to ask, what came out."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openhall.queue.queries.plan import HallPlan
from openhall.reviews.queries.signals import AskedBack, SignalView
from openhall.reviews.states import Answered, Level, SignalState, Way
from openhall.web.public.review_words import LEVEL_WORDS
from openhall.web.unit.presenters import Text
from openhall.web.unit.words import WAYS

ANSWERED: Mapping[str, Text] = {
    Answered.GIVEN: _("The visitor gave it"),
    Answered.NOT_GIVEN: _("The visitor gave none"),
    Answered.ASKED_FOR: _("Somebody asked for it, or pressed it for the visitor"),
    Answered.NOT_REACHED: _("Not reached"),
}
STATES: Mapping[str, Text] = {
    SignalState.CONFIRMED: _("Made"),
    SignalState.EXPLAINED: _("Given after all"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class AskedLine:
    """A reviewer to ask, or who was asked; `ways` are those that can be used."""

    id: uuid.UUID
    level: Text
    given_on: dt.date
    reachable: bool
    answered: Text
    way: Text
    again: bool
    ways: tuple[tuple[str, Text], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal; `open` while nobody has settled it."""

    id: uuid.UUID
    why: str
    window: str
    begins: dt.date
    ends: dt.date
    reviews: int
    open: bool
    state: Text
    words: str
    asked: tuple[AskedLine, ...]
    may_settle: bool


def signal_lines(plan: HallPlan, rows: Iterable[SignalView], supervises: bool) -> list[SignalLine]:
    """One line a signal; settled by who supervises once somebody was asked."""
    chinese, zone = (get_language() or "").startswith("zh"), zoneinfo.ZoneInfo(plan.hall.hours.timezone)
    return [
        SignalLine(
            row.id, row.zh if chinese else row.en, _window(plan, row.window), row.begins.astimezone(zone).date(),
            row.ends.astimezone(zone).date(), row.reviews, row.state == SignalState.OPEN, STATES.get(row.state, ""),
            row.words, tuple(_asked(each) for each in row.call_backs),
            supervises and any(each.answered for each in row.call_backs),
        )
        for row in rows
    ]  # fmt: skip


def _asked(said: AskedBack) -> AskedLine:
    ways = tuple((way, words) for way, words in WAYS.items() if (way == Way.LOG_ONLY) != said.reachable)
    return AskedLine(
        said.id, LEVEL_WORDS[Level(said.level)], said.given_on, said.reachable, ANSWERED.get(said.answered, ""),
        WAYS.get(Way(said.way), "") if said.way else "", said.answered in ("", Answered.NOT_REACHED), ways,
    )  # fmt: skip


def _window(plan: HallPlan, window: uuid.UUID) -> str:
    found = plan.window_by_id.get(window)
    return found.code if found else ""
