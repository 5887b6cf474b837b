"""The auditor finds everything in the log and sees nobody: planted names and numbers stand on no page and in no answer."""

import json
import pathlib
import re

import pytest
from django.test import Client
from typer.testing import CliRunner

from openhall.api.rights import rights_of
from openhall.api.routes import api
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import append, put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.reviews import services as reviews
from openhall.routines import personal
from openhall.site.command import app
from openhall.vault.models import AccessEntry
from openhall.vault.rules.traces import masked_facts
from openhall.vault.services import reveal
from openhall.vault.states import Purpose, Relation
from openhall.web.audit.kinds import KINDS
from scripts import log_words
from tests.cast import small_hall
from tests.ledger.logs import KEY, OTHER_KEY
from tests.reviews.reviewing import Scene
from tests.web import pages
from tests.web.staff import Pages, text

NAME, PHONE, MAIL, OTHER = "欧阳少华", "13800138000", "ouyang@example.org", "13912345678"
PLANTED = (NAME, "少华", PHONE, "138 0013 8000", MAIL, OTHER)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene.of(small_hall())


def plant(scene: Scene) -> str:
    """Names and numbers everywhere a visitor or a careless colleague can put them; the visitor's secret."""
    case = scene.bad("138 0013 8000")
    assert case.review.ticket is not None
    secret, visitor, officer = scene.token(case.review.ticket), scene.cast.act("visitor"), scene.cast.act("officer")
    named = scene.give(scene.visit(), "satisfied", text=f"我是{NAME}，电话 {PHONE}，邮箱 {MAIL}", contact=MAIL, anonymous=False)
    reviews.report_retaliation(secret, f"{NAME} 被为难，{PHONE}", visitor)
    reveal(Subject("review", case.review_id), ["contact"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "核实差评内容", officer)
    reviews.contact(case.id, "phone", True, officer)
    reviews.propose_cannot(case.id, f"{NAME} 要求的事项于法无据，{PHONE}", officer)
    reviews.publish(named.id, False, "", "", f"写了姓名{NAME}", scene.cast.act("visitor_officer"))
    personal.erase(secret, f"我是{NAME} {PHONE}", visitor)
    personal.copy(secret, visitor)
    personal.correct(secret, "contact", OTHER, visitor)
    append(scene.cast.act("clerk"), "WindowPaused", Subject("window", scene.cast.windows["1"]), scene.cast.hall,
           {"message": f"请 {PHONE} 或 {MAIL} 来窗口", "list": [{"why": OTHER}]})  # fmt: skip
    put_in_order()
    make_checkpoint(KEY, scene.cast.start)
    return secret


def test_no_page_and_no_answer_of_the_api_tells_the_auditor_who_a_visitor_is(scene: Scene) -> None:
    secret = plant(scene)
    auditor, ticket = Pages.of(scene.cast, "auditor"), ledger.after(0)[0].subject_id
    fills = {"hall": "lakeside", "window": "1", "zone": "east", "case": str(ticket), "number": "A001", "item": "residence",
             "queue": "A"}  # fmt: skip
    seen = 0
    for name, pattern in pages.table().items():
        for address in pages.RECIPES[name].addresses:
            if pages.right_of(pattern) == "public" or set(re.findall(r"{(\w+)}", address)) - set(fills):
                continue
            answer = auditor.get(address.format(**fills))
            _tells_nobody(answer.content.decode(errors="replace"), address, secret)
            seen += answer.status_code == 200
    for each in ledger.after(0, limit=500):
        _tells_nobody(auditor.get("/audit/lakeside/", subject=str(each.subject_id)).content.decode(), each.kind, secret)
        _tells_nobody(auditor.get("/audit/lakeside/evidence.json", kind=each.kind).content.decode(), each.kind, secret)
    assert seen >= 12, "the auditor sees the audit, the chain, the desk and the doors"
    token, client = scene.cast.token("auditor"), Client()
    for method, path, right in rights_of(api):
        if method == "GET" and right != "public" and not set(re.findall(r"{(\w+)}", path)) - {"hall"}:
            said = client.get(path.format(hall="lakeside"), headers={"Authorization": f"Bearer {token}"})
            _tells_nobody(said.content.decode(), path, secret)


def _tells_nobody(said: str, where: str, secret: str) -> None:
    said += json.dumps(json.loads(said), ensure_ascii=False) if said.startswith("{") else ""
    assert [word for word in (*PLANTED, secret) if word in said] == [], where


def test_the_log_is_searched_by_person_kind_record_and_day(scene: Scene) -> None:
    plant(scene)
    auditor = Pages.of(scene.cast, "auditor")
    by_person = text(auditor.get("/audit/lakeside/", person="officer"))
    assert "PersonalDataRevealed" in by_person and "A001" not in by_person and "核实差评内容" in by_person
    by_kind = text(auditor.get("/audit/lakeside/", kind="PrivacyRequestMade"))
    assert by_kind.count("privacy_request") == 1
    assert "Nothing in the log fits" in text(auditor.get("/audit/lakeside/", **{"to": "2026-03-01"}))
    assert "TicketTaken" in text(auditor.get("/audit/lakeside/", **{"from": "2026-03-02", "to": "2026-03-02"}))
    for wrong in ({"subject": "x"}, {"from": "soon"}, {"to": "9999-12-31"}, {"before": "1"}, {"from": "0001-01-01"}):
        assert auditor.get("/audit/lakeside/", **wrong).status_code == 400


def test_strangers_and_other_roles_do_not_audit(scene: Scene) -> None:
    for name, status in (("stranger", 404), ("supervisor", 403), ("clerk", 403), ("director", 200)):
        for page in ("", "handovers", "handovers.csv", "access", "checkpoints", "evidence.json"):
            assert Pages.of(scene.cast, name).get(f"/audit/lakeside/{page}").status_code == status, (name, page)


def test_hand_overs_and_the_security_log_are_told_in_words_and_as_csv(scene: Scene) -> None:
    plant(scene)
    auditor = Pages.of(scene.cast, "auditor")
    page, table = text(auditor.get("/audit/lakeside/handovers")), auditor.get("/audit/lakeside/handovers.csv")
    assert "staff, to verify a review" in page and "the person, at the person's own wish" in page
    lines = table.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and lines[0].startswith("at,who,what")
    assert "hand-overs" in text(auditor.get("/audit/lakeside/access")), "that the table was taken out is written down"
    assert "Saw personal data" in text(auditor.get("/audit/lakeside/access"))
    assert set(AccessEntry.objects.values_list("kind", flat=True)) == {"revealed", "exported"}
    assert "hall.example/log" in text(auditor.get("/audit/lakeside/checkpoints"))


def checked(folder: pathlib.Path, content: bytes, key: str) -> tuple[int, str]:
    path = folder / "evidence.json"
    path.write_bytes(content)
    done = CliRunner().invoke(app, ["verify-receipt", str(path), "--key", key])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def test_evidence_is_checked_by_anybody_without_us_and_a_bent_one_is_found(scene: Scene, tmp_path: pathlib.Path) -> None:
    plant(scene)
    scene.give(scene.visit(), "satisfied")
    made = Pages.of(scene.cast, "auditor").get("/audit/lakeside/evidence.json").content
    value = json.loads(made)
    assert (value["form"], value["hall"], value["complete"]) == ("openhall-evidence-1", "lakeside", True)
    assert len(value["receipts"]) > 20 and value["unsealed"], "what came after the checkpoint is named, not proven"
    code, said = checked(tmp_path, made, KEY.public.text)
    assert (code, f"{len(value['receipts'])} of {len(value['receipts'])} events are genuine" in said) == (0, True), said
    masked = [each for each in value["receipts"] if each["text"] is None]
    assert [each["kind"] for each in masked] == ["WindowPaused"], "where a number had to be masked the digest alone stands"
    assert checked(tmp_path, made, OTHER_KEY.public.text)[0] == 1
    told = next(each for each in value["receipts"] if each["text"])
    bent = {**value, "receipts": [told | {"text": told["text"][:-1] + " ]"}, *value["receipts"]]}
    code, said = checked(tmp_path, json.dumps(bent).encode(), KEY.public.text)
    assert code == 1 and "not the one that the log holds" in said
    for broken in (b'{"form": "openhall-evidence-1"', b'{"form": "openhall-evidence-1", "receipts": []}', b'{"form": "openhall-evidence-1", "receipts": [1]}'):
        assert checked(tmp_path, broken, KEY.public.text)[0] == 2


def test_facts_are_masked_and_ids_digests_and_moments_stay() -> None:
    ids = "019cac46-1500-7000-8000-000000000000"
    facts = {"id": ids, "by": f"account:{ids}", "digest": "0" * 64, "at": "2026-03-02T02:00:00+00:00", "on": "2026-03-02",
             "n": 13800138000, "flag": True, "none": None, "list": ["A001", {"level": "satisfied"}]}  # fmt: skip
    assert masked_facts(facts) == facts
    assert masked_facts({"why": f"call {PHONE}", "list": [f"{MAIL}", f"phone:{PHONE}"]}) == {
        "why": "call ***", "list": ["***", "phone:***"]}  # fmt: skip


def test_nearly_every_kind_of_event_has_words_and_none_is_worded_that_nobody_writes() -> None:
    written = {kind for kind, *_ in [*log_words.rows(), *log_words._of_tables()]} - {"Subject"}
    assert set(KINDS) - written == set()
    assert len(set(KINDS) & written) >= 0.8 * len(written), sorted(written - set(KINDS))
