"""When a joint meeting may be called, and what its decisions need: each an owner and a date."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from openhall.kit.errors import Malformed
from openhall.kit.texts import MOST_SENTENCE, perhaps, sentence

MOST_MINUTES, MOST_PLACE, MOST_DECISIONS = 4000, 120, 20
CALLED_WITHIN, DECIDED_WITHIN = dt.timedelta(days=60), dt.timedelta(days=366)


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """When and where a joint meeting is, why it is called, and which units come."""

    meets_at: dt.datetime
    place: str
    reason: str
    units: frozenset[uuid.UUID]


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a meeting: what, which unit sees to it, and until which day."""

    text: str
    unit: uuid.UUID
    due_on: dt.date


def check_call(call: Call, now: dt.datetime) -> Call:
    """The call without blanks around its words; Malformed for a meeting in the past, too far away, or with nobody."""
    if not now <= call.meets_at <= now + CALLED_WITHIN:
        raise Malformed("bad_meeting_time", "A joint meeting is called for a moment within the next 60 days.")
    if not call.units:
        raise Malformed("nobody_invited", "Say which offices come to the meeting.")
    return dataclasses.replace(
        call, place=perhaps(call.place, MOST_PLACE), reason=sentence(call.reason, MOST_SENTENCE)
    )


def check_decisions(decided: Iterable[Decided], units: Collection[uuid.UUID], today: dt.date) -> tuple[Decided, ...]:
    """The decisions of a meeting; Malformed for one without words, without an office of the meeting, without a day."""
    listed = tuple(decided)
    if len(listed) > MOST_DECISIONS:
        raise Malformed("many_decisions", "A meeting takes at most %(most)s decisions.", {"most": MOST_DECISIONS})
    if any(each.unit not in units for each in listed):
        raise Malformed("owner_not_there", "Who sees to a decision must be an office of the meeting.")
    if any(not today <= each.due_on <= today + DECIDED_WITHIN for each in listed):
        raise Malformed("bad_decision_day", "A decision needs a day, from today and within a year.")
    return tuple(dataclasses.replace(each, text=sentence(each.text)) for each in listed)
