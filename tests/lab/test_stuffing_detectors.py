"""Every detector on ten rows that a person can check by hand, and on an honest stream that it must let be."""

import datetime as dt
import zoneinfo

import pytest

from openhall.lab.stuffing import Channel, Flag, Measure, Origin, ReviewTrace
from openhall.lab.stuffing.bursts import Rhythm, bursts
from openhall.lab.stuffing.chances import beta_binomial_tail, fisher_tail, gamma_poisson_tail
from openhall.lab.stuffing.devices import one_device, one_network
from openhall.lab.stuffing.ghosts import ghosts
from openhall.lab.stuffing.hasty import hasty
from openhall.lab.stuffing.hours import off_hours
from openhall.lab.stuffing.pads import pad_gap
from openhall.lab.stuffing.rates import rates
from openhall.lab.stuffing.texts import alike
from tests.lab.review_cases import DAY, GOOD, MONDAY, TOP, ZONE, Stream

PHONE, PAD, PAPER, IMPORT = Channel.PHONE, Channel.PAD, Channel.PAPER, Channel.IMPORT


def told(flags: list[Flag]) -> list[tuple[str, str, int, int]]:
    """Kind, window, and the two counts of each flag."""
    return [(each.kind, each.window, each.strength.found, each.strength.of) for each in flags]


# ---- hasty ---------------------------------------------------------------------------------------------------------


def test_hasty_by_hand() -> None:
    """Ten rows, a review or more each; at window 01 ten of eleven came within three seconds."""
    stream = Stream()
    for lag in (0.5, 1.0, 1.5, 2.0, 2.9):
        stream.add(2, "01", lag=lag)
    stream.add(1, "01", lag=3.0)
    stream.add(40, "02")
    stream.add(40, "03", lag=8)
    stream.add(2, "03", lag=1, channel=PAPER)
    stream.add(2, "03", lag=1, channel=IMPORT)
    (flag,) = hasty(stream.reviews)
    # The peers: 0 of 40 twice and the prior of 1 in 100; share 1.5 / 181, the spread the least.
    share = 1.5 / 181
    assert told([flag]) == [("hasty", "01", 10, 11)]
    assert flag.reviews == tuple(sorted(f"r{number}" for number in range(1, 11)))
    assert flag.strength.expected == pytest.approx(11 * share)
    # Squares: 1/100 - 2 · share · 1 + share² · 180 = 0.0058; below what chance alone gives, so the spread is 0.001.
    assert flag.strength.value == pytest.approx(
        3 * beta_binomial_tail(10, 11, share * 999, (1 - share) * 999)
    )
    assert (flag.clerk, flag.device, flag.strength.measure) == ("clerk-01", None, Measure.Q)
    assert flag.en == (
        "10 of 11 reviews at window 01 came less than 3 seconds after the visit was closed (median 1.5 s);"
        " at the other windows it was 0 of 80."
    )
    assert (
        flag.zh == "01号窗口的11条评价中，有10条在办结后不到3秒就已提交（中位数1.5秒）；其他窗口80条中有0条。"
    )


def test_a_hall_of_quick_visitors_is_not_hasty() -> None:
    stream = Stream()
    for number in range(10):
        stream.add(180, f"{number}", lag=12)
        stream.add(20 if number else 26, f"{number}", lag=2)
    assert hasty(stream.reviews) == []


def test_nine_quick_taps_are_too_few() -> None:
    stream = Stream()
    stream.add(9, "01", lag=1)
    stream.add(400, "02")
    assert hasty(stream.reviews) == []


# ---- bursts --------------------------------------------------------------------------------------------------------


def test_a_burst_by_hand() -> None:
    """Ten reviews of the day before within nine minutes, at a window that has no other late ones."""
    stream = Stream()
    for number in range(10):
        stream.add(1, "01", after=600.0 * number, lag=DAY - 540 * number, channel=PHONE)
    (flag,) = bursts(stream.reviews, ZONE)
    # There is no other day: half a review in a box of forty minutes, of which the span is ten.
    assert told([flag]) == [("burst", "01", 10, 10)]
    assert flag.strength.expected == pytest.approx(0.5 * 600 / 2400)
    assert flag.strength.value == pytest.approx(gamma_poisson_tail(9, 0.125, 0.25) * 10 * 3)
    assert (flag.ends - flag.begins) == dt.timedelta(minutes=9)
    assert "10 late reviews of earlier visits within 9 min; at that time of day 0.1 are usual" in flag.en
    assert flag.zh == "01号窗口在9分钟内集中收到10条对先前办事的评价，而该窗口平日同一时段通常约为0.1条。"


