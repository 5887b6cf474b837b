"""The registry: who must follow a fact follows it once, in order, and an error reaches the caller."""

import dataclasses

import pytest

from openhall.kit.reactions import announce, react


@dataclasses.dataclass(frozen=True)
class Rang:
    number: int


@dataclasses.dataclass(frozen=True)
class Broke:
    pass


def test_reactions_follow_in_the_order_of_registration() -> None:
    heard: list[object] = []
    first, second = (lambda fact: heard.append(("first", fact))), (lambda fact: heard.append(("second", fact)))
    react(Rang, first)
    react(Rang, second)
    react(Rang, first)
    announce(Rang(3))
    assert heard == [("first", Rang(3)), ("second", Rang(3))]


def test_a_fact_nobody_follows_changes_nothing() -> None:
    announce(object())


def test_an_error_undoes_the_callers_transaction() -> None:
    def fail(fact: Broke) -> None:
        raise RuntimeError("cannot follow")

    react(Broke, fail)
    with pytest.raises(RuntimeError, match="cannot follow"):
        announce(Broke())
