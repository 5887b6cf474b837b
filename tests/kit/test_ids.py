"""UUIDv7 as RFC 9562 §5.7 draws it, in the order of time, and tokens nobody guesses."""

import datetime as dt
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.kit.ids import moment_of, new_token, uuid7

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(9999, 12, 30), timezones=st.just(dt.UTC))


@given(MOMENTS, st.integers(0, 2**32))
def test_the_bits_stand_where_the_rfc_puts_them(now: dt.datetime, seed: int) -> None:
    made = uuid7(now, random.Random(seed))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == (now - EPOCH) // dt.timedelta(milliseconds=1)
    assert (made.int >> 64) & 0xFFF == now.microsecond % 1000 * 4096 // 1000


@given(MOMENTS, st.integers(1, 10**9), st.integers(0, 2**32))
def test_a_later_microsecond_gives_a_later_identifier(now: dt.datetime, micros: int, seed: int) -> None:
    rng = random.Random(seed)
    assert uuid7(now, rng) < uuid7(now + dt.timedelta(microseconds=micros), rng)


def test_two_of_one_moment_differ() -> None:
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    assert len({uuid7(now) for _ in range(1000)}) == 1000


def test_the_moment_can_be_read_back() -> None:
    now = dt.datetime(2026, 3, 2, 2, 0, 0, 123_456, tzinfo=dt.UTC)
    assert moment_of(uuid7(now)) == now.replace(microsecond=123_000)


def test_chance_is_the_callers() -> None:
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    assert uuid7(now, random.Random(7)) == uuid7(now, random.Random(7))


def test_a_naive_moment_makes_no_identifier() -> None:
    with pytest.raises(ValueError, match="time zone"):
        uuid7(dt.datetime(2026, 3, 2))  # naive on purpose


def test_tokens_are_long_and_fit_into_an_address() -> None:
    tokens = {new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(token) == 22 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
