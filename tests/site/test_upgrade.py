"""From the release before to this one, with that release's own data; and data that is not for this program is let be."""

import json
import lzma
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from openhall.site.archive import BadArchive, steps_in
from openhall.site.finding import upgrade_state
from openhall.site.opening import refuse_holes
from openhall.site.postgres import open_server
from openhall.site.upgrading import (
    MIB,
    Lying,
    UpgradeRefused,
    known_steps,
    look,
    own_steps,
    pending,
    refusal,
    refuse_if_needed,
)
from tests.api.listening import free_port
from tests.journeys.served import COMMAND, own_environment
from tests.ran import ROOT
from tests.server import OwnDatabase
from tests.site.typed import openhall, remove

PREVIOUS = sorted((ROOT / "tests" / "site" / "previous").glob("*.tar.xz"))
NEWER = ("queue", "9999_from_tomorrow")


# ---- the rule


def lying(**other: object) -> Lying:
    values = {"version": 180006, "steps": own_steps(), "size": 100 * MIB, "free": 300 * MIB, **other}
    return Lying(**values)  # type: ignore[arg-type]


def before() -> frozenset[tuple[str, str]]:
    return own_steps() - {("notices", "0001_initial")}


def test_the_steps_found_in_files_are_djangos() -> None:
    loader = MigrationLoader(None)
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("openhall.")}
    assert {step for step in loader.disk_migrations if step[0] in rooms} == own_steps()
    assert set(loader.disk_migrations) <= known_steps()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (lying(), ""),
        (lying(steps=frozenset(), free=0), ""),  # nothing there yet
        (lying(free=0), ""),  # nothing to do
        (lying(version=150000), ""),
        (lying(version=140011), "PostgreSQL 14 is too old: OpenHall needs 15 or newer"),
        (lying(steps=own_steps() | {NEWER}), "a newer OpenHall (step queue 9999_from_tomorrow)"),
        (lying(steps=own_steps() | {("attic", "0001_initial")}), "a newer OpenHall (step attic 0001_initial)"),
        (lying(steps=before()), ""),
        (lying(steps=before(), free=255 * MIB), "needs 256 MiB free on the database's disk and 255 MiB are"),
        (lying(steps=before(), free=900 * MIB, size=901 * MIB), "needs 901 MiB free"),
        (lying(steps=before(), free=None, size=901 * MIB), ""),  # somebody else's server
    ],
)
def test_what_is_refused_and_why(given: Lying, says: str) -> None:
    found = refusal(given)
    assert says in found
    assert bool(found) == bool(says)
    assert "\n" not in found


def test_the_doctor_tells_the_state_of_the_upgrade() -> None:
    levels = [upgrade_state(each).level for each in (lying(), lying(steps=before()), lying(version=140000))]
    assert levels == ["ok", "warn", "fault"]
    assert pending(lying(steps=before())) == {("notices", "0001_initial")}


# ---- a database that is not for this program


def test_newer_data_is_refused_and_not_touched(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.owner_url, autocommit=True) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, '2030-01-01')", NEWER)
    with pytest.raises(UpgradeRefused, match="newer OpenHall"):
        refuse_if_needed(own_database.owner_url, None)
    assert NEWER in look(own_database.owner_url, None).steps


def test_an_unfinished_downgrade_is_refused(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.superuser_url, autocommit=True) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'places'")
    with pytest.raises(UpgradeRefused, match="unfinished downgrade"):
        refuse_holes()


def test_a_server_that_does_not_answer_is_said_in_a_sentence(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UpgradeRefused, match="the database does not answer"):
        look(f"postgresql://owner:secret@/openhall?host={tmp_path}", None)


