"""The examples of the chapter on deadlines run: what it prints is what the command prints, and the ladder climbs so."""

import datetime as dt
import pathlib
import re
import shlex

import chinese_calendar
import pytest
from typer.testing import CliRunner

from openhall.deadlines import services
from openhall.ledger.models import Event
from openhall.site.command import app
from tests.cast import Cast
from tests.deadlines.timed import SIMPLE, clock_of, real_calendar, start
from tests.kit.calendars import at, wall

CHAPTER = (pathlib.Path(__file__).parents[2] / "docs" / "background" / "deadlines.md").read_text("utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", CHAPTER, re.DOTALL)


def entered(block: str) -> list[tuple[str, str]]:
    """The commands of a block and what each printed."""
    return [(command, said) for command, said in re.findall(r"\$ (.*?)\n((?:(?!\$ ).*\n)*)", block)]


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_the_commands_of_the_chapter_print_what_it_prints(
    block: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = entered(block)
    assert found
    for command, said in found:
        name, *arguments = shlex.split(command)
        if name == "cat":
            pathlib.Path(arguments[0]).write_text(said, "utf-8")
            continue
        assert name == "openhall"
        assert CliRunner().invoke(app, arguments).output == said


def rows() -> list[list[str]]:
    """The table of the cards and rungs."""
    lines = [line for line in CHAPTER.splitlines() if line.startswith("| 2026-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.django_db
def test_the_cards_and_rungs_of_the_chapter(lakeside: Cast) -> None:
    real_calendar()
    made = start(lakeside, SIMPLE, "2026-02-10 15:00")
    assert wall(made.due_at) == "2026-02-24 17:00"
    happened = []
    for number in range(30 * 24):
        now = at("2026-02-10 16:00") + dt.timedelta(hours=number)
        services.sweep(now)
        for event in Event.objects.filter(subject_id=made.id, at=now):
            what = "a rung" if event.kind == "LadderClimbed" else f"{event.data['colour']} card"
            happened.append([wall(now), what, event.data["role"]])
    assert happened == rows()
    assert clock_of(made).colour == "red"


def test_the_days_that_a_weekend_test_gets_wrong() -> None:
    found = re.search(r"in 2026 nobody rests on (\d+) Saturdays and Sundays, and nobody works on (\d+) weekdays", CHAPTER)
    assert found
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    worked = [day for day in days if chinese_calendar.is_workday(day) and day.isoweekday() > 5]
    free = [day for day in days if not chinese_calendar.is_workday(day) and day.isoweekday() <= 5]
    assert [len(worked), len(free)] == list(map(int, found.groups()))
