"""Announcements: one voice a zone at a time, nothing said twice or too late, acknowledged by the speaker alone."""

import datetime as dt
import itertools
import json
import pathlib
import random
import uuid
from collections.abc import Callable

import pytest

from openhall import web
from openhall.kit.errors import Conflict, Malformed, Missing
from openhall.places.models import Zone
from openhall.queue import services as queue
from openhall.queue.models import Announcement, HallRule
from openhall.queue.rules.speaking import (
    DROP_AFTER,
    GRACE,
    may_speak,
    repeats_now,
    spoken_within,
    tongues,
    utterances,
)
from openhall.queue.services import AnnouncementView
from tests.cast import Cast
from tests.together import together

ONE, TWO, THREE = "board-one", "board-two", "board-three"


def zone(hall: Cast, code: str = "east") -> uuid.UUID:
    return Zone.objects.get(hall=hall.hall, code=code).id


def ask(hall: Cast, board: str = ONE, seconds: float = 1, code: str = "east") -> AnnouncementView | None:
    return queue.next_announcement(zone(hall, code), board, hall.after(seconds=seconds))


def said(hall: Cast, found: AnnouncementView | None, board: str = ONE, seconds: float = 5) -> None:
    assert found is not None
    queue.acknowledge(zone(hall), found.id, board, hall.after(seconds=seconds))


def call(hall: Cast, window: str = "1", seconds: float = 0) -> None:
    moment = hall.after(seconds=seconds)
    hall.take("A", moment)
    hall.call_next(window, moment)


def open_ones() -> int:
    return Announcement.objects.filter(done_at=None).count()


def test_a_call_is_handed_out_with_its_words(lakeside: Cast) -> None:
    HallRule.objects.update(languages=["zh-hans", "en"])
    call(lakeside, "2")
    found = ask(lakeside)
    assert found is not None
    assert (found.number, found.window, found.recall, found.repeats) == ("A001", "2", False, 2)
    assert [each.language for each in found.utterances] == ["zh", "en"]
    assert found.utterances[0].clips == (
        "chime", "zh/qing", "zh/A", "zh/0", "zh/0", "zh/1", "zh/hao", "zh/dao", "zh/2", "zh/hao_chuangkou",
    )  # fmt: skip
    assert found.utterances[1].clips[0] == "en/number", "one chime before the first language"
    assert found.until == lakeside.after(seconds=1) + spoken_within(found.utterances, 2) + dt.timedelta(seconds=5)


def test_nobody_else_of_the_zone_speaks_meanwhile_and_the_speaker_may_ask_again(lakeside: Cast) -> None:
    call(lakeside, "1")
    call(lakeside, "2", seconds=0.5)
    first = ask(lakeside)
    assert first is not None
    assert ask(lakeside, TWO, 2) is None
    assert ask(lakeside, ONE, 3) == first, "an answer that was lost on its way is given again, its lease no longer"
    said(lakeside, first, ONE, 4)
    second = ask(lakeside, ONE, 5)
    assert second is not None
    assert (first.number, second.number) == ("A001", "A002")


def test_zones_speak_at_the_same_time(lakeside: Cast) -> None:
    call(lakeside, "1")
    lakeside.take("C")
    lakeside.call_next("3")
    east, west = ask(lakeside), ask(lakeside, TWO, code="west")
    assert east is not None
    assert west is not None
    assert (east.number, west.number) == ("A001", "C001")


def test_a_lease_that_ran_out_goes_to_another_board(lakeside: Cast) -> None:
    call(lakeside)
    first = ask(lakeside)
    assert first is not None
    late = (first.until - lakeside.start).total_seconds()
    assert ask(lakeside, TWO, late - 0.1) is None
    assert ask(lakeside, ONE, late + 0.1) is None, "the board that failed comes last"
    second = ask(lakeside, TWO, late + 0.2)
    assert second is not None
    assert second.id == first.id
    with pytest.raises(Conflict):
        queue.acknowledge(zone(lakeside), first.id, ONE, lakeside.after(seconds=late + 1))
    said(lakeside, second, TWO, late + 3)


