"""`checkpoint`, `verify` and `verify-receipt` as a clerk, a witness and a visitor type them."""

import contextlib
import json
import pathlib
import time
from collections.abc import Iterator

import psycopg
import pytest
from typer.testing import CliRunner

from openhall.ledger.rules.checkpoints import opened, signed
from openhall.ledger.rules.notes import new_key, public_key
from openhall.site.command import app
from openhall.site.postgres import ServerFailed, open_server, remove_cluster
from tests.architecture.house import PACKAGE
from tests.ledger.logs import KEY, OTHER_KEY
from tests.ledger.test_receipts import made
from tests.site.typed import openhall

# ---- a receipt needs nothing but the program ------------------------------------------------------------------------


def receipt_in(folder: pathlib.Path, **changes: object) -> pathlib.Path:
    path = folder / "receipt.json"
    path.write_text(json.dumps({**made().facts, **changes}), encoding="utf-8")
    return path


def asked(*arguments: object) -> tuple[int, str, str]:
    """Exit code and what was said, in this process."""
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_receipt_is_checked_with_the_published_key_given_or_in_a_file(tmp_path: pathlib.Path) -> None:
    path, key = receipt_in(tmp_path), tmp_path / "key.txt"
    key.write_text(f"{OTHER_KEY.public.text}\n{KEY.public.text}\n")
    for given in (KEY.public.text, key):
        code, said, _ = asked("verify-receipt", path, "--key", given)
        assert (code, len(said.splitlines())) == (0, 1)
        assert "place 5 of 11" in said
    code, said, _ = asked("verify-receipt", path)
    assert code == 0
    assert "own word" in said


@pytest.mark.parametrize(
    "changes", [{"index": 4}, {"checkpoint": signed(11, bytes(32), KEY)}, {"text": "[]"}, {"kind": "Praise"}]
)
def test_a_false_receipt_is_told_in_one_sentence(tmp_path: pathlib.Path, changes: dict[str, object]) -> None:
    code, said, _ = asked("verify-receipt", receipt_in(tmp_path, **changes), "--key", KEY.public.text)
    assert (code, len(said.splitlines())) == (1, 1)


def test_a_receipt_of_another_hall_is_false(tmp_path: pathlib.Path) -> None:
    code, said, _ = asked("verify-receipt", receipt_in(tmp_path), "--key", OTHER_KEY.public.text)
    assert code == 1
    assert "no known key" in said


@pytest.mark.parametrize("content", [b"", b"dear hall", b"\xff\xfe", b"{}", b"[" * 90_000, b"\x00" * 2_000_000])
def test_what_is_no_receipt_is_told_in_one_line(tmp_path: pathlib.Path, content: bytes) -> None:
    path = tmp_path / "letter"
    path.write_bytes(content)
    code, _, said = asked("verify-receipt", path)
    assert (code, len(said.splitlines())) == (2, 1)


@pytest.mark.parametrize("key", ["x+y+z", "nowhere", "", "README.md"])
def test_a_key_that_is_none_is_told_in_one_line(tmp_path: pathlib.Path, key: str) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with contextlib.chdir(folder):
        (folder / "README.md").write_text("\n")
        code, _, said = asked("verify-receipt", receipt_in(tmp_path), "--key", key)
    assert (code, len(said.splitlines())) == ((2, 1) if key else (0, 0))
    for path in (tmp_path, tmp_path / "none"):
        code, _, said = asked("verify-receipt", path)
        assert (code, len(said.splitlines())) == (2, 1)


@pytest.mark.slow
def test_a_receipt_needs_no_data_directory_and_makes_none(tmp_path: pathlib.Path) -> None:
    done = openhall("verify-receipt", receipt_in(tmp_path), "--key", KEY.public.text)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["receipt.json"]


# ---- a hall and its witness -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pathlib.Path]:
    """A real hall set up from the example file; its server is kept running, so that commands join it."""
    folder = tmp_path_factory.mktemp("hall") / "data"
    try:
        done = openhall("init", "--from", PACKAGE.parents[1] / "examples" / "hall.yaml", "--data-dir", folder)
        assert done.returncode == 0, done.stderr
        with open_server(folder):
            yield folder
    finally:
        remove(folder)


