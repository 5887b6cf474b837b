"""A library is loaded at its first use, and a missing one is told at once."""

import pathlib
import subprocess
import sys

import pytest

from openhall.kit.lazily import lazily

HEAVY = ("pypdf.generic", "openpyxl.workbook", "docx.document", "icalendar.cal", "_pi_heif", "highspy._core")


def test_it_loads_itself_when_it_is_used(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rarely_used.py").write_text("from pathlib import Path\nPath(__file__).with_suffix('.ran').touch()\nLIMIT = 3\n")
    monkeypatch.syspath_prepend(tmp_path)
    module = lazily("rarely_used")
    assert lazily("rarely_used") is module
    assert not (tmp_path / "rarely_used.ran").exists()
    assert module.LIMIT == 3
    assert (tmp_path / "rarely_used.ran").exists()


def test_what_is_not_installed_is_told_at_once() -> None:
    with pytest.raises(ModuleNotFoundError, match="nobody_has_this"):
        lazily("nobody_has_this")


@pytest.mark.slow
def test_a_process_of_the_application_holds_no_reader_before_it_reads(tmp_path: pathlib.Path) -> None:
    """The whole URL table is imported in a process of its own, as the application does."""
    told = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        f"print([each for each in {HEAVY!r} if each in sys.modules])"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "openhall.site.settings", "OPENHALL_DATA_DIR": str(tmp_path),
                   "OPENHALL_SECRET_KEY": "a test's"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
