"""Changing settings in tests: a wish on what stands now, made by the administrator of the hall."""

import datetime as dt
import uuid
from typing import Any

from openhall.kit.changes import Values, version_of
from openhall.ledger.models import Event
from openhall.places.queries.changes import ChangeView
from openhall.routines.settings.intent import Effect
from openhall.routines.settings.kinds import kind_of
from openhall.routines.settings.verbs import Planned, make, preview
from tests.cast import Cast


def current(cast: Cast, kind: str, record: uuid.UUID) -> Values | None:
    """What stands."""
    return kind_of(kind).read(cast.hall, record)


def wish(cast: Cast, kind: str, record: uuid.UUID, after: Values | None, on: dt.date | None = None) -> Planned:
    """A wish on what stands now."""
    return Planned(cast.hall, kind, record, version_of(current(cast, kind, record)), after, on)


def edited(cast: Cast, kind: str, record: uuid.UUID, on: dt.date | None = None, **fields: Any) -> Planned:
    """A wish for other fields of a record that stands."""
    return wish(cast, kind, record, {**(current(cast, kind, record) or {}), **fields}, on)


def make_it(cast: Cast, planned: Planned, now: dt.datetime | None = None, name: str = "administrator") -> ChangeView:
    """The administrator makes it."""
    return make(planned, cast.caller(name), cast.act(name, now))


def effects_of(cast: Cast, planned: Planned) -> dict[str, dict[str, object]]:
    """What the preview says, by word."""
    found: list[Effect] = preview(planned, cast.caller("administrator"), cast.act("administrator"))[1]
    return {each.word: dict(each.values) for each in found}


def told(kind: str) -> list[dict[str, Any]]:
    """The facts of all events of a kind, in order."""
    return [each.data for each in Event.objects.filter(kind=kind).order_by("id")]
