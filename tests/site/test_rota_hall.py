"""`openhall rota --hall`: settings from a file, a rota by the hall's calendar, published once; clear lines otherwise."""

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openhall.kit.clock import utc_now
from openhall.site.command import app
from tests.cast import Cast
from tests.server import OwnDatabase
from tests.service_days.leading import LEADERS, with_leaders

SETTINGS: dict[str, Any] = {
    "leaders": [{"code": name, "unit": unit, "deputy": deputy} for name, (unit, deputy) in LEADERS.items()],
    "units": [{"code": "tax", "at_least": 1}, {"code": "health"}, {"code": "land"}],
    "posts": [{"code": "reception", "deputies": False}, {"code": "walk"}],
}


@pytest.mark.slow
def test_a_rota_of_a_hall_from_settings_to_publication(
    own_database: OwnDatabase, own_lakeside: Cast, tmp_path: pathlib.Path
) -> None:
    with_leaders(own_lakeside)
    year = utc_now().year + 1
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(SETTINGS), "utf-8")
    environment = {**os.environ, "OPENHALL_DATABASE_URL": own_database.url,
                   "OPENHALL_OWNER_DATABASE_URL": own_database.owner_url}  # fmt: skip
    command = [sys.executable, "-m", "openhall.site.command", "rota", "--data-dir", str(tmp_path), "--hall", "lakeside",
               "--from", f"{year}-03-01", "--to", f"{year}-05-20", "--json"]  # fmt: skip

    def asked(*more: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *map(str, more)], env=environment, capture_output=True, text=True, timeout=120, check=False)

    done = asked("--settings", path, "--red-cards", "land=1")
    assert done.returncode == 0, done.stderr
    planned = json.loads(done.stdout)
    assert planned["objective"] == planned["bound"]
    assert planned["objective"]["red_cards"] == 0
    assert {row["post"] for row in planned["assignments"]} == {"reception", "walk"}
    assert len({row["date"] for row in planned["assignments"]}) == 8
    again = asked("--red-cards", "land=1", "--publish")
    assert json.loads(again.stdout) == planned
    twice = asked("--red-cards", "land=1", "--publish")
    assert (twice.returncode, len(twice.stderr.splitlines())) == (2, 1)
    assert "published already" in twice.stderr
    for more, said in ((["--red-cards", "fire=1"], "no leader of this hall is of the unit 'fire'"),
                       (["--hall", "nowhere"], "no hall with the code 'nowhere'")):  # fmt: skip
        wrong = asked(*more)
        assert (wrong.returncode, wrong.stdout, len(wrong.stderr.splitlines())) == (2, "", 1)
        assert said in wrong.stderr


@pytest.fixture
def open_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.site.commands.rota.open_data_dir", lambda folder: None)


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["rota", "--hall", "lakeside", *map(str, arguments)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2031-03-04", "2031-03-09"), "there is no service day between these days"),
        (("2031-03-02", "2031-03-29"), "no leaders or no posts yet; name them with --settings FILE"),
    ],
)
def test_a_hall_without_days_or_people(lakeside: Cast, open_already: None, days: tuple[str, str], said: str) -> None:
    done = typed("--from", days[0], "--to", days[1])
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr


@pytest.mark.django_db
def test_without_a_name_the_only_hall_is_meant(lakeside: Cast, open_already: None) -> None:
    done = CliRunner().invoke(app, ["rota", "--from", "2031-03-02", "--to", "2031-03-29"])
    assert (done.exit_code, done.stderr) == (2, "openhall: there are 2 halls; name one with --hall\n")


MISTAKES = [
    ({"days": ["2031-03-11"]}, "'days' is not known; known are leaders, units, posts"),
    ({"leaders": [{"code": "tax-head", "unit": "tax", "served": 2}]}, "last, served and owes are known from the hall's own rotas"),
    ({"units": [{"code": "tax", "red_cards": 1}, {"code": "health"}, {"code": "land"}]}, "red_cards are no setting"),
    ({"leaders": [{"code": "nobody", "unit": "tax"}]}, "nobody has no role in this hall"),
    ({"posts": []}, "posts: there must be one at least"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "said"), MISTAKES)
def test_settings_with_a_mistake(
    lakeside: Cast, open_already: None, tmp_path: pathlib.Path, change: dict[str, Any], said: str
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(SETTINGS | change), "utf-8")
    done = typed("--from", "2031-03-02", "--to", "2031-03-29", "--settings", path)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr
