"""Reviews as the API tells them: codes instead of identifiers, counts beside every share."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from openhall.queue.queries.plan import HallPlan
from openhall.reviews.queries.cases import CaseRow
from openhall.reviews.queries.cuts import CutLine
from openhall.reviews.queries.figures import Handling
from openhall.reviews.queries.moderation import Report, Unpublished
from openhall.reviews.queries.ratings import Rated
from openhall.reviews.queries.signals import SignalView
from openhall.reviews.rules.figures import Figures
from openhall.reviews.states import Level


def given(facts: Mapping[str, Any], token: str) -> dict[str, Any]:
    """A review just given; `token` is empty for whom the visitor's link must not be told."""
    return {
        "id": facts["id"], "level": facts["level"], "given_at": facts["given_at"],
        "receipt": f"/review/{token}/receipt" if token else "",
    }  # fmt: skip


def row(plan: HallPlan, case: CaseRow) -> dict[str, Any]:
    """A bad review in handling."""
    window = plan.window_by_id.get(case.window) if case.window else None
    item = plan.item_by_id.get(case.item) if case.item else None
    return {
        "id": str(case.id), "state": case.state, "level": case.level, "window": window.code if window else None,
        "item": item.code if item else None, "given_on": case.given_on.isoformat(), "reachable": case.reachable,
        "complexity": case.complexity, "due_at": case.due_at and case.due_at.isoformat(),
    }  # fmt: skip


def unpublished(plan: HallPlan, said: Unpublished) -> dict[str, Any]:
    """A review that waits for moderation."""
    window = plan.window_by_id.get(said.window) if said.window else None
    item = plan.item_by_id.get(said.item) if said.item else None
    return {
        "id": str(said.id), "level": said.level, "reasons": list(said.reasons), "text": said.text,
        "window": window.code if window else None, "item": item.code if item else None,
        "given_on": said.given_on.isoformat(),
    }  # fmt: skip


def report(plan: HallPlan, said: Report) -> dict[str, Any]:
    """A report of retaliation."""
    window = plan.window_by_id.get(said.window) if said.window else None
    return {
        "id": str(said.id), "text": said.text, "at": said.at.isoformat(), "level": said.level,
        "window": window.code if window else None, "answer": said.answer,
        "answered_at": said.answered_at and said.answered_at.isoformat(),
    }  # fmt: skip


def rated(row: Rated) -> dict[str, Any]:
    """One thing that was rated."""
    return dataclasses.asdict(row)


def signal(plan: HallPlan, said: SignalView) -> dict[str, Any]:
    """A signal of stuffing with whom to ask."""
    window = plan.window_by_id.get(said.window)
    return {
        "id": str(said.id), "kind": said.kind, "window": window.code if window else None, "state": said.state,
        "begins": said.begins.isoformat(), "ends": said.ends.isoformat(), "reviews": said.reviews, "zh": said.zh,
        "en": said.en, "words": said.words,
        "call_backs": [
            {"id": str(each.id), "level": each.level, "given_on": each.given_on.isoformat(),
             "reachable": each.reachable, "way": each.way, "answered": each.answered}
            for each in said.call_backs
        ],
    }  # fmt: skip


def cut(plan: HallPlan, rows: Sequence[CutLine], by: str, first: dt.date, last: dt.date) -> dict[str, Any]:
    """The figures of some days by one dimension."""
    return {
        "hall": plan.hall.code, "from_on": first.isoformat(), "to_on": last.isoformat(), "by": by,
        "rows": [dataclasses.asdict(row) for row in rows],
    }  # fmt: skip


def summary(plan: HallPlan, found: Figures | None, handled: Handling, first: dt.date, last: dt.date) -> dict[str, Any]:
    """The figures of some days."""
    figures = found or Figures(0, {})
    shares = ("contacted_on_time", "rectified_on_time", "return_visited", "satisfied")
    counts = ("opened", "reachable", "unreachable", "without_contact")
    return {
        "hall": plan.hall.code,
        "from_on": first.isoformat(),
        "to_on": last.isoformat(),
        "closed": figures.closed,
        "reviews": figures.reviews,
        "levels": {str(level): figures.levels.get(level, 0) for level in Level},
        "bad": figures.bad,
        "defaults": figures.defaults,
        "invalid": figures.invalid,
        "good_rate": dataclasses.asdict(figures.good_rate),
        "active_rate": dataclasses.asdict(figures.active_rate),
        "silence": dataclasses.asdict(figures.silence),
        "bad_per_ten_thousand": figures.bad_per_ten_thousand,
        "average": figures.average(),
        "handling": {name: getattr(handled, name) for name in counts}
        | {name: dataclasses.asdict(getattr(handled, name)) for name in shares},
    }
