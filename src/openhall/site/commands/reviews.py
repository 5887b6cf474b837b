"""`openhall reviews export | import`: exchange reviews with other systems in a named profile."""

import csv
import datetime as dt
import pathlib
import sys
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir

Hall = Annotated[str, typer.Option(help="Code of the hall.")]
Profile = Annotated[str, typer.Option(help="national or gbt39046: their codes contradict each other.")]
app = typer.Typer(no_args_is_help=True, help="Exchange reviews with other systems.")


def add_to(main: typer.Typer) -> None:
    """Register the commands of this module."""
    main.add_typer(app, name="reviews")


@app.command("export")
def export(
    hall: Hall,
    profile: Profile,
    file: Annotated[pathlib.Path | None, typer.Argument(metavar="FILE", help="CSV; else standard output.")] = None,
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    to: Annotated[str, typer.Option(help="Last day, inclusive.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Write the reviews of some days as CSV, without names and numbers of people."""
    first, last = _day(from_, dt.date(2000, 1, 1)), _day(to, dt.date(9999, 12, 31))
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
    with file.open("w", encoding="utf-8-sig", newline="") if file else sys.stdout as out:
        writer = csv.DictWriter(out, chosen.columns)
        writer.writeheader()
        writer.writerows(_safe(chosen.write(each)) for each in records(plan, first, last))


def _safe(row: dict[str, str]) -> dict[str, str]:
    """No cell is a formula to a spreadsheet (ASVS 1.2.10); reading takes the apostrophe away again."""
    return {name: f"'{text}" if text[:1] in set("'=+-@\t\r＝＋－＠") else text for name, text in row.items()}


@app.command("import")
def take_in(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE")],
    hall: Hall,
    profile: Profile,
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
    from openhall.reviews.rules.exchange import PROFILES, BadRow, Record
    from openhall.reviews.services.exchanging import take_over

    if profile not in PROFILES:
        wrong(f"there is no profile {profile[:30]!r}; there are {', '.join(PROFILES)}")
    taken: list[tuple[int, Record]] = []
    faults: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            for row in rows:
                values = {str(name): _plain(str(value or "")) for name, value in row.items() if name}
                try:
                    taken.append((rows.line_num, PROFILES[profile].read(values)))
                except BadRow as error:
                    faults.append(f"line {rows.line_num}: {error}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        wrong(f"{file} can't be read: {error}")
    if faults:
        typer.echo("\n".join(faults[:50]), err=True)
        wrong(f"{len(faults)} rows are wrong; nothing of {file} was taken")
    count = len(taken)
    if not dry_run:
        try:
            count = take_over(hall_plan(hall, utc_now()), taken, Act("command", utc_now()))
        except Refusal as error:
            wrong(f"{error}; nothing of {file} was taken")
    show({"reviews": count, "dry_run": dry_run}, as_json, [f"{count} reviews {'would be ' if dry_run else ''}taken"])


def _plain(text: str) -> str:
    return text[1:] if text[:1] == "'" else text


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else otherwise
    except ValueError:
        wrong(f"{text[:40]!r} is not a day; write it as 2026-03-31")
