"""A pressed button becomes one verb of the queue, and what it did is said in one sentence."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from openhall.kit.errors import Malformed, Missing
from openhall.ledger.services import Act, Kept
from openhall.queue import services as queue
from openhall.queue.queries.console import correctable
from openhall.queue.queries.finding import way_of
from openhall.queue.services import AtWindow, TicketWish
from openhall.queue.states import Outcome, Placing, TicketState, VisitorClass

LONGEST = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Press:
    """A button of the console: where, who and when, and what was filled in."""

    at: AtWindow
    act: Act
    form: QueryDict

    def text(self, name: str, default: str = "") -> str:
        """A field of the form without NUL bytes, cut to a sane length."""
        return str(self.form.get(name, "")).replace("\x00", "")[:LONGEST] or default


def ticket_id(text: str) -> uuid.UUID | None:
    """The hidden field that says which visitor was on the screen; Malformed if it is no identifier."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Malformed("bad_ticket", "This is not a ticket. Reload the page.") from error


def _call(press: Press) -> Kept:
    """Call this number: out of the line, or back if it was set aside or missed."""
    number = press.text("number")
    way = way_of(press.at.plan, number, press.act.now)
    if way.ticket.state in (TicketState.HELD, TicketState.MISSED):
        return queue.call_back(_anybody(press.at), number, press.act)
    return queue.call_number(_anybody(press.at), number, press.act)


def _anybody(at: AtWindow) -> AtWindow:
    return dataclasses.replace(at, ticket=None)


def _transfer(press: Press) -> Kept:
    placing = press.text("placing", Placing.BY_TIME)
    return queue.transfer(press.at, press.act, press.text("queue"), placing, press.text("to_window"))


def _walk_in(press: Press) -> Kept:
    visitor_class = press.text("class", VisitorClass.ORDINARY)
    wish = TicketWish(queue=press.text("queue"), visitor_class=visitor_class, origin="window")
    return queue.walk_in(_anybody(press.at), wish, press.act)


def _correct(press: Press) -> Kept:
    chosen = ticket_id(press.text("corrected"))
    if chosen is None or not correctable(press.at.plan, press.at.window, chosen, press.act.now):
        raise Missing("no_ticket", "This window did not finish that ticket today.")
    return queue.correct(chosen, press.text("outcome"), press.text("reason"), press.act)


VERBS: Mapping[str, Callable[[Press], Kept]] = {
    "open": lambda press: queue.open_window(press.at, press.act),
    "close": lambda press: queue.close_window(press.at, press.act),
    "pause": lambda press: queue.pause(press.at, press.text("reason"), press.act),
    "resume": lambda press: queue.resume(press.at, press.act),
    "next": lambda press: queue.call_next(_anybody(press.at), press.act),
    "call": _call,
    "start": lambda press: queue.start(press.at, press.act),
    "finish": lambda press: queue.finish(press.at, press.text("outcome", Outcome.DONE), press.act),
    "recall": lambda press: queue.recall(press.at, press.act),
    "no-show": lambda press: queue.no_show(press.at, press.act),
    "hold": lambda press: queue.hold(press.at, press.act),
    "transfer": _transfer,
    "walk-in": _walk_in,
    "undo": lambda press: queue.undo(_anybody(press.at), press.act),
    "correct": _correct,
    "help": lambda press: queue.ask_help(press.at, press.text("kind", "help"), press.act),
    "thanks": lambda press: queue.answer_help(press.at, press.act),
}

SAID: Mapping[str, str] = {
    "open": _("The window is open."),
    "close": _("The window is closed."),
    "pause": _("The window pauses."),
    "resume": _("The window works again."),
    "next": _("%(number)s is being called."),
    "call": _("%(number)s is being called."),
    "start": _("%(number)s is here: the service has begun."),
    "finish": _("%(number)s is finished."),
    "recall": _("%(number)s is being called once more."),
    "no-show": _("%(number)s did not come. It can be called back."),
    "hold": _("%(number)s is set aside. Nothing calls it by itself."),
    "transfer": _("%(number)s was sent on under the same number."),
    "walk-in": _("%(number)s was taken and called."),
    "undo": _("Taken back: %(number)s is as it was before."),
    "correct": _("The outcome of %(number)s is corrected."),
    "help": _("The duty manager has been called."),
    "thanks": _("The call for help is ended."),
}
NOBODY = _("Nobody is waiting for this window.")
GOES_ON = _("%(number)s is finished here and waits for its next item.")


def said(verb: str, kept: Kept) -> str:
    """What the verb did, in the reader's language."""
    facts = kept.facts if isinstance(kept.facts, dict) else {}
    if kept.status == 204:
        return gettext(NOBODY)
    goes_on = verb == "finish" and facts.get("state") == TicketState.WAITING
    return gettext(GOES_ON if goes_on else SAID[verb]) % {"number": facts.get("number", "")}
