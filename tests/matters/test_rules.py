"""The pure decisions about matters, without a database."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.kit.errors import Malformed, NotAllowed, NotNow
from openhall.matters.rules import (
    Answer,
    check_answer,
    check_return,
    check_verifiable,
    is_drawn,
    is_longer,
    is_outside,
    is_unreachable,
    number_of,
    plain_secret,
    second_secret,
    secret_digest,
)
from openhall.matters.states import Grade, Outcome

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Answer("explained", "不能代签。"), "no_legal_basis"),
        (Answer("explained", "不能代签。", basis="  "), "no_legal_basis"),
        (Answer("partly", "先办一半。"), "no_plan"),
        (Answer("referred", "不归我们管。"), "no_remedy"),
        (Answer("solved", " \x00 "), "no_words"),
        (Answer("solved", "x" * 2001), "long_text"),
        (Answer("withdrawn", "撤回了。"), "no_outcome"),
        (Answer("no", "不行。"), "no_outcome"),
    ],
)
def test_an_answer_says_what_its_outcome_needs(said: Answer, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        check_answer(said, "handling")
    assert refused.value.code == code


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.WITHDRAWN}))
def test_a_whole_answer_of_every_outcome_is_taken(outcome: str) -> None:
    said = check_answer(Answer(outcome, " 好 ", " 法条 ", " 下周 "), "handling")
    assert said == Answer(outcome, "好", "法条", "下周")


def test_before_anybody_has_looked_only_a_solution_on_the_spot_is_an_answer() -> None:
    assert check_answer(Answer("solved_on_spot", "当场办好。"), "opened").outcome == "solved_on_spot"
    with pytest.raises(NotNow):
        check_answer(Answer("solved", "办好。"), "opened")
    with pytest.raises(NotNow):
        check_answer(Answer("explained", "不行。", basis="法条"), "opened")


def test_a_wrong_unit_returns_once_within_a_day_and_never_after_a_dispute() -> None:
    check_return(NOW, False, False, NOW + DAY)
    with pytest.raises(NotNow):
        check_return(NOW, False, False, NOW + DAY + dt.timedelta(seconds=1))
    for dispute, before in ((True, False), (False, True), (True, True)):
        with pytest.raises(NotAllowed):
            check_return(NOW, dispute, before, NOW + HOUR)


def test_three_failures_on_three_days_and_no_success_are_out_of_reach() -> None:
    days = [NOW.date() + dt.timedelta(days=each) for each in range(3)]
    assert is_unreachable((day, False) for day in days)
    assert not is_unreachable((days[0], False) for _ in range(9))
    assert not is_unreachable([*((day, False) for day in days), (days[0], True)])


def test_only_a_no_or_an_absent_person_is_closed_by_a_second_person() -> None:
    check_verifiable("explained", True, False)
    check_verifiable("solved", False, False)
    check_verifiable("solved", True, True)
    with pytest.raises(NotNow):
        check_verifiable("solved", True, False)


def test_who_has_a_part_is_not_outside() -> None:
    me, other, unit, away = (uuid.UUID(int=each) for each in range(4))
    assert is_outside(me, [away], [other, None], [unit])
    assert not is_outside(me, [], [me], [unit])
    assert not is_outside(me, [away, unit], [None], [unit])


def test_grades_are_in_order_of_their_time() -> None:
    grades = list(Grade)
    assert [(is_longer(a, b)) for a in grades for b in grades] == [a > b for a in range(3) for b in range(3)]


def test_one_refusal_in_five_is_drawn() -> None:
    assert sum(is_drawn(each / 100) for each in range(100)) == 20


def test_the_secret_is_sixty_bits_that_the_token_alone_does_not_give() -> None:
    secret = second_secret("key", "token")
    assert [len(part) for part in secret.split("-")] == [4, 4, 4]
    assert set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-")
    assert secret == second_secret("key", "token") != second_secret("other", "token")
    assert secret != second_secret("key", "tokeN")


@given(st.text(max_size=50))
def test_a_typed_secret_is_read_as_a_person_writes_it(typed: str) -> None:
    assert plain_secret(plain_secret(typed)) == plain_secret(typed)
    assert plain_secret(f" {typed.lower()}-") == plain_secret(typed.lower())


def test_the_digest_belongs_to_one_matter_and_is_no_plain_hash() -> None:
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    assert secret_digest(one, "abcd-efgh-jkmn") == secret_digest(one, "ABCDEFGHJKMN") != secret_digest(two, "ABCDEFGHJKMN")
    assert len(secret_digest(one, "")) == 32


def test_numbers_are_of_a_year() -> None:
    assert (number_of(2026, 12), number_of(2026, 12345)) == ("2026-0012", "2026-12345")


