"""A visitor's own page, the administration's answer, and what is said where data is collected; in a browser without JavaScript."""

import datetime as dt
import json
import pathlib

import pytest
from django.test import Client

from openhall.ledger.rules.notes import new_key
from openhall.ledger.services import put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.ledger.services.verification import verify_log
from openhall.reviews.models import Review
from openhall.vault.models import AccessEntry, Handover, Sealed
from tests.cast import small_hall
from tests.reviews.reviewing import Scene
from tests.server import OwnDatabase
from tests.web.staff import Pages, text
from tests.web.visiting import Page, see

PHONE = "138 0013 8000"


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene.of(small_hall())


def own(scene: Scene, contact: str = PHONE, level: str = "satisfied") -> tuple[Pages, str]:
    """A visitor who said something, in a browser, and the address of the page of what is kept of them."""
    review = scene.give(scene.visit(), level, text="很好，谢谢小陈", contact=contact)
    assert review.ticket is not None
    return Pages.of(scene.cast, ""), f"/my-data/{scene.token(review.ticket)}"


def test_where_a_number_is_asked_for_it_is_said_why_how_long_and_whom_to_ask(scene: Scene) -> None:
    visitor, ticket = Pages.of(scene.cast, ""), scene.visit()
    for address, days in ((f"/review/{scene.token(ticket)}?level=dissatisfied", 180), ("/h/lakeside/take?queue=A", 7)):
        said = visitor.get(address)
        words = text(said)
        assert f"{days} days" in words and "for nothing else" in words and "Questions: the reception desk" in words
        assert 'href="/privacy"' in said.content.decode()
    chinese = Client(headers={"accept-language": "zh-hans"}).get("/privacy").content.decode()
    assert "180 天" in chinese and "1096 天" in chinese and "仅凭电话号码也不能打开" in chinese


def test_the_page_shows_masks_and_the_copy_shows_values_and_is_recorded(scene: Scene) -> None:
    visitor, address = own(scene)
    page = text(visitor.get(address))
    assert PHONE not in page and "***" in page and "很好，谢谢小陈" in page
    assert Handover.objects.count() == 0
    shown = visitor.post(f"{address}/copy", form="page")
    assert PHONE in text(shown) and "ReviewGiven" in text(shown)
    made = json.loads(visitor.post(f"{address}/copy", form="json").content)
    assert made["form"] == "openhall-copy-1" and made["contact"][0]["value"] == PHONE
    assert {each.recipient for each in Handover.objects.all()} == {"the_person"}


def test_correcting_and_erasing_happen_at_once(scene: Scene) -> None:
    visitor, address = own(scene)
    visitor.post(f"{address}/correct", field="contact", value="zhang@example.org")
    assert "zhang@example.org" in text(visitor.post(f"{address}/copy"))
    assert visitor.post(f"{address}/erase").status_code == 302
    page = text(visitor.get(address))
    assert "Nothing is kept of you but the visit itself" in page and "Erase everything" not in page
    assert not Sealed.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("correct", {"field": "contact", "value": " "}, 400),
        ("correct", {"field": "name", "value": "x"}, 404),
        ("withdraw", {"request": "1"}, 400),
        ("withdraw", {"request": "019cac46-1500-7000-8000-000000000000"}, 404),
        ("object", {"words": "x" * 501}, 400),
        ("nothing", {}, 404),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(scene: Scene, verb: str, fields: dict[str, str], status: int) -> None:
    visitor, address = own(scene)
    before = list(Sealed.objects.values())
    assert visitor.post(f"{address}/{verb}", **fields).status_code == status
    assert list(Sealed.objects.values()) == before


def test_a_wrong_link_is_like_no_link(scene: Scene) -> None:
    visitor, _ = own(scene)
    for wrong in ("13800138000", "x" * 40, "x" * 22):
        for verb in ("", "/copy", "/erase", "/nothing"):
            answer = visitor.post(f"/my-data/{wrong}{verb}") if verb else visitor.get(f"/my-data/{wrong}")
            assert answer.status_code == 404


