"""The bulk path and the verbs leave the same rows and events."""

import datetime as dt
import random
from typing import Any

import pytest

from openhall.ledger import queries as ledger
from openhall.ledger.models import Event
from openhall.queue import services as queue
from openhall.queue.models import Stop, Ticket
from openhall.queue.services.past import PastVisit, write_past
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]

LOOSE = {"id", "token", "hall", "ticket", "ticket_id", "before"}


def _rows(model: Any) -> list[dict[str, Any]]:
    rows = model.objects.order_by("eligible_at").values()
    return [{name: value for name, value in row.items() if name not in LOOSE} for row in rows]


def _events() -> list[tuple[str, dt.datetime, dict[str, object]]]:
    rows = Event.objects.filter(subject_kind="ticket").order_by("at", "id")
    return [(row.kind, row.at, {key: row.data[key] for key in row.data if key not in {"id", "stop"}}) for row in rows]


def test_bulk_and_verbs_leave_the_same(lakeside: Cast) -> None:
    plan = lakeside.plan()
    clerk = lakeside.staff["clerk"]
    taken = lakeside.take("residence", origin="kiosk", visitor_class="elderly")
    called, started, ended = (lakeside.after(minutes=each) for each in (5, 6, 14))
    queue.call_next(lakeside.at("1"), lakeside.act("clerk", called))
    queue.start(lakeside.at("1"), lakeside.act("clerk", started))
    queue.finish(lakeside.at("1"), "done", lakeside.act("clerk", ended))
    by_verbs = (_rows(Ticket), _rows(Stop), _events())
    facts = ledger.about(taken.id)[0].data
    visit = PastVisit(
        queue=lakeside.queues["A"], item=lakeside.items["residence"], visitor_class="elderly", language="zh-hans",
        origin="kiosk", taken_at=lakeside.start, ended_at=ended, outcome="done", credit=600, cap=1800,
        ahead=int(str(facts["ahead"])), estimate=tuple(int(str(facts[each])) for each in ("low", "likely", "high")),  # type: ignore[arg-type]
        called_at=called, started_at=started, window=lakeside.windows["1"], clerk=clerk, why="class",
    )  # fmt: skip
    Stop.objects.all().delete()
    Ticket.objects.all().delete()
    known = set(Event.objects.values_list("id", flat=True))
    write_past(plan, [visit], random.Random(1))
    fresh = _events_but(known)
    assert _rows(Ticket) == by_verbs[0]
    assert _rows(Stop) == by_verbs[1]
    assert fresh == by_verbs[2]
    assert ledger.bent() == []


def _events_but(known: set[Any]) -> list[tuple[str, dt.datetime, dict[str, object]]]:
    rows = Event.objects.filter(subject_kind="ticket").exclude(id__in=known).order_by("at", "id")
    return [(row.kind, row.at, {key: row.data[key] for key in row.data if key not in {"id", "stop"}}) for row in rows]
