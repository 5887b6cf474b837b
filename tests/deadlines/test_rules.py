"""Which rule speaks, and when cards and rungs fall due: without a database."""

import dataclasses
import uuid

import pytest

from openhall.deadlines.rules import Manner, Step, beginnings, met_in_time, nearest, outstanding, steps
from openhall.deadlines.states import CLOCK, ClockState, Colour
from openhall.kit.working_time import LimitKind, TimeLimit, due_at
from tests.kit.calendars import at, china, wall

CITY, PROVINCE, ELSEWHERE = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


@dataclasses.dataclass
class Row:
    code: str
    region_id: uuid.UUID | None


def test_what_a_code_begins_with() -> None:
    assert beginnings("review.rectify.simple") == ["review.rectify.simple", "review.rectify", "review"]
    assert beginnings("review") == ["review"]


@pytest.mark.parametrize(
    ("rows", "speaks"),
    [
        ([Row("a", None)], 0),
        ([Row("a", None), Row("a", PROVINCE), Row("a", CITY)], 2),
        ([Row("a", PROVINCE), Row("a", None)], 0),
        ([Row("a", CITY), Row("a.b", None)], 1),
        ([Row("a", ELSEWHERE), Row("a", None)], 1),
        ([Row("a", ELSEWHERE)], None),
        ([], None),
    ],
    ids=["nation", "nearest", "region_before_nation", "longest_code_first", "not_elsewhere", "only_elsewhere", "none"],
)
def test_which_rule_speaks(rows: list[Row], speaks: int | None) -> None:
    assert nearest(rows, [CITY, PROVINCE]) is (None if speaks is None else rows[speaks])


def planned(start: str, limit: TimeLimit, manner: Manner) -> list[tuple[str, str, int]]:
    due = due_at(at(start), limit, china())
    assert due is not None
    return [(wall(each.at), each.colour or "", each.rung) for each in steps(at(start), due, manner, china())]


def test_cards_and_rungs_of_five_working_days() -> None:
    limit = TimeLimit(LimitKind.WORKING_DAYS, 5)
    assert planned("2026-03-02 10:00", limit, Manner(1, 3)) == [
        ("2026-03-06 17:00", "yellow", 0),
        ("2026-03-10 09:00", "red", 1),
        ("2026-03-11 09:00", "", 2),
        ("2026-03-12 09:00", "", 3),
    ]




def test_one_working_day_is_yellow_from_the_close_of_the_first() -> None:
    limit = TimeLimit(LimitKind.WORKING_DAYS, 1)
    assert planned("2026-03-02 10:00", limit, Manner(1)) == [
        ("2026-03-02 17:00", "yellow", 0), ("2026-03-04 09:00", "red", 0),
    ]  # fmt: skip
    assert planned("2026-03-02 18:00", limit, Manner(1))[0] == ("2026-03-02 18:00", "yellow", 0)


def test_hours_are_red_at_once_and_may_be_without_yellow() -> None:
    limit = TimeLimit(LimitKind.WORKING_HOURS, 4)
    assert planned("2026-03-02 10:00", limit, Manner(0, 2, 2)) == [
        ("2026-03-02 15:30", "red", 1), ("2026-03-04 15:30", "", 2),
    ]  # fmt: skip


def test_the_warning_goes_over_a_holiday_with_a_made_up_day() -> None:
    """Due on Tuesday 24 February, the day after Spring Festival; the working day before is Saturday the 14th."""
    limit = TimeLimit(LimitKind.WORKING_DAYS, 2)
    assert planned("2026-02-13 10:00", limit, Manner(1, 2)) == [
        ("2026-02-14 17:00", "yellow", 0), ("2026-02-25 09:00", "red", 1), ("2026-02-26 09:00", "", 2),
    ]  # fmt: skip


YELLOW, RED = Step(at("2026-03-02 10:00"), Colour.YELLOW), Step(at("2026-03-03 10:00"), Colour.RED, 1)
SECOND, THIRD = Step(at("2026-03-04 10:00"), None, 2), Step(at("2026-03-05 10:00"), None, 3)


@pytest.mark.parametrize(
    ("issued", "rung", "left"),
    [
        (frozenset[Colour](), 0, [YELLOW, RED, SECOND, THIRD]),
        (frozenset({Colour.YELLOW}), 0, [RED, SECOND, THIRD]),
        (frozenset({Colour.YELLOW, Colour.RED}), 1, [SECOND, THIRD]),
        (frozenset({Colour.RED}), 2, [YELLOW, THIRD]),
        (frozenset(Colour), 3, []),
    ],
)
def test_what_is_left_to_do(issued: frozenset[Colour], rung: int, left: list[Step]) -> None:
    assert outstanding([YELLOW, RED, SECOND, THIRD], issued, rung) == left


def test_the_due_moment_itself_is_in_time() -> None:
    due = at("2026-03-03 17:00")
    assert met_in_time(due, due)
    assert not met_in_time(at("2026-03-03 17:01"), due)
    assert met_in_time(at("2026-03-09 17:01"), None)


def test_the_table_names_every_verb_and_no_comment() -> None:
    assert set(CLOCK.verbs) == {
        "start", "meet", "cancel", "pause", "resume", "extend", "assign", "move", "card", "climb",
    }  # fmt: skip
    ended = {ClockState.MET, ClockState.CANCELLED}
    assert not any(row.sources & ended for row in CLOCK.verbs.values())