def test_the_rhythm_of_a_window_by_hand() -> None:
    """At nine on each of ten days four reviews a quarter of an hour apart; on the eleventh day nothing."""
    moments = [MONDAY + dt.timedelta(days=day, minutes=15 * each) for day in range(10) for each in range(4)]
    rhythm = Rhythm(moments, zoneinfo.ZoneInfo(ZONE), 11)
    begins = MONDAY.timestamp()
    assert rhythm.count(begins, 3600) == 4
    # From nine to ten, the half hour after added: 40 less today's 4 and a half, in 90 minutes, of ten other days.
    assert rhythm.usual(begins, 3600) == pytest.approx(36.5 * 3600 / 5400 / 10)
    # On the eleventh day nothing is today's.
    assert rhythm.usual(begins + 10 * DAY, 3600) == pytest.approx(40.5 * 3600 / 5400 / 10)


def test_a_rhythm_over_midnight_by_hand() -> None:
    """On each of ten nights a review ten minutes before midnight and one ten minutes after."""
    midnight = MONDAY + dt.timedelta(hours=15)
    moments = [midnight + dt.timedelta(days=day, minutes=each) for day in range(10) for each in (-10, 10)]
    rhythm = Rhythm(moments, zoneinfo.ZoneInfo(ZONE), 10)
    begins = midnight.timestamp() - 600
    assert rhythm.count(begins, 1_200) == 2
    # The other nine nights: eighteen and a half, in the twenty minutes and the half hour before, or after.
    assert rhythm.usual(begins, 1_200) == pytest.approx(18.5 * 1_200 / 3_000 / 9)


def test_a_sitting_over_midnight_is_a_burst_and_one_of_every_night_is_none() -> None:
    stream = Stream()
    stream.add(12, "01", every=400, lag=15 * 3600 - 2_400, channel=PHONE)
    for day in range(30):
        stream.add(12, "02", after=day * DAY, every=400, lag=15 * 3600 - 2_400, channel=PHONE)
    assert told(bursts(stream.reviews, ZONE)) == [("burst", "01", 12, 12)]


def test_prompt_reviews_come_at_the_pace_of_the_visits() -> None:
    stream = Stream()
    stream.add(60, "01", every=45, lag=30)
    stream.add(60, "02", every=45, lag=600, channel=PHONE)
    assert bursts(stream.reviews, ZONE) == []


def test_an_hour_of_invitations_in_the_whole_hall_is_no_burst() -> None:
    """Thirty days with a review in the evening; on one evening fifteen at each window, because the hall asked."""
    stream = Stream()
    for window in range(8):
        for day in range(30):
            stream.add(1, f"{window}", after=day * DAY, lag=36_000 + 40 * window, channel=PHONE)
        stream.add(15, f"{window}", after=10 * DAY, every=1, lag=36_000 + 200 * (window % 4), channel=PHONE)
    assert bursts(stream.reviews, ZONE) == []


def test_an_own_evening_is_no_burst() -> None:
    """A window that gets a dozen late reviews every evening."""
    stream = Stream()
    for day in range(30):
        stream.add(12, "01", after=day * DAY, every=200, lag=36_000, channel=PHONE)
    assert bursts(stream.reviews, ZONE) == []


def test_paper_cards_typed_in_together_are_no_burst() -> None:
    stream = Stream()
    stream.add(40, "01", every=10, lag=3 * DAY, channel=PAPER)
    assert bursts(stream.reviews, ZONE) == []


def test_two_bursts_of_a_window_are_two_flags() -> None:
    stream = Stream()
    for day in (0, 7):
        stream.add(12, "01", after=day * DAY, every=20, lag=30_000, channel=PHONE)
    first, second = bursts(stream.reviews, ZONE)
    assert not set(first.reviews) & set(second.reviews)
    assert len(first.reviews) == len(second.reviews) == 12


# ---- devices and networks --------------------------------------------------------------------------------------------

DEVICES = (
    ("phone-a", "01", 15), ("phone-a", "02", 3), ("phone-b", "01", 14), ("phone-c", "03", 3), ("phone-d", "01", 15),
    ("phone-d", "02", 15), ("phone-d", "03", 15), ("phone-e", "02", 1), ("phone-f", "02", 2), ("phone-g", "04", 15),
)  # fmt: skip


