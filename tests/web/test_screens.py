"""Boards: what they show, in which words and how large; and the line of announcements behind them."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from openhall.kit.errors import Malformed
from openhall.ledger.queries import head
from openhall.ledger.services import put_in_order
from openhall.queue import services as queue
from openhall.web.screens import legible
from openhall.web.screens.options import read_options
from openhall.web.screens.wording import Part, around
from tests.cast import Cast
from tests.web.visiting import Page

CJK = re.compile(r"[\u4e00-\u9fff]")
NEXT, ACK = "/s/lakeside/east/announcements/next", "/s/lakeside/east/announcements/ack"
BOARD = "test-board-1"


@pytest.fixture
def moment(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The web's clock stands five minutes into the story."""
    told = [lakeside.after(minutes=5)]
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: told[0])
    return told


def busy(hall: Cast) -> None:
    """A001 at window 1, A002 called twice at window 2, B001 at window 3, one more waits for A."""
    for wished in ("A", "A", "B", "A"):
        hall.take(wished)
    for seconds, window in enumerate("123"):
        hall.call_next(window, hall.after(minutes=4, seconds=seconds))
    queue.recall(hall.at("2"), hall.act("clerk", hall.after(minutes=4, seconds=30)))


def words(path: str, language: str = "en") -> str:
    answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(" ".join(Page(answer).words).split())


def asked(path: str = NEXT, **values: str) -> tuple[int, dict[str, Any]]:
    answer = Client(enforce_csrf_checks=True).post(path, values)
    return answer.status_code, json.loads(answer.content or "{}")


# -- legibility ------------------------------------------------------------------------------------------------------


def test_letters_are_25_mm_for_eight_metres() -> None:
    assert legible.letter_mm(8) == 25
    assert legible.short_side_mm(55) == pytest.approx(684.9, abs=0.1), "a 55-inch screen is 685 mm high"


@pytest.mark.parametrize(("inch", "metres"), [(55, 8), (55, 12), (43, 7), (75, 15)])
def test_rows_are_read_from_where_it_was_asked(inch: float, metres: float) -> None:
    digit = legible.digit_vmin(inch, metres)
    row_letter_mm = digit / 100 * legible.short_side_mm(inch) * legible.ROW_OF_DIGIT * legible.LETTER_OF_FONT
    assert row_letter_mm == pytest.approx(legible.letter_mm(metres))
    assert legible.legible_metres(inch, digit) == pytest.approx(metres)


def test_sizes_are_kept_to_what_fits_and_the_reach_says_so() -> None:
    assert legible.digit_vmin(100, 1) == legible.SMALLEST
    assert legible.digit_vmin(24, 30) == legible.LARGEST
    assert legible.legible_metres(24, legible.LARGEST) < 30


# -- options ---------------------------------------------------------------------------------------------------------


def test_options_of_an_address() -> None:
    wished = read_options(QueryDict("lang=both&theme=day&rows=6&voice=0&inch=55&metres=8"), "en", voice=True)
    assert wished.languages == ("zh-hans", "en")
    assert (wished.theme, wished.rows, wished.voice, wished.digit) == ("day", 6, False, "10.14vmin")
    plain = read_options(QueryDict(""), "zh-hans", voice=True)
    assert (plain.languages, plain.theme, plain.voice, plain.digit) == (("zh-hans",), "night", True, "")
    assert read_options(QueryDict(""), "en-gb", voice=False).languages == ("en",)


@pytest.mark.parametrize(
    "query",
    ["lang=fr", "theme=red", "rows=0", "rows=13", "rows=x", "voice=2", "inch=4", "inch=1e3", "inch=-5", "metres=nan",
     "metres=0.4", "inch=%00", "rows=" + "9" * 500, "inch=٥٥"],
)  # fmt: skip
def test_options_that_cannot_be_are_refused(query: str) -> None:
    with pytest.raises(Malformed):
        read_options(QueryDict(query), "en", voice=True)


