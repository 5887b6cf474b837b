"""Sealed files in a backup, after a restore, under a new key, and before the doctor."""

import io
import json
import pathlib
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable

import pytest

from openhall.site.archived_files import BadFiles, add_files, take_files
from tests.site.typed import openhall, remove

ADDRESS = "ab" + "0" * 62
HALL = "00000000-0000-0000-0000-00000000000a"

SCRIPT = """
import io, pathlib, sys, uuid
from openhall.site.opening import open_data_dir
open_data_dir(pathlib.Path(sys.argv[2]))
from openhall.files import queries, services
from openhall.kit.clock import utc_now
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.routines.timetable import tick
act, hall = Act("system", utc_now()), uuid.UUID(int=0xA)
matter = Subject("matter", uuid.UUID(int=0xB))
if sys.argv[1] == "keep":
    for text in (b"first evidence", b"second evidence"):
        services.keep(act, matter, hall, "a.txt", io.BytesIO(text))
if sys.argv[1] == "tick":
    tick()
texts = [b"".join(services.open_for(act, matter, each.id).pieces).decode() for each in queries.files_of(matter)]
print(*sorted(texts), sep=chr(10))  # both were kept in one moment
"""


def script(verb: str, folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Open the data directory in another process, do something, and say every file of the matter."""
    for name in ("OPENHALL_VAULT_KEY", "OPENHALL_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(pathlib.Path(__file__).resolve().parents[2]))
    done = subprocess.run([sys.executable, "-c", SCRIPT, verb, str(folder)], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def finding(folder: pathlib.Path) -> tuple[str, str]:
    done = openhall("doctor", "--data-dir", folder, "--json")
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["about"] == "files"]
    return found["level"], found["sentence"]


@pytest.mark.slow
def test_files_come_back_from_a_backup_and_the_doctor_compares_them(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third, saved = (tmp_path / name for name in ("first", "second", "third", "saved.tar"))
    said = ["first evidence", "second evidence"]
    try:
        assert script("keep", first, monkeypatch) == said
        assert openhall("vault-key", "--new", "--data-dir", first).returncode == 0
        assert script("tick", first, monkeypatch) == said
        assert openhall("backup", saved, "--data-dir", first).returncode == 0
        back = openhall("restore", saved, "--data-dir", second, "--json")
        assert (back.returncode, json.loads(back.stdout)["files"], json.loads(back.stdout)["differ"]) == (0, 2, [])
        assert script("look", second, monkeypatch) == said
        kept = sorted(path for path in (second / "files").rglob("*") if path.is_file())
        assert len(kept) == 2 and all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in (second / "files").rglob("*") if path.is_dir())
        assert finding(second) == ("ok", "2 files kept, 2 of them read and compared with their digest")
        kept[0].write_bytes(kept[0].read_bytes()[:-1] + b"!")
        kept[1].unlink()
        level, sentence = finding(second)
        assert level == "fault" and f"{kept[0].name[:12]} differs" in sentence and f"{kept[1].name[:12]} is missing" in sentence
        assert openhall("doctor", "--data-dir", second).returncode == 1
        half = without(saved, tmp_path / "half.tar", lambda name: name == kept[0].relative_to(second).as_posix())
        lost = openhall("restore", half, "--data-dir", third)
        assert (lost.returncode, len(lost.stderr.splitlines())) == (2, 1) and "it has 1 of 2 files" in lost.stderr
    finally:
        remove(first, second, third)


def without(source: pathlib.Path, target: pathlib.Path, leaves: Callable[[str], bool]) -> pathlib.Path:
    """The same backup without some members."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            if not leaves(member.name):
                new.addfile(member, old.extractfile(member))
    return target


def archive_of(path: pathlib.Path, name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarFile:
    """An archive with one member."""
    with tarfile.open(path, "w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname, member.size = kind, "/etc/passwd", 3 if kind == tarfile.REGTYPE else 0
        tar.addfile(member, io.BytesIO(b"abc"))
    return tarfile.open(path)


@pytest.mark.parametrize(
    "name",
    ["files/../../escaped", "files/x/ab/" + ADDRESS, f"files/{HALL}/cd/{ADDRESS}", f"files/{HALL}/ab/{ADDRESS}.new",
     f"files/{HALL.upper()}/ab/{ADDRESS}", f"files/{HALL}/ab/{ADDRESS}/more", "files"],
)  # fmt: skip
def test_a_backup_writes_nowhere_but_where_files_lie(tmp_path: pathlib.Path, name: str) -> None:
    with archive_of(tmp_path / "bad.tar", name) as tar, pytest.raises(BadFiles):
        take_files(tar, tmp_path / "data")
    assert not (tmp_path / "data").exists() and not (tmp_path / "escaped").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path: pathlib.Path, kind: bytes) -> None:
    with archive_of(tmp_path / "bad.tar", f"files/{HALL}/ab/{ADDRESS}", kind) as tar, pytest.raises(BadFiles):
        take_files(tar, tmp_path / "data")


def test_half_written_files_and_strange_ones_are_not_saved(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "files" / HALL / "ab"
    folder.mkdir(parents=True)
    for name in (ADDRESS, f"{ADDRESS}.new", "notes.txt"):
        (folder / name).write_bytes(b"abc")
    with tarfile.open(tmp_path / "saved.tar", "w") as tar:
        assert add_files(tar, tmp_path) == 1
        assert tar.getnames() == [f"files/{HALL}/ab/{ADDRESS}"]
    with tarfile.open(tmp_path / "saved.tar") as tar:
        assert take_files(tar, tmp_path / "back") == 1
    assert (tmp_path / "back" / "files" / HALL / "ab" / ADDRESS).read_bytes() == b"abc"
    with tarfile.open(tmp_path / "none.tar", "w") as tar:
        assert add_files(tar, tmp_path / "nowhere") == 0
