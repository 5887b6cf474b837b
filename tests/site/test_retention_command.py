"""`openhall retention` reports and destroys nothing; a time shorter than the law's stops every command with one line."""

import datetime as dt
import json
import pathlib

import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from openhall.site.command import app
from openhall.site.health import keeping
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene
from tests.site.typed import openhall


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["retention", *arguments])


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.site.commands.retention.open_data_dir", lambda folder: None)  # it is open already
    return Scene.of(lakeside)


def due(on: dt.date) -> dict[str, int]:
    done = typed("--due", "--on", on.isoformat(), "--hall", "lakeside", "--json")
    assert done.exit_code == 0, done.output
    return {row["class"]: row["records"] for row in json.loads(done.stdout)["due"]}


@pytest.mark.django_db
def test_what_is_due_on_a_day_is_counted_by_class(scene: Scene) -> None:
    scene.give(scene.visit(), "satisfied", text="很好")
    assert set(due(TODAY).values()) == {0}
    assert due(TODAY + dt.timedelta(days=1097)) | {"review_text": 1} == due(TODAY + dt.timedelta(days=1097))
    said = typed("--due", "--on", "2030-01-01").stdout
    assert "lakeside  review_text" in said and "hillside  review_text" in said


@pytest.mark.django_db
def test_without_due_the_classes_are_told_with_the_days_that_hold_here(scene: Scene) -> None:
    told = {row["class"]: row for row in json.loads(typed("--json").stdout)["classes"]}
    assert (told["handover"]["days"], told["handover"]["least"], told["handover"]["way"]) == (1096, 1096, "list")
    assert told["ledger"]["days"] is None
    assert "security_log" in typed().stdout
    assert keeping().level == "ok" and f"{settings.KEPT_DAYS['security_log']} days" in keeping().sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"), [(("--due", "--on", "soon"), "is not a day"), (("--due", "--hall", "nowhere"), "no hall")]
)
def test_wrong_words_are_answered_in_one_line(scene: Scene, arguments: tuple[str, ...], said: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr


@pytest.mark.parametrize("command", ["doctor", "run", "retention"])
def test_a_time_shorter_than_the_law_s_stops_doctor_and_start(
    tmp_path: pathlib.Path, command: str
) -> None:
    done = openhall(command, "--data-dir", tmp_path, settings={"OPENHALL_KEPT_DAYS": "security_log=183"})
    assert done.returncode == 2
    assert not list(tmp_path.iterdir()), "nothing was touched"
    assert "security_log must be kept at least 184 days" in done.stderr and len(done.stderr.splitlines()) == 1
