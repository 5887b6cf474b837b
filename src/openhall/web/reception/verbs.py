"""What the reception does with tickets; never does an answer carry the visitor's token further."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept
from openhall.queue import services as queue
from openhall.queue.queries.finding import way_of
from openhall.queue.queries.live import TicketNow
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services import TicketWish
from openhall.queue.states import Placing, VisitorClass
from openhall.web.staff_words import LANGUAGES, MARKS

LONGEST = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Press:
    """A button of the reception: where, who and when, and what was filled in."""

    plan: HallPlan
    act: Act
    form: QueryDict

    def text(self, name: str, default: str = "") -> str:
        """A field of the form without NUL bytes, cut to a sane length."""
        return str(self.form.get(name, "")).replace("\x00", "").strip()[:LONGEST] or default

    @property
    def ticket(self) -> TicketNow:
        """Today's ticket of the number in the form; Missing if there is none."""
        return way_of(self.plan, self.text("number"), self.act.now).ticket


def take(press: Press, arrived_at: dt.datetime | None) -> Mapping[str, str]:
    """Take a ticket for somebody; its number, and the id and token with which this browser prints it."""
    return queue.take(press.plan, wish_of(press, arrived_at), press.act).mapping


def wish_of(press: Press, arrived_at: dt.datetime | None) -> TicketWish:
    """The filled-in form as a wish; Malformed if nothing was chosen."""
    kind, _colon, code = press.text("wish").partition(":")
    if kind not in ("queue", "item") or not code:
        raise Malformed("nothing_wished", "Choose an item or a queue first.")
    companion = press.text("companion")
    return TicketWish(
        queue=code if kind == "queue" else "",
        items=(code,) if kind == "item" else (),
        visitor_class=press.text("class", VisitorClass.ORDINARY),
        language=press.text("language") if press.text("language") in LANGUAGES else "zh-hans",
        origin="reception",
        needs_mark=press.text("mark") if press.text("mark") in MARKS else "",
        companion_of=way_of(press.plan, companion, press.act.now).ticket.id if companion else None,
        arrived_at=arrived_at,
    )


def _move(press: Press) -> Kept:
    placing = press.text("placing", Placing.BY_TIME)
    return queue.move_waiting(press.plan, press.ticket.id, press.text("queue"), placing, press.act)


VERBS: Mapping[str, Callable[[Press], Kept]] = {
    "move": _move,
    "class": lambda press: queue.set_class(press.plan, press.ticket.id, press.text("class"), press.act),
    "cancel": lambda press: queue.cancel(press.ticket.id, press.act),
}
SAID: Mapping[str, str] = {
    "move": _("%(number)s now waits in the other queue, under the same number."),
    "class": _("The class of %(number)s is set."),
    "cancel": _("%(number)s is cancelled."),
}


def said(verb: str, press: Press) -> str:
    """What the verb did, in the reader's language."""
    return gettext(SAID[verb]) % {"number": press.text("number").upper()}
