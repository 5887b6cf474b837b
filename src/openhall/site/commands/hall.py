"""`openhall init`: real halls from one readable file, `openhall export`: that file back. `openhall password`."""

import getpass
import os
import pathlib
import sys
import tempfile
from typing import Annotated

import typer

from openhall.people.rules.sessions import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_password
from openhall.site.commands.options import DataDir, directory, wrong
from openhall.site.hallfile import HallFile, HallFileErrors, read_hall_file, write_hall_file
from openhall.site.opening import open_data_dir


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("init")(init)
    app.command("export")(export)
    app.command("password")(password)


def init(
    from_: Annotated[pathlib.Path, typer.Option("--from", help="The hall file, such as examples/hall.yaml.")],
    data_dir: DataDir = None,
) -> None:
    """Set up the halls that a file describes. With one mistake in it, nothing is changed and all mistakes are told."""
    file = _read(from_)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.places.queries import hall_codes
    from openhall.site.hallfile.apply import apply

    if hall_codes():
        wrong("this data directory holds halls already; choose an empty one with --data-dir")
    if taken := {hall.code for hall in file.halls} & set(hall_codes(everywhere=True)):
        wrong(f"the code {min(taken)} belongs to a replay in this data directory; choose another code or directory")
    now = utc_now()
    apply(file, now, now)
    codes = ", ".join(hall.code for hall in file.halls)
    typer.echo(f"Set up: {codes}. Next: `openhall password USERNAME`, then `openhall run`")


def _read(path: pathlib.Path) -> HallFile:
    try:
        return read_hall_file(path.read_bytes().decode("utf-8", "replace"))
    except OSError as error:
        wrong(f"{path} cannot be read: {error.strerror}")
    except HallFileErrors as errors:
        for mistake in errors.mistakes:
            typer.echo(f"{path}: {mistake}", err=True)
        raise typer.Exit(2) from errors


def export(
    hall: Annotated[str, typer.Argument(metavar="HALL", help="Code of the hall; `all` = every hall.")],
    file: Annotated[pathlib.Path | None, typer.Argument(metavar="FILE", help="Else to standard output.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a hall, with the halls below it, as a hall file: `openhall init --from` sets the same halls up again.

    What was set up from a file comes back as that file says it, without its comments. Passwords, tokens, tickets and
    the log are no part of it (see `openhall backup`); what such a file cannot say is told on standard error.
    """
    if file is not None and not file.absolute().parent.is_dir():
        wrong(f"the folder {file.absolute().parent} does not exist")
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.places.queries import hall_codes
    from openhall.site.hallfile.gather import gather, halls_below

    now = utc_now()
    codes = halls_below(hall, now) or (hall_codes() if hall == "all" else [])
    if not codes:
        wrong(f"there is no hall with the code {hall[:60]!r}")
    found = gather(codes, now)
    text = _sound(write_hall_file(found.file))
    for note in found.notes:
        typer.echo(f"openhall: {note}", err=True)
    if file is None:
        sys.stdout.buffer.write(text.encode())
    else:
        _replace(file, text)


def _sound(text: str) -> str:
    """The text, unless `openhall init` would refuse it."""
    try:
        read_hall_file(text)
    except HallFileErrors as errors:
        for mistake in errors.mistakes:
            typer.echo(f"openhall: no hall file can say this. {mistake.path}: {mistake.sentence}", err=True)
        raise typer.Exit(1) from errors
    return text


def _replace(file: pathlib.Path, text: str) -> None:
    """Write beside the file and rename at the end, so that half a hall never has the name."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".export-") as folder:
        whole = pathlib.Path(folder) / "whole"
        whole.write_text(text, encoding="utf-8")
        os.replace(whole, file)


def password(
    username: Annotated[str, typer.Argument(metavar="USERNAME")], data_dir: DataDir = None
) -> None:
    """Give an account a password, typed twice or read from standard input."""
    chosen = _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not is_password(chosen):
        wrong(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    open_data_dir(directory(data_dir))
    from openhall.people import services as people

    account = people.account_id(username)
    if account is None:
        wrong(f"there is no account {username[:60]!r}")
    people.set_password(account, chosen)
    typer.echo(f"{username} can log in now.")


def _asked() -> str:
    first, second = getpass.getpass("Password: "), getpass.getpass("The same again: ")
    if first != second:
        wrong("the two are not the same")
    return first
