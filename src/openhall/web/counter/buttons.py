"""Which buttons the console has, which of them is the primary one, and why one is off."""

import dataclasses
import datetime as dt

from django.utils.translation import gettext as _

from openhall.queue.queries.console import Console
from openhall.queue.states import TicketState, WindowState


@dataclasses.dataclass(frozen=True, slots=True)
class Button:
    """A button: its address `verb` or the box it opens, its key, and `off`, the reason why it is off.

    `value` is sent as the field `name`; `ready_in` are the seconds of a cool-down that the page counts down.
    """

    id: str
    label: str
    verb: str = ""
    key: str = ""
    off: str = ""
    box: str = ""
    name: str = ""
    value: str = ""
    note: str = ""
    ready_in: int = 0


def primary_of(seen: Console, shows: str) -> Button:
    """The next legal act."""
    if shows == TicketState.CALLED:
        return Button("primary", _("Visitor is here, begin"), "start", "F2")
    if shows == TicketState.SERVING:
        return Button("primary", _("Finish"), "finish", "F2", name="outcome", value="done")
    if shows == WindowState.CLOSED:
        return Button("primary", _("Open the window"), "open", "F2")
    if shows == WindowState.PAUSED:
        return Button("primary", _("Go on working"), "resume", "F2")
    off = _("The hall is closed at the moment.") if seen.hall_closed else ""
    return Button("primary", _("Call the next visitor"), "next", "F2", off=off)


def secondary_of(seen: Console, shows: str) -> tuple[Button, ...]:
    """All other buttons, always in the same places."""
    here = shows in (TicketState.CALLED, TicketState.SERVING)
    nobody = "" if here else _("Nobody is at the window.")
    return (
        recall_of(seen, shows),
        no_show_of(shows),
        Button("hold", _("Set aside"), "hold", "F7", off=nobody),
        Button("transfer", _("Send on"), box="box-transfer", key="F6", off=nobody),
        Button("not-done", _("Could not be done"), "finish", off=nobody, name="outcome", value="not_done"),
        Button("referred", _("Referred elsewhere"), "finish", off=nobody, name="outcome", value="referred"),
        _pause(seen, shows),
        Button("walk-in", _("Without a ticket"), box="box-walk-in", key="F9", off=_not_free(seen, shows)),
        Button("correct", _("Correct"), box="box-correct", off=_nothing_to_correct(seen)),
        _help(seen),
        _close(seen, here),
    )


def strip_of(seen: Console, shows: str) -> tuple[Button, ...]:
    """The four buttons of the narrow strip."""
    off = "" if shows in (TicketState.CALLED, TicketState.SERVING) else _("Nobody is at the window.")
    return (
        recall_of(seen, shows),
        no_show_of(shows),
        Button("hold", _("Set aside"), "hold", "F7", off=off),
    )


def recall_of(seen: Console, shows: str) -> Button:
    """Call again: how often it was done, and the seconds until the last call has sounded."""
    if shows != TicketState.CALLED or seen.visitor is None:
        return Button("recall", _("Call again"), "recall", "F3", off=_("Nobody is being called."))
    rule, done = seen.plan.rule, max(0, seen.visitor.ticket.calls - 1)
    note = f"{done}/{rule.recall_limit}"
    used_up = _("Called again as often as the hall allows.") if done >= rule.recall_limit else ""
    cooled = (seen.last_called_at or seen.at) + dt.timedelta(seconds=rule.recall_cooldown_seconds)
    left = max(0, -int((seen.at - cooled) // dt.timedelta(seconds=1)))
    return Button("recall", _("Call again"), "recall", "F3", off=used_up, note=note, ready_in=left)


def no_show_of(shows: str) -> Button:
    """Only who is called can fail to come."""
    off = "" if shows == TicketState.CALLED else _("Nobody is being called.")
    return Button("no-show", _("No-show"), "no-show", "F4", off=off)


def _pause(seen: Console, shows: str) -> Button:
    if seen.state == WindowState.PAUSED:
        return Button("pause", _("Go on working"), "resume", "F8")
    off = _("The window is closed.") if shows == WindowState.CLOSED else ""
    return Button("pause", _("Pause"), box="box-pause", key="F8", off=off)


def _not_free(seen: Console, shows: str) -> str:
    if seen.hall_closed:
        return _("The hall is closed at the moment.")
    if shows in (TicketState.CALLED, TicketState.SERVING):
        return _("Finish the visitor at the window first.")
    return "" if shows == "idle" else _("The window is not open.")


def _nothing_to_correct(seen: Console) -> str:
    finished = any(each.result in ("done", "not_done", "referred") for each in seen.recent)
    return "" if finished else _("Nothing was finished here today.")


def _help(seen: Console) -> Button:
    if seen.help_kind:
        return Button("help", _("Help came"), "thanks")
    return Button("help", _("Call the duty manager"), box="box-help")


def _close(seen: Console, here: bool) -> Button:
    off = _("The window is closed.") if seen.state == WindowState.CLOSED else ""
    return Button("close", _("Close the window"), "close", off=_("Finish the visitor first.") if here else off)
