"""What is taken and what is not, each with a real file: by content, with one clear sentence, and never another error."""

import io
import random
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from openhall.files.rules import checked, received
from openhall.files.rules.office import MOST_RATIO, MOST_UNPACKED
from openhall.files.rules.sizes import MOST, MOST_OF_IMAGE, PIECE
from openhall.files.states import ENDINGS, Kind
from openhall.kit.errors import Refusal
from tests.files import made

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def refused(content: bytes, name: str = "photo") -> str:
    """The code of the refusal; an upload that is taken fails the test."""
    with pytest.raises(Refusal) as said:
        checked(content, name)
    assert said.value.status == 400 and str(said.value).endswith(".")
    return said.value.code


HONEST = {
    "a.jpg": (made.image("JPEG"), Kind.JPEG), "a.PNG": (made.image("PNG"), Kind.PNG),
    "a.webp": (made.image("WEBP"), Kind.WEBP), "IMG_0001.HEIC": (made.HEIC, Kind.JPEG),
    "a.pdf": (made.pdf(), Kind.PDF), "a.docx": (made.docx(), Kind.DOCX), "a.xlsx": (made.xlsx(), Kind.XLSX),
    "a.txt": ("窗口没有人".encode(), Kind.TEXT), "b.txt": ("窗口没有人".encode("gb18030"), Kind.TEXT),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_honest_files_are_taken(name: str) -> None:
    content, kind = HONEST[name]
    found = checked(content, name)
    assert (found.kind, found.name) == (kind, f"{name.rpartition('.')[0]}.{ENDINGS[kind][0]}")
    assert checked(content, "without ending").name == f"without ending.{ENDINGS[kind][0]}"


def test_documents_are_kept_as_they_came_and_texts_in_one_encoding() -> None:
    for name in ("a.pdf", "a.docx", "a.xlsx"):
        assert checked(HONEST[name][0], name).content == HONEST[name][0]
    assert {checked(HONEST[name][0], name).content for name in ("a.txt", "b.txt")} == {"窗口没有人".encode()}


@pytest.mark.parametrize("name", HONEST)
def test_a_file_that_lies_about_itself_is_refused(name: str) -> None:
    content, kind = HONEST[name]
    images = {Kind.JPEG, Kind.PNG, Kind.WEBP}
    others = [each for each in (Kind.PNG, Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.TEXT) if each is not kind and not {each, kind} <= images]
    assert {refused(content, f"a.{ENDINGS[other][0]}") for other in others} == {"file_lies"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ" + bytes(200), "file_runs"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "file_runs"),
        (b"\xca\xfe\xba\xbe" + bytes(200), "file_runs"),
        (b"#!/bin/sh\nrm -rf /\n", "file_runs"),
        (b"  @echo off\r\n", "file_runs"),
        (b"<?php system($_GET['x']);", "file_runs"),
        (b"\n<script>alert(1)</script>", "file_runs"),
        (b"hello <SCRIPT src=x>", "file_runs"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "file_runs"),
        (b"\xef\xbb\xbf<html>", "file_runs"),
        (b"a text\n%PDF-1.7\n", "file_runs"),
        (b"import os\nos.system('x')\n", "file_runs"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(99), "file_archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "file_archive"),
        (b"\x1f\x8b\x08" + bytes(99), "file_archive"),
        (bytes(257) + b"ustar\x0000" + bytes(300), "file_archive"),
        (made.zipped({"a.txt": b"a"}), "file_archive"),
        (made.zipped({"inner.zip": made.zipped({"a.txt": b"a"})}), "file_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_office"),
        (b"GIF89a" + bytes(99), "file_not_taken"),
        (b"BM" + bytes(99), "file_not_taken"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(99), "file_not_taken"),
        (random.Random(1).randbytes(5000), "file_not_taken"),
        (b"a\x00b", "file_not_taken"),
    ],
)  # fmt: skip
def test_what_is_never_taken(content: bytes, code: str) -> None:
    assert refused(content) == code
    assert refused(content, "a.jpg") == code, "whatever it is called"


def test_a_harmless_text_that_scanners_know_is_a_text() -> None:
    assert checked(EICAR, "a.txt").kind is Kind.TEXT, "no scanner is asked here: what a scanner knows must come from one"


# ---- size ----------------------------------------------------------------------------------------------------------


def test_fifty_megabytes_are_refused_while_they_come_in() -> None:
    stream = made.Endless(50 * 2**20)
    with pytest.raises(Refusal) as said:
        received(stream)
    assert (said.value.code, str(said.value)) == ("file_too_large", "This file is too large: at most 20 MB.")
    assert stream.taken <= MOST + PIECE, "the rest was not even read"
    assert len(received(made.Endless(MOST))) == MOST


def test_an_image_may_be_half_as_large_as_a_document() -> None:
    image = made.image("JPEG")
    assert checked(image + bytes(MOST_OF_IMAGE - len(image)), "a.jpg").kind is Kind.JPEG
    assert refused(image + bytes(MOST_OF_IMAGE - len(image) + 1), "a.jpg") == "file_too_large"
    assert checked(b"a" * MOST, "a.txt").kind is Kind.TEXT


# ---- office --------------------------------------------------------------------------------------------------------

EXTERNAL = '<Relationship Id="x" TargetMode="External" Target="http://elsewhere.example/x" Type="http://o/relationships/{}"/>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (made.docx({"word/vbaProject.bin": b"x"}), "file_macros"),
        (made.docx({"WORD/VBAPROJECT.BIN": b"x"}), "file_macros"),
        (made.docx(main=made.MACROS), "file_macros"),
        (made.docx({"xl/macrosheets/sheet1.xml": b"<x/>"}), "file_macros"),
        (made.docx(main=f"{made.WORD}.template.main+xml"), "file_not_taken"),
        (made.docx({"word/embeddings/sheet.xlsx": b"x"}), "file_holds_files"),
        (made.docx({"word/media/image1.png": made.zipped({"a": b"a"})}), "file_holds_files"),
        (made.docx({"word/media/image1.png": b"MZ" + bytes(90)}), "file_holds_files"),
        (made.docx({"word/activeX/activeX1.xml": b"<x/>"}), "file_holds_files"),
        (made.docx(relations=EXTERNAL.format("attachedTemplate")), "document_fetches"),
        (made.docx(relations=EXTERNAL.format("oleObject")), "document_fetches"),
        (made.docx({"word/_rels/x.xml.rels": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document_broken"),
        (made.docx({"word/_rels/x.xml.rels": b"<a>"}), "document_broken"),
        (made.docx({"word/DOCUMENT.xml": b"<a/>"}), "document_broken"),
        (made.docx()[:-30], "document_broken"),
        (made.locked(made.docx()), "file_encrypted"),
        (made.docx() + b"more", "file_two_types"),
        (made.docx() + made.image("JPEG"), "file_two_types"),
        (b"PK" + made.docx(), "file_not_taken"),
        (made.zipped({"a": b"a"}) + made.docx(), "file_two_types"),
        (made.docx({"a": b"%PDF-1.7"}) , "file_holds_files"),
    ],
)  # fmt: skip
def test_documents_that_are_more_than_documents(content: bytes, code: str) -> None:
    assert refused(content, "a.docx") == code


def test_a_hyperlink_is_no_part_that_is_fetched() -> None:
    assert checked(made.docx(relations=EXTERNAL.format("hyperlink")), "a.docx").kind is Kind.DOCX


def test_a_bomb_is_told_by_its_ratio_before_it_is_unpacked() -> None:
    bomb = made.docx({"word/media/image1.bmp": bytes(30 * 2**20)})
    assert len(bomb) < 40_000 and refused(bomb, "a.docx") == "file_unpacks_endlessly"


def test_a_bomb_that_lies_about_its_size_is_told_by_what_comes_out() -> None:
    honest = made.docx({"word/media/image1.bmp": bytes(30 * 2**20)})
    lying = honest.replace((30 * 2**20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying, "a.docx") in ("file_unpacks_endlessly", "document_broken")


def test_a_document_may_not_unpack_to_more_than_the_limit() -> None:
    rng = random.Random(2)
    noise = rng.randbytes(3_000_000) + rng.randbytes(16_000) * 6400
    content = made.docx({"word/media/image1.bmp": noise})
    assert len(noise) > MOST_UNPACKED and len(noise) / len(content) < MOST_RATIO, "its ratio alone would not tell"
    assert refused(content, "a.docx") == "file_unpacks_endlessly"
    assert checked(made.docx({"word/media/image1.bmp": noise[: 90 * 2**20]}), "a.docx").kind is Kind.DOCX


def test_a_list_of_relations_may_not_be_endless() -> None:
    assert refused(made.docx({"word/_rels/x.xml.rels": b"<a>" + b"<b/>" * 600_000 + b"</a>"}), "a.docx") == "document_broken"


def test_a_kept_sheet_still_opens() -> None:
    book = openpyxl.load_workbook(io.BytesIO(checked(made.xlsx(), "a.xlsx").content))
    assert book.worksheets[0]["B1"].value == "窗口没有人"


# ---- PDF -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (made.pdf(JS, catalog=b"/OpenAction 4 0 R"), "pdf_scripts"),
        (made.pdf(b"<< /S /Java#53cript /J#53 (x) >>"), "pdf_scripts"),
        (made.pdf_with_packed(JS), "pdf_scripts"),
        (made.pdf(catalog=b"/Names << /JavaScript << /Names [] >> >>"), "pdf_scripts"),
        (made.pdf(catalog=b"/AcroForm << /XFA 4 0 R >>"), "pdf_scripts"),
        (made.pdf(b"<< /S /Launch /F (cmd.exe) >>", catalog=b"/OpenAction 4 0 R"), "pdf_acts"),
        (made.pdf_with_packed(b"<< /S /Launch /F (cmd.exe) >>"), "pdf_acts"),
        (made.pdf(b"<< /S /SubmitForm /F (http://x.example) >>"), "pdf_acts"),
        (made.pdf(b"<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream"), "file_holds_files"),
        (made.pdf(b"<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"), "file_holds_files"),
        (made.pdf_with_packed(b"<< /Type /Filespec /EF << >> >>"), "file_holds_files"),
        (made.pdf(b"<< /Filter /Standard /V 1 >>", trailer=b"/Encrypt 4 0 R /ID [<00> <00>]"), "file_encrypted"),
        (made.pdf()[:-80], "pdf_broken"),
        (made.pdf() + made.zipped({"a": b"a"}), "pdf_broken"),
        (made.pdf() + b"MZ" + bytes(99), "pdf_broken"),
        (b"%PDF-1.7\n%%EOF", "pdf_broken"),
    ],
)  # fmt: skip
def test_a_pdf_that_is_more_than_paper(content: bytes, code: str) -> None:
    assert refused(content, "a.pdf") == code


@pytest.mark.parametrize("filler", [b"stream\n", b"1 0 obj\n", b"<< /A ", b"[", b"(", b"/A#41 ", b"xref\n0 1\n", b"startxref\n9\n", b"trailer <<"])
def test_a_pdf_of_rubbish_is_refused_in_seconds(filler: bytes) -> None:
    began = time.thread_time()
    refused(b"%PDF-1.7\n" + filler * (4_000_000 // len(filler)) + b"\nstartxref\n9\n%%EOF", "a.pdf")
    assert time.thread_time() - began < 5


def test_a_pdf_that_ends_as_an_archive_is_refused() -> None:
    archive = io.BytesIO(made.zipped({"a.txt": b"a"}))
    with zipfile.ZipFile(archive, "a") as opened:
        opened.comment = b"\n%%EOF\n"
    assert refused(made.pdf() + archive.getvalue(), "a.pdf") == "pdf_broken"


# ---- images --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", made.image("JPEG")), ("a.png", made.image("PNG")), ("a.webp", made.image("WEBP")), ("a.heic", made.HEIC)],
)
def test_nothing_but_pixels_is_kept_of_a_photograph(name: str, content: bytes) -> None:
    hidden = b"MZ this program <script> PK\x03\x04"
    assert made.MAKER.encode() in content, "the photograph tells where it comes from"
    kept = checked(content + hidden, name).content
    assert made.MAKER.encode() not in kept and hidden not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {} and "exif" not in image.info and "xmp" not in image.info


@pytest.mark.parametrize(
    ("orientation", "corner", "size"),
    [(1, (0, 0), (40, 30)), (2, (1, 0), (40, 30)), (3, (1, 1), (40, 30)), (4, (0, 1), (40, 30)), (5, (0, 0), (30, 40)),
     (6, (1, 0), (30, 40)), (7, (1, 1), (30, 40)), (8, (0, 1), (30, 40))],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_stands_as_it_was_held(kind: str, orientation: int, corner: tuple[int, int], size: tuple[int, int]) -> None:
    kept = checked(made.image(kind, orientation=orientation), "a").content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == size
        blue = {(x, y) for x in (0, 1) for y in (0, 1) if _is_blue(image, x, y)}
        assert blue == {corner}


def _is_blue(image: Image.Image, x: int, y: int) -> bool:
    width, height = image.size
    red, _, blue = image.convert("RGB").getpixel((width // 4 + x * width // 2, height // 4 + y * height // 2))  # type: ignore[misc]
    return bool(blue > red)


def test_what_is_transparent_stays_so_and_grey_stays_grey() -> None:
    with Image.open(io.BytesIO(checked(made.image("PNG", mode="RGBA"), "a").content)) as image:
        assert image.mode == "RGBA"
    with Image.open(io.BytesIO(checked(made.image("JPEG", mode="L"), "a").content)) as image:
        assert image.mode == "L"


@pytest.mark.parametrize(("width", "height"), [(5000, 4001), (20_000, 900), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_of_pixels_is_refused_by_its_head(width: int, height: int) -> None:
    assert refused(made.png_that_says(width, height), "a.png") == "image_too_many_pixels"


def test_a_photograph_of_many_pixels_is_decoded_smaller() -> None:
    big = made.image("JPEG", (6000, 4000))
    with Image.open(io.BytesIO(checked(big, "a.jpg").content)) as image:
        assert image.size == (3000, 2000)


@pytest.mark.parametrize("content", [made.image("JPEG")[:400], made.image("PNG")[:60], made.png_that_says(400, 400), made.HEIC[:300]])
def test_half_a_picture_is_refused(content: bytes) -> None:
    assert refused(content) == "image_broken"


# ---- anything at all -----------------------------------------------------------------------------------------------

STARTS = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP",
          b"\x00\x00\x00\x18ftypheic"]  # fmt: skip


def only_a_refusal(content: bytes, name: str) -> None:
    """Taken or refused; every other exception fails."""
    try:
        found = checked(content, name)
    except Refusal:
        return
    assert found.content and found.name.endswith(ENDINGS[found.kind][0])


@given(st.sampled_from(STARTS), st.binary(max_size=300), st.text(max_size=40))
def test_random_bytes_are_taken_or_refused(start: bytes, rest: bytes, name: str) -> None:
    only_a_refusal(start + rest, name)


@given(st.sampled_from(sorted(HONEST)), st.integers(0, 10**6), st.binary(min_size=1, max_size=8), st.booleans())
def test_bent_files_are_taken_or_refused(name: str, where: int, patch: bytes, cut: bool) -> None:
    content = HONEST[name][0]
    at = where % len(content)
    bent = content[:at] + patch + (b"" if cut else content[at + len(patch) :])
    only_a_refusal(bent, name)
