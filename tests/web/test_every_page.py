"""Every page of the URL table, in both languages, in a busy hall: it answers whole and speaks one language."""

import dataclasses
import datetime as dt
import io
import json
import pathlib
import uuid

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.community import services as community
from openhall.community.models import Correction
from openhall.kit.subject import Subject
from openhall.knowledge.services.questions import hear, settle, take
from openhall.lab.roster import Leader
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.services import Answer, Call, Change, Decided, MatterWish
from openhall.outreach import services as outreach
from openhall.outreach.models import Batch, Consent, Finding
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.states import Area, TargetKind, Weight
from openhall.people import services as people
from openhall.people.services import Beat, Place
from openhall.places.rules import day_record
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.reviews import services as reviews
from openhall.reviews.models import Rectification
from openhall.reviews.rules.pads import pad_key, visit_mark
from openhall.routines.community import rota_of
from openhall.service_days import services as days
from openhall.service_days.models import AgendaItem, ServiceDay
from openhall.service_days.models import Duty as Row
from openhall.service_days.queries import schedule
from openhall.service_days.rules.agenda import AgendaPoint
from openhall.service_days.rules.settings import RotaSettings
from openhall.service_days.services import Found, Way
from openhall.service_days.states import Why
from tests.cast import TODAY, Cast
from tests.community.serving import Field, document
from tests.files.made import image
from tests.kit.calendars import at
from tests.people.pairing import paired
from tests.reviews.reviewing import Scene
from tests.routines.settings import edited, make_it, wish
from tests.service_days.leading import SETTINGS, SPAN, by, published, with_leaders
from tests.web.pages import RECIPES, Kind, Recipe, Seen, addresses, faults, table
from tests.web.speaking import foreign
from tests.web.staff import Pages

LANGUAGES = ("en", "zh-hans")
LOOKERS = ("", "clerk", "guide", "supervisor", "auditor", "officer", "administrator")


@dataclasses.dataclass(frozen=True)
class Busy:
    """A busy hall at five past ten, and what addresses are made of there."""

    cast: Cast
    values: dict[str, str]

    def get(self, client: Client, seen: Seen) -> str:
        """A page as its looker sees it."""
        answer = client.get(seen.address)
        assert answer.status_code == 200, (seen.address, answer.status_code, answer.content[:300])
        return answer.content.decode()


@pytest.fixture
def busy(lakeside: Cast, settings: Settings, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Busy:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: lakeside.after(minutes=45))
    access = {"hall": "lakeside", "logins": [{"role": "clerk", "username": "clerk", "password": "secret"}]}
    (tmp_path / "demo-access.json").write_text(json.dumps(access))
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    scene = Scene.of(lakeside)
    tokens(lakeside)
    return Busy(scene.cast, {**reviewed(scene), **happenings(scene.cast), "device": screens(scene.cast),
                             **planned(scene.cast), **difficult(scene.cast), **outside(scene.cast), **gone_out(scene.cast),
                             **service_days(scene.cast), **walks(scene.cast)})


def service_days(cast: Cast) -> dict[str, str]:
    """A published rota in which the supervisor leads too; one leader is excused, two have asked for something."""
    leaders = with_leaders(cast)
    own = Leader("supervisor", "land", True)
    settings = RotaSettings((*SETTINGS.leaders, own), SETTINGS.units, SETTINGS.posts)
    days.put_settings(cast.hall, settings, cast.act("supervisor"))
    rows = published(cast)
    asked = {each.leader: each for each in reversed(rows)}
    for name, kind in (("tax-head", "swap"), ("land-head", "leave"), ("supervisor", "swap")):
        account = cast.staff.get(name) or leaders[name]
        days.ask(cast.hall, asked[name].id, kind, "那天出差", by(cast, account))
    days.excuse_for_leave(leaders["health-head"], SPAN[0], SPAN[1], cast.act("supervisor"))
    return {"later_day": str(rows[-1].on), "day": today_is_one(cast)}


