"""Screens: paired by a code, working as what they are, told when they no longer are; and halls that demand pairing."""

import uuid

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.queries import devices as seen
from openhall.people.queries.devices import DeviceView
from openhall.people.rules.devices import COOKIE, MOST_CODES, pairing_code
from openhall.people.services import Place
from openhall.queue.models import Ticket
from openhall.reviews.rules.pads import pad_key
from tests.cast import Cast
from tests.web.staff import Pages, text

EAST, WINDOW, KIOSK = "/s/lakeside/east", "/s/lakeside/window/1", "/kiosk/lakeside/"


def pad_of(window: str) -> str:
    return f"/pad/lakeside/{window}/{pad_key(settings.SECRET_KEY, 'lakeside', window)}"


def code(cast: Cast, kind: str = "kiosk", **where: uuid.UUID) -> str:
    made = people.offer_pairing(cast.hall, Place(kind, **where), settings.SECRET_KEY, cast.act("supervisor"))
    return pairing_code(settings.SECRET_KEY, uuid.UUID(made.mapping["id"]))


def screen(cast: Cast, kind: str = "", **where: uuid.UUID) -> Pages:
    """A browser that nobody has logged in on; paired as `kind`."""
    pages = Pages.of(cast, "")
    if kind:
        assert pages.post("/pair", code=code(cast, kind, **where)).status_code == 302
    return pages


def device(cast: Cast) -> DeviceView:
    return seen.devices(cast.hall)[-1]


def revoke(cast: Cast) -> None:
    people.revoke_device(cast.hall, device(cast).id, cast.act("supervisor"))


def demand(cast: Cast, demanded: bool = True) -> None:
    people.demand_pairing(cast.hall, demanded, cast.act("supervisor"))


def status(pages: Pages, *paths: str) -> list[int]:
    return [pages.get(path).status_code for path in paths]


def asks_to_pair(answer: HttpResponse) -> bool:
    return answer.status_code == 403 and 'href="/pair"' in answer.content.decode()


def test_a_code_opens_what_the_screen_is_for(lakeside: Cast) -> None:
    zone = lakeside.plan().hall.zones[0]
    window = lakeside.windows["1"]
    homes = {KIOSK: ("kiosk", {}), EAST: ("board", {"zone": zone.id}), WINDOW: ("board", {"window": window}),
             pad_of("1"): ("pad", {"window": window})}  # fmt: skip
    for home, (kind, where) in homes.items():
        pages = Pages.of(lakeside, "")
        answer = pages.post("/pair", code=code(lakeside, kind, **where).lower())
        assert (answer.status_code, answer.headers["Location"]) == (302, home)
        cookie = answer.cookies[COOKIE]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
        page = pages.get(home)
        assert page.status_code == 200
        assert 'data-beat="/api/v1/devices/heartbeat"' in page.content.decode()
        assert cookie.value not in page.content.decode()
        assert home in pages.get("/pair").content.decode()
    assert len(seen.devices(lakeside.hall)) == 4


def test_an_unpaired_board_works_as_before_and_does_not_beat(lakeside: Cast) -> None:
    pages = screen(lakeside)
    assert status(pages, EAST, WINDOW, pad_of("1"), "/s/lakeside/state.json") == [200] * 4
    assert "device.js" not in pages.get(EAST).content.decode()
    assert pages.get(KIOSK).headers["Location"].startswith("/login")


def test_a_paired_kiosk_takes_tickets_without_a_log_in_and_the_log_names_it(lakeside: Cast) -> None:
    pages = screen(lakeside, "kiosk")
    assert status(pages, KIOSK, KIOSK + "queues", KIOSK + "items", KIOSK + "help") == [200] * 4
    answer = pages.post(KIOSK + "take", queue="A")
    assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.origin, str(ticket)) == ("kiosk", "A001")
    assert "A001" in text(pages.get(answer.headers["Location"]))
    assert ledger.about(ticket.id)[0].actor == f"device:{device(lakeside).id}"
    for path in ("/desk/lakeside/", "/reception/lakeside/", "/counter/", "/staff"):
        assert pages.get(path).status_code == 302, path
    assert pages.get("/kiosk/hillside/").status_code == 404


def test_a_board_is_no_kiosk(lakeside: Cast) -> None:
    pages = screen(lakeside, "board", window=lakeside.windows["1"])
    assert pages.get(KIOSK).status_code == 404
    assert pages.post(KIOSK + "take", queue="A").status_code == 404
    assert Ticket.objects.count() == 0


