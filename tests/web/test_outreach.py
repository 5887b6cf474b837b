"""The pages of the visits: a form that a phone sends later, photographs with consent alone, consent by one press."""

import io
import pathlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from openhall.files.models import File
from openhall.outreach import services as outreach
from openhall.outreach.models import Consent, Finding, FollowUp, Target, Visit
from tests.cast import Cast
from tests.files.made import MAKER, image
from tests.kit.calendars import at
from tests.matters.bringing import Bench
from tests.outreach.going import Going, form

pytestmark = pytest.mark.django_db
NOON = at("2026-03-02 11:00")
NEW = "/outreach/lakeside/new"
FIELDS = {
    "client_id": "phone-1", "on": "2026-03-02", "other": "湖滨茶厂", "other_kind": "enterprise", "consent": "yes",
    "met": "厂长\n财务", "topics": "惠企政策", "title1": "开户要跑三次", "text1": "银行与窗口互相推。",
    "weight1": "blocking_point", "area1": "process", "level1": "county", "lead1": "tax",
}  # fmt: skip


@pytest.fixture
def going(lakeside: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: pathlib.Path) -> Going:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: NOON)
    settings.DATA_DIR = tmp_path
    return Going(Bench.of(lakeside))


def staff(going: Going, name: str = "duty") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(going.cast.account(name))
    return client


def send(client: Client, **more: str) -> Any:
    return client.post(NEW, {**FIELDS, **more}, headers={"accept": "application/json"})


def test_a_phone_sends_its_form_twice_and_it_is_one_visit(going: Going) -> None:
    client = staff(going)
    first, again = send(client), send(client, on="2031-01-01")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["id"] == again.json()["id"] and again.json()["again"] is True
    row = Visit.objects.get()
    assert (row.met, row.topics) == (["厂长", "财务"], ["惠企政策"])
    page = client.get(f"/outreach/lakeside/visits/{row.id}").content.decode()
    assert "开户要跑三次" in page and "Blocking point" in page


def test_without_a_script_the_form_leads_to_its_visit_and_says_what_is_wrong(going: Going) -> None:
    client = staff(going)
    assert client.post(NEW, FIELDS).headers["Location"] == f"/outreach/lakeside/visits/{Visit.objects.get().id}"
    wrong = client.post(NEW, FIELDS | {"client_id": "other", "other": "", "met": "厂长"})
    assert wrong.status_code == 400 and "Say who was visited" in wrong.content.decode()
    assert "厂长" in wrong.content.decode(), "what was typed is still there"
    for field in ({"on": "soon"}, {"area1": "weather"}, {"level1": "moon"}, {"team": "none"}, {"other_kind": "shop"}):
        answer = send(client, client_id="bad", **field)
        assert answer.status_code == 400 and answer.json()["said"], field
    assert Visit.objects.count() == 1


def test_the_kept_form_names_nobody(going: Going) -> None:
    page = staff(going).get(NEW).content.decode()
    assert "某人" not in page and "duty" not in page
    script = Client().get("/outreach/worker.js")
    assert script.headers["Content-Type"].startswith("text/javascript") and "visit.js" in script.content.decode()


def test_photographs_need_a_consent_lose_their_place_and_go_when_it_is_withdrawn(going: Going) -> None:
    client, row = staff(going), going.go()
    one = f"/outreach/lakeside/visits/{row.id}"

    def upload() -> Any:
        return client.post(one + "/files", {"photo": SimpleUploadedFile("厂区.jpg", image("JPEG"))})

    assert upload().status_code == 409 and not File.objects.exists()
    client.post(one + "/allow-photos")
    assert upload().status_code == 302
    kept = File.objects.get()
    got = client.get(f"{one}/photos/{kept.id}")
    content = b"".join(got.streaming_content)  # type: ignore[attr-defined]  # a streaming answer
    assert MAKER.encode() not in content and not Image.open(io.BytesIO(content)).getexif()
    assert client.post(one + "/files", {"photo": SimpleUploadedFile("a.txt", b"words")}).status_code == 400
    assert client.post(one + "/files", {}).status_code == 409
    assert client.post(one + "/withdraw-photos").status_code == 302
    assert client.get(f"{one}/photos/{kept.id}").status_code == 404
    assert upload().status_code == 409


def test_an_enterprise_takes_its_consent_back_by_one_press(going: Going) -> None:
    client = staff(going)
    client.post("/outreach/lakeside/targets/add", {"kind": "enterprise", "name": "云河食品厂", "region": "330106"})
    target = Target.objects.get()
    client.post("/outreach/lakeside/targets/agree", {"target": str(target.id)})
    address = f"/agreed/{Consent.objects.get().token}"
    visitor = Client(headers={"accept-language": "en"})
    assert "No more visits, please" in visitor.get(address).content.decode()
    assert visitor.post(address).status_code == 302
    assert "nobody comes" in visitor.get(address).content.decode()
    assert Consent.objects.get().withdrawn_by_itself
    for path, fields in (("targets/withdraw", {"target": str(target.id)}), ("targets/agree", {"target": "x"}), ("targets/fly", {})):
        assert client.post(f"/outreach/lakeside/{path}", fields).status_code in (404, 409)
    assert client.post("/outreach/lakeside/targets/add", {"kind": "shop", "name": "x"}).status_code == 400
    assert client.post("/outreach/lakeside/targets/add", {"kind": "centre", "name": "x", "minutes": "-1"}).status_code == 400


def test_the_loop_by_its_buttons(going: Going) -> None:
    row, client = going.answered(), staff(going)
    one = f"/outreach/lakeside/findings/{row.id}"
    assert client.post(one + "/verify", {"said": "maybe", "why": "看过"}).status_code == 400
    assert client.post(one + "/verify", {"said": "yes", "why": "看过"}).status_code == 302
    assert client.post(one + "/confirm", {"said": "yes", "way": "phone"}).status_code == 302
    assert client.post(one + "/improve", {"text": "窗口合并。"}).status_code == 302
    assert Finding.objects.get().state == "cleared"
    page = client.get(f"/outreach/lakeside/visits/{row.visit_id}").content.decode()
    assert "Cleared" in page and "窗口合并" in page
    assert staff(going, "tax_clerk").post(one + "/verify", {"said": "yes", "why": "看过"}).status_code == 403


def test_calls_are_drawn_and_made_by_somebody_else(going: Going) -> None:
    client = staff(going)
    rows = [going.go(form(f"phone-{n}", findings=(), members=("duty",))) for n in range(4)]
    assert client.post(f"/outreach/lakeside/batches/{rows[0].batch_id}/calls").status_code == 302
    assert FollowUp.objects.count() == 2
    assert "2 visits are to be called" in client.get("/outreach/lakeside/").content.decode()
    call = f"/outreach/lakeside/visits/{FollowUp.objects.first().visit_id}/call"  # type: ignore[union-attr]
    assert client.post(call, {"answer": "content"}).status_code == 403, "who was there does not call"
    assert staff(going, "caller").post(call, {"answer": "not_content"}).status_code == 302
    assert FollowUp.objects.filter(content=False).count() == 1


def test_the_public_page_counts_and_names_nobody(going: Going) -> None:
    going.go(form())
    outreach.put_target(going.cast.hall, outreach.TargetWish("enterprise", "湖滨茶厂", "330106"), going.by("duty"))
    page = Client(headers={"accept-language": "en"}).get("/h/lakeside/outreach").content.decode()
    assert "The last 365 days" in page and "<svg" in page
    assert "湖滨茶厂" not in page
    assert Client().get("/h/lakeside/outreach?quarter=soon").status_code == 400