def today_is_one(cast: Cast) -> str:
    """Today is a service day: the supervisor is there, somebody was received, somebody is; the agenda has points."""
    rows = Row.objects.filter(day__hall=cast.hall, on=min(each.on for each in schedule(cast.hall, *SPAN)))
    ServiceDay.objects.filter(id__in=rows.values("day_id")).update(actual=TODAY)
    rows.update(on=TODAY)
    days.set_window(cast.hall, "reception", cast.windows["1"], cast.act("supervisor"))
    desk = Row.objects.get(day__hall=cast.hall, on=TODAY, post__code="reception")
    at = cast.after(minutes=44)
    days.check_in(cast.hall, desk.id, cast.act("supervisor", at))
    days.open_reception(cast.hall, desk.id, cast.act("supervisor", at))
    booked = AgendaPoint(Subject("booking", uuid.uuid4(), "B012"), Why.BOOKING)
    days.make_agenda(cast.hall, desk.day_id, [booked], cast.act("supervisor", at))
    days.add_item(cast.hall, desk.day_id, "三楼无障碍卫生间", cast.act("supervisor", at))
    days.open_meeting(cast.hall, desk.day_id, cast.act("supervisor", at))
    point = AgendaItem.objects.get(day=desk.day_id, subject_id=None)
    days.decide(cast.hall, point.id, "本周修好。", cast.plan().windows["1"].unit, TODAY, cast.act("supervisor", at))
    return str(TODAY)


def walks(cast: Cast) -> dict[str, str]:
    """A walk that goes on, with a step, checks, a material too many and a finding; and one online that is over."""
    act, duty = cast.act("supervisor", cast.after(minutes=44)), Row.objects.filter(on=TODAY, day__hall=cast.hall)[0].id
    made, over = (days.begin_walk(cast.hall, duty, cast.items["residence"], Way("agent", online), act) for online in (False, True))
    days.begin_step(cast.hall, made, "取号", act)
    days.check_line(cast.hall, made, "waiting", False, act)
    days.check_line(cast.hall, made, "guide_found", True, act)
    days.ask_materials(cast.hall, made, ["户口簿"], 2, act)
    days.find(cast.hall, made, Found("多要一份户口簿。", cast.plan().windows["1"].unit, "materials_as_guide"), act)
    days.begin_step(cast.hall, over, "登录", act)
    days.end_walk(cast.hall, over, act)
    return {"walk_id": str(made), "ended_walk_id": str(over)}


def difficult(cast: Cast) -> dict[str, str]:
    """Difficult matters: one in hand, one answered with a no, one out of scope, one that the guide has just taken in."""
    unit = cast.plan().windows["3"].unit
    made = {name: brought(cast, number) for number, name in enumerate(("handled", "answered", "refused"))}
    for name in ("handled", "answered"):
        matters.triage(made[name].id, "several_units", "complex", cast.act("supervisor", cast.after(minutes=30)))
        matters.assign(made[name].id, unit, (), None, cast.act("supervisor", cast.after(minutes=31)))
        matters.contact(made[name].id, "phone", True, "", cast.act("supervisor", cast.after(minutes=32)), is_desk=True)
        matters.measure(made[name].id, "已联系有关部门。", cast.act("supervisor", cast.after(minutes=33)), is_desk=True)
    group = matters.open_class(cast.hall, "居住证材料说不清", made["handled"].id, cast.act("supervisor", cast.after(minutes=33)))
    fresh = matters.open_class(cast.hall, "代签", made["answered"].id, cast.act("supervisor", cast.after(minutes=33)))
    class_id = uuid.UUID(group.mapping["id"])
    matters.name_cause(cast.hall, class_id, "指南没有写清要带哪些材料。", cast.act("supervisor", cast.after(minutes=33)))
    change = Change("guide", "第三段", "写明材料清单。", next(iter(cast.plan().items.values())).id)
    matters.improve(cast.hall, class_id, change, cast.act("supervisor", cast.after(minutes=33)))
    call = Call(cast.after(days=1), "三楼", "两家单位意见不一致。", frozenset({unit}))
    matters.call_meeting(made["handled"].id, call, cast.act("supervisor", cast.after(minutes=33)))
    matters.hold_meeting(made["handled"].id, "同意当天办结。", [Decided("当天办结", unit, TODAY)], cast.act("supervisor", cast.after(minutes=34)))
    matters.call_meeting(made["handled"].id, call, cast.act("supervisor", cast.after(minutes=34)))
    matters.add_file(made["handled"].id, "回执.txt", io.BytesIO("回执".encode()), cast.act("supervisor", cast.after(minutes=34)), is_desk=True)
    matters.add_own_file(made["handled"].token, "照片.txt", io.BytesIO("照片".encode()), cast.act("visitor", cast.after(minutes=34)))
    said = Answer("explained", "材料不能由他人代签。", basis="行政许可法第三十一条")
    matters.answer(made["answered"].id, said, cast.act("clerk", cast.after(minutes=34)))
    matters.refuse(made["refused"].id, "litigation", "请向人民法院起诉。", cast.act("supervisor", cast.after(minutes=34)))
    mine = brought(cast, 40, "guide")
    questions(cast)
    return {
        **{f"matter_{name}": row.token for name, row in made.items()}, "slip_id": str(mine.id), "class_id": str(class_id), "fresh_class_id": str(fresh.mapping["id"]),
        "handled_id": str(made["handled"].id), "answered_id": str(made["answered"].id),
        "refused_id": str(made["refused"].id),
    }  # fmt: skip


