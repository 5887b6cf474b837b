"""`openhall limits`: what is in force on a day, by place; a day that is none is refused."""

import datetime as dt
import json
import pathlib

import pytest
from typer.testing import CliRunner, Result

from openhall.deadlines import services
from openhall.deadlines.services import Rule
from openhall.kit.working_time import LimitKind
from openhall.places.queries import divisions
from openhall.site.command import app
from tests.cast import TODAY, Cast
from tests.deadlines.timed import CONTACT

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The region of the hall has a limit of its own from tomorrow on."""
    monkeypatch.setattr("openhall.site.commands.limits.open_data_dir", lambda folder: None)  # it is open already
    region = divisions.regions_of(lakeside.hall)[0]
    rule = Rule("湖城〔2026〕1号", "https://example.org/", TODAY + dt.timedelta(1), region)
    services.put_limit(CONTACT, LimitKind.WORKING_DAYS, 2, rule, lakeside.act("administrator"))
    return lakeside


def typed(*arguments: str | pathlib.Path) -> Result:
    return CliRunner().invoke(app, ["limits", *map(str, arguments)])


def listed(*arguments: str) -> list[tuple[str, str | None, int]]:
    """Code, region and amount of what is in force."""
    answer = typed(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return [(each["code"], each["region"], each["amount"]) for each in json.loads(answer.stdout)["limits"]]


def test_what_is_in_force_depends_on_the_day_and_the_place(own: Cast) -> None:
    today, tomorrow = (listed("--on", str(TODAY + dt.timedelta(each)), "--hall", "lakeside") for each in (0, 1))
    assert (CONTACT, None, 1) in today
    assert set(tomorrow) - set(today) == {(CONTACT, "330100", 2)}
    assert listed("--on", "1990-01-01") == []
    assert "no limit is in force on that day" in typed("--on", "1990-01-01").stdout
    assert "330100" in typed("--on", str(TODAY + dt.timedelta(1))).stdout


@pytest.mark.parametrize(("arguments", "said"), [(("--on", "tomorrow"), "is not a day"), (("--hall", "attic"), "there is no hall")])
def test_wrong_use_is_one_line(own: Cast, arguments: tuple[str, ...], said: str) -> None:
    answer = typed(*arguments)
    assert (answer.exit_code, said in answer.stderr) == (2, True)
    assert len(answer.stderr.strip().splitlines()) == 1
