"""What the console's templates need: the state in one word, the visitor in words, the lists, the buttons."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from openhall.people.permissions import Caller, may_act_at
from openhall.people.queries import PersonName
from openhall.places.queries import WindowView
from openhall.queue.queries.console import Console, StopNow, Visitor
from openhall.queue.queries.live import TicketNow, hall_now
from openhall.queue.queries.plan import HallPlan, ItemPlan, QueuePlan
from openhall.queue.states import TicketState, WindowState
from openhall.web import staff_words as words
from openhall.web.counter.buttons import Button, primary_of, secondary_of, strip_of

KEYS_COOKIE = "openhall_keys"


@dataclasses.dataclass(frozen=True, slots=True)
class MyWindow:
    """A window in the list of mine."""

    hall: HallPlan
    view: WindowView
    url: str
    shows: str
    state_label: str
    number: str


def my_hall(plan: HallPlan, who: Caller, now: dt.datetime) -> list[MyWindow]:
    """The windows of a hall where this caller may press buttons."""
    rows = []
    for each in hall_now(plan, now).windows:
        if may_act_at(who, plan.hall.id, each.view.id):
            shows = shown_state(each.state, each.ticket)
            url = reverse("web:counter_window", args=[plan.hall.code, each.view.code])
            number = each.ticket.number if each.ticket else ""
            label = words.word(words.WINDOW_STATES, shows)
            rows.append(MyWindow(plan, each.view, url, shows, label, number))
    return rows


def shown_state(state: str, ticket: TicketNow | None) -> str:
    """The word of two metres: idle, called, serving, paused or closed."""
    if ticket is not None:
        return ticket.state
    return "idle" if state == WindowState.OPEN else state


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the lists; `seconds` it waits, or since it was last called."""

    ticket: TicketNow
    item: ItemPlan | None
    queue: QueuePlan
    class_word: str
    class_icon: str
    state_word: str
    seconds: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """A stop of this visit, or a step done at this window."""

    stop: StopNow
    what: ItemPlan | QueuePlan
    result_word: str
    correctable: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """The visitor at the window, in words."""

    visitor: Visitor
    queue: QueuePlan
    class_word: str
    class_icon: str
    language: str
    mark: str
    why: str
    waited: int
    seconds: int
    earlier: tuple[Stay, ...]
    then: tuple[QueuePlan, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """The whole console."""

    seen: Console
    shows: str
    state_word: str
    state_icon: str
    seconds: int
    pause_word: str
    clerk: PersonName | None
    card: Card | None
    primary: Button
    buttons: tuple[Button, ...]
    waiting: tuple[Row, ...]
    aside: tuple[Row, ...]
    recent: tuple[Stay, ...]
    level_word: str
    level_tone: str
    undo: str
    undo_seconds: int
    find: str
    strip: bool
    keys_on: bool
    free: bool
    queues: tuple[QueuePlan, ...]
    pauses: tuple[tuple[str, str], ...]
    placings: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]


def screen(seen: Console, clerk: PersonName | None, find: str, strip: bool, keys_on: bool) -> Screen:
    """The console of a window as it stands."""
    ticket = seen.visitor.ticket if seen.visitor else None
    shows = shown_state(seen.state, ticket)
    since = (ticket.started_at or ticket.called_at or seen.since) if ticket else seen.since
    return Screen(
        seen=seen,
        shows=shows,
        state_word=words.word(words.WINDOW_STATES, shows),
        state_icon=words.STATE_ICONS[shows],
        seconds=_seconds(seen.at, since),
        pause_word=words.word(words.PAUSES, seen.reason) if seen.reason else "",
        clerk=clerk,
        card=_card(seen, seen.visitor, since) if seen.visitor else None,
        primary=primary_of(seen, shows),
        buttons=strip_of(seen, shows) if strip else secondary_of(seen, shows),
        waiting=tuple(_row(seen, each, each.eligible_at) for each in seen.line.first),
        aside=tuple(_row(seen, each, each.called_at or each.eligible_at) for each in seen.line.aside),
        recent=tuple(_stay(seen.plan, each) for each in seen.recent),
        level_word=words.word(words.LEVELS, seen.line.level) if seen.line.level else "",
        level_tone=words.TONES[seen.line.level],
        undo=_undo(seen),
        undo_seconds=_seconds(seen.undo.until, seen.at) if seen.undo else 0,
        find=find,
        strip=strip,
        keys_on=keys_on,
        free=shows == "idle" and not seen.hall_closed,
        queues=tuple(seen.plan.queues[code] for code in seen.queues),
        pauses=tuple(words.choices(words.PAUSES)),
        placings=tuple(words.choices(words.PLACINGS)),
        classes=tuple(words.choices(words.CLASSES, seen.plan.classes)),
        outcomes=tuple(words.choices(words.OUTCOMES)),
    )


def _seconds(now: dt.datetime, since: dt.datetime) -> int:
    return max(0, int((now - since).total_seconds()))


def _undo(seen: Console) -> str:
    if seen.undo is None:
        return ""
    steps: Mapping[str, str] = {
        "call": _("%(number)s was called."),
        "start": _("%(number)s: service begun."),
        TicketState.MISSED: _("%(number)s was marked as missed."),
        TicketState.HELD: _("%(number)s was set aside."),
        "transferred": _("%(number)s was sent on."),
    }
    return steps.get(seen.undo.step, _("%(number)s was finished.")) % {"number": seen.undo.number}


def _card(seen: Console, visitor: Visitor, since: dt.datetime) -> Card:
    plan, ticket = seen.plan, visitor.ticket
    waited = ticket.reason.get("waited")
    return Card(
        visitor=visitor,
        queue=plan.queues[ticket.queue],
        class_word=words.word(words.CLASSES, ticket.visitor_class),
        class_icon=words.CLASS_ICONS.get(ticket.visitor_class, "person"),
        language=words.word(words.LANGUAGES, ticket.language),
        mark=words.word(words.MARKS, ticket.needs_mark) if ticket.needs_mark else "",
        why=words.word(words.WHY_CALLED, ticket.reason.get("why", "")),
        waited=waited if isinstance(waited, int) else _seconds(ticket.called_at or since, ticket.eligible_at),
        seconds=_seconds(seen.at, since),
        earlier=tuple(_stay(plan, each) for each in visitor.earlier),
        then=tuple(plan.queues[code] for code in visitor.then),
    )


def _stay(plan: HallPlan, stop: StopNow) -> Stay:
    what = plan.items.get(stop.item) or plan.queues[stop.queue]
    return Stay(stop, what, words.word(words.RESULTS, stop.result), stop.result in words.OUTCOMES)


def _row(seen: Console, ticket: TicketNow, since: dt.datetime) -> Row:
    return Row(
        ticket,
        seen.plan.items.get(ticket.item),
        seen.plan.queues[ticket.queue],
        words.word(words.CLASSES, ticket.visitor_class),
        words.CLASS_ICONS.get(ticket.visitor_class, "person"),
        words.word(words.TICKET_STATES, ticket.state),
        _seconds(seen.at, since),
    )