def test_words_around_a_code() -> None:
    text, place = "Window %(window)s", "%(window)s"
    assert around(["en"], text, place).before == (Part("en", "Window"),)
    assert around(["zh-hans"], text, place).after == (Part("zh-Hans", "号窗口"),)
    both = around(["zh-hans", "en"], text, place)
    assert [part.text for part in both.before + both.after] == ["号窗口", "Window"], "codes line up, words after"


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("moment")
def test_a_zone_board_shows_its_own_calls_and_queues(lakeside: Cast) -> None:
    busy(lakeside)
    shown = words("/s/lakeside/east")
    assert "Now calling Recall A002 Window 2" in shown, "the recalled number is the current one"
    assert "A001" in shown
    assert "B001" not in shown, "called in the other zone"
    assert re.search(r"General services 1\b.*Business services 0\b", shown)
    assert "Property registration" not in shown, "no window of this zone serves it"
    assert "Open today 09:00–12:00 13:30–17:00" in shown
    assert "10:05" in shown, "the hall's own time"


@pytest.mark.usefixtures("moment")
@pytest.mark.parametrize("path", ["/s/lakeside/east", "/s/lakeside/window/2", "/s/lakeside/window/4", "/s/lakeside/"])
def test_a_board_speaks_one_language_or_both(lakeside: Cast, path: str) -> None:
    busy(lakeside)
    english, chinese = words(path, "en"), words(path, "zh-CN")
    assert not CJK.search(english.replace("简体中文", ""))
    assert CJK.search(chinese)
    assert not re.search(r"[A-Za-z]{4,}", chinese.replace("English", ""))
    if path != "/s/lakeside/":
        both = words(f"{path}?lang=both", "en")
        assert CJK.search(both)
        assert re.search(r"[A-Za-z]{4,}", both)


@pytest.mark.usefixtures("moment")
def test_a_window_board_shows_number_and_state(lakeside: Cast) -> None:
    busy(lakeside)

    def shown(window: str) -> str:
        page = Client().get(f"/s/lakeside/window/{window}?lang=en").content.decode()
        number = re.search(r"data-window-number[^>]*>([^<]*)<", page)
        state = re.findall(r'data-when="(\w+)"(?! hidden)', page)
        assert number is not None
        return f"{number[1]} {state}"

    assert shown("1") == "A001 ['called']"
    queue.start(lakeside.at("1"), lakeside.act("clerk", lakeside.after(minutes=5)))
    assert shown("1") == "A001 ['serving']"
    assert shown("4") == " ['open']"
    queue.pause(lakeside.at("4"), "meal", lakeside.act())
    assert shown("4") == " ['paused']"
    queue.close_window(lakeside.at("4"), lakeside.act())
    assert shown("4") == " ['closed']"


@pytest.mark.usefixtures("moment")
def test_no_board_names_anybody_or_holds_a_token(lakeside: Cast) -> None:
    busy(lakeside)
    taken = lakeside.take("C", contact="13812345678")
    for path in ("/s/lakeside/east", "/s/lakeside/window/1", "/s/lakeside/state.json", "/s/lakeside/"):
        text = Client().get(path).content.decode()
        for secret in (taken.token, "13812345678", "陈晓", "Chen Xiao", str(lakeside.staff["clerk"])):
            assert secret not in text, path


@pytest.mark.usefixtures("moment")
def test_an_emergency_fills_every_board(lakeside: Cast) -> None:
    queue.close_hall(lakeside.plan(), "消防演练", "Fire drill", lakeside.act("director"))
    for path in ("/s/lakeside/east", "/s/lakeside/window/1"):
        page = Client().get(f"{path}?lang=en").content.decode()
        assert re.search(r'data-closed>.*<strong data-message="en">Fire drill</strong>', page, re.DOTALL), path
    assert json.loads(Client().get("/s/lakeside/state.json").content)["notice"] == {
        "closed": True, "message": "消防演练", "message_en": "Fire drill",
    }  # fmt: skip


