"""Opening hours and calendar days of a hall."""

import datetime as dt
import uuid

from openhall.kit.changes import Values
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act
from openhall.places import queries, services
from openhall.places.rules import WEEKDAYS, Day, date_of_record, read_hours
from openhall.places.states import DaySource
from openhall.queue.queries.touched import open_today
from openhall.routines.settings.intent import Effect, Intent, Kind


def read_weekly(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """The hours of a hall by weekday; the record is the hall itself."""
    return queries.weekly_hours(hall) if record == hall else None


def check_weekly(intent: Intent) -> None:
    """A hall that never opens is closed on the duty desk, not by its hours."""
    if not any((intent.after or {}).values()):
        raise Malformed("no_hours", "A hall needs at least one day on which it is open.")


def write_weekly(intent: Intent, act: Act) -> None:
    """The hours, with all that is counted over them."""
    services.set_hours(intent.hall, read_hours(intent.after or {}), act)


def effects_weekly(intent: Intent) -> list[Effect]:
    """Hours a week, and who has a ticket now if today's hours change."""
    before, after = (_minutes(each or {}) for each in (intent.before, intent.after))
    effects = [Effect("week_minutes", {"before": before, "after": after})] if before != after else []
    today = WEEKDAYS[intent.today.isoweekday() - 1]
    if (
        intent.on == intent.today
        and intent.changes(today)
        and (count := open_today(intent.hall, intent.today))
    ):
        effects.append(Effect("open_tickets", {"count": count}))
    return effects


def _minutes(written: Values) -> int:
    spans = [span for spans in read_hours(written).values() for span in spans]
    return sum(60 * (closes.hour - opens.hour) + closes.minute - opens.minute for opens, closes in spans)


def read_day(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """What the hall itself says of a day."""
    date = date_of_record(hall, record)
    found = queries.own_day(hall, date) if date else None
    return {"date": str(date), "is_workday": found.is_workday, "note": found.note} if found else None


def check_day(intent: Intent) -> None:
    """Days that are over stay as they were: what was counted over them was told to people."""
    if _date(intent) < intent.today:
        raise Malformed("day_is_over", "That day is over. Only today and later days can be changed.")


def write_day(intent: Intent, act: Act) -> None:
    """The hall's own word, or the nation's again."""
    if intent.after is None:
        services.clear_day(intent.hall, _date(intent), act)
        return
    day = Day(bool(intent.after["is_workday"]), str(intent.after["note"]))
    services.put_days(intent.hall, {_date(intent): day}, DaySource.LOCAL, act)


def effects_day(intent: Intent) -> list[Effect]:
    """Who has a ticket now if the day is today."""
    if _date(intent) != intent.today or not (count := open_today(intent.hall, intent.today)):
        return []
    return [Effect("open_tickets", {"count": count})]


def _date(intent: Intent) -> dt.date:
    found = date_of_record(intent.hall, intent.record)
    if found is None:
        raise Malformed("no_day", "That is not a day: write it as 2026-03-31.")
    return found


HOURS = Kind("hours", read_weekly, write_weekly, check_weekly, effects_weekly)
DAY = Kind("day", read_day, write_day, check_day, effects_day, removable=True)
