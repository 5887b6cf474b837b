"""Whether and how a visitor can be told of the own ticket: only by channels that the settings open."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.notices.services import open_channels
from openhall.notices.states import Channel
from openhall.queue.queries.mine import MyTicket
from openhall.queue.queries.telling import way_left
from openhall.queue.states import OPEN

LABELS: dict[frozenset[Channel], Promise] = {
    frozenset({Channel.SMS}): _("Phone number"),
    frozenset({Channel.EMAIL}): _("E-mail address"),
    frozenset({Channel.SMS, Channel.EMAIL}): _("Phone number or e-mail"),
}


def told_ways() -> frozenset[Channel]:
    """The channels that reach visitors."""
    return open_channels(settings.NOTICES) & {Channel.SMS, Channel.EMAIL}


def telling_of(ticket: MyTicket) -> dict[str, object]:
    """What the page of a ticket shows of it: a form, or how the visitor is told."""
    ways = told_ways()
    return {
        "may_tell": bool(ways) and ticket.state in OPEN, "told_by": way_left(ticket.id), "filled": "",
        "told_label": LABELS.get(ways, ""),
    }  # fmt: skip
