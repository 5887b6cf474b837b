"""The duty desk: every window, every wait with its reason, calls for help, lending, closing the hall."""

import datetime as dt
import re

import pytest

from openhall.people import services as people
from openhall.people.services import Beat
from openhall.queue import services as queue
from openhall.queue.models import HallRule, Serving
from tests.cast import Cast
from tests.people.pairing import paired
from tests.web.staff import Pages, database, hidden, queries, text

DESK = "/desk/lakeside/"


@pytest.fixture
def manager(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "supervisor")


def tile(pages: Pages, window: str) -> str:
    """What the tile of one window says."""
    html = pages.get(DESK + "live").content.decode()
    return html.split(f'href="?window={window}#window"')[1].split("</a>")[0]


def test_every_window_shows_its_state_clerk_ticket_and_minutes(manager: Pages) -> None:
    cast = manager.cast
    cast.take("A")
    cast.call_next("1", name="clerk")
    queue.start(cast.at("1"), cast.act("clerk"))
    queue.pause(cast.at("2"), "meal", cast.act("colleague"))
    queue.close_window(cast.at("3"), cast.act("system", cast.after(minutes=1)))
    manager.later(minutes=7)
    serving = tile(manager, "1")
    assert 'data-state="serving"' in serving
    for expected in ("Serving", "A001", "7 min", "Chen Xiao"):
        assert expected in serving
    assert "Meal" in tile(manager, "2")
    assert "Closed" in tile(manager, "3")
    assert 'data-state="idle"' in tile(manager, "4")


def test_a_window_nobody_opened_since_the_hall_opened_is_named(manager: Pages) -> None:
    cast = manager.cast
    early = cast.act("system", cast.start - dt.timedelta(hours=2))
    for window in ("1", "3"):
        queue.close_window(cast.at(window), early)
    assert 'data-state="unmanned"' in tile(manager, "1")
    assert 'data-state="closed"' in tile(manager, "3")  # nobody is posted there
    assert "1 window nobody has opened" in text(manager.get(DESK))
    queue.open_window(cast.at("1"), cast.act("clerk"))
    queue.close_window(cast.at("1"), cast.act("clerk", cast.after(minutes=1)))
    assert 'data-state="closed"' in tile(manager, "1")  # closed on purpose later on


LEVELS = [(14, ""), (15, "Over the target"), (19, "Over the target"), (20, "Wait is long"), (30, "Wait is too long")]


def test_waits_alarm_at_the_halls_own_steps(manager: Pages) -> None:
    manager.cast.take("A")
    for minutes, word in LEVELS:
        manager.now = manager.cast.after(minutes=minutes)
        said = text(manager.get(DESK))
        shown = {each for each in ("Over the target", "Wait is long", "Wait is too long") if each in said}
        assert shown == ({word} if word else set()), minutes


def test_the_steps_are_a_setting_of_the_hall(manager: Pages) -> None:
    HallRule.objects.filter(hall=manager.cast.hall).update(wait_target_minutes=5, wait_warn_minutes=8)
    manager.cast.take("A")
    assert "Wait is long" in text(manager.later(minutes=8).get(DESK))


def test_who_waits_longest_stands_there_with_the_reason(manager: Pages) -> None:
    cast = manager.cast
    cast.take("C")
    cast.take("A", cast.after(minutes=1), needs_mark="writing_tablet")
    cast.take("B", cast.after(minutes=2))
    cast.take("B", cast.after(minutes=3))
    for window in ("3", "4"):
        queue.close_window(cast.at(window), cast.act("system"))
    rows = text(manager.later(minutes=9).get(DESK)).split("Who waits longest, and why")[1]
    for number, why in [
        ("C001", "All its windows are closed or paused"),
        ("A001", "No open window is equipped for this visitor"),
        ("B001", "A free window has not called yet"),
        ("B002", "Others stand before"),
    ]:
        assert why in rows.split(number)[1][:140], number


