"""What the pages of moderation and of retaliation show, in the reader's language."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.queue.queries.plan import HallPlan
from openhall.reviews.queries.moderation import Report, Unpublished
from openhall.reviews.rules.reasons import REASONS
from openhall.reviews.states import Level
from openhall.web.public.review_words import LEVEL_WORDS, said
from openhall.web.templatetags.openhall import named
from openhall.web.unit.presenters import Text
from openhall.web.wayfinding import moment_words


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed about a review and was refused: it comes back as it was."""

    review: uuid.UUID
    text: str
    reply: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class ModeratedLine:
    """A review to decide about: its own text, and what stands in the form (the unit's measures begin the reply)."""

    id: uuid.UUID
    level: Text
    reasons: tuple[str, ...]
    text: str
    window: str
    item: str
    given_on: dt.date
    form: Typed


@dataclasses.dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of retaliation; `answer` is empty while it waits."""

    id: uuid.UUID
    level: Text
    window: str
    text: str
    at: str
    answered: str
    answer: str


def moderated_lines(plan: HallPlan, rows: Iterable[Unpublished], typed: Typed | None) -> list[ModeratedLine]:
    """One line a review; `typed` is kept where it was typed."""
    return [
        ModeratedLine(
            row.id, LEVEL_WORDS[Level(row.level)], _reasons(row.reasons),
            row.text, _window(plan, row.window), _item(plan, row.item), row.given_on,
            typed if typed and typed.review == row.id else Typed(row.id, row.text, row.measures, ""),
        )
        for row in rows
    ]  # fmt: skip


def report_lines(plan: HallPlan, rows: Iterable[Report], now: dt.datetime) -> list[ReportLine]:
    """One line a report."""
    zone = plan.hall.hours.timezone
    return [
        ReportLine(
            row.id, LEVEL_WORDS[Level(row.level)], _window(plan, row.window), row.text, moment_words(row.at, now, zone),
            moment_words(row.answered_at, now, zone) if row.answered_at else "", row.answer,
        )
        for row in rows
    ]  # fmt: skip


def _reasons(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(said(REASONS[code]) for code in codes if code in REASONS)


def _window(plan: HallPlan, window: uuid.UUID | None) -> str:
    found = plan.window_by_id.get(window) if window else None
    return found.code if found else ""


def _item(plan: HallPlan, item: uuid.UUID | None) -> str:
    found = plan.item_by_id.get(item) if item else None
    return named(found) if found else ""
