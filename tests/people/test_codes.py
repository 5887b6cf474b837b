"""Codes of the second factor against the figures of RFC 6238, and what is no code."""

import base64
import datetime as dt

import pytest

from openhall.people.rules.codes import (
    LETTERS,
    SPARE_CODES,
    address_of,
    code_at,
    matching_step,
    new_secret,
    new_spare_codes,
    spare_digest,
    step_of,
)
from openhall.people.rules.sessions import is_pin, must_set_up

SECRET = base64.b32encode(b"12345678901234567890").decode()  # of the RFC's appendix B
AT = dt.datetime(2026, 3, 2, 10, 0, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
     (20000000000, "353130")],
)  # fmt: skip
def test_the_figures_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(SECRET, step_of(dt.datetime.fromtimestamp(seconds, dt.UTC))) == code


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_in_its_step_and_the_ones_beside(late: int, taken: bool) -> None:
    code = code_at(SECRET, step_of(AT))
    found = matching_step(SECRET, code, AT + dt.timedelta(seconds=late), 0)
    assert (found == step_of(AT)) is taken


def test_a_step_once_used_and_those_before_are_spent() -> None:
    here = step_of(AT)
    assert matching_step(SECRET, code_at(SECRET, here), AT, here) is None
    assert matching_step(SECRET, code_at(SECRET, here - 1), AT, here) is None
    assert matching_step(SECRET, code_at(SECRET, here + 1), AT, here) == here + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "１２３４５６", "12345a", "-12345", "+12345"])
def test_what_is_no_code_is_refused_without_a_look(typed: str) -> None:
    assert matching_step(SECRET, typed, AT, 0) is None
    blank = code_at(SECRET, step_of(AT))
    assert matching_step(SECRET, f"{blank[:3]} {blank[3:]}", AT, 0) == step_of(AT)


def test_spare_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = new_spare_codes()
    assert len(set(codes)) == SPARE_CODES
    assert all(set(code) <= {*LETTERS, "-"} and len(code) == 19 for code in codes)
    assert spare_digest(codes[0]) == spare_digest(codes[0].upper().replace("-", " ")) != spare_digest(codes[1])
    assert new_secret() != new_secret()


def test_the_address_for_the_app_names_the_account_and_nothing_breaks_out_of_it() -> None:
    assert address_of("ABC", "a&secret=X", "OpenHall") == "otpauth://totp/OpenHall%3Aa%26secret%3DX?secret=ABC&issuer=OpenHall"


@pytest.mark.parametrize(
    ("typed", "good"),
    [("2580", True), ("1357", True), ("907164823518", True), ("9071648235189", False), ("258", False), ("1111", False),
     ("1234", False), ("9876", False), ("12a4", False), ("１３５７", False), ("", False)],
)  # fmt: skip
def test_a_pin_is_not_the_first_that_one_tries(typed: str, good: bool) -> None:
    assert is_pin(typed) is good


def test_supervisors_and_administrators_prove_twice() -> None:
    assert must_set_up(["clerk", "supervisor"], "", True)
    assert must_set_up(["administrator"], "", True)
    assert not must_set_up(["administrator"], "totp", True)
    assert not must_set_up(["administrator"], "", False)
    assert not must_set_up(["clerk", "director"], "", True)