def test_a_call_for_help_is_seen_and_seen_to(manager: Pages) -> None:
    queue.ask_help(manager.cast.at("2"), "emergency", manager.cast.act("colleague"))
    page = manager.get(DESK)
    assert "Emergency at window 2" in text(page)
    assert 'data-alarm="late"' in tile(manager, "2").split(">")[0]
    manager.post(DESK + "windows/2/answer", key=hidden(page, "key"))
    assert manager.desk("2").help_kind == ""
    assert "Emergency" not in text(manager.get(DESK))


def test_windows_are_opened_paused_and_closed_from_the_desk_without_becoming_the_managers(manager: Pages) -> None:
    for verb, state, fields in [
        ("pause", "paused", {"reason": "training"}), ("resume", "open", {}), ("close", "closed", {}),
        ("open", "open", {}),
    ]:  # fmt: skip
        answer = manager.post(f"{DESK}windows/3/{verb}", **fields)
        assert answer.headers["Location"] == DESK + "?window=3#window"
        assert manager.desk("3").state == state
        assert manager.desk("3").clerk_id is None


def test_the_chosen_window_offers_only_what_is_possible(manager: Pages) -> None:
    free = text(manager.get(DESK, window="1"))
    assert "Close the window" in free
    assert "Open the window" not in free
    manager.cast.take("A")
    manager.cast.call_next("1")
    assert "Close the window" not in text(manager.get(DESK, window="1"))
    queue.close_window(manager.cast.at("3"), manager.cast.act("system"))
    assert "Open the window" in text(manager.get(DESK, window="3"))


def test_lending_is_proposed_with_its_effect_and_done_by_one_button(manager: Pages) -> None:
    for _ in range(8):
        manager.cast.take("deed")
    queue.close_window(manager.cast.at("4"), manager.cast.act("system"))
    said = text(manager.later(minutes=1).get(DESK))
    assert "Window 1 to Property registration: the line there lasts 107 instead of 160 minutes" in said
    answer = manager.post(DESK + "windows/1/lend", queue="C", minutes="60")
    assert answer.status_code == 302
    serving = Serving.objects.get(window=manager.cast.windows["1"], queue=manager.cast.queues["C"])
    assert serving.until == manager.now + dt.timedelta(minutes=60)
    assert "lent until" in tile(manager, "1")
    called = manager.cast.call_next("1", manager.now)
    assert str(called) == "C001"


def test_the_hall_is_closed_with_a_message_and_opened_again(manager: Pages) -> None:
    before = database()
    assert manager.post(DESK + "hall/close", message="停电", message_en=" ").status_code == 400
    assert database() == before
    manager.post(DESK + "hall/close", message="停电", message_en="Power cut", key="c")
    said = text(manager.get(DESK))
    assert "The hall is closed: Power cut" in said
    assert "Open the hall again" in said
    manager.post(DESK + "hall/reopen", key="o")
    assert HallRule.objects.get(hall=manager.cast.hall).closed_at is None


IMPOSSIBLE: list[tuple[str, dict[str, str], int]] = [
    ("windows/1/close", {}, 409),
    ("windows/2/pause", {"reason": "coffee"}, 400),
    ("windows/2/lend", {"queue": "nowhere"}, 404),
    ("windows/2/lend", {"queue": "C", "minutes": "many"}, 400),
    ("windows/2/lend", {"queue": "C", "minutes": "9999"}, 400),
    ("windows/99/open", {}, 404),
    ("windows/2/dance", {}, 404),
    ("hall/dance", {}, 404),
]


def test_what_is_not_possible_is_said_and_changes_nothing(manager: Pages) -> None:
    manager.cast.take("A")
    manager.cast.call_next("1")
    before = database()
    for number, (path, fields, status) in enumerate(IMPOSSIBLE):
        answer = manager.post(DESK + path, key=f"k{number}", **fields)
        assert answer.status_code == status, (path, fields)
        assert 'role="status"' in answer.content.decode()
        assert database() == before, (path, fields)


RIGHTS = [
    ("auditor", 200, 403), ("clerk", 403, 403), ("guide", 403, 403), ("stranger", 404, 404),
    ("supervisor", 200, 302), ("director", 200, 302),
]  # fmt: skip


