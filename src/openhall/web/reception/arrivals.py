"""Taps at the door: when somebody came, kept until that somebody's ticket is taken. First come, first taken."""

import datetime as dt
from collections.abc import Sequence

FORGOTTEN_AFTER = dt.timedelta(hours=2)
AT_MOST = 200


def still_due(taps: Sequence[str], now: dt.datetime) -> list[str]:
    """The taps of the last two hours, oldest first; what is no moment is dropped."""
    return [text for text in taps if (at := _moment(text)) and now - FORGOTTEN_AFTER < at <= now][-AT_MOST:]


def tapped(taps: Sequence[str], now: dt.datetime) -> list[str]:
    """One more person has come in."""
    return [*still_due(taps, now), now.isoformat()][-AT_MOST:]


def untapped(taps: Sequence[str], now: dt.datetime) -> list[str]:
    """The last tap was a slip."""
    return still_due(taps, now)[:-1]


def first_arrival(taps: Sequence[str], now: dt.datetime) -> dt.datetime | None:
    """When the person came whose ticket is taken now; None if nobody was tapped."""
    due = still_due(taps, now)
    return _moment(due[0]) if due else None


def _moment(text: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None
