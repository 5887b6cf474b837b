"""The reviews of a hall as records for other systems: by the number of the case, without anybody's name."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models.functions import TruncSecond

from openhall.places.queries import divisions
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.models import Review
from openhall.reviews.rules.exchange import Record
from openhall.reviews.states import About, Channel, Level, Origin


def records(plan: HallPlan, from_on: dt.date, to_on: dt.date) -> Iterator[Record]:
    """The reviews of visits and cases given on these days (inclusive), by second and number."""
    region = next((each.code for each in divisions.regions() if each.id == plan.hall.region), "")
    windows = {window.id: window.code for window in plan.hall.windows}
    items = {item.id: item.code for item in plan.items.values()}
    rows = Review.objects.filter(
        hall=plan.hall.id, about__in=[About.VISIT, About.CASE], given_on__range=(from_on, to_on)
    ).order_by(TruncSecond("given_at"), "about_code", "ticket_id", "ordinal")
    for row in rows.iterator(500):
        yield Record(
            row.about_code or case_number(row.ticket_id), row.ordinal, Level(row.level), tuple(row.reasons), row.text,
            Channel(row.channel), Origin(row.origin), row.anonymous, row.given_at.replace(microsecond=0), region,
            plan.hall.code, windows.get(row.window_id, "") if row.window_id else "",
            items.get(row.item_id, "") if row.item_id else "", row.reasons_version, row.valid,
        )  # fmt: skip


def case_number(ticket: uuid.UUID | None) -> str:
    """The number of a visit between systems: nobody can tell the printed number or the person from it."""
    return f"V{ticket.hex.upper()}" if ticket else ""
