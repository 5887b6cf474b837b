"""The list of matters is sorted by due time over all pages, and the index for it is used; refusals are counted."""

import datetime as dt
import random
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from openhall.deadlines.events import ClockMoved
from openhall.kit.reactions import announce
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.queries.listing import Wanted, found, how_many
from openhall.matters.queries.listing import matters as listed
from openhall.matters.queries.refusals import refusals, to_check
from openhall.matters.queries.subjects import subject_of
from openhall.matters.states import MatterState
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import MONDAY, Bench, clock, now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(MatterState))
def test_what_lists_are_sorted_by_is_the_clocks_own_due_time(lakeside: Cast, state: MatterState) -> None:
    row = Bench.of(lakeside).brought_to(state)
    assert row.due_at == clock(row).due_at


def test_the_copy_follows_pause_resume_and_more_time(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.handled()
    matters.contact(row.id, "phone", True, "", here.by("tax_clerk"))
    steps: tuple[Callable[[], object], ...] = (
        lambda: matters.extend(row.id, 2, "等市局答复", here.by("supervisor")),
        lambda: matters.pause(row.id, "hearing", here.by("duty")),
        lambda: matters.resume(row.id, here.by("duty", "2026-03-04 10:00")),
        lambda: matters.triage(row.id, "other", "complex", here.by("duty", "2026-03-04 10:00")),
    )
    for step in steps:
        step()
        assert now(row).due_at == clock(row).due_at
    assert now(row).due_at is not None


def test_the_copy_follows_the_calendar_and_another_rooms_clock_is_nothing(lakeside: Cast) -> None:
    row = Bench.of(lakeside).handled()
    moved = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
    code = clock(row).code
    before = row.due_at
    assert before is not None
    for changed in ("matter.contact", "matter.return_visit"):
        announce(ClockMoved(uuid.uuid4(), row.hall_id, subject_of(row), changed, before, moved))
    assert now(row).due_at == before
    announce(ClockMoved(uuid.uuid4(), row.hall_id, subject_of(row), code, before, moved))
    assert now(row).due_at == moved


def test_the_next_due_stands_first_over_all_pages(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    late = here.triaged("complex", MONDAY)
    made = [here.triaged(grade, MONDAY) for grade in ("ordinary", "simple", "complex", "simple", "ordinary")]
    matters.pause(late.id, "hearing", here.by("duty"))
    wanted = Wanted(here.cast.hall)
    whole = [each.id for each in listed(wanted)]
    paged = [each.id for first in range(0, 6, 2) for each in listed(wanted, first, 2)]
    grades = {row.id: row.grade for row in made}
    assert whole == paged and [grades.get(each, "stands") for each in whole] == [
        "simple", "simple", "ordinary", "ordinary", "complex", "stands",
    ]  # fmt: skip
    assert how_many(wanted) == 6 and [each.id for each in listed(Wanted(here.cast.hall, open_only=False), 5)] == [late.id]


def test_a_page_of_a_large_hall_reads_the_index_and_not_the_table(lakeside: Cast) -> None:
    row, rng = Bench.of(lakeside).bring(), random.Random(5)
    same = {each.name: getattr(row, each.attname) for each in Matter._meta.concrete_fields}
    fields = {("hall_id" if name == "hall" else name): value for name, value in same.items()}
    fields.pop("opened_by"), fields.pop("item"), fields.pop("lead"), fields.pop("handler"), fields.pop("answered_by")
    fields.pop("refused_by"), fields.pop("of")
    Matter.objects.bulk_create(
        Matter(**{**fields, "id": uuid.UUID(int=number), "number": f"x{number}", "token": f"{number:022d}",
                  "due_at": row.opened_at + dt.timedelta(minutes=rng.randrange(100_000))})
        for number in range(1, 5001)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE matters_matter")
    plan = found(Wanted(row.hall_id)).order_by("due_at", "opened_at", "id")[:100].explain()
    assert "matters_list_" in plan and "Sort" not in plan, plan
    due = [each.due_at for each in listed(Wanted(row.hall_id), 4800, 100)]
    assert due == [None] * 100 or due == sorted(each for each in due if each), "their clocks are not made here"


def test_refusals_are_counted_by_reason_and_those_drawn_wait_to_be_checked(lakeside: Cast) -> None:
    here, hall = Bench.of(lakeside), lakeside.hall
    drawn, spared = random.Random(1), random.Random(1)
    drawn.random, spared.random = (lambda: 0.0), (lambda: 0.9)  # type: ignore[method-assign]
    for reason, rng in (("litigation", drawn), ("litigation", spared), ("petition", drawn)):
        row = here.bring()
        matters.refuse(row.id, reason, "请向有关机关提出。", here.by("duty"), rng)
    here.bring()
    since, until = at("2026-03-01 00:00"), at("2026-04-01 00:00")
    counted = refusals(hall, since, until)
    assert (counted.by_reason, counted.drawn, counted.checked, counted.taken_in) == ((("litigation", 2), ("petition", 1)), 2, 0, 0)
    first, second = to_check(hall)
    matters.check_refusal(first, True, "确属诉讼。", here.by("supervisor"))
    matters.check_refusal(second, False, "应当受理。", here.by("supervisor"))
    again = refusals(hall, since, until)
    assert (again.drawn, again.checked, again.taken_in) == (2, 2, 1) and to_check(hall) == []
    assert refusals(hall, since, at(MONDAY)).by_reason == () and refusals(lakeside.strangers_hall, since, until).drawn == 0
