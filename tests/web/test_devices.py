"""The devices page: who is there, since when, with what paper; pairing, renaming, revoking; and nobody else's devices."""

import datetime as dt
import re
import uuid

import pytest
from django.utils.translation import override

import openhall
from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.models import Device
from openhall.people.queries import devices as seen
from openhall.people.services import Beat
from openhall.web.devices.words import ago, off
from tests.cast import Cast
from tests.people.pairing import code_for, paired
from tests.web.staff import Pages, queries, text

PAGE = "/devices/lakeside/"


@pytest.fixture
def manager(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "supervisor")


def beat(pages: Pages, said: Beat | None = None, secret: str = "a-device's-secret") -> None:
    people.beat(secret, said or Beat(), pages.now)


def row(pages: Pages, device: uuid.UUID) -> str:
    """What the list says of a device."""
    html = pages.get(PAGE + "live").content.decode()
    found = re.search(rf'data-device="{device}".*?</tr>', html, re.S)
    assert found, "it is not in the list"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_an_empty_page_says_what_will_stand_there_and_how_it_begins(manager: Pages) -> None:
    page = manager.get(PAGE)
    assert "No screen of this hall is paired yet." in text(page)
    html = page.content.decode()
    for what in ("kiosk", "zone:east", "window:1", "pad:4"):
        assert f'<option value="{what}">' in html


def test_one_press_shows_a_code_that_a_screen_types(manager: Pages) -> None:
    assert manager.post(PAGE + "pair", what="zone:east", key="once").status_code == 302
    assert manager.post(PAGE + "pair", what="zone:east", key="once").status_code == 302
    page = manager.get(PAGE)
    codes = re.findall(r'<strong class="oh-code">(\S{4}-\S{4})</strong>', page.content.decode())
    assert len(codes) == 1, "a double press is one code"
    assert "Board of East zone" in text(page) and "http://testserver/pair" in text(page)
    assert "good once, for 10 min more" in text(page)
    screen = Pages.of(manager.cast, "")
    assert screen.post("/pair", code=codes[0]).headers["Location"] == "/s/lakeside/east"
    page = manager.later(seconds=5).get(PAGE + "live")
    assert codes[0] not in page.content.decode()
    assert "Board of East zone just now nothing yet" in row(manager, seen.devices(manager.cast.hall)[0].id)


def test_a_code_disappears_when_it_is_too_old(manager: Pages) -> None:
    manager.post(PAGE + "pair", what="kiosk")
    assert "oh-code\"" in manager.later(minutes=9, seconds=59).get(PAGE + "live").content.decode()
    assert "oh-code\"" not in manager.later(seconds=1).get(PAGE + "live").content.decode()


@pytest.mark.parametrize("what", ["", "lift", "zone:north", "window:99", "pad:\x00", "x" * 50])
def test_what_is_no_choice_is_refused_in_place(manager: Pages, what: str) -> None:
    answer = manager.post(PAGE + "pair", what=what)
    assert answer.status_code == 400
    assert "oh-said-line" in answer.content.decode()
    assert seen.open_pairings(manager.cast.hall, manager.now) == []


def test_a_row_says_when_version_clock_paper_and_what_is_shown(manager: Pages) -> None:
    board = paired(manager.cast, "board", window=manager.cast.windows["1"])
    clock = manager.now + dt.timedelta(seconds=3.2)
    beat(manager, Beat("0.0.9", clock, "screen_window", "1", "A012"))
    assert row(manager, board.id).split() == (
        f'data-device="{board.id}"> Board of window 1 just now Number at window 1 · A012 0.0.9 · old 3.2 s fast'.split()
    )
    beat(manager, Beat(openhall.__version__, manager.now, "screen_zone", "east"))
    said = row(manager, board.id)
    assert "Calls of East zone" in said and "old" not in said and "right" in said
    assert "just now" not in row(manager.later(seconds=42), board.id)
    assert "42 s ago" in row(manager, board.id) and "Dark" not in row(manager, board.id)
    assert "Dark · 3 min ago" in row(manager.later(minutes=3), board.id)
    assert "1 device is dark" in text(manager.get(PAGE))
    manager.now = manager.cast.after(hours=10)
    assert "Dark" not in row(manager, board.id), "nobody misses a board when the hall is shut"


def test_a_kiosks_paper_goes_down_and_a_new_roll_begins_anew(manager: Pages) -> None:
    kiosk = paired(manager.cast)
    for printed, said in ((0, "about 400 tickets"), (365, "low: about 35"), (400, "The roll is empty")):
        beat(manager, Beat(printed=printed))
        assert said in row(manager, kiosk.id)
    assert "1 kiosk has no paper" in text(manager.get(PAGE))
    page = f"{PAGE}{kiosk.id}/roll"
    for wrong in ("", "many", "0", "99999", "-5", "４"):
        answer = manager.post(page, tickets=wrong, device=str(kiosk.id))
        assert answer.status_code == 400, wrong
    assert manager.post(page, tickets="500").status_code == 302
    assert "about 500 tickets" in row(manager, kiosk.id)
    assert "roll changed 2026-03-02 10:00" in text(manager.get(f"{PAGE}?device={kiosk.id}"))


