"""What must never be false stands in the database: each rule is broken once by hand."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openhall.deadlines.models import Card, Clock, Ladder, Limit, Pause
from openhall.places.models import Region
from tests.cast import Cast
from tests.deadlines.timed import CONTACT, start
from tests.kit.calendars import at

pytestmark = pytest.mark.django_db
SINCE = dt.date(2020, 1, 1)


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"due_at": None, "look_at": None}, "due_iff_running"),
        ({"state": "paused"}, "due_iff_running"),
        ({"state": "paused", "due_at": None}, "due_iff_running"),
        ({"state": "met", "due_at": None, "look_at": None}, "clock_met"),
        ({"met_at": at("2026-03-02 12:00")}, "clock_met"),
        ({"was_due_at": at("2026-03-02 12:00")}, "clock_met"),
        ({"state": "cancelled", "due_at": None, "look_at": None}, "clock_cancelled"),
        ({"cancelled_for": "invalid"}, "clock_cancelled"),
    ],
)
def test_a_clock_that_cannot_be(lakeside: Cast, values: dict[str, object], name: str) -> None:
    made = start(lakeside)
    with refused(name), transaction.atomic():
        Clock.objects.filter(id=made.id).update(**values)


def test_one_open_clock_of_a_code_for_a_subject(lakeside: Cast) -> None:
    row = Clock.objects.get(id=start(lakeside).id)
    row.id = uuid.uuid4()
    with refused("deadlines_clock_open"), transaction.atomic():
        row.save(force_insert=True)


def test_pauses_that_cannot_be(lakeside: Cast) -> None:
    clock = Clock.objects.get(id=start(lakeside).id)
    Pause.objects.create(id=uuid.uuid4(), clock=clock, since=at("2026-03-02 12:00"), reason="hearing")
    with refused("deadlines_pause_open"), transaction.atomic():
        Pause.objects.create(id=uuid.uuid4(), clock=clock, since=at("2026-03-02 13:00"), reason="hearing")
    with refused("deadlines_pause_order"), transaction.atomic():
        Pause.objects.filter(clock=clock).update(until=at("2026-03-02 11:59"))


def test_a_card_of_a_colour_and_round_is_given_once(lakeside: Cast) -> None:
    clock = Clock.objects.get(id=start(lakeside).id)
    values = {
        "clock": clock, "hall_id": lakeside.hall, "colour": "red", "number": 1, "rule": "沪营商30", "rule_version": 1,
        "due_at": at("2026-03-03 17:00"), "fell_at": at("2026-03-04 09:00"), "issued_at": at("2026-03-04 09:00"),
    }  # fmt: skip
    Card.objects.create(id=uuid.uuid4(), **values)
    with refused("deadlines_card_once"), transaction.atomic():
        Card.objects.create(id=uuid.uuid4(), **values)
    Card.objects.create(id=uuid.uuid4(), **{**values, "number": 2})


def limit(code: str, since: dt.date, until: dt.date | None, version: int, region: uuid.UUID | None = None) -> Limit:
    return Limit.objects.create(
        id=uuid.uuid4(), code=code, kind="working_days", amount=1, rule="r", version=version, source="s",
        region_id=region, valid_from=since, valid_to=until,
    )  # fmt: skip


def test_no_two_limits_hold_on_the_same_day_and_place(lakeside: Cast) -> None:
    city = Region.objects.get(code="330100").id
    limit("a", dt.date(2026, 1, 1), dt.date(2026, 6, 30), 1)
    limit("a", dt.date(2026, 7, 1), None, 2)
    limit("a", dt.date(2026, 1, 1), None, 1, city)
    for since, until, where in (
        (dt.date(2026, 6, 30), dt.date(2026, 6, 30), None),
        (dt.date(2030, 1, 1), None, None),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1), city),
    ):
        with refused("deadlines_limit_once"), transaction.atomic():
            limit("a", since, until, 9, where)
    limit("a", dt.date(2025, 1, 1), dt.date(2025, 12, 31), 3)
    with refused("deadlines_limit_version"), transaction.atomic():
        limit("a", dt.date(2024, 1, 1), dt.date(2024, 12, 31), 3)
    with refused("deadlines_limit_days"), transaction.atomic():
        limit("b", dt.date(2024, 1, 2), dt.date(2024, 1, 1), 1)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"roles": []}, "ladder_rungs"),
        ({"step_days": 0}, "ladder_step"),
        ({"valid_to": dt.date(2019, 1, 1)}, "ladder_days"),
    ],
)
def test_a_ladder_that_cannot_be(values: dict[str, object], name: str) -> None:
    with refused(name), transaction.atomic():
        Ladder.objects.filter(code="review").update(**values)


def test_an_extension_has_a_number_and_a_length() -> None:
    with refused("limit_extension"), transaction.atomic():
        Limit.objects.filter(code=CONTACT).update(extensions=1)


def test_two_ladders_never_hold_at_once() -> None:
    with refused("deadlines_ladder_once"), transaction.atomic():
        Ladder.objects.create(
            id=uuid.uuid4(), code="review", roles=["director"], rule="r", version=2, source="s", valid_from=SINCE
        )


def test_open_due_times_have_an_index_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname IN ('deadlines_clock_due', 'deadlines_clock_look')")
        found = [text for (text,) in cursor.fetchall()]
    assert len(found) == 2
    assert all("WHERE" in text and "running" in text for text in found)
