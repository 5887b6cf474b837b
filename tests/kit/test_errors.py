"""Refusals: a status for programs, a stable word, and a sentence with its values."""

import pytest

from openhall.kit import errors
from openhall.kit.errors import Missing, NotNow, Refusal
from openhall.kit.named_sql import for_pgbench, statement

STATUSES = {"Malformed": 400, "NotAllowed": 403, "Missing": 404, "NotNow": 409, "Conflict": 409, "Locked": 423, "TooMany": 429}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_every_refusal_has_its_status(name: str, status: int) -> None:
    refusal = getattr(errors, name)("word", "Sentence.")
    assert isinstance(refusal, Refusal)
    assert (refusal.status, refusal.code, str(refusal)) == (status, "word", "Sentence.")


def test_the_family_is_complete() -> None:
    family = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Refusal)}
    assert family == {*STATUSES, "Refusal"}


def test_the_sentence_stays_a_source_for_translation() -> None:
    refusal = Missing("no_number", "There is no number %(number)s today.", {"number": "A012"})
    assert str(refusal) == "There is no number A012 today."
    assert refusal.detail == "There is no number %(number)s today."
    assert refusal.values == {"number": "A012"}


def test_a_sentence_with_a_value_that_was_forgotten_is_found_at_once() -> None:
    with pytest.raises(KeyError):
        NotNow("word", "It is %(state)s.")


def test_a_named_statement_has_no_comments_and_fits_pgbench() -> None:
    text = statement("queue", "take")
    assert "--" not in text
    assert "%(hall)s::uuid" in text
    assert ":hall::uuid" in for_pgbench(text)
    assert "%" not in for_pgbench(text)