def test_staff_answer_without_learning_who_asks(scene: Scene) -> None:
    visitor, address = own(scene, level="dissatisfied")
    assert "Ask for erasure" in text(visitor.get(address))
    visitor.post(f"{address}/erase", words="我的电话 13800138000 请删除")
    waiting = text(visitor.get(address))
    assert "Being decided" in waiting and "Answer due: Monday 23 March" in waiting, waiting
    officer = Pages.of(scene.cast, "visitor_officer")
    page = officer.get("/records/lakeside/requests")
    words = text(page)
    assert "请删除" in words and "13800138000" not in words and PHONE not in words and "小陈" not in words
    assert address.removeprefix("/my-data/") not in page.content.decode()
    form = next(each for each in Page(page).forms if "/requests/" in each.action)  # type: ignore[arg-type]
    assert officer.post(form.action, answer="refuse", reason="").status_code == 400
    assert officer.post(form.action, answer="refuse", reason="handling_open").status_code == 302
    after = text(visitor.get(address))
    assert "Refused" in after and "Ask again when it is closed" in after and "Ask for erasure" in after


def test_a_list_is_made_by_one_person_and_carried_out_by_another(scene: Scene) -> None:
    own(scene)
    maker, second = (Pages.of(scene.cast, "").back(name, days=1200) for name in ("supervisor", "director"))
    assert "Make a destruction list" in text(maker.get("/records/lakeside/retention"))
    assert maker.post("/records/lakeside/retention/propose").status_code == 302
    page = maker.get("/records/lakeside/retention")
    assert "a second person has to decide it" in text(page) and "Approve and destroy" not in text(page)
    page = second.get("/records/lakeside/retention")
    (form,) = [each for each in Page(page).forms if "digest" in each.fields]  # type: ignore[arg-type]
    fields = {name: values[0] for name, values in form.fields.items()}
    assert maker.post("/records/lakeside/retention/approve", **fields).status_code == 403
    assert second.post("/records/lakeside/retention/approve", **(fields | {"digest": "0"})).status_code == 409
    assert second.post("/records/lakeside/retention/approve", **(fields | {"list": "0"})).status_code == 400
    assert second.post("/records/lakeside/retention/approve", **fields).status_code == 302
    assert "records are destroyed" in text(second.get("/records/lakeside/retention"))
    assert Review.objects.get().text == ""


def test_an_erasure_request_from_page_to_verified_tree(own_database: OwnDatabase, tmp_path: pathlib.Path) -> None:
    """The journey: reviewed, asked on the page, granted by the administration, erased; the tree verifies, before and after."""
    scene, key = Scene.of(small_hall()), new_key("lakeside", bytes(range(32)))
    case = scene.bad(PHONE)
    assert case.review.ticket is not None
    put_in_order()
    sealed = make_checkpoint(key, scene.cast.start)
    visitor, officer = Pages.of(scene.cast, ""), Pages.of(scene.cast, "").back("visitor_officer", days=1)
    link = Page(visitor.get(f"/review/{scene.token(case.review.ticket)}")).link("/my-data/")  # type: ignore[arg-type]
    form = Page(visitor.get(link)).form(f"{link}/erase")  # type: ignore[arg-type]
    visitor.post(form.action, words="请删除")
    asked = next(each for each in Page(officer.get("/records/lakeside/requests")).forms if "/requests/" in each.action)  # type: ignore[arg-type]
    officer.post(asked.action, answer="grant")
    assert "Granted and done" in see(visitor.client, link).text
    assert not Sealed.objects.filter(erased_at=None, subject_kind="review").exists()
    assert Review.objects.get(id=case.review_id).text == ""
    put_in_order()
    make_checkpoint(key, scene.cast.start + dt.timedelta(days=1))
    report = verify_log(own_database.owner_url, [key.public])
    assert report.sound and report.checkpoints == 2, report
    assert sealed.size < report.ordered


def test_log_ins_and_refusals_stand_in_the_security_log_without_a_name(scene: Scene) -> None:
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": "clerk", "password": "wrong"})
    client.post("/login", {"username": "nobody's name", "password": "wrong"})
    clerk = Pages.of(scene.cast, "clerk")
    clerk.get("/records/lakeside/requests")
    Pages.of(scene.cast, "stranger").get("/desk/lakeside/")
    client.get("/records/lakeside/requests")
    found = AccessEntry.objects.order_by("id").values_list("kind", "account", "what")
    clerk_id, stranger = scene.cast.staff["clerk"], scene.cast.staff["stranger"]
    assert sorted(found, key=str) == sorted(
        [("log_in_failed", clerk_id, "log-in"), ("log_in_failed", None, "log-in"), ("refused", clerk_id, "requests"),
         ("refused", stranger, "desk")], key=str)  # fmt: skip
