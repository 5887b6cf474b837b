"""Steps of the timetable: one that fails is told by log, doctor and metrics, and holds up no other; a database away does."""

import datetime as dt
import logging
import pathlib

import psycopg
import pytest
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from openhall.deadlines.models import Card
from openhall.ledger.queries.sealed import latest_seal
from openhall.ledger.services import put_in_order
from openhall.routines.steps import FILE, Step, failing, take
from openhall.routines.timetable import EVERY, tick
from openhall.site.command import app
from openhall.site.health import timetable
from openhall.site.watching.outcomes import outcomes
from tests.cast import NOW, Cast
from tests.kit.calendars import at
from tests.ledger.logs import KEY
from tests.matters.bringing import Bench
from tests.server import OwnDatabase

LATER = NOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, settings: Settings) -> pathlib.Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def broken() -> None:
    raise ValueError("somebody's phone number 13800138000")


@pytest.mark.django_db
def test_one_that_fails_holds_up_no_other_and_is_told_until_it_works(
    folder: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    done = list[str]()
    steps = [Step("one", lambda: done.append("one")), Step("two", broken, "lakeside"), Step("three", lambda: done.append("three"))]
    with caplog.at_level(logging.ERROR):
        (failed,) = take(steps, NOW)
    assert done == ["one", "three"]
    assert (failed.step, failed.since, failed.kind) == ("two of lakeside", NOW, "ValueError")
    (record,) = caplog.records
    assert (getattr(record, "part", ""), getattr(record, "hall", "")) == ("two", "lakeside")
    assert "13800138000" not in (folder / FILE).read_text("utf-8"), "no word of the error is kept"
    finding = timetable()
    assert (finding.level, finding.sentence) == ("fault", f"two of lakeside since {NOW:%Y-%m-%d %H:%M} UTC (ValueError): see the log")
    assert outcomes(NOW).failing == 1
    assert [each.since for each in take(steps, LATER)] == [NOW], "since when it failed first"
    assert take([steps[0], steps[2]], LATER) == [] == failing()
    assert not (folder / FILE).exists()
    assert (timetable().level, outcomes(NOW).failing) == ("ok", 0)


@pytest.mark.parametrize("said", ["", "{}", "[1]", '[{"step": "x"}]', "\x00", '[{"step": "x", "since": "soon", "kind": "y"}]'])
def test_a_file_that_somebody_has_spoilt_is_no_file(folder: pathlib.Path, said: str) -> None:
    (folder / FILE).write_text(said, "utf-8")
    assert failing() == []


def test_a_folder_that_can_t_be_written_to_stops_no_step(settings: Settings, folder: pathlib.Path) -> None:
    settings.DATA_DIR = folder / "not there"
    assert [each.step for each in take([Step("one", broken)], NOW)] == ["one"]


@pytest.mark.django_db
def test_an_error_of_the_database_that_is_there_is_the_steps_own(lakeside: Cast) -> None:
    def wait_in_vain() -> None:
        raise OperationalError("canceling statement due to lock timeout")

    assert [each.kind for each in take([Step("one", wait_in_vain)], NOW)] == ["OperationalError"]


def test_a_database_that_is_away_ends_it(own_database: OwnDatabase) -> None:
    done = list[str]()

    def cut() -> None:
        with psycopg.connect(own_database.superuser_url, autocommit=True) as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(OperationalError):
        take([Step("cut", cut), Step("after", lambda: done.append("after"))], NOW)
    assert done == []


def test_a_tick_with_one_room_broken_does_the_rest(
    own_lakeside: Cast, own_database: OwnDatabase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of the notices is away: cards are given, the log is sealed, and the command says what failed."""
    settings.CHECKPOINT_KEY = KEY
    monkeypatch.setattr("openhall.site.commands.matters.open_data_dir", lambda folder: None)  # it is open already
    Bench.of(own_lakeside).bring()
    put_in_order()
    rename(own_database, "notices_tally", "gone")
    assert tick(at("2026-03-10 10:00")) == EVERY
    assert [each.step for each in failing()] == ["tallies"]
    assert set(Card.objects.values_list("colour", flat=True)) == {"yellow", "red"}
    assert latest_seal() is not None, "the last step of all"
    done = CliRunner().invoke(app, ["tick", "--at", "2026-03-10T10:00"])
    assert (done.exit_code, "tallies failed (ProgrammingError)" in done.stdout) == (1, True)
    rename(own_database, "gone", "notices_tally")
    tick(at("2026-03-10 10:01"))
    assert failing() == []


def rename(database: OwnDatabase, before: str, after: str) -> None:
    with psycopg.connect(database.superuser_url, autocommit=True) as superuser:
        superuser.execute(f"ALTER TABLE {before} RENAME TO {after}")
