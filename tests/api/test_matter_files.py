"""Files of matters through the API: honest ones come and go, everything else gets a 4xx with one clear sentence."""

import pathlib
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.files.models import Content, File
from openhall.files.rules.sizes import MOST
from openhall.ledger.models import Event
from openhall.matters.models import Entry, Matter
from openhall.people.states import Role
from tests.cast import Cast
from tests.files import made
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def here(lakeside: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, settings: Settings) -> Bench:
    settings.DATA_DIR = tmp_path
    for module in ("callers", "matter_routes", "matter_verb_routes", "matter_file_routes", "ticket_routes"):
        monkeypatch.setattr(f"openhall.api.{module}.utc_now", lambda: lakeside.after(minutes=1))
    return Bench.of(lakeside)


def send(path: str, content: bytes, name: str = "证据.pdf", token: str = "", key: str = "") -> Any:
    headers = ({"Authorization": f"Bearer {token}"} if token else {}) | ({"Idempotency-Key": key} if key else {})
    return Client().post(API + path, {"file": SimpleUploadedFile(name, content)}, headers=headers)


def take(path: str, token: str = "") -> Any:
    return Client().get(API + path, headers={"Authorization": f"Bearer {token}"} if token else {})


def save(path: str, token: str = "") -> Any:
    """Take a file out."""
    return Client().post(f"{API}{path}/open", headers={"Authorization": f"Bearer {token}"} if token else {})


def of(row: Matter) -> str:
    return f"/halls/lakeside/matters/{row.id}/files"


def token(here: Bench, name: str, role: Role) -> str:
    return here.cast.token(role, name=name)


def test_the_office_and_the_person_add_files_and_get_them_back(here: Bench) -> None:
    row, clerk = here.handled(), token(here, "tax_clerk", Role.CLERK)
    added = send(of(row), made.pdf(), token=clerk)
    assert added.status_code == 201 and added.json() | {"id": "", "at": ""} == {
        "id": "", "name": "证据.pdf", "kind": "pdf", "size": len(made.pdf()), "at": "", "own": False, "erased": False,
    }  # fmt: skip
    own = send(f"/matters/{row.token}/files", made.image("JPEG"), "照片.jpg")
    assert own.status_code == 201
    answer = save(f"{of(row)}/{added.json()['id']}", clerk)
    assert b"".join(answer.streaming_content) == made.pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert save(f"/matters/{row.token}/files/{own.json()['id']}").status_code == 200
    assert save(f"/matters/{row.token}/files/{added.json()['id']}").status_code == 404
    assert {each["name"] for each in take(f"/halls/lakeside/matters/{row.id}", clerk).json()["files"]} == {"证据.pdf", "照片.jpg"}
    assert [each["name"] for each in take(f"/matters/{row.token}").json()["files"]] == ["照片.jpg"]
    assert [event.kind for event in Event.objects.filter(kind="FileOpened")] == ["FileOpened"] * 2


BAD = [
    ("lies about its type", made.pdf(), "a.jpg"),
    ("a program under the name of a picture", b"MZ" + bytes(500), "a.jpg"),
    ("macros in a document", made.docx({"word/vbaProject.bin": b"x"}), "a.docx"),
    ("a document that says it has macros", made.docx(), "a.docm"),
    ("a name like malware", made.pdf(), "invoice.pdf.exe"),
    ("two endings", made.pdf(), "invoice.exe.pdf"),
    ("a reserved name", made.pdf(), "con.pdf"),
    ("an archive", made.zipped({"a.txt": b"a"}), "a.zip"),
    ("nothing in it", b"", "a.pdf"),
    ("a text that is none", b"\xff\xfe\x00\x01" * 50, "a.txt"),
]


@pytest.mark.parametrize(("content", "name"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_what_is_not_taken_is_refused_with_a_sentence_and_leaves_nothing(here: Bench, content: bytes, name: str) -> None:
    row = here.handled()
    for path, who in ((of(row), token(here, "tax_clerk", Role.CLERK)), (f"/matters/{row.token}/files", "")):
        answer = send(path, content, name, who)
        assert 400 <= answer.status_code < 500, answer.content
        assert answer.headers["Content-Type"] == "application/problem+json" and answer.json()["detail"].endswith("。")
    assert (File.objects.count(), Content.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.slow
def test_fifty_megabytes_are_refused_and_held_by_nobody(here: Bench) -> None:
    row = here.handled()
    answer = send(f"/matters/{row.token}/files", bytes(50 * 2**20), "a.txt")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:openhall:file_too_large")
    assert "20 MB" in answer.json()["detail"]
    assert MOST == 20 * 2**20 and not File.objects.exists()


def test_what_is_no_form_with_a_file_gets_a_clear_answer(here: Bench) -> None:
    row = here.handled()
    path = f"{API}/matters/{row.token}/files"
    for body, kind in ((b"{}", "application/json"), (b"", "multipart/form-data"), (b"x", "multipart/form-data; boundary=y"),
                       (b"--y\r\n", "multipart/form-data; boundary=y"), (b"", "")):  # fmt: skip
        answer = Client().post(path, body, content_type=kind)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json"), kind
    many = {f"file{number}": SimpleUploadedFile("a.txt", b"a") for number in range(9)}
    assert Client().post(path, many).status_code == 400
    assert not File.objects.exists()


def test_rights_are_those_of_the_matter(here: Bench) -> None:
    row = here.handled()
    other, auditor = token(here, "water_head", Role.WINDOW_HEAD), token(here, "auditor", Role.AUDITOR)
    file = send(of(row), made.pdf(), token=token(here, "tax_clerk", Role.CLERK)).json()["id"]
    assert send(of(row), made.pdf(), token=other).status_code == 404
    assert send(of(row), made.pdf(), token=auditor).status_code == 403
    assert save(f"{of(row)}/{file}", other).status_code == 404
    assert save(f"{of(row)}/{file}").status_code == 401
    assert save(f"{of(row)}/{file}", auditor).status_code == 200
    assert save(f"{of(row)}/{uuid.uuid4()}", auditor).status_code == 404
    assert send("/matters/" + "a" * 22 + "/files", made.pdf()).status_code == 404
    assert File.objects.count() == 1


def test_the_names_of_a_complainers_files_are_kept_from_the_unit(here: Bench) -> None:
    row = here.handled(kind="complaint")
    send(f"/matters/{row.token}/files", made.pdf(), "王小明.pdf")
    clerk, desk = token(here, "tax_clerk", Role.CLERK), token(here, "supervisor", Role.SUPERVISOR)
    assert "王小明" not in take(f"/halls/lakeside/matters/{row.id}", clerk).content.decode()
    assert "王小明" in take(f"/halls/lakeside/matters/{row.id}", desk).content.decode()
    file = File.objects.get().id
    assert (save(f"{of(row)}/{file}", clerk).status_code, save(f"{of(row)}/{file}", desk).status_code) == (403, 200)


def test_the_same_key_adds_one_file_and_refuses_another(here: Bench) -> None:
    row = here.bring()
    path = f"/matters/{row.token}/files"
    first, again = (send(path, made.pdf(), key="k1") for _each in range(2))
    assert first.json() == again.json() and File.objects.count() == 1
    assert send(path, b"another", "a.txt", key="k1").status_code == 422
    assert File.objects.count() == 1


def test_an_ended_matter_takes_no_more(here: Bench) -> None:
    assert send(f"/matters/{here.withdrawn().token}/files", made.pdf()).status_code == 409
    assert not File.objects.exists()
