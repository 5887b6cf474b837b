"""When the timetable seals: every hour of the clock, and when a hall's day has ended, with what its close has written."""

import datetime as dt
import uuid

import pytest
from django.test import override_settings

from openhall.kit.clock import local_moment
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Order, Unordered
from openhall.ledger.queries.sealed import latest_seal
from openhall.ledger.rules.tiles import WIDTH
from openhall.ledger.services import Act, put_in_order
from openhall.ledger.services.bulk import append_past
from openhall.places.rules import Hours
from openhall.routines import sealing
from openhall.routines.timetable import day_has_ended, seal
from openhall.site.running.worker import loops
from tests.cast import AFTERNOON, MORNING, NOW, TODAY
from tests.ledger.logs import KEY, facts

ZONE = "Asia/Shanghai"
HOURS = Hours(ZONE, dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)), {})
ALWAYS = Hours(ZONE, {}, {}, around_the_clock=True)


def at(hour: int, minute: int = 0, days: int = 0) -> dt.datetime:
    return local_moment(TODAY + dt.timedelta(days=days), dt.time(hour, minute), ZONE)


@pytest.mark.parametrize(
    ("hours", "since", "now", "ended"),
    [
        (HOURS, at(16, 10), at(17), True), (HOURS, at(16, 10), at(16, 59), False), (HOURS, at(17), at(17, 20), False),
        (HOURS, at(10), at(11, 0, 1), True), (HOURS, at(17, 5), at(8, 0, 1), False),
        (ALWAYS, at(16), at(17), False), (ALWAYS, at(23, 50), at(0, 1, 1), True),
        (HOURS, at(10, 0, 5), at(18, 0, 5), False), (HOURS, at(23, 50, 5), at(0, 0, 6), True),
    ],
)  # fmt: skip
def test_whether_a_halls_day_has_ended(hours: Hours, since: dt.datetime, now: dt.datetime, ended: bool) -> None:
    assert day_has_ended(hours, since, now) is ended


def happen(now: dt.datetime) -> None:
    ledger.append(Act("clerk", now), "Noted", Subject("review", uuid.uuid4()), None, {})


@pytest.mark.django_db
@override_settings(CHECKPOINT_KEY=KEY)
def test_the_close_of_a_day_is_sealed_with_what_it_wrote() -> None:
    happen(at(16, 20))
    put_in_order()
    seal([HOURS, ALWAYS], at(16, 20))
    happen(at(16, 40))
    put_in_order()
    seal([HOURS, ALWAYS], at(16, 50))
    assert (last := latest_seal()) is not None
    assert (last.size, last.at) == (1, at(16, 20)), "the hour is not over, nor the day"
    happen(at(17))
    seal([HOURS, ALWAYS], at(17, 0))
    assert (last := latest_seal()) is not None
    assert (last.size, last.at) == (3, at(17)), "what waited was put in order first"
    assert not Unordered.objects.exists()
    happen(at(17, 5))
    seal([HOURS, ALWAYS], at(17, 6))
    assert (last := latest_seal()) is not None
    assert last.size == 3
    put_in_order()
    seal([HOURS, ALWAYS], at(18, 0))
    assert (last := latest_seal()) is not None
    assert last.size == 4


@pytest.mark.django_db
@override_settings(CHECKPOINT_KEY=None)
def test_without_a_key_nothing_is_signed() -> None:
    happen(NOW)
    put_in_order()
    seal([HOURS], NOW)
    assert latest_seal() is None


@pytest.mark.django_db
@override_settings(CHECKPOINT_KEY=KEY)
def test_a_log_that_contradicts_itself_is_not_signed_and_stops_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    happen(NOW)
    put_in_order()
    seal([HOURS], NOW)
    event = ledger.append(Act("clerk", NOW), "Noted", Subject("review", uuid.uuid4()), None, {})
    Order.objects.create(index=3, event_id=event)
    seal([HOURS], NOW + dt.timedelta(hours=1))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "does not fit itself" in caplog.records[0].message
    assert (last := latest_seal()) is not None
    assert last.size == 1


@pytest.mark.django_db
def test_the_sealer_fills_tiles_and_then_rests() -> None:
    append_past(facts(WIDTH))
    put_in_order()
    assert [sealing.step(), sealing.step()] == [sealing.BUSY, sealing.IDLE]


@pytest.mark.django_db
def test_the_sealer_says_when_the_log_has_a_hole(caplog: pytest.LogCaptureFixture) -> None:
    happen(NOW)
    put_in_order()
    event = ledger.append(Act("clerk", NOW), "Noted", Subject("review", uuid.uuid4()), None, {})
    Order.objects.create(index=3, event_id=event)
    assert sealing.step() == sealing.BENT
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_worker_seals() -> None:
    assert sealing.run in loops()