def test_a_manifest_of_another_kind_is_no_backup(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "letter.tar"
    path.write_bytes(b"dear hall")
    with pytest.raises(BadArchive):
        steps_in(path)


# ---- the whole way, as an engineer types it


@pytest.fixture(params=PREVIOUS, ids=lambda path: path.name.removesuffix(".tar.xz"))
def previous(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> pathlib.Path:
    """The backup that the release before has made of its data."""
    saved = tmp_path / "saved.tar"
    saved.write_bytes(lzma.decompress(pathlib.Path(request.param).read_bytes()))
    return saved


@pytest.fixture
def old_data(previous: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A data directory as the release before has left it: this program has not upgraded it yet."""
    script = (
        "import pathlib, sys; from openhall.site import archive; from openhall.site.opening import open_without_schema\n"
        "source, target = map(pathlib.Path, sys.argv[1:])\n"
        "archive.unpack_secrets(source, target); archive.load_database(source, open_without_schema(target))"
    )
    folder = tmp_path / "data"
    python = str(COMMAND.with_name("python"))
    subprocess.run([python, "-c", script, str(previous), str(folder)], env=own_environment(), check=True)
    yield folder
    remove(folder)


def rows(data_dir: pathlib.Path, tables: tuple[str, ...]) -> dict[str, int]:
    with open_server(data_dir) as server, psycopg.connect(server.database_url) as connection:
        found = {}
        for table in tables:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            found[table] = int(row[0]) if row else 0
        return found


KEPT = ("queue_ticket", "queue_stop", "reviews_review", "reviews_rectification", "deadlines_clock", "vault_sealed", "people_account")


@pytest.mark.slow
def test_the_release_before_is_upgraded_verified_and_serves_a_visit(old_data: pathlib.Path, tmp_path: pathlib.Path) -> None:
    was = rows(old_data, KEPT)
    assert min(was.values()) > 0
    looked = openhall("doctor", "--data-dir", old_data, "--json")
    (found,) = json.loads(looked.stdout)["findings"]
    assert (looked.returncode, found["about"], found["level"]) == (0, "upgrade", "warn"), "the doctor only looks"
    kept = openhall("backup", tmp_path / "before.tar", "--data-dir", old_data)
    assert kept.returncode == 0, kept.stderr
    assert set(steps_in(tmp_path / "before.tar")) < known_steps(), "a backup upgrades nothing"
    token = openhall("token", "create", "upgrade", "--role", "supervisor", "--hall", "lakeside", "--data-dir", old_data, "--json")
    assert token.returncode == 0, token.stderr
    with Served(old_data) as address:
        serve_one(address, json.loads(token.stdout)["token"])
    assert rows(old_data, KEPT) == {**was, "queue_ticket": was["queue_ticket"] + 1, "queue_stop": was["queue_stop"] + 1}
    verified = openhall("verify", "--data-dir", old_data, "--json")
    report = json.loads(verified.stdout)
    assert (verified.returncode, report["sound"], report["checkpoints"] >= 1) == (0, True, True)
    levels = {each["about"]: each["level"] for each in json.loads(openhall("doctor", "--data-dir", old_data, "--json").stdout)["findings"]}
    assert (levels["upgrade"], levels["vault"], levels["log"]) == ("ok", "ok", "ok"), "what was sealed still opens"


class Served:
    """`openhall run` on a data directory, until the block ends."""

    def __init__(self, data_dir: pathlib.Path) -> None:
        self.data_dir, self.port = data_dir, free_port()

    def __enter__(self) -> str:
        command = [str(COMMAND), "run", "--data-dir", str(self.data_dir), "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=own_environment())
        deadline = time.monotonic() + 90
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200:
                    return f"http://127.0.0.1:{self.port}"
            except httpx.TransportError:
                pass
            assert self.process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def serve_one(address: str, token: str) -> None:
    """Take a ticket, call it, begin and finish: over the API, as a program would."""
    hall, staff = f"{address}/api/v1/halls/lakeside", {"Authorization": f"Bearer {token}"}
    taken = httpx.post(f"{hall}/tickets", json={"queue": "C"}, timeout=20)
    assert taken.status_code == 201, taken.text
    for verb, body in (("call", {"number": taken.json()["number"]}), ("start", {}), ("finish", {"outcome": "done"})):
        answer = httpx.post(f"{hall}/windows/4/{verb}", json=body, headers=staff, timeout=20)
        assert answer.status_code in (200, 204), (verb, answer.text)
    assert httpx.get(f"{address}/api/v1/tickets/{taken.json()['token']}", timeout=20).json()["state"] == "done"


@pytest.mark.slow
def test_refusals_come_before_anything_is_touched(old_data: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with open_server(old_data) as server:
        with psycopg.connect(server.database_url, autocommit=True) as connection:
            connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, '2030-01-01')", NEWER)
        cluster = server.cluster
    steps = rows(old_data, ("django_migrations",))
    for command in (("run", "--port", "1"), ("verify",), ("chain", "01990000-0000-7000-8000-000000000000")):
        done = openhall(*command, "--data-dir", old_data)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert "the data was made by a newer OpenHall (step queue 9999_from_tomorrow)" in done.stderr
    assert rows(old_data, ("django_migrations",)) == steps, "not one step was taken"
    looked = openhall("doctor", "--data-dir", old_data)
    assert (looked.returncode, "newer OpenHall" in looked.stdout) == (1, True)
    assert openhall("backup", tmp_path / "newer.tar", "--data-dir", old_data).returncode == 0
    back = openhall("restore", tmp_path / "newer.tar", "--data-dir", tmp_path / "other")
    assert (back.returncode, len(back.stderr.splitlines()), (tmp_path / "other").exists()) == (2, 1, False)
    (cluster / "PG_VERSION").write_text("17\n")
    other = openhall("run", "--port", "1", "--data-dir", old_data)
    (cluster / "PG_VERSION").write_text("18\n")
    assert (other.returncode, len(other.stderr.splitlines())) == (2, 1)
    assert "the database was made by PostgreSQL 17" in other.stderr


@pytest.mark.slow
def test_a_wrong_address_of_the_database_is_one_line(tmp_path: pathlib.Path) -> None:
    environment = {**own_environment(), "OPENHALL_DATABASE_URL": f"postgresql://a:hidden@/openhall?host={tmp_path}"}
    done = subprocess.run(
        [str(COMMAND), "run", "--data-dir", str(tmp_path / "data")], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "hidden" not in done.stderr
    assert os.listdir(tmp_path) == ["data"]
