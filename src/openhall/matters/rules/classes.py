"""From one case to one class: how far a class has come, and what an improvement has to name."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.kit.errors import Malformed
from openhall.kit.texts import sentence
from openhall.matters.states import Changed, Standing

MOST_NAME, MOST_CAUSE, MOST_CHANGED = 120, 1000, 200
WATCHED_FOR = dt.timedelta(days=90)
"""So long after an improvement a class is watched; a matter of the class that was brought after it is a recurrence."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What was improved. `changed` names the version, the paragraph or the step; `item` the item it belongs to."""

    kind: str
    changed: str
    text: str
    item: uuid.UUID | None = None


def check_change(change: Change) -> Change:
    """The change without blanks around its words; Malformed where it does not name what has changed."""
    if change.kind not in set(Changed):
        raise Malformed("no_change_kind", "Say what was changed: a version of the item, its guide, or a step.")
    if change.item is None and change.kind != Changed.STEP:
        raise Malformed("no_changed_item", "Say of which item.")
    return dataclasses.replace(
        change, changed=sentence(change.changed, MOST_CHANGED), text=sentence(change.text, MOST_CAUSE)
    )


def recurrences(improved_at: dt.datetime | None, brought: Iterable[dt.datetime]) -> int:
    """How many matters of a class were brought after its last improvement."""
    return 0 if improved_at is None else sum(at > improved_at for at in brought)


def standing(
    has_cause: bool, improved_at: dt.datetime | None, brought: Iterable[dt.datetime], now: dt.datetime
) -> Standing:
    """How far a class has come; `brought` are the moments at which its matters were brought."""
    if improved_at is None:
        return Standing.KNOWN if has_cause else Standing.OPEN
    if recurrences(improved_at, brought):
        return Standing.RECURRED
    return Standing.WATCHED if now < improved_at + WATCHED_FOR else Standing.HELD
