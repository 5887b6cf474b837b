"""The kiosk: few touches to a printed ticket, for a paired browser only, and nothing left for the next person."""

import datetime as dt

import pytest
from django.test import Client

from openhall.people import services as people
from openhall.people.models import Account
from openhall.queue import services as queue
from openhall.queue.models import HallRule, Ticket
from openhall.queue.queries.plan import forget_plans
from tests.cast import NOW, Cast
from tests.web.visiting import Page, see, send

pytestmark = pytest.mark.django_db
HOME, TAKE = "/kiosk/lakeside/", "/kiosk/lakeside/take"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The web's clock stands at the story's time."""
    told = [NOW]
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: told[0])
    return told


def machine(hall: Cast, language: str) -> Client:
    """The browser of a kiosk, logged in with the role of one."""
    found = people.account_id("kiosk") or people.open_account("kiosk", "自助机", "Kiosk", NOW)
    people.grant(found, "kiosk", hall.hall)
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(id=found))
    return client


@pytest.fixture
def kiosk(lakeside: Cast, moment: list[dt.datetime]) -> Client:
    return machine(lakeside, "en")


def touch(client: Client, wish: str = "queue=A", visitor_class: str = "ordinary") -> str:
    """Press one of the class buttons; the address of the ticket page."""
    answer = send(client, see(client, f"{TAKE}?{wish}").form(TAKE), **{"class": visitor_class})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("language", "hall", "queue_name", "place", "kept"),
    [
        ("en", "Lakeside Service Hall", "Property registration", "Floor 2, West zone", "en"),
        ("zh-CN", "湖滨政务服务中心", "不动产登记", "2 楼 西区", "zh-hans"),
    ],
)
def test_three_touches_to_a_ticket(
    lakeside: Cast,
    moment: list[dt.datetime],
    language: str,
    hall: str,
    queue_name: str,
    place: str,
    kept: str,
) -> None:
    client = machine(lakeside, language)
    queues = see(client, see(client, HOME).link("/kiosk/lakeside/queues"))
    assert queue_name in queues.text
    choose = see(client, queues.link(f"{TAKE}?queue=C"))
    ticket_at = send(client, choose.form(TAKE), **{"class": "elderly"}).headers["Location"]
    page = see(client, ticket_at)
    assert page.words.count("C001") == 3  # the title, on the glass and on the paper
    assert {hall, place} <= set(page.words)
    ticket = Ticket.objects.get()
    assert (ticket.visitor_class, ticket.language, ticket.origin) == ("elderly", kept, "kiosk")


def test_a_service_is_found_by_its_office_and_more_can_be_added(lakeside: Cast, kiosk: Client) -> None:
    offices = see(kiosk, "/kiosk/lakeside/items")
    assert "Service Administration" in offices.text
    services = see(kiosk, offices.link("/kiosk/lakeside/items?unit=services"))
    chosen = see(kiosk, services.link(f"{TAKE}?item=deed"))
    more = see(kiosk, chosen.link("/kiosk/lakeside/items?item=deed"))
    both = see(
        kiosk,
        see(kiosk, more.link("/kiosk/lakeside/items?item=deed&unit")).link(f"{TAKE}?item=deed&item=seal"),
    )
    assert both.form(TAKE).fields["item"] == ["deed", "seal"]
    touch(kiosk, "item=deed&item=seal")
    assert Ticket.objects.get().item_id == lakeside.items["deed"]
    assert "Nothing found" in see(kiosk, "/kiosk/lakeside/items?q=spaceship").text


def test_a_double_touch_is_one_ticket_and_one_paper(kiosk: Client) -> None:
    form = see(kiosk, f"{TAKE}?queue=A").form(TAKE)
    pages = {send(kiosk, form, **{"class": "pregnant"}).headers["Location"] for _ in range(3)}
    assert len(pages) == 1
    assert Ticket.objects.count() == 1


def test_why_somebody_goes_first_is_not_printed(kiosk: Client) -> None:
    page = see(kiosk, touch(kiosk, visitor_class="disabled"))
    assert "Priority" in page.words
    assert "isab" not in page.text
    assert "Priority" not in see(kiosk, touch(kiosk)).words


def test_the_paper_is_as_wide_as_the_hall_says_or_the_address_asks(lakeside: Cast, kiosk: Client) -> None:
    address = touch(kiosk)
    assert 'data-paper="80"' in kiosk.get(address).content.decode()
    assert 'data-paper="58"' in kiosk.get(f"{address}?paper=58").content.decode()
    HallRule.objects.filter(hall=lakeside.hall).update(ticket_paper=58)
    forget_plans()
    assert 'data-paper="58"' in kiosk.get(address).content.decode()
    assert kiosk.get(f"{address}?paper=210").status_code == 400


def test_the_ticket_is_marked_for_one_printing(kiosk: Client) -> None:
    address = touch(kiosk)
    assert f'data-print-once="{address.rsplit("/", 1)[1]}"' in kiosk.get(address).content.decode()


def test_wiping_leaves_nothing_for_the_next_person(kiosk: Client) -> None:
    address = touch(kiosk)
    kiosk.post("/mode", {"mode": "elder", "next": HOME})
    kiosk.post("/language", {"language": "en", "next": HOME})
    assert kiosk.get("/kiosk/lakeside/wipe").status_code == 405
    assert kiosk.get(address).status_code == 200
    assert send(kiosk, see(kiosk, address).form("/kiosk/lakeside/wipe")).headers["Location"] == HOME
    assert kiosk.get(address).status_code == 404
    after = kiosk.get(HOME).content.decode()
    assert 'data-mode="elder"' not in after
    assert not kiosk.cookies["django_language"].value
    assert 'data-idle="0"' in after


def test_only_the_kiosk_that_took_a_ticket_may_print_it(lakeside: Cast, kiosk: Client) -> None:
    address = touch(kiosk)
    assert machine(lakeside, "en").get(address).status_code == 404
    assert kiosk.get("/kiosk/lakeside/ticket/00000000-0000-7000-8000-000000000000").status_code == 404


def test_the_address_of_the_ticket_holds_no_token(kiosk: Client) -> None:
    assert Ticket.objects.get(id=touch(kiosk).rsplit("/", 1)[1]).token not in touch(kiosk)


def test_a_shut_hall_and_an_emergency_offer_no_buttons(
    lakeside: Cast, moment: list[dt.datetime], kiosk: Client
) -> None:
    form = see(kiosk, f"{TAKE}?queue=A").form(TAKE)
    queue.close_hall(lakeside.plan(), "停电检修", "Power cut", lakeside.act("supervisor"))
    for address in (HOME, "/kiosk/lakeside/queues", f"{TAKE}?queue=A"):
        assert "Power cut" in see(kiosk, address).text
    assert send(kiosk, form, **{"class": "ordinary"}).status_code == 409
    queue.reopen_hall(lakeside.plan(), lakeside.act("supervisor"))
    moment[0] = lakeside.after(hours=11)
    shut = see(kiosk, HOME)
    assert "Tuesday 3 March, 09:00" in shut.text
    assert not [link for link in shut.links if link.endswith("/queues")]
    assert "opens again" in Page(send(kiosk, form, **{"class": "ordinary"})).text
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("guide", 200), ("supervisor", 200), ("clerk", 403), ("auditor", 403), ("stranger", 404)],
)
def test_who_may_open_a_kiosk(
    lakeside: Cast, moment: list[dt.datetime], client: Client, who: str, status: int
) -> None:
    client.force_login(lakeside.account(who))
    for address in (
        HOME,
        "/kiosk/lakeside/queues",
        "/kiosk/lakeside/items",
        f"{TAKE}?queue=A",
        "/kiosk/lakeside/help",
    ):
        assert client.get(address).status_code == status
    if status != 200:
        assert client.post(TAKE, {"queue": "A", "class": "ordinary"}).status_code == status
        assert not Ticket.objects.exists()


def test_a_stranger_is_asked_to_log_in(lakeside: Cast, client: Client) -> None:
    assert client.get(HOME).headers["Location"] == f"/login?next={HOME}"


BAD_ADDRESSES = {
    "/kiosk/nowhere/": 404, f"{TAKE}?queue=Z": 404, f"{TAKE}?item=moon": 404, f"{TAKE}?queue=%00": 400,
    "/kiosk/lakeside/items?q=%00": 400, "/kiosk/lakeside/items?q=" + "x" * 10_000: 400,
    "/kiosk/lakeside/items?unit=" + "x" * 10_000: 400, "/kiosk/lakeside/ticket/nothing": 404,
    "/kiosk/hillside/": 404,
}  # fmt: skip
BAD_FIELDS = (
    ("class", "king"), ("class", "x" * 10_000), ("class", "\x00"), ("queue", "\x00"), ("language", "xx"), ("queue", ""),
)  # fmt: skip


def test_bad_addresses(kiosk: Client) -> None:
    assert {address: kiosk.get(address).status_code for address in BAD_ADDRESSES} == BAD_ADDRESSES


def test_bad_forms_are_4xx_and_change_nothing(kiosk: Client) -> None:
    for field, value in BAD_FIELDS:
        form = see(kiosk, f"{TAKE}?queue=A").form(TAKE)
        status = send(kiosk, form, **{"class": "ordinary", field: value}).status_code
        assert 400 <= status < 500, (field, value[:40], status)
    assert not Ticket.objects.exists()


def test_a_roll_printer_gets_a_picture_where_the_extra_is_installed(kiosk: Client) -> None:
    address = touch(kiosk)
    pytest.importorskip("escpos", reason="the extra `printer` is not installed")
    answer = kiosk.get(f"{address}/escpos?paper=58")
    assert answer.content.startswith(b"\x1dv0\x00" + (384 // 8).to_bytes(2, "little"))
