"""`openhall service-days`: on which dates the service days of a year are held, and why each stands or moves."""

import pathlib
import re
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.books import books
from openhall.site.commands.options import DataDir, Json, show, wrong

if TYPE_CHECKING:
    from openhall.service_days.rules.telling import Told

FIRST, LAST = 1950, 2150


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("service-days")(service_days)


def service_days(
    year: Annotated[str, typer.Option(metavar="Y", help="The year of the nominal dates.")] = "",
    days: Annotated[str, typer.Option(metavar="1,11,21", help="Nominal days of the month.")] = "1,11,21",
    roll: Annotated[str, typer.Option(help="Where nobody works: roll_forward, skip or hold.")] = "roll_forward",
    hall: Annotated[str, typer.Option(help="Code of a hall: its hours and calendar; else the nation's.")] = "",
    calendar: Annotated[pathlib.Path | None, typer.Option(help="Another calendar: date,workday,note or JSON.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Say on which dates the service days of a year are held; needs no hall and no data directory."""
    from openhall.service_days.rules.dates import read_days
    from openhall.service_days.states import Roll
    from openhall.site.service_dates import told_dates

    number = _year(year)
    try:
        nominal = read_days(days)
    except ValueError:
        wrong(f"--days {days[:40]!r} are no days of the month; write them as 1,11,21")
    if roll not in list(Roll):
        wrong(f"--roll must be roll_forward, skip or hold, not {roll[:20]!r}")
    book_of, _ = books(hall, calendar, data_dir)
    found = told_dates(number, nominal, Roll(roll), book_of)
    show([_row(each) for each in found], as_json, [_line(each) for each in found])


def _year(written: str) -> int:
    if not re.fullmatch("[0-9]{4}", written) or not FIRST <= int(written) <= LAST:
        wrong(f"--year must be a year from {FIRST} to {LAST}, not {written[:20]!r}")
    return int(written)


def _row(told: "Told") -> dict[str, object]:
    date = told.date
    row: dict[str, object] = {"nominal": str(date.nominal), "actual": date.actual and str(date.actual)}
    return row | {"moved": date.moved, "reason": told.reason, "estimated": told.estimated}


def _line(told: "Told") -> str:
    date = told.date
    held = f"held on {date.actual:%Y-%m-%d %a}" if date.actual else "not held"
    unsure = "  (estimated: the notice of the year is not known)" if told.estimated else ""
    return f"{date.nominal:%Y-%m-%d %a}  {held if date.actual != date.nominal else 'held'}  {told.reason}{unsure}"