def remove(folder: pathlib.Path) -> None:
    """Remove a database as soon as its last user has left."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return remove_cluster(folder)
        except ServerFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def happen(hall: pathlib.Path, count: int) -> None:
    """Something happens in the hall: `count` events, not yet in order."""
    append = "SELECT ledger_append(gen_random_uuid(), NULL, %s, 'Noted', 'review', gen_random_uuid(), 'clerk', '{}')"
    with open_server(hall) as server, psycopg.connect(server.app_database_url) as session:
        for _ in range(count):
            session.execute(append, ["2026-03-02T02:00Z"])


def bend(hall: pathlib.Path, *statements: str) -> None:
    """The owner of the database changes something."""
    with open_server(hall) as server, psycopg.connect(server.database_url) as owner:
        for each in statements:
            owner.execute(each)


def checkpoint(hall: pathlib.Path, *options: str) -> str:
    done = openhall("checkpoint", *options, "--data-dir", hall)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_a_witness_keeps_a_checkpoint_and_finds_out_what_was_bent(hall: pathlib.Path, tmp_path: pathlib.Path) -> None:
    first = checkpoint(hall)
    key = public_key(checkpoint(hall, "--key"))
    happen(hall, 7)
    facts = json.loads(checkpoint(hall, "--now", "--json"))
    found, signer = opened(facts["checkpoint"], [key])
    assert (found.size, found.root.hex(), signer.text) == (facts["size"], facts["root"], facts["key"])
    assert found.size == opened(first, [key])[0].size + 7
    note, wrapped = tmp_path / "note.txt", tmp_path / "facts.json"
    note.write_bytes(facts["checkpoint"].replace("\n", "\r\n").encode() + b"\r\n")
    wrapped.write_text(checkpoint(hall, "--json"))
    assert json.loads(wrapped.read_text()) == facts, "the last one is shown again"
    for path in (note, wrapped):
        done = openhall("verify", "--checkpoint", path, "--data-dir", hall)
        assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stdout + done.stderr
        assert f"its first {found.size} are those of the checkpoint from outside" in done.stdout
    saved = tmp_path / "yesterday.tar"
    assert openhall("backup", saved, "--data-dir", hall).returncode == 0
    happen(hall, 1)
    later = tmp_path / "later.txt"
    later.write_text(checkpoint(hall, "--now"))
    the_dump_of_yesterday(saved, later, note, tmp_path)
    bend(hall, "ALTER TABLE ledger_event DISABLE TRIGGER USER", "UPDATE ledger_event SET actor = 'nobody'")
    done = openhall("verify", "--checkpoint", later, "--data-dir", hall)
    assert done.returncode == 1
    assert done.stdout.startswith(f"The log is NOT sound: {found.size + 1} events in order")
    assert "at place 1 does not fit its digest" in done.stdout.splitlines()[1]


def the_dump_of_yesterday(saved: pathlib.Path, later: pathlib.Path, note: pathlib.Path, folder: pathlib.Path) -> None:
    """Restored, it is sound by itself and for an older checkpoint; the younger one finds it out."""
    old = folder / "old"
    try:
        assert openhall("restore", saved, "--data-dir", old).returncode == 0
        with open_server(old):
            assert openhall("verify", "--checkpoint", note, "--data-dir", old).returncode == 0
            done = openhall("verify", "--checkpoint", later, "--data-dir", old)
        assert done.returncode == 1
        assert "The log ends at place" in done.stdout
    finally:
        remove(old)


@pytest.mark.slow
def test_a_new_key_is_named_and_the_old_one_still_counts(hall: pathlib.Path) -> None:
    old = checkpoint(hall)
    shown = json.loads(checkpoint(hall, "--new-key", "city.example/log", "--json"))
    assert [each.split("+")[0] for each in shown["known"]][-1] == "city.example/log"
    assert len(shown["known"]) == 2
    fresh = checkpoint(hall, "--now")
    assert fresh.startswith("city.example/log\n")
    assert fresh.splitlines()[1:3] == old.splitlines()[1:3]
    report = json.loads(openhall("verify", "--data-dir", hall, "--json").stdout)
    assert report["ordered"] == int(fresh.splitlines()[1])  # sound or not: another test may have bent this log before
    assert [each for each in report["faults"] if each["about"] == "checkpoint" and "key" in each["sentence"]] == []


@pytest.mark.slow
def test_bad_input_is_told_in_one_line(hall: pathlib.Path, tmp_path: pathlib.Path) -> None:
    letter, foreign = tmp_path / "letter", tmp_path / "foreign"
    letter.write_text("dear hall")
    foreign.write_text(signed(1, bytes(32), new_key("elsewhere.example/log", bytes(32))))
    for options in (("verify", "--checkpoint", letter), ("verify", "--checkpoint", tmp_path / "none"),
                    ("checkpoint", "--new-key", "two words")):  # fmt: skip
        done = openhall(*options, "--data-dir", hall)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    done = openhall("verify", "--checkpoint", foreign, "--data-dir", hall)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "elsewhere.example/log" in done.stderr
