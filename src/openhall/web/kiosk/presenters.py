"""What the kiosk shows and prints."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable

import segno
from django.utils.formats import date_format
from django.utils.translation import pgettext

from openhall.catalogue.queries import ItemView
from openhall.places.queries import UnitView
from openhall.queue.queries.live import HallNow
from openhall.queue.queries.mine import MyTicket
from openhall.web.public.basket import Basket
from openhall.web.public.my_ticket import my_ticket_page
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import where_to_wait

PAPERS = ("58", "80")


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One large button: where it leads, what it says, and what stands small beneath."""

    url: str
    title: str
    line: str = ""
    icon: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PaperTicket:
    """Everything that is printed; `link` is what the square code says, `drawing` the code itself (a data address)."""

    hall: str
    number: str
    service: str
    place: str
    priority: bool
    ahead: int | None
    wait: str
    more: int
    taken: str
    link: str
    drawing: str
    paper: str


def paper_ticket(ticket: MyTicket, now: HallNow, link: str, paper: str) -> PaperTicket:
    """The ticket on paper; why somebody goes first is nobody's business, so only "priority" is said."""
    shown = my_ticket_page(ticket)
    return PaperTicket(
        hall=named(ticket.plan.hall),
        number=shown.number,
        service=shown.item or shown.queue,
        place=shown.place or where_to_wait(now, ticket.queue),
        priority=ticket.visitor_class not in ("ordinary", "enterprise", "booked"),
        ahead=shown.ahead,
        wait=shown.wait,
        more=shown.more,
        taken=_moment(ticket.taken_at, ticket.plan.hall.hours.timezone),
        link=link,
        drawing=segno.make(link, error="m").svg_data_uri(border=2),
        paper=paper,
    )


def _moment(at: dt.datetime, timezone: str) -> str:
    return date_format(at.astimezone(zoneinfo.ZoneInfo(timezone)), pgettext("on paper", "Y-m-d H:i"))


def unit_choices(basket: Basket, units: Iterable[UnitView], found: Iterable[ItemView]) -> list[Choice]:
    """The offices that have a service here, by name."""
    here: dict[uuid.UUID, int] = {}
    for item in found:
        here[item.unit] = here.get(item.unit, 0) + 1
    address = basket.link("kiosk_items")
    address += "&unit=" if "?" in address else "?unit="
    rows = [Choice(address + unit.code, named(unit), str(here[unit.id])) for unit in units if unit.id in here]
    return sorted(rows, key=lambda row: row.title)


def item_choices(basket: Basket, found: Iterable[ItemView]) -> list[Choice]:
    """Services to choose; one that no queue serves is left out, because no ticket can be printed for it."""
    plans = [basket.plan.items[item.code] for item in found if item.code in basket.plan.items]
    return [
        Choice(basket.adding(plan).link("kiosk_take"), named(plan), str(plan.usual_minutes))
        for plan in plans
        if plan.queue is not None
    ]