def test_a_board_alone_gets_its_own_failure_again_after_a_grace(lakeside: Cast) -> None:
    call(lakeside)
    first = ask(lakeside)
    assert first is not None
    again = first.until + GRACE
    found = queue.next_announcement(zone(lakeside), ONE, again)
    assert found is not None
    assert found.id == first.id


def test_the_board_that_speaks_goes_on_speaking(lakeside: Cast) -> None:
    call(lakeside, "1")
    said(lakeside, ask(lakeside), seconds=9)
    call(lakeside, "2", seconds=20)
    assert ask(lakeside, TWO, 21) is None, "the zone has a voice"
    assert ask(lakeside, ONE, 22) is not None


def test_another_board_takes_over_when_the_voice_is_silent(lakeside: Cast) -> None:
    call(lakeside, "1")
    said(lakeside, ask(lakeside), seconds=9)
    call(lakeside, "2", seconds=20)
    assert ask(lakeside, TWO, 20 + GRACE.total_seconds()) is not None


def test_recalls_become_one(lakeside: Cast) -> None:
    call(lakeside, "1")
    call(lakeside, "2", seconds=0.5)
    for seconds in (10, 20):
        queue.recall(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=seconds)))
    found = ask(lakeside, seconds=21)
    assert found is not None
    assert (found.number, found.recall) == ("A001", True), "in the place of the first, with the words of the last"
    assert open_ones() == 2
    said(lakeside, found, seconds=30)
    second = ask(lakeside, seconds=31)
    assert second is not None
    assert second.number == "A002"
    said(lakeside, second, seconds=40)
    assert ask(lakeside, seconds=41) is None


def test_what_is_older_than_three_minutes_is_dropped(lakeside: Cast) -> None:
    call(lakeside)
    just = DROP_AFTER.total_seconds()
    assert ask(lakeside, seconds=just + 0.001) is None
    assert open_ones() == 0
    call(lakeside, "2", seconds=400)
    assert ask(lakeside, seconds=400 + just) is not None, "three minutes to the point are not too old"


@pytest.mark.parametrize("verb", ["start", "no_show", "hold"])
def test_who_has_come_or_is_given_up_is_not_called_out(lakeside: Cast, verb: str) -> None:
    call(lakeside)
    getattr(queue, verb)(lakeside.at("1"), lakeside.act("clerk", lakeside.after(seconds=1)))
    assert ask(lakeside, seconds=2) is None
    assert open_ones() == 0


def test_only_the_speaker_may_say_that_it_is_said(lakeside: Cast) -> None:
    call(lakeside)
    found = ask(lakeside)
    assert found is not None
    for board in (TWO, ""):
        with pytest.raises(Conflict):
            queue.acknowledge(zone(lakeside), found.id, board, lakeside.after(seconds=2))
    with pytest.raises(Missing):
        queue.acknowledge(zone(lakeside, "west"), found.id, ONE, lakeside.after(seconds=2))
    assert open_ones() == 1
    said(lakeside, found, seconds=3)
    said(lakeside, found, seconds=4)
    assert Announcement.objects.get().done_at == lakeside.after(seconds=3), "the first time counts"


@pytest.mark.parametrize("name", ["", "short", "x" * 41, "with space", "中文中文中文中文", "nul\x00nul\x00nul", "semi;colon"])
def test_a_board_needs_a_plain_name(lakeside: Cast, name: str) -> None:
    with pytest.raises(Malformed):
        ask(lakeside, name)


def test_a_long_line_is_said_once_each(lakeside: Cast) -> None:
    for wished, window in (("A", "1"), ("A", "2"), ("B", "3"), ("C", "4")):
        lakeside.take(wished)
        lakeside.call_next(window)
    Announcement.objects.update(zone=zone(lakeside))
    found = ask(lakeside)
    assert found is not None
    assert found.repeats == 1, "three others wait to be called out"
    said(lakeside, found)
    second = ask(lakeside, seconds=6)
    assert second is not None
    assert second.repeats == 2


