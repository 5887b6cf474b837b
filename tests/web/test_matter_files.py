"""Files on the pages of a matter: added by the office and by the person, refused in place, saved by a button."""

import io
import pathlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.files.models import File
from openhall.matters import services as matters
from tests.cast import Cast
from tests.files import made
from tests.kit.calendars import at
from tests.matters.bringing import Bench

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(lakeside: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, settings: Settings) -> Bench:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: at("2026-03-02 11:00"))
    return Bench.of(lakeside)


def staff(bench: Bench, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(bench.cast.account(name))
    return client


def visitor(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def send(client: Client, path: str, content: bytes, name: str, key: str = "") -> Any:
    return client.post(path, {"file": SimpleUploadedFile(name, content), "key": key})


def test_the_office_adds_a_file_and_saves_it(bench: Bench) -> None:
    row, clerk = bench.handled(), staff(bench, "tax_clerk")
    path = f"/matters/lakeside/{row.id}"
    assert send(clerk, f"{path}/files", made.pdf(), "批复.pdf").status_code == 302
    page = clerk.get(path).content.decode()
    assert "批复.pdf" in page and "The file is kept." in page and "File added" in page
    answer = clerk.post(f"{path}/files/{File.objects.get().id}")
    assert b"".join(answer.streaming_content) == made.pdf()  # type: ignore[attr-defined]
    assert answer.headers["Cache-Control"].count("no-store") and answer.headers["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"{path}/files/{File.objects.get().id}").status_code == 405, "reading a page changes nothing"


def test_a_refused_file_is_said_in_place(bench: Bench) -> None:
    row, clerk = bench.handled(), staff(bench, "tax_clerk")
    for client, path in ((clerk, f"/matters/lakeside/{row.id}/files"), (visitor(), f"/m/{row.token}/files")):
        answer = send(client, path, made.docx({"word/vbaProject.bin": b"x"}), "a.docx")
        assert answer.status_code == 400 and row.number in answer.content.decode()
        assert "macro" in answer.content.decode().lower()
        assert client.post(path, {}).status_code == 400
        assert "Choose a file first." in client.post(path, {}).content.decode()
    assert "请先选择文件" in visitor("zh-hans").post(f"/m/{row.token}/files", {}).content.decode()
    assert not File.objects.exists()


def test_the_person_adds_a_photograph_once_and_gets_it_back(bench: Bench) -> None:
    row, client = bench.handled(), visitor()
    for _press in range(2):
        assert send(client, f"/m/{row.token}/files", made.image("JPEG"), "照片.jpg", "k").status_code == 302
    file = File.objects.get()
    assert "照片.jpg" in client.get(f"/m/{row.token}").content.decode()
    assert client.post(f"/m/{row.token}/files/{file.id}").status_code == 200
    assert client.post(f"/m/{bench.bring().token}/files/{file.id}").status_code == 404


def test_the_persons_page_shows_no_file_of_the_office(bench: Bench) -> None:
    row = bench.handled()
    matters.add_file(row.id, "内部.txt", io.BytesIO(b"internal"), bench.by("tax_clerk"))
    assert "内部" not in visitor().get(f"/m/{row.token}").content.decode()
    assert visitor().post(f"/m/{row.token}/files/{File.objects.get().id}").status_code == 404


def test_who_is_no_hand_of_it_sees_no_form(bench: Bench) -> None:
    row = bench.handled()
    page = staff(bench, "auditor").get(f"/matters/lakeside/{row.id}").content.decode()
    assert 'type="file"' not in page
    assert send(staff(bench, "auditor"), f"/matters/lakeside/{row.id}/files", made.pdf(), "a.pdf").status_code == 403
    assert send(staff(bench, "water_head"), f"/matters/lakeside/{row.id}/files", made.pdf(), "a.pdf").status_code == 404


def test_a_complainers_file_is_nameless_to_the_unit(bench: Bench) -> None:
    row = bench.handled(kind="complaint")
    send(visitor(), f"/m/{row.token}/files", made.pdf(), "王小明.pdf")
    page = staff(bench, "tax_clerk").get(f"/matters/lakeside/{row.id}").content.decode()
    assert "王小明" not in page and "A file of the person" in page and "Save this file" not in page
    assert "王小明.pdf" in staff(bench, "duty").get(f"/matters/lakeside/{row.id}").content.decode()