def test_one_device_by_hand() -> None:
    """`a` has 15 of its 18 at window 01, `g` all; `b` has too few and `d`, who comes for others, a third each."""
    stream = Stream()
    for device, window, count in DEVICES:
        stream.add(count, window, device=device, channel=PHONE)
    flags = one_device(stream.reviews)
    assert [(each.device, *counts) for each, counts in zip(flags, told(flags), strict=True)] == [
        ("phone-a", "one_device", "01", 15, 18), ("phone-g", "one_device", "04", 15, 15),
    ]  # fmt: skip
    assert flags[0].strength.value == pytest.approx(15 / 18)
    assert flags[0].strength.measure is Measure.SHARE
    assert flags[0].en == "One device reviewed 15 visits at window 01, and 3 elsewhere in the hall."
    assert flags[0].zh == "同一台设备评价了01号窗口的15次办事，在大厅其他窗口评价了3次。"


def test_what_everybody_touches_is_not_one_device() -> None:
    stream = Stream()
    stream.add(60, "01", device="pad-01", network="hall")
    stream.add(60, "01", device="kiosk", network="hall", channel=Channel.KIOSK)
    stream.add(60, "01", device="desk", network="hall", channel=PAPER)
    stream.add(60, "01", channel=PHONE)
    assert one_device(stream.reviews) + one_network(stream.reviews) == []


NETWORKS = (
    ("home", "01", 15), ("home", "02", 1), ("hall", "01", 20), ("hall", "02", 60), ("hall", "03", 60), ("one", "04", 20),
    ("carrier", "01", 5), ("carrier", "02", 20), ("carrier", "03", 20), ("carrier", "04", 5),
)  # fmt: skip


def test_one_network_by_hand() -> None:
    """`home` holds 15 of 16 reviews at window 01, which has 40 of the hall's 226; `one` belongs to a single phone."""
    stream = Stream()
    for network, window, count in NETWORKS:
        for number in range(count):
            device = "the-one" if network == "one" else f"{network}-{window}-{number}"
            stream.add(1, window, network=network, device=device, channel=PHONE)
    (flag,) = one_network(stream.reviews)
    assert told([flag]) == [("one_network", "01", 15, 16)]
    assert flag.strength.expected == pytest.approx(16 * 40 / 226)
    assert flag.strength.value == pytest.approx(fisher_tail(15, 16, 40, 226) * 10)  # ten networks at windows
    assert "15 reviews of window 01 came from one network address, which sent 16 in all" in flag.en
    assert "01号窗口有15条评价来自同一网络地址，该地址共提交16条" in flag.zh
    assert flag.device is None


def test_the_network_of_a_hall_with_one_window_is_no_sign() -> None:
    stream = Stream()
    for number in range(50):
        stream.add(
            1, "01", network="hall" if number < 40 else f"home-{number}", device=f"{number}", channel=PHONE
        )
    assert one_network(stream.reviews) == []


# ---- pad and phone ---------------------------------------------------------------------------------------------------

PADS = (
    ("01", PAD, TOP, 30), ("01", PAD, GOOD, 0), ("01", PHONE, TOP, 20), ("01", PHONE, GOOD, 40),
    ("02", PAD, TOP, 80), ("02", PAD, GOOD, 20), ("02", PHONE, TOP, 80), ("02", PHONE, GOOD, 30),
    ("03", PAPER, GOOD, 40), ("03", IMPORT, TOP, 40),
)  # fmt: skip


def test_the_pad_against_the_phone_by_hand() -> None:
    """At window 01 all thirty on the pad and a third by phone; at 02 four fifths against eight elevenths."""
    stream = Stream()
    for window, channel, level, count in PADS:
        stream.add(count, window, channel=channel, level=level, every=30)
    (flag,) = pad_gap(stream.reviews, ZONE)
    assert told([flag]) == [("pad_gap", "01", 30, 30)]
    assert flag.strength.expected == pytest.approx(10.0)  # 30 · 20 / 60
    assert flag.en == (
        "At window 01 30 of 30 reviews on the pad are very satisfied (100.0%), by phone 20 of 60 (33.3%);"
        " at the other windows the odds on the pad are 2.0 times those by phone."
    )
    assert flag.zh == (
        "01号窗口评价器上的30条评价中有30条非常满意（100.0%），手机上的60条中有20条（33.3%）；"
        "其他窗口评价器与手机的优势比为2.0。"
    )
    assert len(flag.reviews) == 30


