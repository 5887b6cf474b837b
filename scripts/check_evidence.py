"""Hold docs/evidence.md against a run: each test it names exists and ran, each command it names exists.

A row is `| issue | point | what | proof |`; a proof holds, in backquotes, test ids (`tests/kit/test_ids.py::test_x`, a
file, or a folder) or commands (`make bench`, `openhall doctor`). A whole test run calls `faults`.
"""

import dataclasses
import pathlib
import re
from collections.abc import Iterator, Mapping

MARKED = re.compile(r"`([^`]+)`")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `proofs` are the texts in backquotes of its last column."""

    line: int
    issue: str
    point: str
    proofs: tuple[str, ...]


def rows(text: str) -> Iterator[Row]:
    """The table's rows; its head and the line below it are none."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0].isdecimal():
            yield Row(number, cells[0], cells[1], tuple(MARKED.findall(cells[3])))


def faults(root: pathlib.Path, ran: Mapping[str, str]) -> list[str]:
    """What is wrong, one sentence each; `ran` maps the ids of this run to passed, skipped or failed."""
    text = (root / "docs" / "evidence.md").read_text("utf-8")
    found = list(rows(text))
    if not found:
        return ["docs/evidence.md holds no row"]
    return [fault for row in found for fault in _faults_of(row, root, ran)]


def _faults_of(row: Row, root: pathlib.Path, ran: Mapping[str, str]) -> Iterator[str]:
    where = f"docs/evidence.md:{row.line} (issue {row.issue}, {row.point})"
    if not row.proofs:
        yield f"{where}: names no test and no command"
    for proof in row.proofs:
        fault = _fault(proof, root, ran)
        if fault:
            yield f"{where}: {fault}"


def _fault(proof: str, root: pathlib.Path, ran: Mapping[str, str]) -> str:
    if proof.startswith("make "):
        return "" if proof.split()[1] in targets(root) else f"there is no `{proof}`"
    if proof.startswith("openhall "):
        return "" if proof.split()[1] in commands() else f"there is no command `{proof}`"
    outcomes = {outcome for name, outcome in ran.items() if _belongs(name, proof)}
    if not outcomes:
        return f"`{proof}` did not run"
    return f"`{proof}` failed" if "failed" in outcomes else ""


def _belongs(name: str, proof: str) -> bool:
    """Whether a test that ran is meant: itself, one of its parameters, or one in the file or folder named."""
    return name == proof or any(name.startswith(proof.rstrip("/") + end) for end in ("[", "::", "/"))


def targets(root: pathlib.Path) -> set[str]:
    """What `make` knows."""
    return set(TARGET.findall((root / "Makefile").read_text("utf-8")))


def commands() -> set[str]:
    """What `openhall` knows."""
    import typer

    from openhall.site.command import app

    group = typer.main.get_command(app)
    return set(getattr(group, "commands", {}))
