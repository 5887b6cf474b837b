"""Service in the community on its pages: a volunteer by the own link, organisers, leaflets and certificates."""

import csv
import io
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from openhall.community import services as community
from openhall.community.models import Correction, Event, Help, Place, Volunteer
from openhall.community.rules.codes import code_at
from openhall.matters.models import Matter
from openhall.vault.models import AccessEntry, Handover
from tests.cast import Cast
from tests.community.serving import SATURDAY, Field, document, now
from tests.kit.calendars import at

pytestmark = pytest.mark.django_db
PLAN = {"title": "社保咨询", "community": "翠苑社区", "starts_at": "2026-03-07T09:00", "ends_at": "2026-03-07T12:00",
        "shifts": "2", "capacity": "1", "topics": ["social_security"], "opens": "yes"}  # fmt: skip


class Browsers:
    """Pages at a moment that moves."""

    def __init__(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self.field, self.moment = Field(cast), at(f"{SATURDAY} 08:30")
        monkeypatch.setattr("openhall.web.asking.utc_now", lambda: self.moment)

    def visitor(self) -> Client:
        return Client(headers={"accept-language": "en"})

    def staff(self, name: str = "supervisor") -> Client:
        client = self.visitor()
        client.force_login(self.field.cast.account(name))
        return client

    def joined(self, client: Client, name: str = "王小明", **fields: str) -> Volunteer:
        answer = client.post("/h/lakeside/volunteer", {"name": name, "agrees": "yes", **fields})
        assert answer.status_code == 302, answer.content.decode()
        client.get(answer.headers["Location"])
        # Two who join in one moment have no order: the address names the one.
        return Volunteer.objects.get(token=answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])

    def press(self, client: Client, who: Volunteer, verb: str, **fields: object) -> Any:
        return client.post(f"/v/{who.token}/{verb}", fields)

    def scan(self, client: Client, event: Event, direction: str) -> Any:
        code = code_at(settings.SECRET_KEY, event.id, direction, self.moment)
        path = f"/e/{event.id}/{direction}/{code}"
        assert client.get(path).status_code == 200
        return client.post(path, {"event": str(event.id), "code": code})


@pytest.fixture
def here(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Browsers:
    return Browsers(lakeside, monkeypatch)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_waitlist_to_a_certificate_that_is_verified(here: Browsers) -> None:
    event = here.field.event(capacity=1)
    first, second = here.visitor(), here.visitor()
    one, two = here.joined(first, "甲"), here.joined(second, "王小明", identity="330102200001011234")
    shift = here.field.shift(event)
    here.press(first, one, "sign-up", shift=shift)
    assert "You are on the waitlist." in text(second.get(here.press(second, two, "sign-up", shift=shift).headers["Location"]))
    here.press(first, one, "leave", place=Place.objects.get(volunteer=one).id)
    assert "Signed up" in text(second.get(f"/v/{two.token}"))
    here.moment = at(f"{SATURDAY} 09:00")
    assert here.scan(second, event, "in").headers["Location"] == f"/v/{two.token}"
    here.moment = at(f"{SATURDAY} 11:30")
    assert "150 minutes are on record." in text(second.get(here.scan(second, event, "out").headers["Location"]))
    paper = text(here.press(second, two, "certificate"))
    assert "王小明" in paper and "330102200001011234" in paper and "<svg" in paper and "2.5 (150 min)" in paper
    assert Handover.objects.filter(subject_id=two.id, recipient="the_person").exists(), "what left the vault is logged"
    code = re.search(r"/certificate/([\w-]{22})", paper)
    assert code is not None
    seen = text(here.visitor().get(f"/certificate/{code[1]}"))
    assert "Genuine" in seen and "2.5 (150 min)" in seen and "王小明" not in seen


def test_a_code_without_a_link_says_what_to_do_and_an_old_one_is_refused(here: Browsers) -> None:
    event, stranger = here.field.event(), here.visitor()
    page = text(stranger.get(f"/e/{event.id}/in/AAAAAAAA"))
    assert "Open your own volunteer page once in this browser" in page
    assert stranger.post(f"/e/{event.id}/in/AAAAAAAA", {"event": str(event.id), "code": "AAAAAAAA"}).status_code == 200
    client = here.visitor()
    here.joined(client)
    answer = client.post(f"/e/{event.id}/in/AAAAAAAA", {"event": str(event.id), "code": "AAAAAAAA"})
    assert (answer.status_code, "This code is not good any more" in text(answer)) == (403, True)
    assert client.get(f"/e/{event.id}/sideways/AAAAAAAA").status_code == 404
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"agrees": ""}, "Nobody joins"), ({"minor": "yes"}, "guardian"), ({"name": " "}, "missing"), ({"name": "x" * 61}, "at most 60")],
)
def test_a_form_that_is_not_right_says_so_and_keeps_nothing(here: Browsers, fields: dict[str, str], said: str) -> None:
    answer = here.visitor().post("/h/lakeside/volunteer", {"name": "王小明", "agrees": "yes", **fields})
    assert answer.status_code in (400, 403) and said in text(answer)
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("verb", ["sign-up", "leave", "offer", "take-over", "correct", "check-in", "help-ticket"])
def test_a_button_with_nonsense_is_refused_kindly(here: Browsers, verb: str) -> None:
    client = here.visitor()
    who = here.joined(client)
    for nonsense in ("", "x", "\x00", "00000000-0000-7000-8000-000000000000"):
        answer = here.press(client, who, verb, shift=nonsense, place=nonsense, event=nonsense)
        assert 400 <= answer.status_code < 500 and 'role="alert"' in text(answer), nonsense
    assert here.press(client, who, "dance").status_code == 404


