"""What the audit shows: events, hand-overs and lines of the security log, without a name or a number of anybody."""

import dataclasses
import json
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.ledger.queries import EventView
from openhall.people import queries as people
from openhall.queue.queries.plan import HallPlan
from openhall.vault.queries import AccessView, HandoverView
from openhall.vault.rules.traces import masked_facts
from openhall.web import staff_words as words
from openhall.web.audit.kinds import kind_words

type Text = str | Promise

RECIPIENTS: Mapping[str, Text] = {
    "the_person": _("the person"), "staff": _("staff"), "exchange": _("the exchange"),
    "messenger": _("the sender of notices"), "authority": _("an authority"),
}  # fmt: skip
PURPOSES: Mapping[str, Text] = {
    "verify": _("to verify a review"), "return_visit": _("for a return visit"), "appeal": _("for an appeal"),
    "hearing": _("for a hearing"), "supervise": _("to supervise"), "moderate": _("to moderate"),
    "publish": _("to publish"), "count": _("to count"), "exchange": _("for the exchange"),
    "notify": _("to send a notice"), "own_rights": _("at the person's own wish"),
}  # fmt: skip
ACCESS: Mapping[str, Text] = {
    "logged_in": _("Logged in"), "log_in_failed": _("Log-in failed"), "refused": _("Refused"),
    "revealed": _("Saw personal data"), "exported": _("Took data out"),
}  # fmt: skip
PAGES: Sequence[tuple[str, str]] = (
    ("search", "web:audit"),
    ("handovers", "web:audit_handovers"),
    ("access", "web:audit_access"),
    ("checkpoints", "web:audit_checkpoints"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One event: `words` say its kind, `facts` is its data as text, masked."""

    id: uuid.UUID
    index: int | None
    at: str
    kind: str
    words: Text
    subject: str
    subject_id: uuid.UUID
    who: str
    facts: str


@dataclasses.dataclass(frozen=True, slots=True)
class HandoverRow:
    """One hand-over in words."""

    id: uuid.UUID
    at: str
    who: str
    what: str
    subject: str
    records: int
    recipient: Text
    purpose: Text
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class AccessRow:
    """One line of the security log in words."""

    id: uuid.UUID
    at: str
    kind: Text
    who: str
    what: str


@dataclasses.dataclass(frozen=True, slots=True)
class NavLink:
    """A page of the audit."""

    code: str
    url: str


def nav_of(plan: HallPlan) -> tuple[NavLink, ...]:
    """The pages of the audit of a hall."""
    return tuple(NavLink(code, reverse(name, args=[plan.hall.code])) for code, name in PAGES)


def rows(plan: HallPlan, events: Sequence[EventView]) -> list[Row]:
    """Events in the reader's words; every fact masked."""
    names, zone = actors(each.actor for each in events), _zone(plan)
    return [
        Row(each.id, each.index, each.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"), each.kind,
            kind_words(each.kind), each.subject_kind, each.subject_id, names[each.actor], _facts(each))
        for each in events
    ]  # fmt: skip


def _facts(event: EventView) -> str:
    masked = masked_facts(event.data)
    assert isinstance(masked, dict)  # the data of an event is an object
    return " · ".join(f"{name}: {_short(value)}" for name, value in masked.items() if value not in (None, "", [], {}))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:119]}…"


def handover_rows(plan: HallPlan, found: Sequence[HandoverView]) -> list[HandoverRow]:
    """Hand-overs in the reader's words."""
    names, zone = actors(each.actor for each in found), _zone(plan)
    return [
        HandoverRow(each.id, each.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), names[each.actor], each.fields,
                    f"{each.subject_kind} {each.subject_id or ''}".strip(), each.records,
                    RECIPIENTS.get(each.recipient, each.recipient), PURPOSES.get(each.purpose, each.purpose),
                    str(masked_facts(each.reason)))
        for each in found
    ]  # fmt: skip


def access_rows(plan: HallPlan, found: Sequence[AccessView]) -> list[AccessRow]:
    """Lines of the security log in the reader's words."""
    names, zone = people.usernames(each.account for each in found if each.account), _zone(plan)
    return [
        AccessRow(each.id, each.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"), ACCESS.get(each.kind, each.kind),
                  names.get(each.account, "–") if each.account else "–", each.what)
        for each in found
    ]  # fmt: skip


def actors(named: Iterable[str]) -> Mapping[str, str]:
    """The log's names of actors → what the audit calls them: a user name, else the log's own word."""
    asked = set(named)
    ids = {actor: _account(actor) for actor in asked}
    known = people.usernames(each for each in ids.values() if each)
    return {
        actor: known.get(each, actor) if each else words.word(words.ACTORS, actor) for actor, each in ids.items()
    }


def _account(actor: str) -> uuid.UUID | None:
    kind, _colon, text = actor.partition(":")
    try:
        return uuid.UUID(text) if kind == "account" else None
    except ValueError:
        return None


def _zone(plan: HallPlan) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(plan.hall.hours.timezone)
