"""`openhall reviews export | import`: exchange reviews with other systems in a named profile."""

import contextlib
import csv
import datetime as dt
import pathlib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, day_of, directory, show, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.reviews.rules.exchange import Profile, Record

Hall = Annotated[str, typer.Option(help="Code of the hall.")]
ProfileName = Annotated[str, typer.Option(help="national or gbt39046: their codes contradict each other.")]
app = typer.Typer(no_args_is_help=True, help="Exchange reviews with other systems.")


def add_to(main: typer.Typer) -> None:
    """Register the commands of this module."""
    main.add_typer(app, name="reviews")


@app.command("export")
def export(
    hall: Hall,
    profile: ProfileName,
    file: Annotated[pathlib.Path | None, typer.Argument(metavar="FILE", help="CSV; else standard output.")] = None,
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    to: Annotated[str, typer.Option(help="Last day, inclusive.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Write the reviews of some days as CSV, without names and numbers of people."""
    first, last = (day_of(from_) or dt.date(2000, 1, 1)), (day_of(to) or dt.date(9999, 12, 31))
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.queue.queries.plan import hall_plan
    from openhall.reviews.queries.exchange import records
    from openhall.reviews.rules.exchange import PROFILES

    if profile not in PROFILES:
        wrong(f"there is no profile {profile[:30]!r}; there are {', '.join(PROFILES)}")
    try:
        plan = hall_plan(hall, utc_now())
    except Missing as error:
        wrong(str(error))
    chosen = PROFILES[profile]
    try:
        with file.open("w", encoding="utf-8-sig", newline="") if file else contextlib.nullcontext(sys.stdout) as out:
            writer = csv.DictWriter(out, chosen.columns)
            writer.writeheader()
            writer.writerows(_safe(chosen.write(each)) for each in records(plan, first, last))
    except OSError as error:
        wrong(f"{file} can't be written: {error.strerror}")


def _safe(row: dict[str, str]) -> dict[str, str]:
    """No cell is a formula to a spreadsheet (ASVS 1.2.10); reading takes the apostrophe away again."""
    return {name: f"'{text}" if text[:1] in set("'=+-@\t\r＝＋－＠") else text for name, text in row.items()}


@app.command("import")
def take_in(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE")],
    hall: Hall,
    profile: ProfileName,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check, take nothing.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take a CSV over, whole or not at all; every wrong row is named with its line."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Refusal
    from openhall.ledger.services import Act
    from openhall.queue.queries.plan import hall_plan
    from openhall.reviews.rules.exchange import PROFILES
    from openhall.reviews.services.exchanging import take_over

    if profile not in PROFILES:
        wrong(f"there is no profile {profile[:30]!r}; there are {', '.join(PROFILES)}")
    taken, faults = _read(file, PROFILES[profile])
    if faults:
        typer.echo("\n".join(faults[:50]), err=True)
        wrong(f"{len(faults)} rows are wrong; nothing of {file} was taken")
    try:
        count = take_over(hall_plan(hall, utc_now()), taken, Act("command", utc_now()), dry_run)
    except Refusal as error:
        wrong(f"{error} Nothing of {file} was taken")
    show({"reviews": count, "dry_run": dry_run}, as_json, [f"{count} reviews {'would be ' if dry_run else ''}taken"])


def _read(file: pathlib.Path, profile: "Profile") -> "tuple[list[tuple[int, Record]], list[str]]":
    """The records of a file with their lines, and what is wrong with the others."""
    from openhall.reviews.rules.exchange import BadRow

    taken, faults = [], []
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text, strict=True)
            if not rows.fieldnames:
                wrong(f"{file} is empty; its first line must name the columns")
            if unknown := [name for name in profile.needed if name not in rows.fieldnames]:
                wrong(f"{file} has no column {unknown[0]}; is it the profile {profile.name}?")
            for row in rows:
                try:
                    taken.append((rows.line_num, profile.read(_cells(row))))
                except BadRow as error:
                    faults.append(f"line {rows.line_num}: {error}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        wrong(f"{file} can't be read: {error}")
    return taken, faults


def _cells(row: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """The cells by column, each what its writer meant; BadRow where there are too many or too few."""
    from openhall.reviews.rules.exchange import BadRow

    if None in row or None in row.values():
        raise BadRow("the row has another number of cells than the first line")
    cells = {str(name): _plain(str(text)) for name, text in row.items()}
    if any("\x00" in text for text in cells.values()):
        raise BadRow("a cell holds a NUL character")
    return cells


def _plain(text: str) -> str:
    return text[1:] if text[:1] == "'" else text
