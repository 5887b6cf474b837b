"""The difficult-matters window on its pages: brought by phone, found again, worked on at the desk and in the unit."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.routines.timetable import catch_up
from openhall.vault.models import Sealed
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import NO, Bench, now

pytestmark = pytest.mark.django_db
FORM = {"kind": "difficulty", "title": "税务登记办不成", "text": "来了三次都没有办成。", "wanted": "当天拿到登记", "times": "3"}
NOON = at("2026-03-02 11:00")


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: NOON)
    return Bench.of(lakeside)


def visitor(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def staff(bench: Bench, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(bench.cast.account(name))
    return client


def bring(client: Client, **fields: str) -> Any:
    return client.post("/h/lakeside/matters", {**FORM, **fields})


# ---- the person


def test_a_matter_is_brought_by_phone_and_its_page_says_when_an_answer_comes(bench: Bench) -> None:
    client = visitor()
    answer = bring(client, contact="138 0013 8000", name="王小明")
    row = Matter.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/m/{row.token}?new")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "You get an answer by Monday 9 March, 17:00." in page
    assert row.number in page and "王小明" not in page and "8000" not in page
    assert (row.times_come, row.wanted, row.channel) == (3, "当天拿到登记", "page")
    assert "您将在" in visitor("zh-hans").get(f"/m/{row.token}").content.decode()


def test_number_and_secret_lead_back_to_the_page(bench: Bench) -> None:
    client = visitor()
    page = client.get(bring(client).headers["Location"]).content.decode()
    (secret,) = re.findall(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", page)
    found = visitor().post("/h/lakeside/matters/find", {"number": "2026-0001", "secret": secret.lower().replace("-", "")})
    assert found.headers["Location"] == f"/m/{Matter.objects.get().token}"
    for number, wrong in (("2026-0001", "AAAA-BBBB-CCCC"), ("2026-0002", secret), ("", ""), ("2026-0001", "\x00" * 500)):
        refused = visitor().post("/h/lakeside/matters/find", {"number": number, "secret": wrong})
        assert refused.status_code == 404
        assert "No matter here has this number with this secret." in refused.content.decode()
    assert visitor().post("/h/hillside/matters/find", {"number": "2026-0001", "secret": secret}).status_code == 404


@pytest.mark.parametrize("fields", [{"kind": "wish"}, {"title": " "}, {"text": "x" * 2001}, {"times": "many"}, {"times": "100"},
                                    {"item": "nothing"}, {"ticket": "nothing"}, {"contact": "x" * 61}])  # fmt: skip
def test_a_wrong_form_comes_back_with_what_was_written(bench: Bench, fields: dict[str, str]) -> None:
    answer = bring(visitor(), **fields)
    assert 400 <= answer.status_code < 500
    assert "当天拿到登记" in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_double_press_brings_one_matter(bench: Bench) -> None:
    client = visitor()
    first, again = (bring(client, key="one").headers["Location"] for _ in range(2))
    assert first == again
    assert Matter.objects.count() == 1


def test_a_finished_ticket_leads_here_and_is_kept_as_the_source(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = bench.cast.take("A")
    bench.cast.serve("1", bench.cast.after(minutes=1))
    page = visitor().get(f"/t/{ticket.token}").content.decode()
    assert f"/h/lakeside/matters?ticket={ticket.token}" in page
    assert ticket.token in visitor().get(f"/h/lakeside/matters?ticket={ticket.token}").content.decode()
    bring(visitor(), ticket=ticket.token)
    assert Matter.objects.get().source_id == ticket.id


def test_the_person_says_yes_no_and_more(bench: Bench) -> None:
    row = bench.answered(NO)
    client, mine = visitor(), f"/m/{row.token}"
    page = client.get(mine).content.decode()
    assert NO.text in page and NO.basis in page and "The clock stands still" in page
    assert client.post(mine + "/send-back", {"why": ""}).status_code == 400
    assert client.post(mine + "/send-back", {"why": "我有委托书。"}).status_code == 302
    assert now(row).state == "handling"
    assert client.post(mine + "/confirm").status_code == 409
    assert client.post(mine + "/comment", {"text": "委托书已公证。"}).status_code == 302
    assert "委托书已公证。" in client.get(mine).content.decode()
    assert client.post(mine + "/nothing").status_code == 404
    matters.answer(row.id, NO, bench.by("tax_clerk"))
    client.post(mine + "/confirm")
    assert now(row).state == "closed"
    other = bench.bring()
    visitor().post(f"/m/{other.token}/withdraw", {"why": ""})
    assert now(other).state == "withdrawn"


def test_name_and_contact_are_erased_when_the_person_asks(bench: Bench) -> None:
    row = bench.handled(name="王小明")
    client, mine = visitor(), f"/m/{row.token}"
    assert "Erase my name and contact" in client.get(mine).content.decode()
    client.post(mine + "/forget")
    client.post(mine + "/forget")
    assert not Sealed.objects.filter(subject_id=row.id, erased_at=None).exists()
    assert (now(row).reachable, now(row).state) == (False, "handling")
    assert "Erase my name and contact" not in client.get(mine).content.decode()


def test_the_page_says_honestly_that_we_are_late(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    row = bench.handled()
    late = at("2026-03-11 10:00")
    catch_up(late)
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: late)
    assert "We are late; the next higher office has been told." in visitor().get(f"/m/{row.token}").content.decode()


def test_out_of_scope_reads_where_to_get_help(bench: Bench) -> None:
    page = visitor().get(f"/m/{bench.refused().token}").content.decode()
    assert "请向人民法院起诉。" in page and "It is before a court" in page


def test_a_link_that_opens_nothing_opens_nothing(bench: Bench) -> None:
    for token in ("x", "a" * 22, "a" * 300):
        assert visitor().get(f"/m/{token}").status_code == 404
        assert visitor().post(f"/m/{token}/confirm").status_code == 404


# ---- the desk and the unit


def test_the_desk_sorts_hands_on_and_sees_who_is_told(bench: Bench) -> None:
    row, desk = bench.bring(), staff(bench, "duty")
    one = f"/matters/lakeside/{row.id}"
    assert row.number in desk.get("/matters/lakeside/").content.decode()
    assert desk.post(one + "/triage", {"cause": "several_units", "grade": "complex"}).headers["Location"] == one
    fields = {"unit": "tax", "assisting": ["water"], "handler": "tax_clerk", "disputed": "yes"}
    assert desk.post(one + "/assign", fields).status_code == 302
    after = now(row)
    assert (after.grade, after.lead_id, after.named_after_dispute) == ("complex", bench.units["tax"], True)
    assert after.handler_id == bench.cast.staff["tax_clerk"]
    assert [each.unit_id for each in after.assisting.all()] == [bench.units["water"]]
    page = desk.get(one).content.decode()
    assert "Offices that help" in page and "Due" in page
    assert desk.post(one + "/nothing").status_code == 404
    for wrong in ({"unit": "nothing"}, {"unit": "tax", "handler": "nobody"}, {}):
        assert desk.post(one + "/assign", wrong).status_code == 400


def test_an_overdue_matter_stands_on_top_with_its_card_and_rung(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    late, moment = bench.handled(), at("2026-03-11 10:00")
    catch_up(moment)
    bench.bring("2026-03-11 09:30")
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: moment)
    page = staff(bench, "supervisor").get("/matters/lakeside/").content.decode()
    assert page.index(late.number) < page.index("2026-0002")
    assert "Red card" in page and "Duty leader" in page and "is overdue" in page


def test_filters_narrow_the_list_and_an_empty_one_says_so(bench: Bench) -> None:
    bench.handled("complex")
    bench.bring(kind="praise")
    desk = staff(bench, "duty")
    for asked, numbers in (("grade=complex", {"2026-0001"}), ("kind=praise", {"2026-0002"}), ("nobody=1", {"2026-0002"}),
                           ("state=settled", set()), ("state=nonsense", {"2026-0001", "2026-0002"}),
                           ("first=x", {"2026-0001", "2026-0002"})):  # fmt: skip
        page = desk.get(f"/matters/lakeside/?{asked}").content.decode()
        assert set(re.findall(r">(2026-\d{4})</a>", page)) == numbers, asked
        assert ("No matter here." in page) == (not numbers)


def test_a_unit_sees_its_own_inbox_alone(bench: Bench) -> None:
    mine, other = bench.handled(), bench.bring()
    clerk = staff(bench, "tax_clerk")
    page = clerk.get("/matters/lakeside/").content.decode()
    assert mine.number in page and other.number not in page and "Of my office" in page
    assert clerk.get(f"/matters/lakeside/{other.id}").status_code == 404
    assert staff(bench, "water_head").get(f"/matters/lakeside/{mine.id}").status_code == 404
    answer = clerk.post(f"/matters/lakeside/{mine.id}/answer", {"outcome": "explained", "text": "不能办。"})
    assert answer.status_code == 400
    assert "Nobody is told a bare no" in answer.content.decode()


def test_what_a_unit_returns_is_no_longer_its_own(bench: Bench) -> None:
    row = bench.handled(when="2026-03-02 10:30")
    answer = staff(bench, "tax_head").post(f"/matters/lakeside/{row.id}/return", {"why": "属于水务公司。"})
    assert answer.headers["Location"] == "/matters/lakeside/"
    assert now(row).state == "triaged"


def test_only_legal_steps_are_offered(bench: Bench) -> None:
    row = bench.answered(NO)
    offered = {name: set(re.findall(rf"/{row.id}/([a-z-]+)\"", staff(bench, name).get(f"/matters/lakeside/{row.id}").content.decode()))
               for name in ("tax_clerk", "duty", "supervisor", "caller")}  # fmt: skip
    assert offered == {
        "tax_clerk": {"comment", "contact", "files", "reveal"},
        "duty": {"class", "files", "comment", "contact", "confirm", "send-back", "withdraw", "reveal"},
        "supervisor": {"class", "files", "comment", "contact", "confirm", "send-back", "verify", "withdraw", "reveal"},
        "caller": {"confirm", "send-back", "reveal"},
    }


def test_taken_in_at_the_window_with_a_slip_for_ten_minutes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = staff(bench, "guide")
    answer = guide.post("/matters/lakeside/new", {**FORM, "channel": "paper", "contact": "138 0013 8000"})
    row = Matter.objects.get()
    assert (row.channel, row.opened_by_id) == ("paper", bench.cast.staff["guide"])
    slip = answer.headers["Location"]
    page = guide.get(slip).content.decode()
    assert row.number in page and row.token not in page
    (secret,) = re.findall(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", page)
    assert visitor().post("/h/lakeside/matters/find", {"number": row.number, "secret": secret}).status_code == 302
    assert staff(bench, "clerk").get(slip).status_code == 404
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: NOON + dt.timedelta(minutes=11))
    assert guide.get(slip).status_code == 404
    assert guide.get(f"/matters/lakeside/{row.id}").status_code == 403, "a guide takes in and does not handle"


def test_a_clerk_sees_what_was_taken_in_at_the_own_window(bench: Bench) -> None:
    clerk = staff(bench, "clerk")
    clerk.post("/matters/lakeside/new", {**FORM, "channel": "window"})
    row = Matter.objects.get()
    done = clerk.post(f"/matters/lakeside/{row.id}/answer", {"outcome": "solved_on_spot", "text": "当场补正。"})
    assert done.status_code == 302
    assert now(row).state == "answered"
    for fields in ({"channel": "page"}, {"channel": ""}, {"channel": "window", "ticket": "A999"}):
        assert clerk.post("/matters/lakeside/new", {**FORM, **fields}).status_code in (400, 404)


def test_texts_of_visitors_are_shown_as_text(bench: Bench) -> None:
    row = bench.bring(title="<script>alert(1)</script>", text="<b>x</b>")
    for page in (staff(bench, "duty").get(f"/matters/lakeside/{row.id}"), visitor().get(f"/m/{row.token}")):
        assert b"<script>alert(1)" not in page.content and b"<b>x</b>" not in page.content