def test_an_organiser_plans_counts_and_closes(here: Browsers) -> None:
    desk = here.staff()
    assert desk.post("/community/lakeside/do/plan", PLAN).status_code == 302
    event = Event.objects.get()
    assert (event.state, event.shifts.count(), event.topics, event.organiser_id) == ("open", 2, ["social_security"], here.field.cast.staff["supervisor"])
    who = here.field.volunteer("王小明")
    place = here.field.sign(who, event)
    page = text(desk.get(f"/community/lakeside/{event.id}"))
    assert "王小明" not in page and "王" in page and who.token not in page, "masked, and no link"
    here.moment = at(f"{SATURDAY} 09:10")
    desk.post(f"/community/lakeside/{event.id}/check-in", {"place": str(place.id)})
    assert now(place).state == "serving"
    code = desk.get(f"/community/lakeside/{event.id}/code/out")
    assert "<svg" in text(code) and code.headers["Refresh"] == "30"
    here.moment = at(f"{SATURDAY} 12:00")
    desk.post(f"/community/lakeside/{event.id}/close", {"people_served": "46", "again": "6"})
    assert (Event.objects.get().served, Event.objects.get().again, now(place).minutes) == (46, 6, 80), "the first of two shifts ended at 10:30"
    seen = text(here.visitor().get("/h/lakeside/events"))
    assert '<span class="oh-num">46</span>' in seen, "forty-six at once are forty-six people, whoever came before"


@pytest.mark.parametrize(
    "fields",
    [{"starts_at": "yesterday"}, {"starts_at": "9999-12-31T23:00"}, {"ends_at": "2026-03-07T08:00"}, {"shifts": "0"},
     {"shifts": "x"}, {"capacity": "-1"}, {"title": ""}, {"topics": ["anything"]}, {"campaigns": ["none"]},
     {"dangerous": "yes", "risks": "高处作业"}],
)  # fmt: skip
def test_a_plan_that_is_none_is_refused_kindly(here: Browsers, fields: dict[str, object]) -> None:
    answer = here.staff().post("/community/lakeside/do/plan", {**PLAN, **fields})
    assert 400 <= answer.status_code < 500 and "<h1>" in text(answer)
    assert not Event.objects.exists()


def test_a_correction_is_decided_at_the_desk(here: Browsers) -> None:
    who = here.field.volunteer()
    place = here.field.served(who, here.field.event(), "09:00", "10:00")
    here.moment = at("2026-03-08 10:00")
    here.press(here.visitor(), who, "correct", place=place.id, words="我十一点才走。")
    desk, wish = here.staff(), Correction.objects.get()
    assert "我十一点才走。" in text(desk.get("/community/lakeside/"))
    form = {"correction": str(wish.id), "came_at": "2026-03-07T09:00", "went_at": "2026-03-07T11:00", "reason": "属实", "granted": "yes"}
    desk.post("/community/lakeside/do/decide", {**form, "went_at": "soon"})
    assert now(place).minutes == 60
    desk.post("/community/lakeside/do/decide", form)
    assert now(place).minutes == 120
    assert "60 → 120" in text(here.visitor().get(f"/v/{who.token}"))


