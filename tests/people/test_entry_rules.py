"""Entry codes by themselves: what they look like, what is kept of them, when they let in, who may give one."""

import datetime as dt
import math
import random
import re
import uuid

import pytest

from openhall.people.permissions import Caller, Held, may_let_in
from openhall.people.rules.devices import SYMBOLS
from openhall.people.rules.entry import (
    CODE_FOR,
    LENGTH,
    Offer,
    entry_digest,
    is_the_code,
    new_code,
    opens,
)
from openhall.people.rules.sessions import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_password
from openhall.people.states import Role

NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
WHO, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
HERE, THERE = uuid.UUID(int=3), uuid.UUID(int=4)
KEY, CODE = "the server's key", "ABCD-EFGH-JKMN"


def test_a_code_is_three_readable_groups_of_about_sixty_bits_from_the_chance_handed_in() -> None:
    codes = [new_code(random.Random(seed)) for seed in range(500)]
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}", code) for code in codes)
    assert len(set(codes)) == 500
    assert codes == [new_code(random.Random(seed)) for seed in range(500)]
    assert set("".join(codes)) - {"-"} == set(SYMBOLS), "every symbol comes, no look-alike does"
    assert 59 < LENGTH * math.log2(len(SYMBOLS)) < 61


@pytest.mark.parametrize("typed", ["abcd efgh jkmn", "ABCDEFGHJKMN", "ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ", " abcd-efgh-jkmn "])
def test_what_is_kept_is_the_same_however_the_code_is_typed(typed: str) -> None:
    assert entry_digest(KEY, WHO, typed) == entry_digest(KEY, WHO, CODE)


@pytest.mark.parametrize(
    ("key", "account", "code"), [("another", WHO, CODE), (KEY, OTHER, CODE), (KEY, WHO, "ABCD-EFGH-JKMP"), (KEY, WHO, "")]
)
def test_what_is_kept_belongs_to_one_code_one_account_and_one_key(key: str, account: uuid.UUID, code: str) -> None:
    kept = entry_digest(KEY, WHO, CODE)
    assert len(kept) == 32
    assert entry_digest(key, account, code) != kept


def test_a_code_opens_until_its_last_moment_and_nothing_else_opens() -> None:
    digest = entry_digest(KEY, WHO, CODE)
    offer = Offer(digest, NOW + CODE_FOR)
    last = NOW + CODE_FOR - dt.timedelta(microseconds=1)
    assert dt.timedelta(days=7) == CODE_FOR
    assert [opens(offer, digest, at) for at in (NOW, last, NOW + CODE_FOR)] == [True, True, False]
    assert not opens(offer, entry_digest(KEY, OTHER, CODE), NOW)
    assert not opens(None, digest, NOW)
    assert not opens(None, bytes(32), NOW), "no code is no code, whatever was typed"


@pytest.mark.parametrize(
    ("length", "good"),
    [(SHORTEST_PASSWORD - 1, False), (SHORTEST_PASSWORD, True), (LONGEST_PASSWORD, True), (LONGEST_PASSWORD + 1, False)],
)
def test_a_password_has_twelve_to_128_characters(length: int, good: bool) -> None:
    assert (SHORTEST_PASSWORD, LONGEST_PASSWORD) == (12, 128)
    assert is_password("x" * length) is good


def test_the_code_is_no_password() -> None:
    assert is_the_code("abcdefghjkmn", CODE)
    assert not is_the_code("a long enough password", CODE)


@pytest.mark.parametrize(
    ("administers", "other", "held", "may"),
    [
        ((HERE,), (), {HERE}, True),
        ((HERE,), (), {HERE, THERE}, False),
        ((HERE,), (THERE,), {HERE, THERE}, False),
        ((HERE, THERE), (), {HERE, THERE}, True),
        ((HERE,), (), {HERE, None}, False),
        ((None,), (), {HERE, None}, True),
        ((None,), (), {HERE, THERE}, True),
        ((), (HERE,), {HERE}, False),
        ((), (), set(), False),
    ],
)
def test_whoever_lets_somebody_in_administers_every_hall_of_that_person(
    administers: tuple[uuid.UUID | None, ...], other: tuple[uuid.UUID, ...], held: set[uuid.UUID | None], may: bool
) -> None:
    roles = [Held(Role.ADMINISTRATOR, hall) for hall in administers] + [Held(Role.DIRECTOR, hall) for hall in other]
    assert may_let_in(Caller("account:x", WHO, tuple(roles)), held) is may