def test_a_gap_that_all_windows_have_is_no_sign() -> None:
    """Everywhere nine in ten on the pad and seven in ten by phone; Fisher's test alone would flag every window."""
    stream = Stream()
    for number in range(10):
        for channel, tops in ((PAD, 90 + number % 3), (PHONE, 70 - number % 3)):
            stream.add(tops, f"{number}", channel=channel, every=30)
            stream.add(100 - tops, f"{number}", channel=channel, level=GOOD, every=30)
    assert fisher_tail(90, 100, 160, 200) < 0.001
    assert pad_gap(stream.reviews, ZONE) == []


# ---- rates -----------------------------------------------------------------------------------------------------------


def fill(stream: Stream, window: str, day: int, reviewed: int, visits: int) -> list[str]:
    """A day of a window."""
    stream.stay_silent(visits - reviewed, window, day=day)
    return stream.add(reviewed, window, after=day * DAY)


def test_a_rate_by_hand() -> None:
    """Ten days of three windows, five reviews of twenty-five visits each; window 01 has 24 of 25 on the last.

    The last is three weeks later, so that the nine others are the window's own habit.
    """
    stream = Stream()
    for day in range(9):
        for window in ("01", "02", "03"):
            fill(stream, window, day, 5, 25)
    names = fill(stream, "01", 30, 24, 25)
    for window in ("02", "03"):
        fill(stream, window, 30, 5, 25)
    (flag,) = rates(stream.reviews, stream.silent, ZONE)
    assert told([flag]) == [("rate", "01", 24, 25)]
    assert flag.reviews == tuple(sorted(names))
    # The peers: 100 of 500 on twenty days, all alike.
    assert flag.strength.expected == pytest.approx(25 * 100.5 / 501)
    assert flag.en == (
        "24 of 25 visits at window 01 on 1 day have a review (96.0%); at the hall's other windows 100 of 500 have one"
        " (20.0%)."
    )
    assert (
        flag.zh == "01号窗口在1天里的25次办事中有24次留下评价（96.0%），大厅其他窗口500次中有100次（20.0%）。"
    )


def test_days_on_end_are_found_together() -> None:
    stream = Stream()
    for day in range(30):
        for window in range(6):
            fill(stream, f"{window}", day, 17 if window == 3 and 20 <= day < 23 else 4, 20)
    (flag,) = rates(stream.reviews, stream.silent, ZONE)
    assert told([flag]) == [("rate", "3", 51, 60)]


def test_a_popular_pad_is_usual_to_itself() -> None:
    """Half of all visits reviewed at one window all the time, a fifth elsewhere."""
    stream = Stream()
    for day in range(30):
        for window in range(8):
            fill(stream, f"{window}", day, (15 + day % 3 if window == 0 else 5 + (window + day) % 3), 30)
    assert rates(stream.reviews, stream.silent, ZONE) == []


def test_a_window_that_is_reviewed_nearly_always_is_found_by_its_whole_period() -> None:
    stream = Stream()
    for day in range(30):
        for window in range(8):
            fill(stream, f"{window}", day, (19 if window == 0 else 4 + (window + day) % 3), 20)
    (flag,) = rates(stream.reviews, stream.silent, ZONE)
    assert told([flag]) == [("rate", "0", 570, 600)]


def test_a_day_on_which_everybody_is_asked_is_usual_that_day() -> None:
    stream = Stream()
    for day in range(30):
        for window in range(8):
            fill(stream, f"{window}", day, (14 + window % 4 if day == 12 else 4), 20)
    assert rates(stream.reviews, stream.silent, ZONE) == []


def test_imported_reviews_are_of_no_visit_here() -> None:
    stream = Stream()
    for day in range(30):
        for window in range(4):
            fill(stream, f"{window}", day, 4, 20)
    stream.add(25, "1", after=20 * DAY, channel=IMPORT)
    assert rates(stream.reviews, stream.silent, ZONE) == []


# ---- ghosts ----------------------------------------------------------------------------------------------------------


def test_short_visits_by_hand() -> None:
    """Ten rows: of window 01's 40 short visits 30 were praised, of its 300 long ones 60; 02 hands out papers."""
    stream = Stream()
    stream.add(30, "01", service=8, every=60)
    stream.add(60, "01", every=60)
    stream.add(10, "01", level=GOOD, every=60)
    stream.stay_silent(240, "01", short=10)
    stream.add(40, "02", service=15, every=60)
    stream.add(10, "02", every=60)
    stream.stay_silent(200, "02", short=160)
    stream.add(30, "03", every=60)
    stream.add(1, "03", service=19.9)
    stream.stay_silent(120, "03", short=4)
    (flag,) = ghosts(stream.reviews, stream.silent, ZONE)
    assert told([flag]) == [("ghost_short", "01", 30, 40)]
    assert flag.strength.expected == pytest.approx(40 * 60 / 300)
    assert flag.en == (
        "30 of 40 visits with less than 20 seconds of service at window 01 were then reviewed as very satisfied;"
        " of its other visits it was 60 of 300."
    )
    assert flag.zh == "01号窗口服务不到20秒的40次办事中有30次随后被评为非常满意，其余300次中有60次。"