def questions(cast: Cast) -> None:
    """Questions of the week: one that nobody has, one that somebody took, one that is answered now."""
    asked = [
        uuid.UUID(str(hear(cast.hall, "Asia/Shanghai", text, how, cast.act("visitor", cast.after(minutes=30))).mapping["id"]))
        for text, how in (("养犬登记在哪里办", "unanswered"), ("怎么换证", "not_useful"), ("外地车年检", "unanswered"))
    ]
    take(cast.hall, asked[1], cast.act("guide", cast.after(minutes=31)))
    settle(cast.hall, asked[2], "answered", "已补充车检指南。", cast.act("guide", cast.after(minutes=32)))


def outside(cast: Cast) -> dict[str, str]:
    """An event of this morning with somebody on duty, somebody who waits and a place that is offered; one of Sunday,
    with a record that was put right and another wish; one that is only planned.
    """
    field, sunday, monday = Field(cast), "2026-03-01", "2026-03-02"
    community.put_campaign(cast.hall, "leifeng", "学雷锋", "Learn from Lei Feng", (TODAY - dt.timedelta(9), None), cast.act("director"))
    community.put_team(cast.hall, "red", "红马甲", "Red vests", cast.act("director"))
    paper = document()
    serving, served, ended, offers, waits = (field.volunteer(name) for name in ("甲", "乙", "丙", "丁", "戊"))
    old = field.event(sunday, capacity=3)
    rows = [field.sign(each, old, when=f"{sunday} 08:00") for each in (served, ended)]
    field.check(served, old, "in", f"{sunday} 09:00")
    field.close(old, 40, 3, f"{sunday} 12:00")
    for row in rows:
        community.ask_correction(row.volunteer.token, row.id, "记录有误。", cast.act("visitor"))
    wish = Correction.objects.get(place=rows[0]).id
    community.grant_correction(cast.hall, wish, at(f"{sunday} 09:00"), at(f"{sunday} 11:00"), "属实", cast.act("supervisor"))
    community.note(served.id, "training", TODAY, "急救培训", cast.act("supervisor"))
    community.join_team(served.token, "red", cast.act("visitor"))
    community.end(ended.token, rota_of, cast.act("visitor"))
    certificate = community.issue_certificate(served.token, cast.act("visitor")).mapping["code"]
    new = field.event(monday, capacity=2, campaigns=["leifeng"], dangerous=True, risks="高处作业", insurance="保单1", needs="会方言")
    planned_one = field.event("2026-03-20", opens=False)
    community.publicise(new.id, paper.id, 20, cast.act("supervisor"))
    field.check(serving, new, "in", f"{monday} 10:00")
    place = field.sign(offers, new)
    community.offer(offers.token, place.id, rota_of, cast.act("visitor"))
    field.sign(waits, new)
    community.say(new.id, "good", cast.act("visitor"))
    return {"event_now_id": str(new.id), "event_past_id": str(old.id), "event_planned_id": str(planned_one.id), "document_id": str(paper.id),
            "volunteer_now": serving.token, "volunteer_past": served.token, "volunteer_ended": ended.token,
            "certificate": certificate}  # fmt: skip


