"""Kept files: whole or not at all, sealed, handed out to save alone, destroyed for good, and nothing told about them."""

import datetime as dt
import io
import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from openhall.files import queries
from openhall.files import services as files
from openhall.files.models import Content, File
from openhall.files.queries import FileView
from openhall.files.rules.sealing import commitment
from openhall.files.rules.sizes import digest_of
from openhall.files.services import disk
from openhall.files.states import Kind, Why
from openhall.kit.errors import Conflict, Malformed, Missing, Refusal
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.models import Event
from openhall.ledger.services import Act
from openhall.vault.rules import new_key
from tests.files import made
from tests.server import OwnDatabase

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
ACT = Act("account:01990000-0000-7000-8000-000000000001", NOW)
HALL, OTHER = uuid.UUID(int=0xA), uuid.UUID(int=0xB)
MATTER = Subject("matter", uuid.UUID(int=0xC))
TEXT = "张三的证据：13812345678".encode()


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, settings: Settings) -> Iterator[pathlib.Path]:
    """A data directory of the test's own; whatever the test does, what lies there is readable by its owner alone."""
    settings.DATA_DIR = tmp_path
    yield tmp_path / "files"
    for path in tmp_path.rglob("files/**/*"):
        assert path.stat().st_mode & 0o077 == 0, path


def keep(content: bytes = TEXT, name: str = "证据.txt", hall: uuid.UUID = HALL, subject: Subject = MATTER) -> FileView:
    return files.keep(ACT, subject, hall, name, io.BytesIO(content))


def on_disk(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".swept")


def taken_out(file: uuid.UUID, subject: Subject = MATTER) -> bytes:
    return b"".join(files.open_for(ACT, subject, file).pieces)


def erase(file: uuid.UUID, subject: Subject = MATTER) -> None:
    files.erase(ACT, subject, file, Why.TAKEN_BACK)


# ---- keeping -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_kept_comes_out_as_it_was(folder: pathlib.Path) -> None:
    kept = keep()
    assert (kept.name, kept.kind, kept.size, kept.by, kept.at) == ("证据.txt", Kind.TEXT, len(TEXT), ACT.actor, NOW)
    assert taken_out(kept.id) == TEXT
    assert queries.files_of(MATTER) == [kept]
    big = random.Random(3).randbytes(3_000_000).hex().encode()
    assert taken_out(keep(big).id) == big


