"""The pure decisions about reviews."""

import dataclasses
import datetime as dt
import hashlib
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.kit.errors import Malformed
from openhall.reviews.rules import (
    Seen,
    check_words,
    is_unreachable,
    may_verify,
    review_token,
    ticket_of_token,
    who_counts,
)
from openhall.reviews.rules.figures import Figures, share
from openhall.reviews.rules.reasons import REASONS, VERSION, reasons_for
from openhall.reviews.states import BAD, RECTIFICATION, Level
from tests.cast import NOW

FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
EARLY = Seen(FIRST, uuid.UUID(int=11), NOW)
LATE = Seen(SECOND, uuid.UUID(int=12), NOW + dt.timedelta(minutes=9))
BACK = dataclasses.replace(EARLY, ended_at=NOW + dt.timedelta(minutes=5), clerk=uuid.UUID(int=13))


def test_a_review_counts_for_the_named_window_else_for_the_last_one() -> None:
    assert who_counts([EARLY, LATE, BACK], None) == LATE
    assert who_counts([EARLY, LATE, BACK], FIRST) == BACK
    assert who_counts([], None) is None
    with pytest.raises(Malformed):
        who_counts([EARLY], SECOND)


@pytest.mark.parametrize("level", Level)
def test_every_level_takes_its_own_reasons_and_no_other(level: Level) -> None:
    own = [reason.code for reason in reasons_for(level)]
    assert len(own) == 8
    assert check_words(level, reversed(own), "") == tuple(own)
    foreign = next(code for code, reason in REASONS.items() if reason.level != level)
    for wrong in (foreign, "999", "101"):
        with pytest.raises(Malformed):
            check_words(level, [wrong], "")


@pytest.mark.parametrize("level", Level)
def test_only_a_bad_first_review_needs_a_word(level: Level) -> None:
    assert check_words(level, [], "too slow") == ()
    assert check_words(level, [], "", first=False) == ()
    if level in BAD:
        with pytest.raises(Malformed):
            check_words(level, [], "  ")
    else:
        assert check_words(level, [], "") == ()
    with pytest.raises(Malformed):
        check_words(level, [], "x" * 1001)


@given(st.uuids(), st.text(min_size=1), st.integers(0, 39), st.sampled_from("AZaz09-_"))
def test_a_token_opens_its_ticket_and_nothing_else(ticket: uuid.UUID, secret: str, at: int, letter: str) -> None:
    token = review_token(secret, ticket)
    assert ticket_of_token(secret, token) == ticket
    assert ticket_of_token(secret + "x", token) is None
    bent = token[:at] + letter + token[at + 1 :]
    assert ticket_of_token(secret, bent) in ({ticket} if bent == token else {None})


@given(st.text(max_size=50))
def test_any_other_text_opens_nothing(text: str) -> None:
    assert ticket_of_token("secret", text) is None


def test_the_rated_person_and_their_manager_may_not_verify() -> None:
    officer, clerk, manager = (uuid.UUID(int=n) for n in (1, 2, 3))
    assert may_verify(officer, clerk, {manager})
    assert not may_verify(clerk, clerk, {manager})
    assert not may_verify(manager, clerk, {manager})


def test_three_failed_attempts_on_three_days_make_a_reviewer_unreachable() -> None:
    days = [dt.date(2026, 3, 2) + dt.timedelta(days=n) for n in range(3)]
    assert is_unreachable((day, False) for day in days)
    assert not is_unreachable((days[0], False) for _ in range(5))
    assert not is_unreachable([*((day, False) for day in days), (days[2], True)])


def test_forty_visits_and_ten_reviews_are_three_quarters_of_silence() -> None:
    figures = Figures(40, {Level.VERY_SATISFIED: 6, Level.BASICALLY_SATISFIED: 2, Level.DISSATISFIED: 2})
    assert (figures.silence.part, figures.silence.whole, figures.silence.share) == (30, 40, 0.75)
    assert (figures.good_rate.part, figures.good_rate.whole, figures.good_rate.share) == (8, 10, 0.8)
    assert figures.bad_per_ten_thousand == 2000
    assert figures.average() == (6 * 10 + 2 * 6 + 2 * 3) / 10


def test_defaults_and_invalid_reviews_never_count_as_good() -> None:
    figures = Figures(10, {Level.SATISFIED: 1}, defaults=5, invalid=2)
    assert (figures.reviews, figures.good_rate.whole, figures.silence.part) == (1, 1, 7)
    assert Figures(0, {}).good_rate.share is None
    assert Figures(0, {}).average() is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_within_its_interval(part: int, more: int) -> None:
    found = share(part, part + more)
    assert found.share is not None and found.low is not None and found.high is not None
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_an_interval_as_in_the_textbook() -> None:
    # Wilson 95 % for 8 of 10: 0.4902 to 0.9433 (Brown, Cai, DasGupta 2001, formula 4).
    found = share(8, 10)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.4902, 0.9433)


def test_the_life_of_a_rectification_reaches_every_state() -> None:
    reached = {target for verb in RECTIFICATION.verbs.values() for target in verb.targets}
    assert reached == RECTIFICATION.states


def test_the_national_list_of_reasons_is_pinned_to_its_version() -> None:
    """A word that changes is a new version of the list, never an edit: reviews already given keep theirs."""
    listed = json.dumps([dataclasses.astuple(each) for each in REASONS.values()], ensure_ascii=False)
    assert (VERSION, len(REASONS), hashlib.sha256(listed.encode()).hexdigest()[:16]) == ("national-2023", 40, "36cf587d6f122107")


def test_a_token_with_foreign_letters_opens_nothing() -> None:
    token = review_token("secret", FIRST)
    assert ticket_of_token("secret", token) == FIRST
    for spoiled in (f"{token[:20]}*{token[20:-1]}", token[:-1] + "~", f" {token[1:]}", token[:-1] + "é"):
        assert ticket_of_token("secret", spoiled) is None, spoiled
