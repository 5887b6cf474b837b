"""The check of docs/evidence.md finds what is missing: each kind of lie is planted once."""

import pathlib

import pytest

from scripts.check_evidence import commands, faults, rows, targets
from tests.ran import ROOT

HEAD = "| issue | point | what | proof |\n| --- | --- | --- | --- |\n"
RAN = {
    "tests/kit/test_ids.py::test_a": "passed",
    "tests/kit/test_ids.py::test_b[1]": "passed",
    "tests/kit/test_ids.py::test_c": "failed",
    "tests/web/test_page.py::test_d": "skipped",
}


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "Makefile").write_text("demo: setup ## a hall\n\t@true\n")
    return tmp_path


def told(root: pathlib.Path, *lines: str) -> list[str]:
    (root / "docs" / "evidence.md").write_text(HEAD + "\n".join(lines))
    return faults(root, RAN)


@pytest.mark.parametrize(
    "proof",
    ["`tests/kit/test_ids.py::test_a`", "`tests/kit/test_ids.py::test_b`", "`tests/web`", "`make demo`",
     "`openhall demo --days 90`", "`tests/web/test_page.py` and `make demo`"],
)  # fmt: skip
def test_what_exists_and_ran_is_evidence(root: pathlib.Path, proof: str) -> None:
    assert told(root, f"| 2 | house 1 | it works | {proof} |") == []


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("`tests/kit/test_ids.py::test_gone`", "did not run"),
        ("`tests/kit/test_ids.py::test`", "did not run"),
        ("`tests/ki`", "did not run"),
        ("`tests/kit/test_ids.py::test_c`", "failed"),
        ("`tests/kit/test_ids.py`", "failed"),
        ("`make coffee`", "no `make coffee`"),
        ("`openhall brew`", "no command `openhall brew`"),
        ("seen by eye", "names no test"),
    ],
)
def test_what_does_not_is_a_fault(root: pathlib.Path, proof: str, fault: str) -> None:
    (said,) = told(root, f"| 2 | house 1 | it works | {proof} |")
    assert fault in said
    assert "docs/evidence.md:3" in said


def test_an_empty_table_is_a_fault(root: pathlib.Path) -> None:
    assert told(root) == ["docs/evidence.md holds no row"]


def test_the_real_table_names_tests_that_exist() -> None:
    for row in rows((ROOT / "docs" / "evidence.md").read_text("utf-8")):
        for proof in row.proofs:
            if proof.startswith("make "):
                assert proof.split()[1] in targets(ROOT), proof
            elif proof.startswith("openhall "):
                assert proof.split()[1] in commands(), proof
            else:
                path, _, name = proof.partition("::")
                assert (ROOT / path).exists(), proof
                assert not name or f"def {name.split('[')[0]}(" in (ROOT / path).read_text("utf-8"), proof
