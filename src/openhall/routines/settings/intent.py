"""What a change of a setting is about, what it does beside, and what a kind of record must know to be changed."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Set

from openhall.kit.changes import Values, differences
from openhall.ledger.services import Act


@dataclasses.dataclass(frozen=True, slots=True)
class Intent:
    """A record of a hall before and after, and the day (of the hall) from which on; `today` is the hall's day now."""

    hall: uuid.UUID
    record: uuid.UUID
    before: Values | None
    after: Values | None
    on: dt.date
    today: dt.date
    now: dt.datetime

    def changes(self, field: str) -> bool:
        """Whether this field is another one afterwards."""
        return (self.before or {}).get(field) != (self.after or {}).get(field)


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """Something that a change does beside the record itself: a word that the pages put into a sentence."""

    word: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def nothing_wrong(intent: Intent) -> None:
    """No rule beyond what the form asks."""


def nothing_else(intent: Intent) -> list[Effect]:
    """Only the record itself changes."""
    return []


@dataclasses.dataclass(frozen=True, slots=True)
class ChangeOf:
    """What of which record would change."""

    hall: uuid.UUID
    kind: str
    record: uuid.UUID
    before: Values | None
    after: Values | None

    @property
    def fields(self) -> Set[str]:
        """The fields that differ."""
        return {each.field for each in differences(self.before, self.after)}


def here_alone(what: ChangeOf) -> Set[uuid.UUID]:
    """The record belongs to this hall."""
    return frozenset({what.hall})


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is read, checked and written; all in the caller's transaction.

    `check` refuses what must not be, `effects` counts what else changes, `halls` says where a change is felt, `private`
    fields stay out of the log. `removable`: the record may go. `overnight`: a change of today is taken back from
    tomorrow on. `tried`: the preview makes the change and takes it back; not where that touches hundreds of people.
    """

    name: str
    read: Callable[[uuid.UUID, uuid.UUID], Values | None]
    write: Callable[[Intent, Act], None]
    check: Callable[[Intent], None] = nothing_wrong
    effects: Callable[[Intent], list[Effect]] = nothing_else
    halls: Callable[[ChangeOf], Set[uuid.UUID]] = here_alone
    private: frozenset[str] = frozenset()
    removable: bool = False
    overnight: bool = False
    tried: bool = True