def gone_out(cast: Cast) -> dict[str, str]:
    """Two visits: one found something that its office has answered, and is to be called; two enterprises, one content no more."""
    here, by = cast.hall, cast.act("supervisor", cast.after(minutes=35))
    outreach.put_target(here, outreach.TargetWish("centre", "山麓便民服务中心", "330106", "county"), by)
    found = FindingSaid("开户要跑三次", "银行与窗口互相推。", Weight.BLOCKING_POINT, Area.PROCESS, lead="services")
    targets = [(TargetSaid(TargetKind.ENTERPRISE, name, consent=True),) for name in ("湖滨茶厂", "云河食品厂")]
    forms = [VisitSaid("phone-1", TODAY, targets[0], (found,), members=("director",), met=("厂长",), topics=("惠企政策",)),
             VisitSaid("phone-2", TODAY, targets[1])]  # fmt: skip
    visits = [outreach.record(here, form, by, dispatches=True).mapping["id"] for form in forms]
    agreed, disagreed = Consent.objects.order_by("id").values_list("token", flat=True)
    outreach.withdraw_by_token(disagreed, by)
    outreach.draw_calls(here, Batch.objects.get().id, 7, by)
    matter = Finding.objects.get().matter_id
    matters.answer(matter, Answer("solved", "两个窗口合并办理。"), cast.act("clerk", cast.after(minutes=36)))
    outreach.allow_photos(here, visits[0], by)
    photo = outreach.add_photo(here, visits[0], "厂区.png", io.BytesIO(image("PNG")), by)
    return {"photo_id": str(photo.id), "found_visit_id": visits[0], "plain_visit_id": visits[1], "agreed": agreed, "disagreed": disagreed}


def brought(cast: Cast, minutes: int, by: str = "visitor") -> Matter:
    """Somebody brings a difficulty so many minutes into the story."""
    wished = MatterWish("difficulty", "居住证办不成", "来了三次都没有办成。", "当天拿到居住证", contact="138 0013 8000", times_come=3)
    kept = matters.open_matter(cast.hall, wished, cast.act(by, cast.after(minutes=minutes)))
    return Matter.objects.get(id=kept.mapping["id"])


def screens(cast: Cast) -> str:
    """A kiosk whose roll is low and that beats, a board that has gone dark with a wrong clock, a code that waits."""
    kiosk = paired(cast)
    paired(cast, "board", "another", zone=cast.plan().hall.zones[0].id)
    early = cast.after(minutes=1)
    people.beat("another", Beat("0.0.1", early + dt.timedelta(minutes=2), "screen_zone", "east", "A001"), early)
    people.beat("a-device's-secret", Beat(shows="kiosk_ticket", printed=390), cast.after(minutes=45))
    people.offer_pairing(cast.hall, Place("pad", window=cast.windows["1"]), settings.SECRET_KEY,
                         cast.act("supervisor", cast.after(minutes=40)))  # fmt: skip
    return str(kiosk.id)


def planned(cast: Cast) -> dict[str, str]:
    """A day off that was decided, and longer hours that wait for tomorrow."""
    off = day_record(cast.hall, TODAY + dt.timedelta(9))
    made = make_it(cast, wish(cast, "day", off, {"date": "2026-03-11", "is_workday": False, "note": "搬迁"}))
    later = edited(cast, "hours", cast.hall, TODAY + dt.timedelta(1), saturday=["09:00-12:00"])
    return {"made_change": str(made.id), "waiting_change": str(make_it(cast, later).id), "hall_id": str(cast.hall),
            "window_id": str(cast.windows["1"]), "account_id": str(cast.staff["clerk"])}


def tokens(cast: Cast) -> None:
    """A program that may ask, and one whose token has ended."""
    people.issue_token("K01", "kiosk", cast.hall, cast.start)
    people.issue_token("B02", "board", cast.hall, cast.start, expires_at=cast.start)