def test_tickets_of_staff_by_hand() -> None:
    stream = Stream()
    stream.add(20, "01", origin=Origin.STAFF, every=60)
    stream.add(5, "01", origin=Origin.WINDOW, every=60)
    stream.add(50, "01", every=60)
    stream.stay_silent(205, "01", by_staff=5)
    (flag,) = ghosts(stream.reviews, stream.silent, ZONE)
    assert told([flag]) == [("ghost_by_staff", "01", 25, 30)]
    assert "25 of 30 visits with a ticket that staff took at window 01" in flag.en
    assert "01号窗口由工作人员取号的30次办事中有25次" in flag.zh


def test_ghosts_of_three_weeks_are_named_without_the_honest_rest() -> None:
    """A ticket of staff's a day at four windows, one in four praised; at one in three weeks twenty more that all are."""
    stream = Stream()
    for day in range(84):
        for window in ("01", "02", "03", "04"):
            stream.add(int(day % 4 == 0), window, after=day * DAY, origin=Origin.STAFF)
            stream.stay_silent(20, window, day=day, by_staff=int(day % 4 != 0))
            stream.add(5, window, after=day * DAY)
    names = [stream.add(1, "01", after=(28 + day) * DAY, origin=Origin.STAFF)[0] for day in range(20)]
    (flag,) = ghosts(stream.reviews, stream.silent, ZONE)
    assert set(names) <= set(flag.reviews)
    assert len(flag.reviews) == 20 + 7  # the honest ones of these four weeks


def test_papers_and_guided_visitors_are_no_ghosts() -> None:
    """Half of the visits short, a third with a ticket of the reception's, both reviewed as the others are."""
    stream = Stream()
    for number in range(6):
        for traits in ({"service": 12.0}, {"origin": Origin.STAFF}, {}):
            stream.add(20 + number, f"{number}", every=60, **traits)
        stream.stay_silent(240, f"{number}", short=80, by_staff=80)
    assert ghosts(stream.reviews, stream.silent, ZONE) == []


# ---- hours -----------------------------------------------------------------------------------------------------------


def test_hours_by_hand() -> None:
    """Ten rows; at 01 twelve on the pad hours after closing, at 02 eleven by phone between midnight and five."""
    stream = Stream()
    stream.add(12, "01", lag=32_400, in_hours=False)
    stream.add(30, "01")
    stream.add(11, "02", lag=55_000, in_hours=False, channel=PHONE, every=60)
    stream.add(30, "02", channel=PHONE)
    stream.add(5, "02", lag=840, in_hours=False)
    stream.add(30, "03", lag=43_200, in_hours=False, channel=PHONE, every=60)
    stream.add(30, "03", lag=30)
    stream.add(20, "03", lag=840, in_hours=False)
    stream.add(20, "03", lag=60_000, channel=PAPER)
    stream.add(20, "04", lag=50_000, channel=PHONE)
    on_site, night = off_hours(stream.reviews, ZONE)
    assert told([on_site, night]) == [("off_hours_on_site", "01", 12, 42), ("night", "02", 11, 41)]
    assert on_site.en == (
        "12 of 42 reviews on the devices at window 01 were given while the hall was shut; at the other windows it was"
        " 0 of 55."
    )
    assert on_site.zh == "01号窗口现场设备上的42条评价中，有12条是在大厅关门后提交的；其他窗口55条中有0条。"
    assert night.en == (
        "11 of 41 reviews of window 02 by phone or computer were given between midnight and 5 o'clock; at the other"
        " windows it was 0 of 50."
    )
    assert night.zh == "02号窗口手机和电脑端的41条评价中，有11条是在0点到5点之间提交的；其他窗口50条中有0条。"


def test_evenings_and_halls_that_never_shut_are_no_sign() -> None:
    stream = Stream()
    for window in ("01", "02", "03"):
        stream.add(30, window, lag=40_000, in_hours=False, channel=PHONE, every=60)
        stream.add(30, window, lag=57_600, channel=PHONE, every=60)
        stream.add(30, window, lag=30_000)
    assert off_hours(stream.reviews, ZONE) == []


