"""`openhall init`: real halls from one readable file. `openhall password`: give an account its password."""

import getpass
import pathlib
import sys
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, directory, wrong
from openhall.site.hallfile import HallFile, HallFileErrors, read_hall_file
from openhall.site.opening import open_data_dir

AT_LEAST = 10


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("init")(init)
    app.command("password")(password)


def init(
    from_: Annotated[pathlib.Path, typer.Option("--from", help="The hall file, such as examples/hall.yaml.")],
    data_dir: DataDir = None,
) -> None:
    """Set up the halls that a file describes. With one mistake in it, nothing is changed and all mistakes are told."""
    file = _read(from_)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.places.queries import hall_codes, is_hall
    from openhall.site.hallfile.apply import apply

    if hall_codes():
        wrong("this data directory holds halls already; choose an empty one with --data-dir")
    if taken := [hall.code for hall in file.halls if is_hall(hall.code)]:
        wrong(f"the code {taken[0]} belongs to a replay in this data directory; choose another code or directory")
    now = utc_now()
    apply(file, now, now.date())
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


def password(
    username: Annotated[str, typer.Argument(metavar="USERNAME")], data_dir: DataDir = None
) -> None:
    """Give an account a password, typed twice or read from standard input."""
    chosen = _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(chosen) < AT_LEAST:
        wrong(f"a password has at least {AT_LEAST} characters")
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