def test_rename_says_the_name_and_keeps_the_place(manager: Pages) -> None:
    kiosk = paired(manager.cast)
    assert manager.post(f"{PAGE}{kiosk.id}/rename", name=" <b>东门</b> ").status_code == 302
    html = manager.get(PAGE).content.decode()
    assert "&lt;b&gt;东门&lt;/b&gt;" in html and "<b>东门</b>" not in html
    assert "Kiosk" in row(manager, kiosk.id)
    answer = manager.post(f"{PAGE}{kiosk.id}/rename", name="x" * 61, device=str(kiosk.id))
    assert answer.status_code == 400 and "at most 60" in text(answer)


def test_revoking_asks_first_and_is_a_post(manager: Pages) -> None:
    kiosk = paired(manager.cast)
    page = manager.get(f"{PAGE}?device={kiosk.id}").content.decode()
    assert "popovertarget=\"box-revoke\"" in page and "Take the pairing of “Kiosk” back?" in page
    assert manager.get(f"{PAGE}{kiosk.id}/revoke").status_code == 405
    assert seen.devices(manager.cast.hall) != []
    assert manager.post(f"{PAGE}{kiosk.id}/revoke").status_code == 302
    assert seen.devices(manager.cast.hall) == []
    assert {event.kind for event in ledger.about(kiosk.id)} == {"DevicePaired", "DeviceRevoked"}
    again = manager.post(f"{PAGE}{kiosk.id}/revoke")
    assert again.status_code == 404 and "revoked already" in text(again)
    assert manager.post(f"{PAGE}{kiosk.id}/explode").status_code == 404


def test_the_hall_decides_about_unpaired_screens(manager: Pages) -> None:
    assert "They work too" in text(manager.get(PAGE))
    manager.post(PAGE + "rule", demanded="yes")
    assert seen.pairing_demanded(manager.cast.hall)
    assert "They don't work in this hall" in text(manager.get(PAGE))
    manager.post(PAGE + "rule", demanded="no")
    assert not seen.pairing_demanded(manager.cast.hall)


def test_the_page_is_for_those_who_run_the_hall(manager: Pages) -> None:
    cast = manager.cast
    paired(cast)
    assert {name: Pages.of(cast, name).get(PAGE).status_code for name in ("director", "clerk", "guide", "auditor", "stranger")} == {
        "director": 200, "clerk": 403, "guide": 403, "auditor": 403, "stranger": 404,
    }  # fmt: skip
    assert "Devices" in text(manager.get("/staff")) and 'href="/devices/lakeside/"' in manager.get("/desk/lakeside/").content.decode()
    assert 'href="/devices/lakeside/"' not in Pages.of(cast, "auditor").get("/desk/lakeside/").content.decode()


def test_another_halls_devices_are_not_here(manager: Pages) -> None:
    kiosk = paired(manager.cast)
    stranger = Pages.of(manager.cast, "stranger")
    assert str(kiosk.id) not in stranger.get("/devices/hillside/").content.decode()
    for verb in ("rename", "roll", "revoke"):
        assert stranger.post(f"/devices/hillside/{kiosk.id}/{verb}", name="mine", tickets="5").status_code == 404
    assert seen.devices(manager.cast.hall) == [kiosk]


def test_the_live_part_costs_the_same_however_many_devices(manager: Pages) -> None:
    paired(manager.cast)
    few = queries(manager, PAGE + "live")
    for number in range(6):
        paired(manager.cast, "board", f"secret {number}", window=manager.cast.windows["1"])
        code_for(manager.cast)
    assert queries(manager, PAGE + "live") == few <= 9


def test_no_page_holds_a_devices_secret(manager: Pages) -> None:
    kiosk = paired(manager.cast)
    digest = bytes(Device.objects.get().digest).hex()
    for path in (PAGE, f"{PAGE}?device={kiosk.id}", PAGE + "live"):
        html = manager.get(path).content.decode()
        assert "a-device&#x27;s-secret" not in html and digest not in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "just now"), (9.9, "just now"), (10, "10 s ago"), (59, "59 s ago"), (60, "1 min ago"), (3599, "59 min ago"),
     (3600, "1 h ago"), (47 * 3600, "47 h ago"), (48 * 3600, "2 days ago")],
)  # fmt: skip
def test_how_long_ago(seconds: float, words: str) -> None:
    with override("en"):
        assert ago(seconds) == words


@pytest.mark.parametrize(
    ("offset", "said"),
    [(None, ("", "–")), (2000, ("good", "right")), (2001, ("late", "2.0 s fast")), (-61_000, ("late", "61 s slow"))],
)
def test_how_far_off(offset: int | None, said: tuple[str, str]) -> None:
    with override("en"):
        assert off(offset) == said
