"""`openhall staff import FILE`: a sheet of staff, CSV or XLSX, taken over whole or not at all."""

import pathlib
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir

staff = typer.Typer(no_args_is_help=True, help="The people of a hall.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(staff, name="staff")


@staff.callback()
def _group() -> None:
    """Keeps `import` a word of its own."""


@staff.command("import")
def import_(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="CSV or XLSX, columns named in line 1.")],
    hall: Annotated[str, typer.Option(help="Code of the hall; not needed where there is one.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Add and change staff. With one wrong line nothing is changed and every mistake is told by line and column."""
    if not file.is_file():
        wrong(f"there is no file {str(file)[:200]!r}")
    data = file.read_bytes()
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.ledger.services import Act
    from openhall.people.permissions import Caller, Held
    from openhall.people.states import Role
    from openhall.places import queries as places
    from openhall.routines.settings.staff_import import look_at, take_over
    from openhall.routines.settings.staff_sheet import read_sheet

    codes = places.hall_codes()
    code = hall or (codes[0] if len(codes) == 1 else wrong(f"give --hall, one of {', '.join(codes)}"))
    if code not in codes:
        wrong(f"there is no hall with the code {code[:60]!r}")
    now = utc_now()
    place = places.hall(code, now).id
    sheet = read_sheet(data)
    found = look_at(place, sheet.lines, now)[0]
    problems = [*sheet.problems, *found.problems]
    value: dict[str, object] = {
        "hall": code, "added": list(found.added), "changed": list(found.changed), "unchanged": list(found.unchanged),
        "wrong": [{"line": each.line, "column": each.column, "code": each.code, "detail": each.detail % each.values}
                  for each in problems],
        "dry_run": dry_run,
    }  # fmt: skip
    if problems:
        show(value, as_json, [])
        for each in problems:
            typer.echo(f"openhall: {each}", err=True)
        raise typer.Exit(2)
    if found.after and not dry_run:
        everywhere = Caller("command", None, (Held(Role.ADMINISTRATOR, None),))
        take_over(place, sheet.lines, None, everywhere, Act("command", now))
    done = "would be" if dry_run else "were"
    show(value, as_json, [
        *(f"+ {each}" for each in found.added), *(f"~ {each}" for each in found.changed),
        f"{len(found.added)} {done} added, {len(found.changed)} changed, {len(found.unchanged)} are as before",
    ])  # fmt: skip
