"""The pages of docs/reference that are made from the code are as new as the code; doors hand out what they name."""

import importlib
import pkgutil
import re

import pytest

import openhall
from scripts import log_words, refusals, retention_page

MODULES = sorted(each.name for each in pkgutil.walk_packages(openhall.__path__, "openhall.") if ".migrations" not in each.name)


def test_every_refusal_stands_on_its_page_with_a_code_and_a_sentence() -> None:
    assert refusals.PAGE.read_text("utf-8") == refusals.page(), "make reference"
    rows = list(refusals.rows())
    assert len(rows) > 100
    wrong = [row for row in rows if not re.fullmatch(r"[a-z][a-z_]+|…", row[0]) or not re.match(r"[A-Z%…]", row[2])]
    assert wrong == []


def test_a_code_means_one_thing_everywhere() -> None:
    by_code: dict[str, set[int]] = {}
    for code, status, _, _ in refusals.rows():
        by_code.setdefault(code, set()).add(status)
    by_code.pop("…", None)
    assert {code: status for code, status in by_code.items() if len(status) > 1} == {}


def test_every_kind_of_event_stands_on_its_page() -> None:
    assert log_words.PAGE.read_text("utf-8") == log_words.page(), "make reference"
    kinds = [row[0] for row in log_words.rows()]
    assert len(kinds) >= 20
    assert [kind for kind in kinds if not re.fullmatch(r"([A-Z][a-z]+)+", kind)] == []


def test_what_is_kept_and_how_long_stands_on_its_page() -> None:
    assert retention_page.PAGE.read_text("utf-8") == retention_page.page(), "make reference"


@pytest.mark.parametrize("name", [each for each in MODULES if each.endswith((".services", ".queries", ".rules"))])
def test_a_door_hands_out_what_it_names(name: str) -> None:
    door = importlib.import_module(name)
    named = getattr(door, "__all__", [])
    assert [each for each in named if not hasattr(door, each)] == []
    assert len(named) == len(set(named))
