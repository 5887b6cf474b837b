"""Transition tables: what they allow, what they refuse to be made of, and the picture they draw."""

import pytest

from openhall.kit.transitions import Transition, TransitionTable


def row(verb: str, sources: str, targets: str) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset(targets.split()), verb.title(), frozenset({"clerk"}))


DOOR = TransitionTable("door", ["open", "shut"], [row("make", "", "shut"), row("open", "shut", "open")])


def test_a_verb_is_allowed_from_its_sources_only() -> None:
    assert DOOR.allows("open", "shut")
    assert not DOOR.allows("open", "open")
    assert not DOOR.allows("make", "shut")


def test_an_unknown_verb_is_a_programmers_mistake() -> None:
    assert "slam" not in DOOR
    with pytest.raises(KeyError):
        DOOR.allows("slam", "open")


@pytest.mark.parametrize(
    "bad", [[row("open", "shut", "ajar")], [row("open", "ajar", "open")], [row("open", "shut", "open")] * 2],
    ids=["unknown_target", "unknown_source", "verb_twice"],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(bad: list[Transition]) -> None:
    with pytest.raises(ValueError, match="bad transition open"):
        TransitionTable("door", ["open", "shut"], bad)


def test_the_picture_shows_every_arrow_once() -> None:
    assert DOOR.diagram().splitlines() == [
        "stateDiagram-v2", "    [*] --> shut: make", "    shut --> open: open",
    ]  # fmt: skip


def test_sources_come_sorted_for_the_statements() -> None:
    table = TransitionTable("t", ["c", "a", "b"], [row("end", "c a", "b")])
    assert table.sources("end") == ["a", "c"]
