"""Documents point at what exists, and the glossary says each word once."""

import pathlib
import re

import pytest

from tests.ran import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: pathlib.Path) -> None:
    text = path.read_text("utf-8")
    targets = [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]
    assert [link for link in targets if not (path.parent / link).exists()] == []


def test_the_glossary_says_each_word_once() -> None:
    text = (ROOT / "docs" / "reference" / "words.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ")[0] for line in text.splitlines() if re.match(r"\| [^ -]", line)]
    words = [row for row in rows if row != "中文"]
    assert len(words) > 100
    assert len(words) == len(set(words))


def test_no_document_or_check_names_a_machine() -> None:
    # Written apart, so that this file does not find itself.
    paths = re.compile("|".join(("/" + "work/", "/" + "tmp/dev", "/" + "root/", "/" + "home/[a-z]")))
    files = [*DOCUMENTS, *ROOT.glob("*.toml"), ROOT / "Makefile", *(ROOT / "scripts").glob("*"), *(ROOT / "tests").rglob("*.py")]
    assert [file.name for file in files if file.is_file() and paths.search(file.read_text("utf-8"))] == []