def reviewed(scene: Scene) -> dict[str, str]:
    """A bad review that somebody looks into and the clerk speaks against, and a visit that closed a minute ago."""
    cast = scene.cast
    bad, closed = (closed_visit(cast, minutes) for minutes in (30, 44))
    scene.give(bad, reasons=["214"], now=cast.after(minutes=31), contact="138 0013 8000")
    case = Rectification.objects.get()
    reviews.contact(case.id, "phone", False, cast.act("officer", cast.after(minutes=32)))
    reviews.appeal(case.id, "我按规定办理。", cast.act("clerk", cast.after(minutes=33)))
    return {
        "closed": scene.token(closed), "bad": scene.token(bad), "open": scene.token(cast.take("C")), "case": str(case.id),
        "mark": visit_mark(settings.SECRET_KEY, closed.id), "rated": "3", "unrated": "2",
        **{name: pad_key(settings.SECRET_KEY, "lakeside", window) for name, window in (("pad", "3"), ("pad2", "2"))},
    }  # fmt: skip


def closed_visit(cast: Cast, minutes: int) -> Ticket:
    """A visit to window 3 that closed so many minutes into the story."""
    ticket, at = cast.take("C"), cast.after(minutes=minutes)
    queue.call_number(cast.at("3"), str(ticket), cast.act("clerk", at))
    queue.start(cast.at("3"), cast.act("clerk", at))
    return cast.ticket(queue.finish(cast.at("3"), "done", cast.act("clerk", at)))


def happenings(hall: Cast) -> dict[str, str]:
    """What a busy hour leaves: somebody in every state, help asked for, a window lent, one paused, one closed."""
    for verb in (queue.no_show, queue.hold):
        hall.take("A", hall.after(minutes=1))
        hall.call_next("1", hall.after(minutes=2))
        verb(hall.at("1"), hall.act("clerk", hall.after(minutes=3)))
    hall.take("pension", hall.after(minutes=4))
    hall.serve("1", hall.after(minutes=5))
    called = hall.take("residence", hall.after(minutes=6), visitor_class="elderly", language="en")
    hall.call_next("1", hall.after(minutes=44), "clerk")
    queue.recall(hall.at("1"), hall.act("clerk", hall.after(minutes=45)))
    for number in range(8):
        hall.take("AB"[number % 2], hall.after(minutes=8 + number), visitor_class="ordinary")
    waiting = hall.take("deed", hall.after(minutes=20))
    gone = hall.take("seal", hall.after(minutes=21))
    queue.cancel(gone.id, hall.act("visitor", hall.after(minutes=22)))
    queue.ask_help(hall.at("1"), "help", hall.act("clerk", hall.after(minutes=40)))
    queue.lend(hall.at("3"), "A", 60, hall.act("supervisor", hall.after(minutes=41)))
    queue.pause(hall.at("2"), "meal", hall.act("colleague", hall.after(minutes=42)))
    queue.close_window(hall.at("4"), hall.act("supervisor", hall.after(minutes=43)))
    return {"hall": "lakeside", "window": "1", "zone": "east", "region": "330100", "item": "residence", "queue": "A", "number": str(waiting),
            "waiting": waiting.token, "called": called.token, "cancelled": gone.token, "printed": ""}  # fmt: skip


def looker(busy: Busy, who: str, language: str) -> Client:
    """A browser in which somebody is logged in; a guide's has just printed a ticket."""
    client = Pages.of(busy.cast, who, language).client
    if who == "guide":
        answer = client.post("/kiosk/lakeside/take", {"queue": "A", "class": "elderly", "key": language})
        busy.values["printed"] = answer.headers["Location"].rsplit("/", 1)[1]
    return client


def test_every_address_has_a_recipe_that_leads_there() -> None:
    assert faults(table(), RECIPES) == []


