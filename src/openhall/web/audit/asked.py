"""What the auditor asked for, read from the address and written back into the form."""

import dataclasses
import datetime as dt
import uuid

from django.http import QueryDict

from openhall.kit.clock import local_moment
from openhall.kit.errors import Malformed
from openhall.ledger.queries.searching import Criteria
from openhall.people.services import account_id
from openhall.queue.queries.plan import HallPlan
from openhall.web.reading import line

NAMES = ("subject", "person", "kind", "from", "to")
LONGEST = 120


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was sent, and what it means; `before` is the last event of the page above."""

    typed: dict[str, str]
    criteria: Criteria
    before: uuid.UUID | None

    @property
    def query(self) -> dict[str, str]:
        """What of the form says something, for an address."""
        return {name: text for name, text in self.typed.items() if text}


def typed_in(values: QueryDict) -> dict[str, str]:
    """The fields of the form, as they come back when they were wrong."""
    return {name: values.get(name, "").replace("\x00", "")[:LONGEST] for name in NAMES}


def asked(values: QueryDict, plan: HallPlan) -> Asked:
    """Read the address; Malformed for what is no id, no day or no account."""
    text = {name: line(values, name, LONGEST) for name in (*NAMES, "before")}
    before = identifier(text.pop("before"))
    since, until = _day(text["from"], plan, 0), _day(text["to"], plan, 1)
    wanted = Criteria(plan.hall.id, identifier(text["subject"]), _actor(text["person"]), text["kind"], since, until)
    return Asked(text, wanted, before)


def identifier(text: str) -> uuid.UUID | None:
    """An id; None where nothing was typed."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Malformed("no_id", "That is no id: ids look like 01990000-0000-7000-8000-000000000000.") from None


def _day(text: str, plan: HallPlan, more: int) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(text) + dt.timedelta(days=more) if text else None
    except (ValueError, OverflowError):
        raise Malformed("no_day", "That is not a day: write it as 2026-03-31.") from None
    if day is None:
        return None
    if not 2000 <= day.year <= 2200:
        raise Malformed("no_day", "That is not a day: write it as 2026-03-31.")
    return local_moment(day, dt.time(), plan.hall.hours.timezone)


def _actor(text: str) -> str:
    """A user name means its account; any other word is the log's own name of an actor: visitor, system, token:…"""
    found = account_id(text) if text else None
    return f"account:{found}" if found else text
