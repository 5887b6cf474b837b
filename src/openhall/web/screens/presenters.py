"""What the boards' templates and scripts need, and nothing else."""

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from openhall.places.queries import WindowView, ZoneView
from openhall.places.rules import Hours
from openhall.queue.queries.board import BoardCall, BoardNow, WindowFace
from openhall.queue.queries.plan import HallPlan
from openhall.queue.rules.speaking import spoken_within
from openhall.queue.services import AnnouncementView
from openhall.web.screens.folders import Slide, own_slides
from openhall.web.screens.options import Options
from openhall.web.screens.wording import TAGS, Around, Words, around, name, say

STATES = {
    "called": _("Please come to the window"),
    "serving": _("Being served"),
    "open": _("Free"),
    "paused": _("Back in a moment"),
    "closed": _("Closed"),
}
ICONS = {"called": "bell", "serving": "person", "open": "check", "paused": "pause", "closed": "cross"}


@dataclasses.dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of a board."""

    now: Words
    nobody: Words
    recall: Words
    queue: Words
    waiting: Words
    stale: Words
    not_live: Words
    closed: Words
    sound: Words
    window: Around


@dataclasses.dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue on the board."""

    code: str
    prefix: str
    name: Words
    waiting: int


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """What every board has: where it stands, how it looks, what the log's index was."""

    plan: HallPlan
    options: Options
    labels: Labels
    hall: Words
    index: int
    at: dt.datetime
    closed: bool
    message: Words

    @property
    def clock(self) -> str:
        """The hall's own time, 24 hours."""
        return self.at.astimezone(zoneinfo.ZoneInfo(self.plan.hall.hours.timezone)).strftime("%H:%M")


@dataclasses.dataclass(frozen=True, slots=True)
class ZoneBoard:
    """A zone: the current call, those before it, who waits, quiet texts."""

    board: Board
    zone: ZoneView
    name: Words
    calls: tuple[BoardCall, ...]
    queues: tuple[QueueRow, ...]
    slides: tuple[Slide, ...]
    hours: Words


@dataclasses.dataclass(frozen=True, slots=True)
class WindowState:
    """One of the words a window may show."""

    state: str
    icon: str
    words: Words
    shown: bool


@dataclasses.dataclass(frozen=True, slots=True)
class WindowBoard:
    """The small screen over a window."""

    board: Board
    window: WindowView
    name: Words
    number: str
    states: tuple[WindowState, ...]


def labels(languages: Sequence[str]) -> Labels:
    """All fixed words."""
    return Labels(
        now=say(languages, _("Now calling")),
        nobody=say(languages, _("Called numbers will stand here")),
        recall=say(languages, _("Recall")),
        queue=say(languages, _("Service")),
        waiting=say(languages, _("Waiting")),
        stale=say(languages, _("Data from")),
        not_live=say(languages, _("not live")),
        closed=say(languages, _("This hall is closed at the moment")),
        sound=say(languages, _("Turn the sound on")),
        window=around(languages, _("Window %(window)s"), "%(window)s"),
    )


def board(plan: HallPlan, now: BoardNow, index: int, options: Options) -> Board:
    """The common part."""
    languages = options.languages
    return Board(
        plan, options, labels(languages), name(languages, plan.hall), index, now.at, now.closed,
        name(languages, now, "message"),
    )  # fmt: skip


def zone_board(
    common: Board, zone: ZoneView, now: BoardNow, calls: Sequence[BoardCall], served: Sequence[str]
) -> ZoneBoard:
    """`served` = the codes of the queues that windows of this zone serve."""
    languages = common.options.languages
    queues = tuple(
        QueueRow(code, queue.prefix, name(languages, queue), now.waiting.get(code, 0))
        for code, queue in common.plan.queues.items()
        if code in served
    )
    hours = hours_today(common.plan.hall.hours, now.at, languages)
    shown = (*advice(languages), *own_slides(settings.DATA_DIR, common.plan.hall.code, languages))
    return ZoneBoard(common, zone, name(languages, zone), tuple(calls), queues, shown, hours)


def window_board(common: Board, window: WindowView, face: WindowFace) -> WindowBoard:
    """The window's number and the word for its state."""
    languages = common.options.languages
    shown = face.ticket_state or face.state
    states = tuple(
        WindowState(state, ICONS[state], say(languages, text), state == shown) for state, text in STATES.items()
    )
    return WindowBoard(common, window, name(languages, window), face.number or "", states)


def hours_today(hours: Hours, now: dt.datetime, languages: Sequence[str]) -> Words:
    """Today's opening hours in one line."""
    if hours.around_the_clock:
        return say(languages, _("Open around the clock"))
    day = now.astimezone(zoneinfo.ZoneInfo(hours.timezone)).date()
    spans = [f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours.intervals(day)]
    if not spans:
        return say(languages, _("Closed today"))
    return say(languages, _("Open today %(hours)s"), hours="  ".join(spans))


def advice(languages: Sequence[str]) -> tuple[Slide, ...]:
    """What always helps; a hall's own slides come after it."""
    missed = Slide(
        say(languages, _("Missed your number?")),
        say(languages, _("Ask a guide: it can be called again. Nothing is lost.")),
    )
    help_here = Slide(
        say(languages, _("Elderly, with a disability, or with a small child?")),
        say(languages, _("Tell a guide: you may be called earlier.")),
    )
    return (missed, help_here)


def announcement(view: AnnouncementView, now: dt.datetime) -> dict[str, Any]:
    """What a board is to say, and within how many seconds."""
    return {
        "id": str(view.id),
        "number": view.number,
        "window": view.window,
        "recall": view.recall,
        "repeats": view.repeats,
        "seconds": (view.until - now).total_seconds(),
        "subtitles": {part.lang: part.text for part in _subtitles(view)},
        "utterances": [
            {
                "language": each.language,
                "clips": list(each.clips),
                "text": each.text,
                "seconds": spoken_within([each], 1).total_seconds(),
            }
            for each in view.utterances
        ],
    }


def _subtitles(view: AnnouncementView) -> Words:
    text = _("Again: %(number)s, please go to window %(window)s") if view.recall else _(
        "%(number)s, please go to window %(window)s"
    )
    return say(list(TAGS), text, number=view.number, window=view.window)
