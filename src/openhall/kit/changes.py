"""A record before and after a change, as plain values that JSON can hold: what differs, and which version it was."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

type Values = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One field that changes; None where the record is not there before or after."""

    field: str
    before: Any
    after: Any


def version_of(values: Values | None) -> str:
    """16 letters that stand for exactly these values, whatever their order; of a record that is not there too."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def differences(before: Values | None, after: Values | None) -> tuple[Difference, ...]:
    """The fields whose values differ, in the order of the record after, then what only the record before has."""
    old, new = before or {}, after or {}
    fields = dict.fromkeys((*new, *old))
    return tuple(
        Difference(each, old.get(each), new.get(each)) for each in fields if old.get(each) != new.get(each)
    )


def still_fits(current: Values | None, before: Values | None, after: Values | None) -> bool:
    """Whether what a change touches still is as it was when the change was planned."""
    if current is None or before is None or after is None:
        return current == before
    return all(current.get(each.field) == each.before for each in differences(before, after))


def laid_over(current: Values | None, before: Values | None, after: Values | None) -> Values | None:
    """The record after a change that fits, with whatever else has changed meanwhile kept."""
    if current is None or before is None or after is None:
        return after
    return {**current, **{each.field: each.after for each in differences(before, after)}}
