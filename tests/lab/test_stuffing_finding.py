"""What goes in, what comes out, and whom the sample asks."""

import collections
import dataclasses
import datetime as dt
import random
from typing import Any

import pytest

from openhall.lab.stuffing import (
    Channel,
    Flag,
    Kind,
    Level,
    Measure,
    Origin,
    Strength,
    find,
    sample_for_call_back,
)
from tests.lab.review_cases import DAY, MONDAY, ZONE, Stream


def two_signs() -> Stream:
    """Window 01 is hasty, window 02 hears much from one phone; a third window is honest."""
    stream = Stream()
    stream.add(20, "01", lag=1)
    stream.add(18, "02", device="phone", channel=Channel.PHONE, every=DAY / 4)
    for window in ("01", "02", "03", "04"):
        stream.add(60, window)
        stream.stay_silent(300, window)
    return stream


def flag(number: int, reviews: int) -> Flag:
    names = tuple(f"{number}-{each:02d}" for each in range(reviews))
    return Flag(
        Kind.HASTY, "lakeside", f"{number:02d}", None, None, names, MONDAY, MONDAY,
        Strength(Measure.Q, 0.01, reviews, reviews, 0.0), "", "",
    )  # fmt: skip


def test_flags_come_in_order_and_are_the_same_whatever_the_order_of_reviews() -> None:
    stream = two_signs()
    flags = find(stream.reviews, stream.silent, ZONE)
    assert [(each.window, each.kind) for each in flags] == [("01", "hasty"), ("02", "one_device")]
    random.Random(1).shuffle(stream.reviews)
    stream.silent.reverse()
    assert find(iter(stream.reviews), iter(stream.silent), ZONE) == flags


def test_every_flag_speaks_both_languages() -> None:
    stream = two_signs()
    for each in find(stream.reviews, stream.silent, ZONE):
        assert each.en.endswith(".")
        assert each.zh.endswith("。")
        assert each.window in each.en
        assert each.window in each.zh
        assert str(each.strength.found) in each.en
        assert str(each.strength.found) in each.zh


def test_a_review_that_is_there_twice_is_refused() -> None:
    stream = two_signs()
    with pytest.raises(ValueError, match="review r1 is there twice"):
        find([*stream.reviews, stream.reviews[0]], stream.silent, ZONE)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"called_at": dt.datetime(2026, 3, 2)}, "needs its time zone"),
        ({"reviewed_at": MONDAY - dt.timedelta(seconds=1)}, "before its visit was closed"),
        ({"started_at": MONDAY + dt.timedelta(seconds=1)}, "out of order"),
        ({"called_at": MONDAY}, "out of order"),
        ({"service_seconds": -1.0}, "out of order"),
    ],
)
def test_a_trace_that_cannot_be_is_refused(change: dict[str, Any], why: str) -> None:
    stream = Stream()
    stream.add(1, "01")
    with pytest.raises(ValueError, match=f"review r1: .*{why}"):
        dataclasses.replace(stream.reviews[0], **change)


def test_a_card_or_an_import_may_bear_an_earlier_moment() -> None:
    stream = Stream()
    stream.add(1, "01", lag=-60, channel=Channel.IMPORT)
    stream.add(1, "01", lag=0, channel=Channel.PAD)
    stream.add(1, "01", lag=-60, channel=Channel.PAPER)
    assert [each.lag for each in stream.reviews] == [-60, 0, -60]


@pytest.mark.parametrize(("short", "by_staff"), [(4, 0), (0, 4), (-1, 0), (0, -1)])
def test_silent_visits_that_cannot_be_are_refused(short: int, by_staff: int) -> None:
    with pytest.raises(ValueError, match="window 01 on 2026-03-02: counts that can't be"):
        Stream().stay_silent(3, "01", short=short, by_staff=by_staff)


def wild(rng: random.Random) -> Stream:
    """Any reviews that can be: few or many, all channels, at any hour, in heaps, with and without keys and texts."""
    stream = Stream()
    for _ in range(rng.randint(0, 12)):
        stream.add(
            rng.choice((1, 3, 16, 40)), rng.choice("12345"), hall=rng.choice("ab"), lag=rng.choice((0, 1, 30, 5e4, 9e6)),
            every=rng.choice((0, 1, 600, DAY)), after=rng.uniform(0, 60 * DAY), service=rng.choice((0, 5, 300)),
            level=rng.choice(list(Level)), channel=rng.choice(list(Channel)), origin=rng.choice(list(Origin)),
            device=rng.choice((None, "", "phone")), network=rng.choice((None, "", "hall", "home")),
            text=rng.choice(("", "好", "\x00" * 3, "工作人员热情，业务熟练，办理速度很快", "👍" * 400)), in_hours=rng.random() < 0.5,
        )  # fmt: skip
    for _ in range(rng.randint(0, 9)):
        visits = rng.choice((0, 1, 50))
        stream.stay_silent(
            visits,
            rng.choice("123456"),
            day=rng.randint(0, 60),
            hall=rng.choice("abc"),
            short=rng.randint(0, visits),
        )
    return stream


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Chatham"])
def test_whatever_comes_gives_flags_that_hold(zone: str) -> None:
    """150 streams a zone; New York's clocks change within them."""
    seen = set()
    for seed in range(150):
        stream = wild(random.Random(seed))
        traces = {each.id: each for each in stream.reviews}
        for found in find(stream.reviews, stream.silent, zone):
            concerned = [traces[name] for name in found.reviews]
            assert {(each.hall, each.window) for each in concerned} == {(found.hall, found.window)}, (
                f"seed {seed}"
            )
            assert found.begins == min(each.reviewed_at for each in concerned)
            assert found.ends == max(each.reviewed_at for each in concerned)
            assert len(set(found.reviews)) == len(found.reviews) >= 10
            assert 0 <= found.strength.value <= 1
            assert 0 < found.strength.found <= found.strength.of
            assert found.en and found.zh
            seen.add(found.kind)
    assert len(seen) >= 6, seen


# ---- the sample --------------------------------------------------------------------------------------------------------


def test_the_sample_asks_about_every_flag_in_turn() -> None:
    flags = [flag(1, 50), flag(2, 3), flag(3, 50)]
    drawn = sample_for_call_back(flags, random.Random(7), 12)
    assert len(drawn) == len(set(drawn)) == 12
    counts = collections.Counter(name.split("-")[0] for name in drawn)
    assert counts["2"] == 3  # all it has
    assert abs(counts["1"] - counts["3"]) <= 1


def test_the_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    flags = [flag(1, 50), flag(2, 50)]
    first = sample_for_call_back(flags, random.Random(7), 10)
    assert sample_for_call_back(flags[::-1], random.Random(7), 10) == first
    assert sample_for_call_back(flags, random.Random(8), 10) != first


def test_who_is_named_by_two_flags_is_asked_once() -> None:
    flags = [flag(1, 5), dataclasses.replace(flag(1, 5), kind=Kind.BURST)]
    assert sorted(sample_for_call_back(flags, random.Random(7), 99)) == list(flags[0].reviews)


@pytest.mark.parametrize("most", [0, -3])
def test_nobody_is_asked_where_nobody_may_be(most: int) -> None:
    assert sample_for_call_back([flag(1, 5)], random.Random(7), most) == []
    assert sample_for_call_back([], random.Random(7), 5) == []


def test_everybody_in_a_flag_may_be_drawn() -> None:
    drawn = {
        name for seed in range(60) for name in sample_for_call_back([flag(1, 5)], random.Random(seed), 1)
    }
    assert drawn == set(flag(1, 5).reviews)
