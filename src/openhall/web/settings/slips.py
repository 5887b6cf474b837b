"""What the pages of entry slips show: who can't log in yet, who may get a slip and why not, the slips themselves."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext, override

from openhall.people.permissions import Caller, may_let_in
from openhall.people.queries.entry import EntryLine
from openhall.people.rules.sessions import SHORTEST_PASSWORD
from openhall.people.services import Slip
from openhall.queue.queries.plan import HallPlan

LANGUAGES = ("zh-hans", "en")


@dataclasses.dataclass(frozen=True, slots=True)
class EntryRow:
    """Somebody on the list: how things stand in words and tone; ticked or not; `why_not` who can't be chosen."""

    line: EntryLine
    state: str
    tone: str
    ticked: bool
    why_not: str


@dataclasses.dataclass(frozen=True, slots=True)
class SlipWords:
    """What a slip says in one language."""

    language: str
    hall: str
    username: str
    code: str
    address: str
    until: str
    steps: Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One slip: whose, and with which code."""

    username: str
    name: str
    name_en: str
    code: str


def entry_row(who: Caller, plan: HallPlan, line: EntryLine, ticked: Collection[str]) -> EntryRow:
    """A line of the list; `ticked` are ids as a form holds them."""
    state, tone = _state(plan, line)
    return EntryRow(line, state, tone, str(line.id) in ticked, why_not(who, line))


def _state(plan: HallPlan, line: EntryLine) -> tuple[str, str]:
    if not line.active:
        return gettext("may not log in"), ""
    if line.code_until is not None:
        return gettext("has a slip until %(until)s") % {"until": written(line.code_until, plan)}, "link"
    return (gettext("can log in"), "good") if line.enters else (gettext("cannot log in yet"), "wait")


def why_not(who: Caller, line: EntryLine) -> str:
    """Why somebody gets no slip from `who`; empty where nothing stands against it."""
    if line.id == who.account:
        return gettext("You are logged in: change your own password under My log-in.")
    if not may_let_in(who, line.halls):
        return gettext("This person also works in a hall that you do not administer.")
    return "" if line.active else gettext("This account may not log in. Let it log in first.")


def waiting_for_slips(who: Caller, lines: Sequence[EntryLine]) -> list[uuid.UUID]:
    """Those of the people who can't log in yet who may get a slip and have none."""
    return [each.id for each in lines if each.code_until is None and not why_not(who, each)]


def written(moment: dt.datetime, plan: HallPlan) -> str:
    """A day and a time in the hall's zone, the same in both languages."""
    return f"{moment.astimezone(zoneinfo.ZoneInfo(plan.hall.hours.timezone)):%Y-%m-%d %H:%M}"


def slip_words(plan: HallPlan) -> list[SlipWords]:
    """What all slips of one print say, in both languages."""
    return [_words(plan, language) for language in LANGUAGES]


def _words(plan: HallPlan, language: str) -> SlipWords:
    hall = plan.hall.name_en if language == "en" else plan.hall.name
    with override(language):
        steps = (
            gettext("Open the address, type user name and code, and choose a password of your own with at least"
                    " %(least)s characters.") % {"least": SHORTEST_PASSWORD},
            gettext("Whoever holds this slip can log in as you: show it to nobody and tear it up afterwards."),
        )  # fmt: skip
        return SlipWords(language, hall, gettext("User name"), gettext("Entry code"), gettext("Web address"),
                         gettext("Good until"), steps)  # fmt: skip


def cards(slips: Sequence[Slip], people: Mapping[uuid.UUID, EntryLine]) -> list[Card]:
    """The slips by user name."""
    made = [Card(people[each.account].username, people[each.account].name, people[each.account].name_en, each.code)
            for each in slips]  # fmt: skip
    return sorted(made, key=lambda each: each.username)
