"""A visitor's way without JavaScript: find, take, follow, give up; and what happens when something is not right."""

import datetime as dt
import re

import pytest
from django.test import Client

from openhall.places.models import OpeningInterval
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import forget_plans
from tests.cast import NOW, Cast
from tests.web.visiting import see, send

pytestmark = pytest.mark.django_db
CJK = re.compile(r"[\u4e00-\u9fff]")
TAKE = "/h/lakeside/take"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The web's clock stands at the story's time; a test may set `moment[0]`."""
    told = [NOW]
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: told[0])
    return told


@pytest.fixture
def visitor(lakeside: Cast, moment: list[dt.datetime]) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def chinese(lakeside: Cast, moment: list[dt.datetime]) -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def taken(client: Client, address: str = f"{TAKE}?queue=A", **changed: object) -> str:
    """Take a ticket with the form at `address`; the address of the ticket."""
    answer = send(client, see(client, address).form(TAKE), **changed)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("language", "hall", "item", "paper", "wait", "ended"),
    [
        (
            "en",
            "Lakeside Service Hall",
            "Transfer of property",
            "Identity card",
            "People before you",
            "Given up",
        ),
        ("zh-CN", "湖滨政务服务中心", "不动产转移登记", "身份证", "前面人数", "已取消"),
    ],
)
def test_the_whole_way_without_javascript(
    lakeside: Cast, moment: list[dt.datetime],
    language: str, hall: str, item: str, paper: str, wait: str, ended: str,
) -> None:  # fmt: skip
    client = Client(headers={"accept-language": language})
    assert hall in see(client, "/").text
    home = see(client, see(client, "/").link("/h/lakeside/"))
    results = see(client, home.link("/h/lakeside/items") + f"?q={item[:3]}")
    page = see(client, results.link("/h/lakeside/items/deed"))
    assert item in page.text
    assert paper in page.text
    ticket_at = taken(client, page.link(TAKE))
    mine = see(client, ticket_at)
    assert {"C001", item} <= set(mine.words)
    assert wait in mine.text
    sure = see(client, mine.link(f"{ticket_at}/cancel"))
    assert send(client, sure.form(f"{ticket_at}/cancel")).status_code == 302
    assert ended in see(client, ticket_at).text
    assert Ticket.objects.get(prefix="C").state == "cancelled"
    if language == "en":
        assert not CJK.search(mine.text.replace("简体中文", ""))


def test_without_any_hall_the_first_page_says_what_will_stand_there(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert "/staff" in see(client, "/").links


def test_the_ticket_keeps_what_was_chosen(visitor: Client) -> None:
    taken(visitor, **{"class": "elderly", "language": "zh-hans"})
    ticket = Ticket.objects.get()
    assert (ticket.visitor_class, ticket.language, ticket.origin, ticket.needs_mark) == (
        "elderly", "zh-hans", "phone", "",
    )  # fmt: skip


def test_a_window_with_a_mark_can_be_asked_for_where_there_is_one(visitor: Client) -> None:
    assert "Sign language" in see(visitor, f"{TAKE}?queue=A").text
    assert "Sign language" not in see(visitor, f"{TAKE}?queue=C").text
    taken(visitor, mark="sign_language")
    assert Ticket.objects.get().needs_mark == "sign_language"
    assert send(visitor, see(visitor, f"{TAKE}?queue=C").form(TAKE), mark="sign_language").status_code == 400


def test_several_items_are_one_ticket_in_the_order_chosen(visitor: Client) -> None:
    first = see(visitor, "/h/lakeside/items/deed")
    more = see(visitor, first.link("/h/lakeside/items?item="))
    second = see(visitor, more.link("/h/lakeside/items/seal"))
    form = see(visitor, second.link(TAKE))
    assert form.form(TAKE).fields["item"] == ["deed", "seal"]
    assert see(visitor, form.link(f"{TAKE}?item=seal")).form(TAKE).fields["item"] == ["seal"]
    assert "1 more service on the same number" in see(visitor, taken(visitor, second.link(TAKE))).text
    assert [leg["item"] is not None for leg in Ticket.objects.get().plan] == [True]


def test_a_double_press_is_one_ticket(visitor: Client) -> None:
    form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
    answers = [send(visitor, form).headers["Location"] for _ in range(3)]
    assert len(set(answers)) == 1
    assert Ticket.objects.count() == 1


def test_the_same_form_with_another_wish_is_refused_and_offers_a_new_one(visitor: Client) -> None:
    form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
    send(visitor, form)
    again = send(visitor, form, **{"class": "elderly"})
    assert again.status_code == 422
    assert Ticket.objects.count() == 1


def test_one_open_ticket_per_phone_and_the_number_is_nowhere(visitor: Client) -> None:
    address = taken(visitor, contact="13800001111")
    assert "13800001111" not in address + visitor.get(address).content.decode()
    second = send(visitor, see(visitor, f"{TAKE}?queue=A").form(TAKE), contact="138 0000 1111")
    assert second.status_code == 409
    assert "You already hold an open ticket" in second.content.decode()
    assert Ticket.objects.count() == 1


def test_my_ticket_is_found_again_on_this_phone_only(visitor: Client, chinese: Client) -> None:
    address = taken(visitor)
    assert visitor.get("/ticket").headers["Location"] == address
    assert see(chinese, "/ticket").forms


def test_my_ticket_through_its_states(lakeside: Cast, visitor: Client) -> None:
    lakeside.take("A", lakeside.after(minutes=-1))
    address = taken(visitor)
    assert "nearly your turn" in see(visitor, address).text
    assert "Floor 1, East zone" in see(visitor, address).text
    lakeside.call_next("1")
    lakeside.call_next("2")
    called = see(visitor, address)
    assert "Please go to window 2" in called.text
    queue.start(lakeside.at("2"), lakeside.act())
    assert "You are being served" in see(visitor, address).text
    assert not [link for link in see(visitor, address).links if link.endswith("/cancel")]
    assert "cannot be given up" in see(visitor, f"{address}/cancel").text
    assert visitor.post(f"{address}/cancel").status_code == 409


def test_whoever_stands_far_back_may_leave_and_hears_when_to_return(lakeside: Cast, visitor: Client) -> None:
    for minutes in range(10):
        lakeside.take("A", lakeside.after(minutes=-20 + minutes))
    assert "Be back when 3 people are before you" in see(visitor, taken(visitor)).text


def test_the_living_part_says_nothing_while_nothing_changed(lakeside: Cast, visitor: Client) -> None:
    lakeside.take("A", lakeside.after(minutes=-1))
    address = taken(visitor)
    mark = re.search(r'data-mark="(\w+)"', visitor.get(address).content.decode())
    assert mark is not None
    assert visitor.get(f"{address}/now?seen={mark[1]}").status_code == 204
    lakeside.call_next("1")
    moved = visitor.get(f"{address}/now?seen={mark[1]}")
    assert moved.status_code == 200
    assert mark[1] not in moved.content.decode()


def test_the_qr_code_is_a_picture_and_no_search_engine_keeps_the_link(visitor: Client) -> None:
    answer = visitor.get(taken(visitor) + "/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_shut_hall_says_when_it_opens_and_takes_nobody(
    lakeside: Cast, moment: list[dt.datetime], visitor: Client
) -> None:
    form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
    moment[0] = lakeside.after(hours=2, minutes=30)
    forget_plans()
    assert "It opens again today at 13:30" in see(visitor, "/h/lakeside/").text
    moment[0] = lakeside.after(hours=12)
    assert "Tuesday 3 March, 09:00" in see(visitor, "/h/lakeside/").text
    assert "Tuesday 3 March, 09:00" in see(visitor, "/").text
    assert not [each for each in see(visitor, f"{TAKE}?queue=A").forms if each.action == TAKE]
    refused = send(visitor, form)
    assert refused.status_code == 409
    assert "9 a.m." in refused.content.decode() or "09:00" in refused.content.decode()
    assert not Ticket.objects.exists()


def test_a_hall_that_never_opens_says_so(lakeside: Cast, visitor: Client) -> None:
    OpeningInterval.objects.filter(hall=lakeside.hall).delete()
    assert "No opening is planned yet" in see(visitor, "/h/lakeside/").text


def test_in_an_emergency_every_page_says_why(lakeside: Cast, visitor: Client, chinese: Client) -> None:
    form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
    queue.close_hall(lakeside.plan(), "停电检修", "Power cut", lakeside.act("supervisor"))
    for address in ("/", "/h/lakeside/", TAKE, f"{TAKE}?queue=A"):
        assert "Power cut" in see(visitor, address).text
        assert "停电检修" in see(chinese, address).text
    assert "opens again" not in see(visitor, "/h/lakeside/").text
    assert send(visitor, form).status_code == 409
    queue.reopen_hall(lakeside.plan(), lakeside.act("supervisor"))
    forget_plans()
    assert "Power cut" not in see(visitor, "/h/lakeside/").text


def test_nothing_found_gives_advice(visitor: Client) -> None:
    page = see(visitor, "/h/lakeside/items?q=spaceship")
    assert "Nothing found" in page.text
    assert "tel:0571-12345" in page.links


def test_larger_letters_are_one_press_on_every_page(visitor: Client) -> None:
    send(visitor, see(visitor, "/h/lakeside/").form("/mode"), mode="elder")
    assert 'data-mode="elder"' in visitor.get("/h/lakeside/").content.decode()


UNKNOWN = (
    "/h/nowhere/", "/h/nowhere/items", "/h/nowhere/take", "/h/lakeside/items/moon", "/h/lakeside/items/%00",
    f"{TAKE}?queue=Z", f"{TAKE}?item=moon", "/t/nobody-has-this-token", "/t/%00", "/t/x/qr.svg", "/t/x/cancel",
    "/t/x/now", "/h/hillside/items/deed", "/h/%00/", "/t/" + "a" * 10_000, "/h/" + "a" * 10_000 + "/",
)  # fmt: skip
UNREADABLE = (
    "/h/lakeside/items?q=" + "x" * 10_000, "/h/lakeside/items?q=%00", "/h/lakeside/items?q=a%0d%0ab",
    f"{TAKE}?queue=%00", f"{TAKE}?item=" + "x" * 10_000, f"{TAKE}?queue=A&item=deed",
    TAKE + "?" + "&".join(f"item={code}" for code in "abcdef"),
)  # fmt: skip
BAD_FIELDS: tuple[tuple[str, object], ...] = (
    ("class", "king"), ("class", "booked"), ("class", "\x00"), ("class", "x" * 10_000), ("language", "xx"),
    ("mark", "throne"), ("contact", "1" * 10_000), ("contact", "1\x002"), ("queue", "\x00"), ("item", ["deed"]),
    ("item", ["x" * 60_000, "y"]), ("queue", ""), ("contact", "x" * 100_000),
)  # fmt: skip


def test_unknown_things_are_404(visitor: Client) -> None:
    assert {address[:60]: visitor.get(address).status_code for address in UNKNOWN} == {
        address[:60]: 404 for address in UNKNOWN
    }


def test_a_wrong_link_gives_advice(visitor: Client) -> None:
    assert "Check the link or take a new ticket" in see(visitor, "/t/aaaaaaaaaaaaaaaaaaaaaa", 404).text


def test_unreadable_addresses_are_400(visitor: Client) -> None:
    assert {address[:60]: visitor.get(address).status_code for address in UNREADABLE} == {
        address[:60]: 400 for address in UNREADABLE
    }


def test_bad_forms_are_4xx_and_change_nothing(visitor: Client) -> None:
    for field, value in BAD_FIELDS:
        form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
        status = send(visitor, form, **{field: value}).status_code
        assert 400 <= status < 500, (field, str(value)[:40], status)
    assert not Ticket.objects.exists()


def test_a_body_of_ten_megabytes_is_refused(visitor: Client) -> None:
    body = b"contact=" + b"x" * 10_000_000
    answer = visitor.post(TAKE, body, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500


def test_pages_hold_no_inline_script(visitor: Client) -> None:
    address = taken(visitor)
    for each in (
        "/",
        "/h/lakeside/",
        "/h/lakeside/items",
        "/h/lakeside/items/deed",
        f"{TAKE}?queue=A",
        address,
    ):
        page = see(visitor, each)
        assert "inline" not in page.scripts
        assert 'style="' not in visitor.get(each).content.decode()


# ---- a contact left with the ticket


@pytest.fixture
def channels(settings: object) -> None:
    settings.NOTICES = {"SMS_URL": "https://sms.example/send", "SMS_SUCCESS": "ok"}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("channels")
def test_a_number_left_with_the_ticket_is_told_and_forgotten_again(visitor: Client) -> None:
    address = taken(visitor)
    page = see(visitor, address)
    assert "Tell me when it is nearly my turn" in page.text
    answer = send(visitor, page.form(f"{address}/contact"), contact="138 0013 8000")
    assert answer.status_code == 302
    page = see(visitor, address)
    assert "We text you when three are ahead" in page.text
    assert "8000" not in page.text
    assert send(visitor, page.form(f"{address}/contact")).status_code == 302
    assert "Tell me when it is nearly my turn" in see(visitor, address).text


@pytest.mark.usefixtures("channels")
def test_what_is_no_number_is_said_and_comes_back(visitor: Client) -> None:
    address = taken(visitor)
    answer = send(visitor, see(visitor, address).form(f"{address}/contact"), contact="my house")
    assert answer.status_code == 400
    assert "not a telephone number" in answer.content.decode()
    assert 'value="my house"' in answer.content.decode()


@pytest.mark.usefixtures("channels")
def test_the_box_in_the_form_takes_ticket_and_number_together(visitor: Client) -> None:
    form = see(visitor, f"{TAKE}?queue=A").form(TAKE)
    answer = send(visitor, form, notify="yes", contact="")
    assert answer.status_code == 400
    assert Ticket.objects.count() == 0
    address = taken(visitor, notify="yes", contact="138 0013 8000")
    assert "We text you" in see(visitor, address).text


def test_without_a_channel_nobody_is_offered_to_be_told(visitor: Client) -> None:
    assert "Tell me" not in see(visitor, f"{TAKE}?queue=A").text
    assert "Tell me" not in see(visitor, taken(visitor)).text