@pytest.mark.usefixtures("moment")
def test_the_polled_state_is_the_streams_snapshot(lakeside: Cast) -> None:
    busy(lakeside)
    put_in_order()
    state = json.loads(Client().get("/s/lakeside/state.json").content)
    assert state["index"] == head()
    assert [(each["number"], each["window"], each["zone"], each["recall"]) for each in state["calls"]] == [
        ("A002", "2", "east", True), ("B001", "3", "west", False), ("A001", "1", "east", False),
    ]  # fmt: skip
    assert {each["code"]: each["waiting"] for each in state["queues"]} == {"A": 1, "B": 0, "C": 0}
    assert {each["window"]: each["number"] for each in state["windows"]} == {
        "1": "A001", "2": "A002", "3": "B001", "4": None,
    }  # fmt: skip
    west = json.loads(Client().get("/s/lakeside/state.json?zone=west").content)
    assert [each["number"] for each in west["calls"]] == ["B001"]


@pytest.mark.usefixtures("moment")
def test_a_call_that_was_undone_leaves_the_board(lakeside: Cast) -> None:
    busy(lakeside)
    queue.no_show(lakeside.at("1"), lakeside.act("clerk", lakeside.after(minutes=5)))
    assert "A001" in words("/s/lakeside/east"), "a missed number stays: its visitor may still look for it"
    queue.cancel(lakeside.call_next("1").id, lakeside.act("visitor"))  # type: ignore[union-attr]  # A003 waits
    assert "A003" not in words("/s/lakeside/east")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/s/nowhere/", 404), ("/s/nowhere/state.json", 404), ("/s/lakeside/north", 404), ("/s/lakeside/window/99", 404),
     ("/s/lakeside/state.json?zone=north", 404), ("/s/lakeside/east?rows=99", 400), ("/s/lakeside/?inch=x", 400),
     ("/s/lakeside/window/%00", 404), ("/s/lakeside/" + "z" * 3000, 404)],
)  # fmt: skip
@pytest.mark.usefixtures("lakeside")
def test_what_does_not_exist(path: str, status: int) -> None:
    assert Client().get(path).status_code == status


# -- announcements ---------------------------------------------------------------------------------------------------


def test_a_board_takes_speaks_and_acknowledges(lakeside: Cast, moment: list[dt.datetime]) -> None:
    lakeside.take("A", language="en")
    lakeside.call_next("2", moment[0])
    assert asked(board="other-zone-1", path="/s/lakeside/west/announcements/next") == (204, {})
    status, found = asked(board=BOARD)
    assert status == 200
    assert (found["number"], found["window"], found["recall"], found["repeats"]) == ("A001", "2", False, 2)
    assert found["subtitles"] == {"zh-Hans": "请 A001 号到 2 号窗口", "en": "A001, please go to window 2"}
    assert [each["language"] for each in found["utterances"]] == ["zh", "en"]
    spoken = 2 * sum(each["seconds"] for each in found["utterances"])
    assert found["seconds"] == pytest.approx(spoken + 5, abs=0.1)
    assert asked(board="another-board") == (204, {})
    assert asked(ACK, board="another-board", announcement=found["id"])[0] == 409
    assert asked(ACK, board=BOARD, announcement=found["id"]) == (204, {})
    assert asked(board=BOARD) == (204, {})


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [(NEXT, {}, 400), (NEXT, {"board": "x"}, 400), (NEXT, {"board": "a\x00bcdefgh"}, 400),
     (NEXT, {"board": "b" * 10_000}, 400), ("/s/lakeside/north/announcements/next", {"board": BOARD}, 404),
     ("/s/nowhere/east/announcements/next", {"board": BOARD}, 404), (ACK, {"board": BOARD}, 400),
     (ACK, {"board": BOARD, "announcement": "1"}, 400), (ACK, {"board": BOARD, "announcement": str(uuid.UUID(int=7))}, 404)],
)  # fmt: skip
@pytest.mark.usefixtures("lakeside")
def test_bad_requests_are_refused_as_problems(path: str, values: dict[str, str], status: int) -> None:
    answer = Client().post(path, values)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert Client().get(path).status_code == 405