def test_the_chain_names_the_kiosk_that_took_a_ticket(lakeside: Cast) -> None:
    pages = screen(lakeside, "kiosk")
    pages.post(KIOSK + "take", queue="A")
    people.rename_device(lakeside.hall, device(lakeside).id, "East door", lakeside.act("supervisor"))
    said = text(Pages.of(lakeside, "auditor").get(f"/chain/{Ticket.objects.get().id}"))
    assert "Kiosk “East door”" in said


@pytest.mark.parametrize("kind", ["kiosk", "board", "pad"])
def test_a_revoked_screen_says_so_at_once_and_can_be_paired_anew(lakeside: Cast, kind: str) -> None:
    where = {} if kind == "kiosk" else {"window": lakeside.windows["1"]}
    home = {"kiosk": KIOSK, "board": WINDOW, "pad": pad_of("1")}[kind]
    pages = screen(lakeside, kind, **where)
    revoke(lakeside)
    answer = pages.get(home)
    assert asks_to_pair(answer)
    assert "This screen is not paired any more" in text(answer)
    assert "device.js" not in answer.content.decode()
    assert pages.get("/h/lakeside/").status_code == 200, "a visitor's page is nobody's screen"
    assert pages.post("/pair", code=code(lakeside, kind, **where)).status_code == 302
    assert pages.get(home).status_code == 200


def test_a_revoked_board_gets_no_state_and_no_announcement(lakeside: Cast) -> None:
    pages = screen(lakeside, "board", window=lakeside.windows["1"])
    revoke(lakeside)
    assert pages.get("/s/lakeside/state.json").status_code == 403
    answer = pages.post(EAST + "/announcements/next", board="board-00001")
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")


def test_a_browser_can_stop_being_a_screen(lakeside: Cast) -> None:
    pages = screen(lakeside, "board", window=lakeside.windows["1"])
    revoke(lakeside)
    pages.post("/pair", forget="1")
    assert pages.get(WINDOW).status_code == 200


def test_a_hall_that_demands_pairing_shows_unpaired_screens_how(lakeside: Cast) -> None:
    demand(lakeside)
    pages = screen(lakeside)
    for path in (EAST, WINDOW, pad_of("1"), KIOSK, KIOSK + "queues"):
        answer = pages.get(path)
        assert asks_to_pair(answer), path
        assert "works only when it is paired" in text(answer)
    assert pages.get("/s/lakeside/state.json").status_code == 403
    assert status(pages, "/h/lakeside/", "/s/lakeside/", "/s/hillside/main") == [200] * 3
    demand(lakeside, False)
    assert pages.get(EAST).status_code == 200


def test_where_pairing_is_demanded_each_screen_does_its_own_work(lakeside: Cast) -> None:
    demand(lakeside)
    kiosk, board = screen(lakeside, "kiosk"), screen(lakeside, "board", window=lakeside.windows["1"])
    pad = screen(lakeside, "pad", window=lakeside.windows["1"])
    paths = (KIOSK, WINDOW, pad_of("1"), pad_of("2"))
    assert status(kiosk, *paths) == [200, 403, 403, 403]
    assert status(board, *paths) == [403, 200, 403, 403]
    assert status(pad, *paths) == [403, 403, 200, 403]


def test_where_pairing_is_demanded_staff_still_look_at_boards_and_guides_take_tickets(lakeside: Cast) -> None:
    demand(lakeside)
    assert status(Pages.of(lakeside, "guide"), EAST, KIOSK) == [200, 200]
    assert status(Pages.of(lakeside, "clerk"), EAST, KIOSK) == [200, 403]
    assert status(Pages.of(lakeside, "stranger"), EAST) == [403]


def test_a_wrong_code_is_said_kindly_and_guessing_is_stopped(lakeside: Cast) -> None:
    right, pages = code(lakeside), screen(lakeside)
    answer = pages.post("/pair", code="WRONG-ONE")
    assert (answer.status_code, COOKIE in answer.cookies) == (404, False)
    assert "There is no such code." in text(answer) and 'value="WRONG-ONE"' in answer.content.decode()
    for _ in range(MOST_CODES - 1):
        assert screen(lakeside).post("/pair", code="\x00").status_code == 404
    answer = pages.post("/pair", code=right)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 800
    assert "Too many codes were tried here." in text(answer)
    assert seen.devices(lakeside.hall) == []


def test_pairing_needs_the_pages_own_token(lakeside: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/pair", {"code": code(lakeside)}).status_code == 403
    assert seen.devices(lakeside.hall) == []