def test_a_missing_a_stale_and_a_lying_recipe_are_seen() -> None:
    patterns = table()
    assert faults(patterns, {name: each for name, each in RECIPES.items() if name != "desk"}) == [
        "desk: no recipe in tests/web/pages.py"
    ]
    assert faults(patterns, {**RECIPES, "attic": Recipe(Kind.PAGE, ("/",))}) == ["attic: no such address any more"]
    assert faults(patterns, {**RECIPES, "desk": Recipe(Kind.PAGE, ("/staff",))}) == ["desk: /staff leads to doors"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_and_part_speaks_one_language(busy: Busy, language: str) -> None:
    clients = {who: looker(busy, who, language) for who in LOOKERS}
    found, looked = {}, 0
    for kind in (Kind.PAGE, Kind.PART):
        for seen in addresses(kind, busy.values):
            page = busy.get(clients[seen.who], seen)
            whole = page.lstrip().startswith("<!doctype html>")
            assert whole == (kind == Kind.PAGE), f"{seen.address}: {kind}?"
            text = page if whole else f'<html lang="{language}">{page}</html>'
            assert f'<html lang="{language}"' in text, seen.address
            found[seen.address] = list(foreign(text))
            looked += 1
    assert {address: said for address, said in found.items() if said} == {}
    assert looked >= 40


def test_what_is_no_page_answers_no_page(busy: Busy) -> None:
    clients = {who: looker(busy, who, "en") for who in LOOKERS}
    for seen in addresses(Kind.DEED, busy.values):
        answer = clients[seen.who].get(seen.address)
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        no_printer = seen.name == "kiosk_escpos" and answer.status_code == 404
        no_provider = seen.name.startswith("provider") and answer.status_code == 404
        not_sealed = seen.name in ("review_receipt", "settings_export") and answer.status_code == 409  # or not exportable
        assert answer.status_code in (301, 302, 405) or not html or no_printer or no_provider or not_sealed, (seen.address, answer.status_code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_and_errors_speak_one_language(busy: Busy, language: str) -> None:
    clients = {who: looker(busy, who, language) for who in ("", "clerk", "supervisor")}
    tried: list[tuple[str, str, dict[str, str]]] = [
        ("", "/nowhere", {}), ("", "/h/nowhere/", {}), ("", "/t/nothing", {}), ("", "/h/lakeside/items/none", {}),
        ("clerk", "/desk/lakeside/", {}), ("clerk", "/counter/lakeside/4/", {}), ("", "/s/lakeside/east?rows=99", {}),
    ]  # fmt: skip
    pages = [clients[who].get(address, fields).content.decode() for who, address, fields in tried]
    sent: list[tuple[str, str, dict[str, str]]] = [
        ("", "/h/lakeside/take", {"queue": "A", "class": "king"}), ("", "/login", {"username": "x", "password": "y"}),
        ("clerk", "/counter/lakeside/1/next", {}), ("clerk", "/counter/lakeside/1/call", {"number": "A999"}),
        ("clerk", "/counter/lakeside/1/correct", {"corrected": "x"}), ("supervisor", "/reception/lakeside/take", {}),
        ("supervisor", "/desk/lakeside/windows/1/lend", {"queue": "none", "minutes": "60"}),
    ]  # fmt: skip
    pages += [clients[who].post(address, fields).content.decode() for who, address, fields in sent]
    assert {page: said for page in pages if (said := list(foreign(page)))} == {}
    assert all(f'<html lang="{language}"' in page for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_hall_and_an_empty_one_speak_one_language(busy: Busy, language: str) -> None:
    queue.close_hall(busy.cast.plan(), "消防演练", "Fire drill", busy.cast.act("director"))
    clients = {who: Pages.of(busy.cast, who, language).client for who in LOOKERS}
    Ticket.objects.filter(state="waiting").update(state="expired", ended_at=busy.cast.after(minutes=45))
    values = {**busy.values, "printed": "00000000-0000-7000-8000-000000000000"}
    for seen in addresses(Kind.PAGE, values):
        page = clients[seen.who].get(seen.address).content.decode()
        assert list(foreign(page)) == [], seen.address


@pytest.mark.parametrize(
    ("text", "planted"),
    [
        ('<html lang="en"><p>Take 一 ticket</p></html>', ["Take 一 ticket"]),
        ('<html lang="zh-hans"><p>请 take a ticket</p></html>', ["请 take a ticket"]),
        ('<html lang="zh-hans"><img alt="A hall"></html>', ["A hall"]),
        ('<html lang="en"><input placeholder="号码"><br><p>Hi</p></html>', ["号码"]),
        ('<html lang="zh-hans"><p>取 <b lang="en">中文 inside</b></p></html>', ["中文 inside"]),
        ('<html lang="zh-hans"><template><p>No page</p></template></html>', ["No page"]),
        ('<html lang="zh-hans"><p>A012 按 F2，OpenHall，10 min，<code>make demo</code></p><script>let us go</script></html>', []),
        ('<html lang="en"><button lang="zh-hans">简体中文</button></html>', []),
    ],
)
def test_a_planted_word_is_heard(text: str, planted: list[str]) -> None:
    assert list(foreign(text)) == planted
