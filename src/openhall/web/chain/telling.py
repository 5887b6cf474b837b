"""What an event of the log says in words: one sentence, and short notes beside it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from openhall.ledger.queries import EventView
from openhall.queue.queries.plan import HallPlan
from openhall.web import staff_words as words
from openhall.web.templatetags.openhall import minutes, named

type Data = Mapping[str, Any]
type Note = Callable[[HallPlan, Data], str]

SENTENCES: Mapping[str, str] = {
    "TicketTaken": _("A ticket was taken for %(queue)s."),
    "TicketCalled": _("Called to window %(window)s."),
    "TicketRecalled": _("Called once more to window %(window)s."),
    "TicketCalledBack": _("Called back to window %(window)s."),
    "ServiceStarted": _("The service began at window %(window)s."),
    "ServiceFinished": _("Finished at window %(window)s."),
    "TicketMissed": _("Nobody came to window %(window)s: missed."),
    "TicketHeld": _("Set aside at window %(window)s."),
    "TicketTransferred": _("Sent on to %(to)s."),
    "TicketCancelled": _("Cancelled."),
    "ClassSet": _("The class was changed from %(before)s to %(after)s."),
    "StepUndone": _("The last step was taken back."),
    "OutcomeCorrected": _("The outcome was corrected from %(before)s to %(after)s."),
    "TicketExpired": _("Expired when the day was closed."),
    "TicketCarried": _("Carried over to the next day."),
}


def sentence(plan: HallPlan, event: EventView) -> str:
    """What happened; a kind of event that a newer version wrote stands for itself."""
    text = SENTENCES.get(event.kind)
    if text is None:
        return event.kind
    table = words.CLASSES if event.kind == "ClassSet" else words.OUTCOMES
    values = {
        "queue": _queue(plan, event.data.get("queue")),
        "window": _window(plan, event.data.get("window")),
        "to": _queue(plan, event.data.get("to")),
        "before": words.word(table, event.data.get("before")),
        "after": words.word(table, event.data.get("after")),
    }
    return gettext(text) % values


def notes(plan: HallPlan, event: EventView) -> tuple[str, ...]:
    """What else is worth saying of this event."""
    told = (note(plan, event.data) for note in NOTES.get(event.kind, ()))
    return tuple(each for each in told if each)


def _queue(plan: HallPlan, value: object) -> str:
    """The name of a queue that an event names by code or id; a queue that is gone by what the event says."""
    found = plan.queues.get(str(value)) or plan.queue_by_id.get(_id(value))
    return named(found) if found else str(value or "?")


def _window(plan: HallPlan, value: object) -> str:
    found = plan.window_by_id.get(_id(value))
    return found.code if found else "?"


def _id(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return uuid.UUID(int=0)


def _item(plan: HallPlan, data: Data) -> str:
    found = plan.item_by_id.get(_id(data.get("item")))
    return named(found) if found else ""


def _class(plan: HallPlan, data: Data) -> str:
    return words.word(words.CLASSES, data["class"]) if data.get("class") else ""


def _origin(plan: HallPlan, data: Data) -> str:
    return words.word(words.ORIGINS, data["origin"]) if data.get("origin") else ""


def _ahead(plan: HallPlan, data: Data) -> str:
    count = int(data.get("ahead") or 0)
    return ngettext("%(count)d person before", "%(count)d people before", count) % {"count": count}


def _why(plan: HallPlan, data: Data) -> str:
    return words.word(words.WHY_CALLED, data.get("reason", {}).get("why", ""))


def _waited(plan: HallPlan, data: Data) -> str:
    return gettext("waited: %(time)s") % {"time": minutes(data.get("reason", {}).get("waited", 0))}


def _calls(plan: HallPlan, data: Data) -> str:
    return gettext("call %(count)s") % {"count": data.get("calls", "")}


def _outcome(plan: HallPlan, data: Data) -> str:
    return words.word(words.OUTCOMES, data["outcome"]) if data.get("outcome") else ""


def _goes_on(plan: HallPlan, data: Data) -> str:
    return gettext("goes on to the next item") if data.get("goes_on") else ""


def _from(plan: HallPlan, data: Data) -> str:
    if data.get("from"):
        return gettext("from window %(window)s") % {"window": _window(plan, data["from"])}
    return gettext("from %(queue)s") % {"queue": _queue(plan, data.get("from_queue"))}


def _placing(plan: HallPlan, data: Data) -> str:
    return words.word(words.PLACINGS, data["placing"]) if data.get("placing") else ""


def _state(plan: HallPlan, data: Data) -> str:
    return gettext("now: %(state)s") % {"state": words.word(words.TICKET_STATES, data.get("state", ""))}


def _reason(plan: HallPlan, data: Data) -> str:
    return str(data.get("reason", ""))


NOTES: Mapping[str, tuple[Note, ...]] = {
    "TicketTaken": (_item, _class, _origin, _ahead),
    "TicketCalled": (_why, _waited),
    "TicketRecalled": (_calls,),
    "ServiceFinished": (_outcome, _item, _goes_on),
    "TicketTransferred": (_from, _placing),
    "StepUndone": (_state,),
    "OutcomeCorrected": (_reason,),
}