def test_night_owls_of_all_windows_are_no_sign() -> None:
    stream = Stream()
    for number in range(10):
        stream.add(10 + number % 4, f"{number}", lag=57_600, in_hours=False, channel=PHONE, every=60)
        stream.add(90, f"{number}", channel=PHONE)
    assert off_hours(stream.reviews, ZONE) == []


# ---- texts -----------------------------------------------------------------------------------------------------------

SAME = "工作人员热情，业务熟练，办理速度很快，非常满意"


def test_copied_texts_by_hand() -> None:
    """Ten rows: twelve times a text and its variation at window 01, twice elsewhere; short praise everywhere."""
    stream = Stream()
    own = (
        "今天来办社保转移，材料一次就收齐了",
        "陪父母来办医保报销，解释了两遍我才听懂",
        "请假过来办护照，没想到当场拿证，挺好的",
    )
    names = stream.add(8, "01", text=SAME) + stream.add(
        4, "01", text="工作人员很热情，业务很熟练，办理速度快！非常满意。"
    )
    stream.add(2, "02", text=SAME)
    stream.add(20, "01", text="很好")
    stream.add(20, "02", text="服务态度好")
    for number, text in enumerate(own):
        stream.add(4, f"0{number + 1}", text=text)
        stream.add(1, "03", text=text)
    stream.add(9, "03")
    (flag,) = alike(stream.reviews)
    assert told([flag]) == [("alike", "01", 12, 14)]
    assert flag.reviews == tuple(sorted(names))
    assert flag.strength.expected == pytest.approx(14 * 16 / 29)
    # Seven looks: this family at two windows, the others at two, two and one. The last is the less likely by chance
    # (five texts, all at 03), and too few for a flag; so this is the second of seven.
    assert fisher_tail(5, 5, 7, 29) < fisher_tail(12, 14, 16, 29)
    assert flag.strength.value == pytest.approx(fisher_tail(12, 14, 16, 29) * 7 / 2)
    assert flag.en == (
        "12 reviews of window 01 say nearly the same, and 2 of all other windows together; by its share of the hall's"
        " texts 7.7 are usual."
    )
    assert (
        flag.zh
        == "01号窗口有12条评价文字几乎相同，其他窗口合计2条；按该窗口在大厅评价文字中的占比，通常约为7.7条。"
    )


def test_a_phrase_from_a_poster_is_no_sign() -> None:
    stream = Stream()
    for number in range(8):
        stream.add(10 + number % 3, f"{number}", text="感谢窗口工作人员的耐心指导和热情服务")
        for at in range(20):
            stream.add(
                1,
                f"{number}",
                text="".join(chr(0x4E00 + 97 * number + 31 * at + 7 * sign) for sign in range(14)),
            )
    assert alike(stream.reviews) == []


def test_short_praise_is_left_out() -> None:
    stream = Stream()
    stream.add(60, "01", text="服务态度好办事快")
    stream.add(60, "02", text="今天来办社保转移，材料一次就收齐了")
    assert [flag.window for flag in alike(stream.reviews)] == []


# ---- all of them -------------------------------------------------------------------------------------------------------


def test_no_reviews_give_no_flags() -> None:
    nothing: list[ReviewTrace] = []
    assert hasty(nothing) + bursts(nothing, ZONE) + one_device(nothing) + one_network(nothing) == []
    assert pad_gap(nothing, ZONE) + rates(nothing, [], ZONE) + ghosts(nothing, [], ZONE) == []
    assert alike(nothing) + off_hours(nothing, ZONE) == []


def test_halls_are_judged_apart() -> None:
    """What is far beyond one hall's windows is usual in another."""
    stream = Stream()
    stream.add(12, "01", lag=1, hall="hillside")
    stream.add(300, "02", hall="hillside")
    for window in ("01", "02", "03", "04"):
        stream.add(30, window, lag=1)
        stream.add(30, window)
    assert [(flag.hall, flag.window) for flag in hasty(stream.reviews)] == [("hillside", "01")]


def test_a_flag_names_the_clerk_where_it_was_one() -> None:
    stream = Stream()
    stream.add(15, "01", device="a", channel=PHONE)
    stream.add(14, "02", device="b", channel=PHONE)
    stream.add(1, "02", device="b", channel=PHONE, clerk="substitute")
    first, second = one_device(stream.reviews)
    assert (first.clerk, second.clerk) == ("clerk-01", None)
