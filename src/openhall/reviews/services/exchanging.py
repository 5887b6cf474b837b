"""Take over reviews that other systems collected: a whole file or nothing of it."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.db import transaction

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.models import Review
from openhall.reviews.queries.exchange import case_number
from openhall.reviews.rules.exchange import Record
from openhall.reviews.states import About

type Rows = Sequence[tuple[int, Record]]


def take_over(plan: HallPlan, rows: Rows, act: Act, dry_run: bool = False) -> int:
    """Keep the records (line, record) as reviews of cases; how many. With `dry_run` they are only looked at.

    Conflict or Malformed names the first line that is here already, or of another hall, or of a window or an item
    that nobody knows here. They count apart from the hall's own visits, and the bad ones among them are handled where
    they were given.
    """
    with transaction.atomic():
        _examine(plan, rows)
        if not dry_run:
            subject = Subject("hall", plan.hall.id, plan.hall.code)
            event = ledger.append(act, "ReviewsTakenOver", subject, plan.hall.id, {"reviews": len(rows)})
            for _, record in rows:
                _keep(plan, record, event, act)
    return len(rows)


def _examine(plan: HallPlan, rows: Rows) -> None:
    known = set(_known(plan.hall.id))
    for line, record in rows:
        _check_place(plan, line, record)
        if (record.number, record.ordinal) in known:
            raise Conflict("known_review", "Line %(line)s: the review %(ordinal)s of %(number)s is here already.",
                           {"line": line, "ordinal": record.ordinal, "number": record.number})  # fmt: skip
        known.add((record.number, record.ordinal))


def _known(hall: uuid.UUID) -> Iterator[tuple[str, int]]:
    rows = Review.objects.filter(hall=hall, about__in=[About.CASE, About.VISIT])
    for about_code, ticket, ordinal in rows.values_list("about_code", "ticket_id", "ordinal"):
        yield about_code or case_number(ticket), ordinal


def _check_place(plan: HallPlan, line: int, record: Record) -> None:
    if record.hall not in ("", plan.hall.code):
        raise Malformed("row_hall", "Line %(line)s: this review was given in the hall %(hall)s.",
                        {"line": line, "hall": record.hall[:40]})  # fmt: skip
    if record.window and record.window not in plan.windows:
        raise Malformed("row_window", "Line %(line)s: there is no window %(code)s here.",
                        {"line": line, "code": record.window[:20]})  # fmt: skip
    if record.item and record.item not in plan.items:
        raise Malformed("row_item", "Line %(line)s: there is no item %(code)s here.",
                        {"line": line, "code": record.item[:40]})  # fmt: skip


def _keep(plan: HallPlan, record: Record, event: uuid.UUID, act: Act) -> None:
    window = plan.windows.get(record.window)
    item = plan.items.get(record.item)
    Review.objects.create(
        id=uuid7(act.now), hall_id=plan.hall.id, about=About.CASE, about_code=record.number, ordinal=record.ordinal,
        level=record.level, reasons=list(record.reasons), reasons_version=record.reasons_version, text=record.text,
        anonymous=record.anonymous, channel=record.channel, origin=record.origin,
        window_id=window.id if window else None, unit_id=window.unit if window else None,
        item_id=item.id if item else None, given_at=record.given_at, given_on=_day(plan, record.given_at),
        event=event, valid=record.valid,
    )  # fmt: skip


def _day(plan: HallPlan, moment: dt.datetime) -> dt.date:
    return local_day(moment, plan.hall.hours.timezone)
