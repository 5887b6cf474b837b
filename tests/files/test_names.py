"""Names of uploads: traps are refused, honest ones are cleaned, and the ending is always ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.files.rules.names import LONGEST_SHOWN, shown_name
from openhall.files.states import Kind
from openhall.kit.errors import Refusal


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("photo.jpg.exe", "file_runs"), ("photo.exe", "file_runs"), ("photo.EXE.", "file_runs"), ("a.js", "file_runs"),
        ("photo.exe.jpg", "file_runs"), ("photo.exe .jpg", "file_runs"), ("a.jpg:evil.exe", "file_runs"),
        ("a.html", "file_runs"), ("a.svg", "file_runs"), ("a.docm", "file_runs"), ("a.xlsm", "file_runs"),
        ("report.pdf.jpg", "file_name_double"), ("report.zip.jpg", "file_name_double"),
        ("gpj\u202eexe.jpg", "file_name_hidden"), ("a\u2066b.jpg", "file_name_hidden"), ("a\u200f.jpg", "file_name_hidden"),
        ("a\x00.jpg", "file_name_hidden"), ("a\r\nSet-Cookie: x.jpg", "file_name_hidden"), ("a\x7f.jpg", "file_name_hidden"),
        ("a\ud800.jpg", "file_name_hidden"),
        ("../../etc/passwd", "file_name_path"), ("..\\a.jpg", "file_name_path"), ("a..jpg", "file_name_path"), ("a.\u200b.jpg", "file_name_path"),
        ("/etc/passwd", "file_name_path"), ("C:\\a.jpg", "file_name_path"), ("c:a.jpg", "file_name_path"),
        ("con.jpg", "file_name_reserved"), ("NUL", "file_name_reserved"), ("lpt1.anything.jpg", "file_name_reserved"),
        ("COM¹.jpg", "file_name_reserved"), ("aux .jpg", "file_name_reserved"), ("conin$.jpg", "file_name_reserved"),
        ("a.pdf", "file_lies"), ("a.zip", "file_lies"), ("a.unknown", "file_lies"),
        ("a" * 256, "file_name_too_long"),
    ],
)  # fmt: skip
def test_a_trap_is_refused(name: str, code: str) -> None:
    with pytest.raises(Refusal) as said:
        shown_name(name, Kind.JPEG, Kind.JPEG)
    assert said.value.code == code


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("照片.JPEG", "照片.jpg"), ("a  b\u200b.jpg", "a b.jpg"), ("  .jpg", "file.jpg"), ("", "file.jpg"), (".", "file.jpg"),
        ('what?"<x>|*.jpg', "what___x___.jpg"), ("2026.03.02 大厅.jpg", "2026.03.02 大厅.jpg"), ("图片.png", "图片.jpg"),
        ("第1版.修改稿.jpg", "第1版.修改稿.jpg"), ("console.jpg", "console.jpg"), ("a.jpg.", "a.jpg"),
        ("e\u0301.jpg", "\u00e9.jpg"), ("\ue000.jpg", "file.jpg"), ("办事 指南.v2.最终", "办事 指南.v2.最终.jpg"),
    ],
)  # fmt: skip
def test_an_honest_name_is_cleaned(name: str, shown: str) -> None:
    assert shown_name(name, Kind.JPEG, Kind.JPEG) == shown


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = shown_name("长" * 200 + ".heic", Kind.HEIC, Kind.JPEG)
    assert len(name) == LONGEST_SHOWN and name.endswith("长.jpg")


@given(st.text(max_size=260))
def test_whatever_is_shown_is_one_plain_name(name: str) -> None:
    try:
        shown = shown_name(name, Kind.PDF, Kind.PDF)
    except Refusal:
        return
    assert shown.endswith(".pdf") and 4 < len(shown) <= LONGEST_SHOWN
    assert not set(shown) & set('/\\<>:"|?*\r\n\x00') and ".." not in shown and shown.isprintable()
    assert shown_name(shown, Kind.PDF, Kind.PDF) == shown, "cleaning it again changes nothing"
