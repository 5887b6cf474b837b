"""Take over reviews that other systems collected: a whole file or nothing of it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.models import Review
from openhall.reviews.rules.exchange import Record
from openhall.reviews.states import About


def take_over(plan: HallPlan, rows: Sequence[tuple[int, Record]], act: Act) -> int:
    """Keep the records (line, record) as reviews of cases; how many. Conflict names the first line known already.

    They count apart from the hall's own visits, and the bad ones among them are handled where they were given.
    """
    subject = Subject("hall", plan.hall.id, plan.hall.code)
    with transaction.atomic():
        event = ledger.append(act, "ReviewsTakenOver", subject, plan.hall.id, {"reviews": len(rows)})
        known = set(Review.objects.filter(hall=plan.hall.id, about=About.CASE).values_list("about_code", "ordinal"))
        for line, record in rows:
            if (record.number, record.ordinal) in known:
                raise Conflict("known_review", "Line %(line)s: the review %(ordinal)s of %(number)s is here already.",
                               {"line": line, "ordinal": record.ordinal, "number": record.number})  # fmt: skip
            known.add((record.number, record.ordinal))
            _keep(plan, record, event, act)
    return len(rows)


def _keep(plan: HallPlan, record: Record, event: uuid.UUID, act: Act) -> None:
    window = plan.windows.get(record.window)
    item = plan.items.get(record.item)
    Review.objects.create(
        id=uuid7(act.now), hall_id=plan.hall.id, about=About.CASE, about_code=record.number, ordinal=record.ordinal,
        level=record.level, reasons=list(record.reasons), reasons_version=record.reasons_version, text=record.text,
        anonymous=record.anonymous, channel=record.channel, origin=record.origin,
        window_id=window.id if window else None, unit_id=window.unit if window else None,
        item_id=item.id if item else None, given_at=record.given_at, given_on=_day(plan, record.given_at),
        event=event,
    )  # fmt: skip


def _day(plan: HallPlan, moment: dt.datetime) -> dt.date:
    return local_day(moment, plan.hall.hours.timezone)
