"""How long records are kept: the table, its floors, lists that stand for exactly their records."""

import datetime as dt
import uuid

import pytest

from openhall.site.environment import BadSetting, read_environment
from openhall.vault.rules import CLASSES, LISTED, TABLE, BadRetention, Listed, Way, kept_days
from openhall.vault.rules.retention import last_day_of, list_digest

DAYS = {each.code: each.days for each in TABLE}


def test_without_a_setting_the_table_speaks_and_a_word_changes_one_class() -> None:
    assert kept_days("") == DAYS
    assert kept_days("  review_text=365 security_log=184 ") == DAYS | {"review_text": 365, "security_log": 184}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("security_log=183", "security_log must be kept at least 184 days"),
        ("handover=1095", "handover must be kept at least 1096 days"),
        ("contact=29", "contact must be kept at least 30"),
        ("handover=-1", "handover must be whole days"),
        ("handover=٣٠٠٠", "handover must be whole days"),
        ("handover=36501", "handover must be whole days"),
        ("handover", "handover must be whole days"),
        ("ledger=9", "'ledger' is no class"),
        ("nonsense=9", "'nonsense' is no class"),
    ],
)
def test_what_the_law_refuses_stops_the_start_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(BadRetention, match=said):
        kept_days(text)
    with pytest.raises(BadSetting, match=f"OPENHALL_KEPT_DAYS can't be used: {said}"):
        read_environment({"OPENHALL_KEPT_DAYS": text})


def test_six_months_and_three_years_are_the_longest_there_are() -> None:
    firsts = [dt.date(year, month, 1) for year in range(2024, 2032) for month in range(1, 13)]
    halves = [(later - first).days for first, later in zip(firsts, firsts[6:], strict=False)]
    threes = [(later - first).days for first, later in zip(firsts, firsts[36:], strict=False)]
    assert (max(halves), max(threes)) == (CLASSES["security_log"].least, CLASSES["handover"].least)


def test_what_was_made_is_kept_its_days_whole() -> None:
    assert last_day_of(30, dt.date(2026, 3, 31)) == dt.date(2026, 2, 28), "made on the 28th: the 30th of March is its last"


def test_every_class_that_ends_by_a_list_has_days_and_every_floor_is_kept() -> None:
    assert all(CLASSES[code].days for code in LISTED)
    assert [each.code for each in TABLE if each.way is not Way.STAYS and each.days < each.least] == []
    assert len(CLASSES) == len(TABLE)


def test_a_digest_stands_for_these_records_and_no_others() -> None:
    rows = [Listed("handover", uuid.UUID(int=1)), Listed("review_text", uuid.UUID(int=2))]
    assert list_digest(rows) == list_digest(rows[::-1])
    others = [rows[:1], [*rows, Listed("handover", uuid.UUID(int=2))], [rows[0], Listed("review_text", uuid.UUID(int=3))]]
    assert len({list_digest(rows), *map(list_digest, others)}) == 4
