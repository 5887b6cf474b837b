"""The one place where the machine's clock is read; everything else is handed its `now`."""

import datetime as dt
import zoneinfo


def utc_now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def require_aware(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC; a naive datetime raises ValueError, because nobody knows what it means."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(dt.UTC)


def local_day(moment: dt.datetime, timezone: str) -> dt.date:
    """The calendar day of `moment` in the hall's zone: numbers restart at the hall's midnight, not at UTC's."""
    return require_aware(moment).astimezone(zoneinfo.ZoneInfo(timezone)).date()


def local_moment(day: dt.date, at: dt.time, timezone: str) -> dt.datetime:
    """The UTC moment of a wall-clock time on a day in the hall's zone."""
    return dt.datetime.combine(day, at, zoneinfo.ZoneInfo(timezone)).astimezone(dt.UTC)
