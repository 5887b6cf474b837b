"""The import contracts hold, and each would notice: a small house with one planted fault is held against them."""

import os
import pathlib
import subprocess
import sys

import pytest

from tests.architecture.house import layers
from tests.ran import ROOT

COMMAND = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
PURE_FILES = (
    "deadlines/rules", "deadlines/states", "files/rules", "files/states", "ledger/rules", "matters/rules",
    "matters/states", "notices/rules", "notices/states", "people/rules", "people/states", "places/rules",
    "places/states", "queue/rules", "queue/states", "service_days/rules", "service_days/states", "vault/rules",
    "vault/states", "knowledge/rules", "knowledge/states", "community/rules", "community/states",
    "outreach/rules", "outreach/states",
)  # fmt: skip


def lint(folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Hold the contracts of this repository against the package `openhall` in a folder."""
    command = [*COMMAND, "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def small_house(tmp_path: pathlib.Path) -> pathlib.Path:
    """A package with every line of the contract and nothing in it."""
    rooms = [name for line in layers() for name in line]
    for name in rooms:
        (tmp_path / "openhall" / name).mkdir(parents=True)
        (tmp_path / "openhall" / name / "__init__.py").touch()
    (tmp_path / "openhall" / "__init__.py").touch()
    for name in PURE_FILES:
        (tmp_path / "openhall" / f"{name}.py").touch()
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint(ROOT / "src")
    assert done.returncode == 0, done.stdout


def test_an_empty_house_breaks_none(small_house: pathlib.Path) -> None:
    done = lint(small_house)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("queue", "import openhall.web"),
        ("api", "import openhall.web"),
        ("kit", "import django"),
        ("kit", "import openhall.lab"),
        ("lab", "import openhall.queue"),
        ("lab", "import openhall.demo"),
        ("lab", "import django"),
        ("places", "import openhall.lab"),
        ("places", "import openhall.people"),
        ("ledger", "import openhall.places"),
    ],
)
def test_a_planted_import_is_seen(small_house: pathlib.Path, room: str, line: str) -> None:
    (small_house / "openhall" / room / "work.py").write_text(line + "\n")
    done = lint(small_house)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


@pytest.mark.slow
def test_a_rule_that_asks_the_database_is_seen(small_house: pathlib.Path) -> None:
    (small_house / "openhall" / "queue" / "rules.py").write_text("import django.db\n")
    assert lint(small_house).returncode == 1


@pytest.mark.slow
def test_a_room_nobody_planned_is_seen(small_house: pathlib.Path) -> None:
    (small_house / "openhall" / "annex").mkdir()
    (small_house / "openhall" / "annex" / "__init__.py").touch()
    assert lint(small_house).returncode == 1
