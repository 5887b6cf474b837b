"""Transition tables: what they allow, what they refuse to be made of, and the picture they draw."""

import dataclasses

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


def arrows(verb: str, *pairs: tuple[str, str]) -> Transition:
    """A row that says which state leads to which."""
    return dataclasses.replace(row(verb, "shut open", "open shut"), arrows=frozenset(pairs))


@pytest.mark.parametrize(
    "bad", [[row("open", "shut", "ajar")], [row("open", "ajar", "open")], [row("open", "shut", "open")] * 2,
            [arrows("open", ("shut", "open"))], [arrows("open", ("shut", "ajar"), ("open", "shut"))]],
    ids=["unknown_target", "unknown_source", "verb_twice", "state_without_arrow", "arrow_without_state"],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(bad: list[Transition]) -> None:
    with pytest.raises(ValueError, match="bad transition open"):
        TransitionTable("door", ["open", "shut"], bad)


def test_the_picture_shows_every_arrow_once() -> None:
    assert DOOR.diagram().splitlines() == [
        "stateDiagram-v2", "    [*] --> shut: make", "    shut --> open: open",
    ]  # fmt: skip


def test_two_verbs_of_one_way_share_its_arrow() -> None:
    table = TransitionTable(
        "door", ["open", "shut"], [row("close", "open", "shut"), arrows("swing", ("open", "shut"), ("shut", "open"))]
    )
    assert table.diagram().splitlines()[1:] == ["    open --> shut: close, swing", "    shut --> open: swing"]


def test_every_source_leads_to_every_target_unless_arrows_say_otherwise() -> None:
    assert row("move", "a b", "c d").ways == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}
    assert row("make", "", "a b").ways == {("", "a"), ("", "b")}
    assert arrows("swing", ("open", "shut")).ways == {("open", "shut")}


def test_sources_come_sorted_for_the_statements() -> None:
    table = TransitionTable("t", ["c", "a", "b"], [row("end", "c a", "b")])
    assert table.sources("end") == ["a", "c"]