@pytest.mark.django_db
def test_it_goes_out_to_be_saved_and_never_to_be_shown() -> None:
    kept = keep(made.image("JPEG"), '大厅 "1".jpg')
    said = files.open_for(ACT, MATTER, kept.id).headers
    assert said["Content-Disposition"] == (
        "attachment; filename=\"____1_.jpg\"; filename*=UTF-8''%E5%A4%A7%E5%8E%85%20_1_.jpg"
    )
    assert (said["Content-Type"], said["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "default-src 'none'" in said["Content-Security-Policy"] and "sandbox" in said["Content-Security-Policy"]
    assert said["Content-Length"] == str(kept.size) and said["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_on_the_disk_lies_nothing_that_can_be_read(folder: pathlib.Path) -> None:
    keep()
    (path,) = on_disk(folder)
    assert re.fullmatch(rf"{HALL}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}", path.relative_to(folder).as_posix())
    sealed = path.read_bytes()
    assert TEXT not in sealed and "张三".encode() not in sealed and len(sealed) == len(TEXT) + 29
    assert path.name == digest_of(sealed).hex() != digest_of(TEXT).hex(), "the name tells nobody what it is"


@pytest.mark.django_db
def test_the_log_holds_kind_size_and_a_commitment_and_nothing_else() -> None:
    kept = keep()
    taken_out(kept.id)
    row = File.objects.get(id=kept.id)
    said = {each.kind: each for each in ledger.about(MATTER.id)}
    first, second = said["FileKept"], said["FileOpened"]
    assert (len(said), first.actor) == (2, ACT.actor)
    assert first.data == {"file": str(kept.id), "kind": "text", "size": len(TEXT), "digest": bytes(row.digest).hex()}
    assert second.data == {"file": str(kept.id)}
    assert row.salt is not None and bytes(row.digest) == commitment(bytes(row.salt), digest_of(TEXT))
    assert digest_of(TEXT).hex() not in str(first.data), "a short text could be guessed from its bare digest"


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(folder: pathlib.Path) -> None:
    for content, name in ((b"MZ" + bytes(99), "a.jpg"), (TEXT, "a.pdf"), (b"", "a.txt"), (made.docx({"word/vbaProject.bin": b"x"}), "a.docx")):
        with pytest.raises(Malformed):
            keep(content, name)
    stream = made.Endless(50 * 2**20)
    with pytest.raises(Malformed, match="at most 20 MB"):
        files.keep(ACT, MATTER, HALL, "a.txt", stream)
    assert stream.taken < 21 * 2**20
    assert (File.objects.count(), Content.objects.count(), Event.objects.count(), on_disk(folder)) == (0, 0, 0, [])


@pytest.mark.django_db
def test_a_stranger_finds_nothing() -> None:
    kept = keep()
    for subject in (Subject("matter", uuid.uuid4()), Subject("review", MATTER.id)):
        for verb in (taken_out, erase):
            with pytest.raises(Missing):
                verb(kept.id, subject)
    with pytest.raises(Missing):
        taken_out(uuid.uuid4())


@pytest.mark.django_db
def test_the_database_refuses_half_a_file() -> None:
    kept = keep()
    for change in ({"erased_at": NOW}, {"name": ""}, {"salt": None}, {"content": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            File.objects.filter(id=kept.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM files_content")


# ---- the same again ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_content_lies_there_once_a_hall_and_nobody_is_told(folder: pathlib.Path) -> None:
    other = Subject("matter", uuid.uuid4())
    first, second = keep(), keep(name="anders.txt", subject=other)
    assert len(on_disk(folder)) == 1 and first.id != second.id
    facts = [each.data for each in Event.objects.all()]
    assert facts[0].keys() == facts[1].keys() and facts[0]["digest"] != facts[1]["digest"], "two salts, two commitments"
    assert queries.files_of(other) == [second] and queries.files_of(MATTER) == [first]
    keep(hall=OTHER)
    assert len(on_disk(folder)) == 2, "another hall has its own"
    assert queries.bytes_kept(HALL) == len(TEXT)


@pytest.mark.django_db
def test_the_same_again_does_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long it takes must not tell that somebody else has added it before."""
    written: list[int] = []
    real = disk.write

    def counted(hall: uuid.UUID, sealed: bytes) -> bytes:
        written.append(len(sealed))
        return real(hall, sealed)

    monkeypatch.setattr(disk, "write", counted)
    keep()
    keep()
    keep(b"other content, as long as it may be.")
    assert written == [len(TEXT) + 29] * 2 + [36 + 29]


def test_many_who_add_the_same_at_once_share_one_content(own_database: OwnDatabase, folder: pathlib.Path) -> None:
    done: list[FileView] = []

    def one() -> None:
        try:
            done.append(keep())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(done), Content.objects.count(), len(on_disk(folder))) == (8, 1, 1)
    assert {taken_out(each.id) for each in done} == {TEXT}


# ---- erasing -------------------------------------------------------------------------------------------------------


def test_what_is_erased_is_gone_from_disk_and_database(own_database: OwnDatabase, folder: pathlib.Path) -> None:
    kept, same = keep(), keep(subject=Subject("matter", uuid.uuid4()))
    (path,) = on_disk(folder)
    erase(kept.id)
    assert path.exists() and taken_out(same.id, Subject("matter", File.objects.get(id=same.id).subject_id)) == TEXT
    with pytest.raises(Missing):
        taken_out(kept.id)
    assert files.erase_all(ACT, Subject("matter", File.objects.get(id=same.id).subject_id), Why.PERSON_ASKED) == 1
    assert (on_disk(folder), Content.objects.count()) == ([], 0)
    row = File.objects.get(id=kept.id)
    assert (row.name, row.salt, row.content_id, row.erased_at) == ("", None, None, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM files_file f")
        assert not any("证据" in text or digest_of(TEXT).hex() in text for (text,) in cursor.fetchall())
    (said,) = [each for each in ledger.about(MATTER.id) if each.kind == "FileErased"]
    assert said.data == {"file": str(kept.id), "reason": "taken_back"}
    with pytest.raises(Missing):
        erase(kept.id)


def test_an_erasure_that_is_undone_destroys_nothing(own_database: OwnDatabase, folder: pathlib.Path) -> None:
    kept = keep()
    with transaction.atomic():
        erase(kept.id)
        transaction.set_rollback(True)
    assert taken_out(kept.id) == TEXT


def test_a_crash_between_erasure_and_unlink_leaves_only_what_nobody_can_open(
    own_database: OwnDatabase, folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep()
    with monkeypatch.context() as bent:
        bent.setattr(disk, "remove", lambda hall, address: None)
        erase(kept.id)
    (path,) = on_disk(folder)
    assert Content.objects.count() == 0, "its key is gone"
    later = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) + dt.timedelta(hours=23)
    assert (files.sweep(later), path.exists()) == (0, True), "what is fresh may belong to a keeping that goes on"
    assert (files.sweep(later + dt.timedelta(hours=23)), path.exists()) == (0, True), "once a day is enough"
    assert files.sweep(later + dt.timedelta(hours=25)) == 1 and on_disk(folder) == []


def test_erasing_while_the_same_is_added_loses_nothing(own_database: OwnDatabase, folder: pathlib.Path) -> None:
    first = keep()
    added: list[FileView] = []

    def add() -> None:
        try:
            added.append(keep(subject=Subject("matter", HALL)))
        finally:
            connection.close()

    thread = threading.Thread(target=add)
    with transaction.atomic():
        erase(first.id)
        thread.start()
        thread.join(0.5)  # it waits for our lock on the content
    thread.join()
    assert taken_out(added[0].id, Subject("matter", HALL)) == TEXT
    assert len(on_disk(folder)) == Content.objects.count() == 1


# ---- a bad day -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_kill_in_the_middle_leaves_no_half_file_and_no_row_without_one(own_database: OwnDatabase, folder: pathlib.Path) -> None:
    told: set[str] = set()
    for turn in range(4):
        command = [sys.executable, "-m", "tests.files.uploading", own_database.url, str(folder.parent), str(HALL), str(turn)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told |= {process.stdout.readline().strip() for _ in range(3 + 2 * turn)}
            process.send_signal(signal.SIGKILL)
            told |= {line.strip() for line in process.stdout if line.endswith("\n")}
    subject = Subject("matter", HALL)
    kept = {str(each.id): each for each in queries.files_of(subject)}
    assert told <= set(kept) and len(told) >= 24, "what was said to be kept is kept"
    assert all(len(taken_out(each.id, subject)) == each.size for each in kept.values())
    sound = files.faults(NOW.date())
    assert (sound.missing, sound.changed, sound.contents) == ((), (), Content.objects.count())
    for path in on_disk(folder):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    files.sweep(NOW + dt.timedelta(days=2))
    assert {path.name for path in on_disk(folder)} == {str(each) for each in Content.objects.all()}


def full(folder: pathlib.Path) -> None:
    """The next keeping fails as on a full disk, and leaves nothing."""
    before = on_disk(folder)
    with pytest.raises(files.NoRoom) as said:
        keep(random.Random(4).randbytes(1_000_000).hex().encode())
    assert (said.value.status, said.value.code) == (507, "no_room")
    assert on_disk(folder) == before


@pytest.mark.django_db
def test_a_file_that_may_not_grow_leaves_nothing(folder: pathlib.Path) -> None:
    """A quota, simulated by the largest file that this process may write."""
    small = keep()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        full(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert taken_out(small.id) == TEXT, "reading goes on"
    assert (File.objects.count(), Content.objects.count()) == (1, 1)
    assert keep(random.Random(4).randbytes(1_000_000).hex().encode()).size == 2_000_000, "and so does keeping, after"


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing(folder: pathlib.Path) -> None:
    folder.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount here; the quota test stands for it")
    try:
        small = keep()
        full(folder)
        assert taken_out(small.id) == TEXT
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.django_db
def test_bytes_that_were_changed_or_taken_away_are_told_and_not_handed_out(folder: pathlib.Path) -> None:
    kept = keep()
    (path,) = on_disk(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Conflict) as said:
        taken_out(kept.id)
    assert said.value.code == "file_changed" and files.faults(NOW.date()).changed == (path.name,)
    path.write_bytes(whole[:-5])
    assert files.faults(NOW.date(), budget=0).changed == (path.name,), "a length is told without reading"
    path.unlink()
    with pytest.raises(Conflict) as said:
        taken_out(kept.id)
    assert said.value.code == "file_gone" and files.faults(NOW.date()).missing == (path.name,)
    path.write_bytes(whole)
    path.chmod(0o600)
    assert taken_out(kept.id) == TEXT


@pytest.mark.django_db
def test_a_sealed_file_opens_in_no_other_place(folder: pathlib.Path) -> None:
    first, second = keep(), keep(b"another text")
    one, two = (Content.objects.get(files__id=each.id) for each in (first, second))
    Content.objects.filter(id=one.id).update(wrapped=bytes(two.wrapped))
    with pytest.raises(Refusal) as said:
        taken_out(first.id)
    assert said.value.code == "file_changed"


# ---- keys ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_key_wraps_anew_and_touches_no_byte_on_the_disk(folder: pathlib.Path, settings: Settings) -> None:
    kept, old = keep(), settings.VAULT_KEY
    (path,) = on_disk(folder)
    before = path.read_bytes()
    assert files.rewrap() == 0
    settings.VAULT_KEY = f"{new_key()} {old}"
    assert (files.rewrap(), files.rewrap()) == (1, 0)
    settings.VAULT_KEY = settings.VAULT_KEY.split()[0]
    assert taken_out(kept.id) == TEXT and path.read_bytes() == before
    settings.VAULT_KEY = old
    with pytest.raises(Conflict) as said:
        taken_out(kept.id)
    assert said.value.code == "file_key_missing" and files.faults(NOW.date()).keyless == 1
