"""The page that takes a sheet of staff over: choose, look, confirm."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from openhall.people.models import Account
from openhall.places.models import PlannedChange
from openhall.routines.settings.staff_sheet import MOST_ROWS
from tests.cast import Cast
from tests.routines.test_staff_import import GOOD, HEAD, book
from tests.web.staff import Pages, hidden, text

pytestmark = pytest.mark.django_db
PATH = "/settings/lakeside/staff/import"


@pytest.fixture
def pages(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "administrator")


def sent(pages: Pages, data: bytes, name: str = "staff.csv") -> HttpResponse:
    """The file is chosen."""
    with pages.clock():
        return pages.client.post(PATH, {"file": SimpleUploadedFile(name, io.BytesIO(data).read())})  # type: ignore[return-value]  # the test client adds to it


def test_a_sheet_is_looked_at_confirmed_and_taken_back(lakeside: Cast, pages: Pages) -> None:
    looked = sent(pages, GOOD.encode())
    assert looked.status_code == 200
    assert "New 1" in text(looked).replace("  ", " ")
    assert "He Ping · Clerk (Service Administration) · windows: 3" in text(looked)
    assert not Account.objects.filter(username="he.ping").exists()
    fields = {"rows": hidden(looked, "rows"), "version": hidden(looked, "version"), "step": "confirm", "key": "k"}
    saved = pages.post(PATH, **fields)
    assert saved.status_code == 302, text(saved)
    assert pages.post(PATH, **fields).headers["Location"] == saved.headers["Location"], "a double press is one import"
    assert Account.objects.filter(username="he.ping").exists()
    page = pages.later(minutes=1).get(saved.headers["Location"])
    assert "he.ping" in text(page)
    assert pages.post(saved.headers["Location"] + "/undo", key="u").status_code == 302
    assert not Account.objects.get(username="he.ping").is_active


def test_wrong_lines_are_told_and_nothing_is_done(lakeside: Cast, pages: Pages) -> None:
    answer = sent(pages, (GOOD + "he.an,何安,He An,king,,,\n").encode())
    assert answer.status_code == 400
    assert "5 role There is no role king." in text(answer)
    formula = sent(pages, book(tuple(HEAD.strip().split(",")), ("he.an", "何安", "=CMD()", "clerk", "", "", "")), "staff.xlsx")
    assert formula.status_code == 400
    assert "2 name_en A formula is not taken over." in text(formula)
    for data in (b"", b"\x00\x01", b"PK\x03\x04"):
        assert sent(pages, data).status_code == 400
    assert PlannedChange.objects.count() == 0


def test_what_changed_between_look_and_confirmation_is_told(lakeside: Cast, pages: Pages) -> None:
    looked = sent(pages, GOOD.encode())
    Account.objects.filter(username="colleague").update(name_en="Li Na Three")
    late = pages.post(PATH, rows=hidden(looked, "rows"), version=hidden(looked, "version"), step="confirm", key="k")
    assert late.status_code == 409
    assert "Li Na Three" in text(late)
    assert not Account.objects.filter(username="he.ping").exists()


def test_a_workbook_does_the_same(pages: Pages) -> None:
    looked = sent(pages, book(("用户名", "姓名", "英文名", "角色"), ("he.ping", "何平", "He Ping", "clerk")), "staff.xlsx")
    assert looked.status_code == 200
    assert "He Ping · Clerk" in text(looked)


def test_only_an_administrator_imports(lakeside: Cast) -> None:
    for name, status in (("director", 403), ("clerk", 403), ("stranger", 404)):
        assert Pages.of(lakeside, name).get(PATH).status_code == status
        assert sent(Pages.of(lakeside, name), GOOD.encode()).status_code == status
    assert not Account.objects.filter(username="he.ping").exists()


def test_the_largest_sheet_fits_through_the_page_and_the_confirmation(lakeside: Cast, pages: Pages) -> None:
    """A form's fields may hold 64 kB together; a file may be larger."""
    rows = "".join(f"person{each:04d},某某某{each},Person Number {each},guide,services,,\n" for each in range(MOST_ROWS))
    data = (HEAD + rows).encode()
    assert len(data) > 64 * 1024
    looked = sent(pages, data)
    assert looked.status_code == 200
    packed = hidden(looked, "rows")
    assert len(packed) < 48 * 1024
    assert "and 1800 more lines" in text(looked)
    saved = pages.post(PATH, rows=packed, version=hidden(looked, "version"), step="confirm", key="k")
    assert saved.status_code == 302, text(saved)
    assert Account.objects.filter(username__startswith="person").count() == MOST_ROWS
    assert pages.get(saved.headers["Location"]).status_code == 200


@pytest.mark.parametrize("rows", ["", "x", "AAAA", "é", "eJwDAAAAAAE="])
def test_rows_that_were_bent_are_no_sheet(pages: Pages, rows: str) -> None:
    assert pages.post(PATH, rows=rows, step="confirm", key="k").status_code == 400