def test_old_ones_are_forgotten(lakeside: Cast) -> None:
    call(lakeside)
    assert queue.forget_announcements(lakeside.after(days=1)) == 0
    assert queue.forget_announcements(lakeside.after(days=3)) == 1


type Asked = tuple[str, AnnouncementView | None]


def asking(place: uuid.UUID, board: str, now: dt.datetime) -> Callable[[], Asked]:
    return lambda: (board, queue.next_announcement(place, board, now))


def test_many_boards_at_once_one_voice(own_lakeside: Cast) -> None:
    """Twelve boards ask together, round after round: each announcement goes to exactly one, spans never overlap."""
    hall, rng, now = own_lakeside, random.Random(7), 1.0
    spoken: list[tuple[str, dt.datetime, dt.datetime]] = []
    place = zone(hall)
    call(hall, "1")
    call(hall, "2", seconds=0.5)
    for _ in range(14):
        moment = hall.after(seconds=now)
        boards = [f"board-{number:02d}" for number in range(12)]
        rng.shuffle(boards)
        answers = [each for each in together([asking(place, each, moment) for each in boards]) if isinstance(each, tuple)]
        assert len(answers) == 12
        speakers = [(board, found) for board, found in answers if found is not None]
        assert len(speakers) <= 1
        now += 2
        for board, found in speakers:
            ended = hall.after(seconds=now)
            if rng.random() < 0.5:
                queue.acknowledge(place, found.id, board, ended)
                spoken.append((found.number, moment, ended))
            else:
                now += (found.until - moment).total_seconds()
        if not speakers:
            now += GRACE.total_seconds()
    assert sorted(number for number, _, _ in spoken) == ["A001", "A002"]
    assert all(end <= start for (_, _, end), (_, start, _) in itertools.pairwise(spoken))


@pytest.mark.parametrize(
    ("hall", "ticket", "spoken"),
    [([], "zh-hans", ("zh",)), ([], "en", ("zh", "en")), (["zh-hans", "en"], "zh-hans", ("zh", "en")),
     (["en-GB"], "fr", ("zh", "en")), ([], "", ("zh",))],
)  # fmt: skip
def test_which_languages_are_spoken(hall: list[str], ticket: str, spoken: tuple[str, ...]) -> None:
    assert tongues(hall, ticket) == spoken


def test_a_lease_outlasts_the_words() -> None:
    clips = json.loads((pathlib.Path(web.__file__).parent / "static/openhall/clips/manifest.json").read_text())
    for number, window in (("A001", "1"), ("W777", "60"), ("AB1234", "12A")):
        words = utterances(number, window, ("zh", "en"), recall=True)
        real = sum(clips[clip]["milliseconds"] for each in words for clip in each.clips) / 1000
        assert real < spoken_within(words, 1).total_seconds() < 2 * real


@pytest.mark.parametrize(("repeats", "behind", "said_times"), [(2, 0, 2), (2, 2, 2), (2, 3, 1), (0, 0, 1)])
def test_how_often(repeats: int, behind: int, said_times: int) -> None:
    assert repeats_now(repeats, behind) == said_times


@pytest.mark.parametrize(
    ("board", "voice", "failed", "may"),
    [(ONE, "", "", True), (ONE, ONE, "", True), (TWO, ONE, "", False), (ONE, ONE, ONE, False), (TWO, ONE, ONE, True),
     (TWO, THREE, ONE, False)],
)  # fmt: skip
def test_whose_turn_it_is(board: str, voice: str, failed: str, may: bool) -> None:
    free = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    assert may_speak(board, voice, failed, free, free) is may
    assert may_speak(board, voice, failed, free, free + GRACE), "after the grace anybody may"
