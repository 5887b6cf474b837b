"""Who stands at which window by day, who steps in, and who is away."""

import datetime as dt
import uuid
from collections.abc import Collection

from openhall.kit.changes import Values
from openhall.kit.errors import Conflict, Malformed, NotNow
from openhall.ledger.services import Act
from openhall.people.queries import staffing
from openhall.people.queries.staffing import LeaveLine, PostingLine
from openhall.people.services.staffing import Post, hold_window, save_leave, save_posting
from openhall.places import queries as places
from openhall.routines.settings.intent import Effect, Intent, Kind
from openhall.service_days.queries import duties_of
from openhall.service_days.services import excuse_for_leave

LONGEST_LEAVE = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)


def read_posting(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """A posting at a window of this hall."""
    found = staffing.posting(record)
    codes = window_codes(hall)
    return posting_values(found, codes[found.window]) if found and found.window in codes else None


def window_codes(hall: uuid.UUID) -> dict[uuid.UUID, str]:
    """Window → code, also of those that were given up."""
    return {each.id: each.code for in_use in (False, True) for each in places.windows(hall, in_use)}


def posting_values(line: PostingLine, window: str) -> Values:
    """A posting as plain values."""
    return {
        "account": str(line.account), "window": window, "from_on": str(line.from_on),
        "to_on": str(line.to_on) if line.to_on else None,
        "substitute": str(line.substitute) if line.substitute else None,
    }  # fmt: skip


def check_posting(intent: Intent) -> None:
    """What was is not rewritten; nobody stands twice, nobody who is away is posted."""
    before, after = (_post(intent.hall, each) if each else None for each in (intent.before, intent.after))
    if before and before.from_on < intent.today:
        _begun(before, after, intent.today)
    elif after and after.from_on < intent.today:
        raise Malformed("posting_past", "A posting begins today or later.")
    if after is None:
        return
    if after.to_on and after.to_on < after.from_on:
        raise Malformed("days_reversed", "The last day comes before the first.")
    if after.substitute == after.account:
        raise Malformed("own_substitute", "Somebody else must step in, not the same person.")
    _staff(intent.hall, [after.account, *([after.substitute] if after.substitute else [])])
    hold_window(after.window)
    if before is None or _reaches_farther(before, after):
        _free(intent.record, after, intent.today)


def _reaches_farther(before: Post, after: Post) -> bool:
    """Whether the posting covers anything that it did not cover before."""
    if (after.account, after.window) != (before.account, before.window) or after.from_on < before.from_on:
        return True
    return before.to_on is not None and (after.to_on is None or after.to_on > before.to_on)


def _begun(before: Post, after: Post | None, today: dt.date) -> None:
    same = after and (after.account, after.window, after.from_on) == (
        before.account,
        before.window,
        before.from_on,
    )
    if not same:
        raise NotNow(
            "posting_begun", "This posting has begun. Give it a last day instead, and make a new one."
        )
    if after and after.to_on and after.to_on < today - DAY:
        raise Malformed("posting_past_end", "The last day can be yesterday at the earliest.")


def _staff(hall: uuid.UUID, accounts: Collection[uuid.UUID]) -> None:
    known = set(staffing.usernames(hall).values())
    if not known.issuperset(accounts):
        raise Malformed("unknown_person", "Nobody in this hall has this user name, or the account is shut.")


def _free(record: uuid.UUID, post: Post, today: dt.date) -> None:
    first = max(post.from_on, today)
    for each in staffing.postings_in([post.window], first, post.to_on):
        if each.record != record:
            raise Conflict(
                "postings_overlap", "Somebody is posted at this window from %(first)s already. End that first.",
                {"first": each.from_on},
            )  # fmt: skip
    for each in staffing.postings_of(post.account, first, post.to_on):
        if each.record != record:
            raise Conflict(
                "posted_elsewhere", "This person is posted at another window on some of these days."
            )
    stands = [each.on for each in duties_of(post.account, first) if post.to_on is None or each.on <= post.to_on]
    if stands:
        raise Conflict("on_duty_then", "This person is on duty on the service day %(day)s.", {"day": stands[0]})
    gone = staffing.away(post.account, first, post.to_on) if post.to_on else None
    if gone and gone.from_on <= first and post.to_on and gone.to_on >= post.to_on:
        raise Conflict("person_away", "This person is away on all of these days.")


def write_posting(intent: Intent, act: Act) -> None:
    """The posting, or none."""
    save_posting(intent.record, _post(intent.hall, intent.after) if intent.after else None)


def effects_posting(intent: Intent) -> list[Effect]:
    """Days of these on which the person is away."""
    if intent.after is None:
        return [Effect("window_without", {"window": (intent.before or {})["window"]})]
    post = _post(intent.hall, intent.after)
    gone = staffing.away(post.account, max(post.from_on, intent.today), post.to_on)
    return [Effect("away_then", {"first": gone.from_on, "last": gone.to_on})] if gone else []


def _post(hall: uuid.UUID, values: Values) -> Post:
    windows = {code: window for window, code in window_codes(hall).items()}
    if values["window"] not in windows:
        raise Malformed(
            "unknown_window", "This hall has no window with the code %(code)s.", {"code": values["window"]}
        )
    return Post(
        uuid.UUID(values["account"]), windows[values["window"]], dt.date.fromisoformat(values["from_on"]),
        dt.date.fromisoformat(values["to_on"]) if values["to_on"] else None,
        uuid.UUID(values["substitute"]) if values["substitute"] else None,
    )  # fmt: skip


def read_leave(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """The leave of somebody who works in this hall."""
    found = staffing.leave(record)
    if found is None or staffing.staff_member(hall, found.account) is None:
        return None
    return leave_values(found)


def leave_values(line: LeaveLine) -> Values:
    """A leave as plain values."""
    return {"account": str(line.account), "from_on": str(line.from_on), "to_on": str(line.to_on)}


def check_leave(intent: Intent) -> None:
    """Days in order, not a year and more, none that are over."""
    if intent.before and _last(intent.before) < intent.today:
        raise NotNow("leave_over", "This leave is over.")
    if intent.after is None:
        return
    first, last = _days(intent.after)
    if last < first:
        raise Malformed("days_reversed", "The last day comes before the first.")
    if last < intent.today:
        raise Malformed("leave_past", "These days are over.")
    if last - first > LONGEST_LEAVE:
        raise Malformed(
            "leave_long", "Somebody who is away for more than a year is posted nowhere: end the postings."
        )
    _staff(intent.hall, [uuid.UUID(intent.after["account"])])


def write_leave(intent: Intent, act: Act) -> None:
    """The leave, or none; whoever has a duty on one of these days is excused from it."""
    values = intent.after or intent.before or {}
    account = uuid.UUID(values["account"])
    save_leave(intent.record, account, _days(values) if intent.after else None)
    if intent.after:
        excuse_for_leave(account, *_days(values), act)


def effects_leave(intent: Intent) -> list[Effect]:
    """The windows of that person: who steps in, and where nobody does."""
    if intent.after is None:
        return []
    first, last = _days(intent.after)
    codes = window_codes(intent.hall)
    posts = staffing.postings_of(uuid.UUID(intent.after["account"]), max(first, intent.today), last)
    return [
        Effect("steps_in" if each.substitute else "nobody_steps_in", {"window": codes[each.window]})
        for each in posts
        if each.window in codes
    ]


def _days(values: Values) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(values["from_on"]), _last(values)


def _last(values: Values) -> dt.date:
    return dt.date.fromisoformat(values["to_on"])


POSTING = Kind("posting", read_posting, write_posting, check_posting, effects_posting, removable=True)
LEAVE = Kind("leave", read_leave, write_leave, check_leave, effects_leave, removable=True)