def test_the_register_is_handed_over_as_a_table_and_logged(here: Browsers) -> None:
    who = here.field.volunteer("=王小明", identity="330102200001011234")
    here.field.served(who, here.field.event())
    here.field.volunteer("没服务过")
    answer = here.staff().post("/community/lakeside/do/export", {"reason": "按规定向民政部门汇集"})
    rows = list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert [(row["name"], row["identity"], row["minutes"], row["event"]) for row in rows] == [("'=王小明", "330102200001011234", "150", "医保政策进社区")]
    assert Handover.objects.filter(subject_id=who.id, recipient="exchange").count() == 1
    assert AccessEntry.objects.filter(kind="revealed").exists()
    refused = here.staff().post("/community/lakeside/do/export", {"reason": ""})
    assert refused.status_code == 400 and "王小明" not in text(refused)


def test_a_leaflet_is_one_page_with_its_source_and_a_code(here: Browsers) -> None:
    row = document()
    page = text(here.visitor().get(f"/h/lakeside/leaflets/{row.id}"))
    assert all(each in page for each in ("医保参保须知", "湖医保〔2026〕3号", "湖城市医保局", "<svg", f"/h/lakeside/leaflets/{row.id}", "九月"))
    item = text(here.visitor().get("/h/lakeside/items/residence"))
    link = re.search(r'href="(/h/lakeside/leaflets/[\w-]{36})"', item)
    assert link is not None and "居住证办理" in text(here.visitor().get(link[1])), "an item's guide is a leaflet too"
    assert here.visitor().get("/h/lakeside/leaflets/00000000-0000-7000-8000-000000000000").status_code == 404


def test_a_document_is_found_and_publicised_at_the_desk(here: Browsers) -> None:
    event, row, desk = here.field.event(), document(), here.staff()
    assert "医保参保须知" in text(desk.get(f"/community/lakeside/{event.id}", {"paper": "参保"}))
    desk.post(f"/community/lakeside/{event.id}/publicise", {"document": str(row.id), "leaflets": "30"})
    assert "医保参保须知" in text(here.visitor().get(f"/h/lakeside/events/{event.id}"))
    assert desk.post(f"/community/lakeside/{event.id}/publicise", {"document": "x", "leaflets": "30"}).status_code == 400


def test_a_helper_opens_a_matter_for_a_person(here: Browsers) -> None:
    event, client = here.field.event(), here.visitor()
    who = here.joined(client)
    here.moment = at(f"{SATURDAY} 09:00")
    here.scan(client, event, "in")
    form = {"event": str(event.id), "title": "报销不了", "text": "来了三次。", "contact": "138 0013 8001"}
    assert here.press(client, who, "help-matter", **form).status_code == 400, "the person was not asked"
    page = text(client.get(here.press(client, who, "help-matter", **form, consents="yes").headers["Location"]))
    matter = Matter.objects.get()
    assert f"The number is {matter.number}." in page and matter.token not in page
    assert Help.objects.get().place == Place.objects.get()


def test_an_opinion_is_one_word_and_events_of_other_halls_are_not_here(here: Browsers) -> None:
    event = here.field.event()
    here.moment = at(f"{SATURDAY} 10:00")
    assert here.visitor().post(f"/h/lakeside/events/{event.id}", {"opinion": "good"}).status_code == 302
    assert here.visitor().post(f"/h/lakeside/events/{event.id}", {"opinion": "x"}).status_code == 400
    assert here.visitor().get(f"/h/hillside/events/{event.id}").status_code == 404
    assert here.staff("director").get(f"/community/hillside/{event.id}").status_code == 404
    hidden = here.field.event(opens=False)
    assert here.visitor().get(f"/h/lakeside/events/{hidden.id}").status_code == 404


def test_teams_name_and_end_are_the_volunteers_own(here: Browsers) -> None:
    community.put_team(here.field.cast.hall, "red", "红马甲", "Red vests", here.field.by("director"))
    client = here.visitor()
    who = here.joined(client)
    here.press(client, who, "join-team", team="red")
    assert who.memberships.filter(ended_at=None).count() == 1
    here.press(client, who, "show", public_name="小王")
    assert Volunteer.objects.get().public_name == "小王"
    assert "You have ended your time" in text(client.get(here.press(client, who, "end").headers["Location"]))
    assert Volunteer.objects.get().public_name == ""