def test_who_watches_and_who_runs(lakeside: Cast) -> None:
    before = database()
    for name, sees, runs in RIGHTS:
        pages = Pages.of(lakeside, name)
        for path in ("", "live", "estimates"):
            assert pages.get(DESK + path).status_code == sees, (name, path)
        assert pages.post(DESK + "windows/1/close").status_code == runs, name
        assert pages.post(DESK + "hall/close", message="停电", message_en="Power cut").status_code == runs, name
        assert runs == 302 or database() == before


def test_who_only_watches_has_no_buttons(lakeside: Cast) -> None:
    page = Pages.of(lakeside, "auditor").get(DESK, window="1").content.decode()
    assert "/desk/lakeside/windows/" not in page
    assert "/desk/lakeside/hall/" not in page


def test_estimates_stand_beside_the_waits_that_followed(manager: Pages) -> None:
    assert "No estimate was given yet." in text(manager.get(DESK + "estimates"))
    for minute in range(4):
        manager.cast.take("A", manager.cast.after(minutes=minute))
    manager.cast.serve("1", manager.cast.after(minutes=5))
    said = text(manager.later(minutes=30).get(DESK + "estimates"))
    assert "General services" in said
    assert "10:00" in said


def test_no_page_of_the_desk_holds_a_visitors_token(manager: Pages) -> None:
    tokens = [manager.cast.take("A").token for _ in range(3)]
    manager.cast.call_next("1")
    for path in ("", "live", "?window=1", "estimates"):
        assert not [token for token in tokens if token in manager.get(DESK + path).content.decode()]


def test_the_live_part_costs_the_same_however_many_wait(manager: Pages) -> None:
    manager.cast.take("A")
    few = queries(manager, DESK + "live")
    for _ in range(30):
        manager.cast.take("C")
    for window in ("1", "3"):
        manager.cast.call_next(window)
    assert queries(manager, DESK + "live") == few <= 18


def test_a_dark_screen_and_an_empty_roll_stand_on_the_desk_once_and_go_by_themselves(manager: Pages) -> None:
    board = paired(manager.cast, "board", window=manager.cast.windows["1"])
    kiosk = paired(manager.cast, secret="kiosk")
    people.rename_device(manager.cast.hall, kiosk.id, "East door", manager.cast.act("supervisor"))

    def said(**span: float) -> str:
        part = manager.later(**span).get(DESK + "live").content.decode().split('id="desk-needs"')[1]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))

    assert "dark" not in said(seconds=60)
    people.beat("kiosk", Beat(printed=400), manager.now)
    now = said(seconds=1)
    assert "Board of window 1 is dark since 10:00" in now and "East door has no paper" in now
    assert now.count("is dark") == 1
    people.beat("a-device's-secret", Beat(), manager.now)
    people.change_roll(manager.cast.hall, kiosk.id, 400, manager.cast.act("supervisor"))
    assert not {word for word in ("dark", "paper") if word in said(seconds=1)}
    people.revoke_device(manager.cast.hall, board.id, manager.cast.act("supervisor"))
    assert "East door is dark since 10:01" in said(minutes=5)
    assert "Board of window 1" not in said(), "a revoked screen is missed by nobody"
    manager.now = manager.cast.after(hours=9)
    assert "dark" not in said(), "nor is any at night"


def test_many_dark_screens_are_counted_and_cost_no_more(manager: Pages) -> None:
    manager.cast.take("A")
    few = queries(manager, DESK + "live")
    for number in range(5):
        paired(manager.cast, secret=f"secret {number}")
    assert "2 more devices" in text(manager.later(minutes=2).get(DESK))
    assert queries(manager, DESK + "live") == few <= 18


def test_the_auditor_sees_the_alarm_without_a_link_that_refuses(manager: Pages) -> None:
    paired(manager.cast)
    auditor = Pages.of(manager.cast, "auditor").later(minutes=2)
    html = auditor.get(DESK).content.decode()
    assert "Kiosk is dark since 10:00" in html and "/devices/" not in html
