"""Rules of devices, without a database: codes, darkness, paper, clocks, and what the log hears once."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.people.rules import address_limit
from openhall.people.rules.devices import (
    LENGTH,
    SYMBOLS,
    Roll,
    Standing,
    code_digest,
    counted,
    is_dark,
    is_off,
    is_out_of_paper,
    news_of,
    open_since,
    pairing_code,
    paper_of,
    plain_code,
    secret_digest,
)
from openhall.places.rules import Hours
from tests.cast import AFTERNOON, MORNING, NOW

WEEK = Hours("Asia/Shanghai", dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)), {})
OPENED = NOW - dt.timedelta(hours=1)  # at nine
FULL = Roll(400, 0)


def ago(seconds: float) -> dt.datetime:
    return NOW - dt.timedelta(seconds=seconds)


def standing(seen: dt.datetime, roll: Roll = FULL, kind: str = "kiosk", **marks: dt.datetime) -> Standing:
    return Standing(kind, seen, roll, **marks)


@given(st.uuids(), st.text(max_size=20))
def test_a_code_has_eight_symbols_that_nobody_misreads(pairing: uuid.UUID, secret: str) -> None:
    code = pairing_code(secret, pairing)
    assert len(code) == LENGTH and set(code) <= set(SYMBOLS)
    assert not set("01OIL") & set(SYMBOLS)
    assert code == pairing_code(secret, pairing)
    assert code != pairing_code(secret + "x", pairing)


def test_codes_are_spread_over_all_symbols() -> None:
    codes = [pairing_code("key", uuid.UUID(int=number)) for number in range(500)]
    assert len(set(codes)) == 500
    assert all({code[place] for code in codes} == set(SYMBOLS) for place in range(LENGTH))


@pytest.mark.parametrize("typed", ["ab23cd45", " AB23-CD45 ", "ＡＢ２３ ｃｄ４５", "AB23 CD45", "a-b-2-3-c-d-4-5"])
def test_a_code_is_read_kindly(typed: str) -> None:
    assert plain_code(typed) == "AB23CD45"


@given(st.text())
def test_anything_may_be_typed(typed: str) -> None:
    assert len(code_digest("key", plain_code(typed))) == 32
    assert len(secret_digest(typed)) == 32


def test_what_is_kept_of_a_code_needs_the_servers_key() -> None:
    assert code_digest("key", "AB23CD45") != code_digest("other", "AB23CD45")


def test_tries_of_codes_and_of_log_ins_are_two_counts() -> None:
    mine, other = address_limit("pairing", "10.0.0.1", 10), address_limit("address", "10.0.0.1", 10)
    assert mine.key != other.key
    neighbours = [address_limit("pairing", f"2001:db8::{number}", 10).key for number in (1, 2)]
    assert neighbours[0] == neighbours[1]


@pytest.mark.parametrize(("silent", "dark"), [(0, False), (60, False), (61, True), (3500, True)])
def test_a_device_is_dark_after_a_minute_of_silence(silent: float, dark: bool) -> None:
    assert is_dark(ago(silent), OPENED, NOW) is dark


def test_nobody_misses_a_screen_at_night_and_the_morning_has_a_minute() -> None:
    last_night = NOW - dt.timedelta(hours=17)
    assert not is_dark(last_night, None, NOW)
    assert not is_dark(last_night, ago(60), NOW)
    assert is_dark(last_night, ago(61), NOW)


@pytest.mark.parametrize(
    ("clock", "since"),
    [((8, 59), None), ((9, 0), (9, 0)), ((11, 59), (9, 0)), ((12, 0), None), ((13, 30), (13, 30)), ((17, 0), None)],
)
def test_open_since(clock: tuple[int, int], since: tuple[int, int] | None) -> None:
    def at(moment: tuple[int, int]) -> dt.datetime:
        return NOW + dt.timedelta(hours=moment[0] - 10, minutes=moment[1])

    assert open_since(WEEK, at(clock)) == (None if since is None else at(since))


def test_a_hall_that_never_shuts_has_no_morning() -> None:
    always = Hours("Asia/Shanghai", {}, {}, around_the_clock=True)
    opened = open_since(always, NOW)
    assert opened is not None
    assert is_dark(ago(61), opened, NOW) and not is_dark(ago(60), opened, NOW)


@pytest.mark.parametrize(
    ("printed", "said", "paper"),
    [(0, "", "ok"), (359, "", "ok"), (360, "", "low"), (399, "", "low"), (400, "", "empty"), (900, "", "empty"),
     (0, "low", "low"), (0, "empty", "empty"), (400, "ok", "empty"), (100, "ok", "ok")],
)  # fmt: skip
def test_paper_is_the_worse_of_what_was_counted_and_what_was_felt(printed: int, said: str, paper: str) -> None:
    assert paper_of(Roll(400, printed, said)) == paper
    assert Roll(400, printed).left == max(0, 400 - printed)


@pytest.mark.parametrize(
    ("total", "since", "told", "now"), [(0, 0, 3, 3), (100, 40, 100, 40), (100, 40, 105, 45), (100, 40, 2, 42)]
)
def test_the_count_survives_lost_beats_and_a_wiped_browser(total: int, since: int, told: int, now: int) -> None:
    assert counted(total, since, told) == now


@pytest.mark.parametrize(("offset", "off"), [(None, False), (0, False), (2000, False), (2001, True), (-2001, True)])
def test_a_clock_is_off_beyond_two_seconds(offset: int | None, off: bool) -> None:
    assert is_off(offset) is off


def test_only_a_kiosk_runs_out_of_paper() -> None:
    empty = Roll(400, 400)
    assert [is_out_of_paper(kind, empty) for kind in ("kiosk", "board", "pad")] == [True, False, False]


def test_the_log_hears_of_everything_once() -> None:
    dark, empty = ago(120), Roll(400, 400)
    assert news_of(standing(ago(10)), OPENED, NOW) == ()
    assert news_of(standing(dark), OPENED, NOW) == ("dark",)
    assert news_of(standing(dark), None, NOW) == ()
    assert news_of(standing(dark, dark_at=ago(30)), OPENED, NOW) == ()
    assert news_of(standing(ago(10), dark_at=ago(30)), OPENED, NOW) == ("back",)
    assert news_of(standing(ago(10), empty), OPENED, NOW) == ("paper_out",)
    assert news_of(standing(ago(10), empty, paper_out_at=ago(30)), OPENED, NOW) == ()
    assert news_of(standing(ago(10), paper_out_at=ago(30)), OPENED, NOW) == ("paper_in",)
    assert news_of(standing(dark, empty), OPENED, NOW) == ("dark", "paper_out")
    assert news_of(standing(ago(10), empty, "board"), OPENED, NOW) == ()


def test_a_screen_that_stays_dark_over_night_is_told_once() -> None:
    """Dark since yesterday: the next morning is no news; it comes back when it beats."""
    assert news_of(standing(NOW - dt.timedelta(days=1), dark_at=NOW - dt.timedelta(hours=20)), OPENED, NOW) == ()
