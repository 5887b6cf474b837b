"""Pages of the service days: the public schedule, the plan, my days; names stay inside."""

import datetime as dt
import re
import uuid

import pytest

from openhall.people.models import Account
from openhall.people.services.staffing import save_leave
from openhall.queue import services as queue
from openhall.service_days import services
from openhall.service_days.queries import schedule
from openhall.service_days.queries.day import day_on
from openhall.service_days.queries.leading import open_requests
from tests.cast import TODAY, Cast
from tests.service_days.leading import SPAN, by, published, with_leaders
from tests.web.staff import Pages

pytestmark = pytest.mark.django_db
PUBLIC, STAFF = "/h/lakeside/service-days", "/days/lakeside/"


@pytest.fixture
def leaders(lakeside: Cast) -> dict[str, uuid.UUID]:
    return with_leaders(lakeside)


def as_leader(cast: Cast, name: str) -> Pages:
    """A leader's browser."""
    pages = Pages.of(cast, "")
    with pages.clock():
        pages.client.force_login(Account.objects.get(username=name))
    return pages


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_public_reads_when_who_comes_and_why_a_date_moved(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    services.excuse_for_leave(leaders[rows[0].leader], rows[0].on, rows[0].on, lakeside.act("supervisor"))
    page = text(Pages.of(lakeside, "").get(PUBLIC))
    assert "2026-05-06" in page and "Moved from 2026-05-01:" in page and "Public holiday" in page
    assert "Nobody yet" in page and "Head" in page
    assert "Estimated" not in page
    assert not [name for name in leaders if name.title() in page or name in page]
    assert "Estimated: the calendar of the year is not announced yet" in text(Pages.of(lakeside, "").get(PUBLIC, year="2031"))
    assert Pages.of(lakeside, "").get(PUBLIC, year="soon").status_code == 200
    assert Pages.of(lakeside, "").get("/h/nowhere/service-days").status_code == 404
    assert PUBLIC in text(Pages.of(lakeside, "").get("/h/lakeside/"))


def test_a_rota_is_looked_at_and_published_as_it_was_seen(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    pages = Pages.of(lakeside, "supervisor")
    assert "No rota" not in text(pages.get(STAFF + "plan"))
    looked = pages.get(STAFF + "plan", **{"from": str(SPAN[0]), "to": str(SPAN[1])})
    assert "Proven best" in text(looked)
    fields = dict(re.findall(r'name="(key|from|to|seen)" value="([^"]*)"', text(looked).rpartition("<form")[2]))
    assert schedule(lakeside.hall, *SPAN) == []
    assert pages.post(STAFF + "plan", **fields).status_code == 302
    assert len(schedule(lakeside.hall, *SPAN)) == 16
    assert "Published: 8 service days." in text(pages.get(STAFF))
    again = pages.post(STAFF + "plan", **{**fields, "key": "another"})
    assert again.status_code == 409 and "published already" in text(again)


def test_another_rota_than_the_one_seen_is_not_published(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    pages = Pages.of(lakeside, "supervisor")
    span = {"from": str(SPAN[0]), "to": str(SPAN[1])}
    seen = re.findall(r'name="seen" value="(\w{64})"', text(pages.get(STAFF + "plan", **span)))[0]
    save_leave(uuid.uuid4(), leaders["tax-head"], SPAN)
    for sent in (seen, "", "x" * 64):
        answer = pages.post(STAFF + "plan", **span, seen=sent)
        assert answer.status_code == 409 and "Look at the rota again" in text(answer)
    assert schedule(lakeside.hall, *SPAN) == []


@pytest.mark.parametrize(("first", "last"), [("", ""), ("2026-03-41", "2026-04-01"), ("2026-04-01", "2026-03-01"), ("2026-01-01", "2031-01-01")])
def test_days_that_are_none_are_refused(lakeside: Cast, leaders: dict[str, uuid.UUID], first: str, last: str) -> None:
    assert Pages.of(lakeside, "supervisor").get(STAFF + "plan", **{"from": first, "to": last}).status_code == 400


def test_rules_that_collide_are_shown(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    from_on = str(SPAN[0])
    published(lakeside)
    for name in ("tax-head", "tax-deputy"):
        services.excuse_for_leave(leaders[name], *SPAN, lakeside.act("supervisor"))
    answer = Pages.of(lakeside, "supervisor").get(STAFF + "plan", **{"from": from_on, "to": "2026-03-09"})
    assert answer.status_code == 409 and "no service day" in text(answer)


def test_a_leader_asks_for_leave_and_the_supervisor_grants_it(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = next(row for row in published(lakeside) if row.leader == "health-head")
    mine = as_leader(lakeside, "health-head")
    assert "I can&#x27;t come that day" in text(mine.get(STAFF + "mine")) or "I can't come that day" in text(mine.get(STAFF + "mine"))
    assert mine.post(STAFF + "mine/ask-leave", duty=str(duty.id), why="住院").status_code == 302
    assert "Asks for leave" in text(mine.get(STAFF + "mine"))
    boss = Pages.of(lakeside, "supervisor")
    assert "住院" in text(boss.get(STAFF))
    (request,) = open_requests(lakeside.hall, TODAY)
    assert boss.post(f"{STAFF}requests/{request.id}/grant").status_code == 302
    page = text(boss.get(STAFF))
    assert "1 place stands empty" in page and "Excused, nobody yet" in page
    assert boss.post(f"{STAFF}requests/{request.id}/grant").status_code == 409
    assert boss.post(f"{STAFF}requests/{request.id}/burn").status_code == 404
    assert mine.post(STAFF + "mine/substitute", duty=str(duty.id), leader="health-deputy").status_code == 302
    assert "A substitute comes" in text(mine.get(STAFF + "mine"))


def test_a_swap_is_offered_to_colleagues_and_taken_back(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = next(row for row in published(lakeside) if row.leader == "land-head")
    request = services.ask(lakeside.hall, duty.id, "swap", "那天出差", by(lakeside, leaders["land-head"]))
    other = as_leader(lakeside, "tax-head")
    page = text(other.get(STAFF + "mine"))
    assert "那天出差" in page and "Take this swap" in page
    refused = other.post(STAFF + "mine/take", request=str(request), duty="none")
    assert refused.status_code == 400 and "Choose one of the list." in text(refused)
    assert other.post(STAFF + "mine/withdraw", request=str(request)).status_code == 403
    assert as_leader(lakeside, "land-head").post(STAFF + "mine/withdraw", request=str(request)).status_code == 302
    assert open_requests(lakeside.hall, TODAY) == []


def test_who_leads_nothing_is_told_so_and_has_no_door(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    clerk = Pages.of(lakeside, "clerk")
    assert "named as no leader" in text(clerk.get(STAFF + "mine"))
    assert "My days" not in text(clerk.get("/staff"))
    assert "My days" in text(as_leader(lakeside, "tax-head").get("/staff"))
    assert clerk.get(STAFF).status_code == 403
    assert clerk.get(STAFF + "plan").status_code == 403
    assert clerk.post(STAFF + "mine/burn").status_code == 404
    assert Pages.of(lakeside, "stranger").get(STAFF + "mine").status_code == 404


# ---- the day itself


@pytest.fixture
def today(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> tuple[Pages, str]:
    """The supervisor's browser on the first service day at ten, and the duty at the desk, which is window 3."""
    rows = published(lakeside)
    services.set_window(lakeside.hall, "reception", lakeside.windows["3"], lakeside.act("supervisor"))
    desk = next(row for row in rows if row.post == "reception")
    return Pages.of(lakeside, "").back("supervisor", days=9), str(desk.id)


DAY = STAFF + "on/2026-03-11"


def test_a_day_from_checking_in_to_a_solved_reception(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, desk = today
    assert "Check in" in text(pages.get(DAY))
    assert pages.post(DAY + "/check-in", duty=desk).status_code == 302
    page = text(pages.get(DAY))
    assert "Present" in page and "10:00" in page and "Check out" in page
    assert "Nobody is called at this window" in text(pages.post(DAY + "/receive", duty=desk))
    ticket = lakeside.take("C", pages.now)
    queue.call_number(lakeside.at("3"), str(ticket), lakeside.act("supervisor", pages.now))
    assert pages.post(DAY + "/receive", duty=desk).status_code == 302
    (reception,) = day_on(lakeside.hall, dt.date(2026, 3, 11), pages.now).receptions
    said = {"reception": str(reception.id), "about": "社保转移未成", "answer": "当场办结", "name": "王小明", "contact": "138 0013 8000"}
    assert pages.post(DAY + "/solve", **said).status_code == 302
    page = text(pages.get(DAY))
    assert str(ticket) in page and "Solved on the spot" in page and "社保转移未成" in page
    assert "王小明" not in page and "8000" not in page
    assert ticket.token not in page
    assert pages.post(DAY + "/solve", **said).status_code == 409
    assert pages.post(DAY + "/check-out", duty=desk).status_code == 302


def test_a_reception_that_becomes_a_matter_leads_to_its_slip(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, desk = today
    ticket = lakeside.take("C", pages.now)
    queue.call_number(lakeside.at("3"), str(ticket), lakeside.act("supervisor", pages.now))
    pages.post(DAY + "/receive", duty=desk)
    (reception,) = day_on(lakeside.hall, dt.date(2026, 3, 11), pages.now).receptions
    answer = pages.post(DAY + "/pass-on", reception=str(reception.id), about="社保转移未成", answer="三日内回复")
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/slip")
    assert "Second secret" in text(pages.get(answer.headers["Location"]))
    assert "Opened as a matter" in text(pages.get(DAY))


def test_the_agenda_is_brought_and_added_to(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, _ = today
    assert "Nothing stands on the agenda yet." in text(pages.get(DAY))
    assert pages.post(DAY + "/agenda").status_code == 302
    assert pages.post(DAY + "/add", label="三楼无障碍卫生间").status_code == 302
    assert "三楼无障碍卫生间" in text(pages.get(DAY))
    assert pages.post(DAY + "/add", label="").status_code == 400
    assert pages.post(DAY + "/window", post="reception", window="99").status_code == 404
    assert pages.post(DAY + "/window", post="reception", window="").status_code == 302


def test_who_only_looks_on_presses_nothing(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, desk = today
    pages.back("auditor")
    page = text(pages.get(DAY))
    assert "Check in" not in page and "Add a point" not in page
    for verb in ("agenda", "add", "check-in", "receive", "solve", "pass-on", "window"):
        assert pages.post(f"{DAY}/{verb}", duty=desk, label="x", reception=desk).status_code == 403, verb
    assert pages.post(DAY + "/burn").status_code == 404
    for wrong in ("2026-03-12", "soon", "2026-13-01"):
        assert pages.get(f"{STAFF}on/{wrong}").status_code == 404


def test_a_walk_from_its_beginning_to_a_finding(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, desk = today
    begun = pages.post(DAY + "/walk", duty=desk, item="residence", role="applicant")
    assert begun.status_code == 302 and "/walks/" in begun.headers["Location"]
    walk = begun.headers["Location"]
    assert pages.post(walk + "/step", name="取号").status_code == 302
    assert pages.post(walk + "/check", code="waiting", fine="no").status_code == 302
    assert pages.post(walk + "/materials", asked="户口簿\n\n身份证\n", trips="2").status_code == 302
    assert pages.post(walk + "/find", text="多要一份户口簿。", unit="tax", code="materials_as_guide").status_code == 302
    page = text(pages.get(walk))
    for words in ("取号", "not fine", "Asked for beyond the guide", "户口簿", "多要一份户口簿。", "Tax"):
        assert words in page, words
    for wrong, status in (("find", 400), ("materials", 400), ("step", 400), ("burn", 404)):
        assert pages.post(f"{walk}/{wrong}", text="x", unit="nobody", trips="many").status_code == status, wrong
    assert pages.post(walk + "/end").status_code == 302
    assert "End the walk" not in text(pages.get(walk))
    assert "1 finding" in text(pages.get(DAY))
    assert pages.post(DAY + "/walk", duty=desk, item="none", role="applicant").status_code == 404


def test_a_meeting_decides_and_the_year_counts(lakeside: Cast, today: tuple[Pages, str]) -> None:
    pages, desk = today
    for label in ("三楼电梯", "饮水机"):
        pages.post(DAY + "/add", label=label)
    assert pages.post(DAY + "/open-meeting").status_code == 302
    item = re.findall(r'name="item" value="([0-9a-f-]{36})"', text(pages.get(DAY)))[0]
    for due, status in (("soon", 400), ("2026-03-01", 400), ("2026-03-20", 302)):
        assert pages.post(DAY + "/decide", item=item, decision="本周修好。", unit="tax", due_on=due).status_code == status
    assert pages.post(DAY + "/close-meeting", notes="全体到会。").status_code == 302
    page = text(pages.get(DAY))
    assert "本周修好。" in page and "全体到会。" in page and "Carried to the next day" in page
    assert pages.post(DAY + "/check-in", duty=desk).status_code == 302
    figures = text(pages.get(STAFF + "figures"))
    assert "Points decided" in figures and "No office." in figures
    late = pages.back("auditor", days=95)
    assert "absences" in text(late.get(STAFF + "figures"))
    public = text(late.get(PUBLIC))
    assert "What came of them" in public and "absences" not in public
    assert "No published service day" in text(late.get(STAFF + "figures", year="2025"))
