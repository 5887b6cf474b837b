"""Commands for a bad day: backup and restore."""

import pathlib
from typing import Annotated

import typer

from openhall.site import archive
from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir, open_without_schema
from openhall.site.upgrading import look, refusal_of_steps

File = Annotated[pathlib.Path, typer.Argument(metavar="FILE")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: File, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Write everything into one file, as it lies there: nothing is upgraded, and the hall may go on working."""
    if not file.absolute().parent.is_dir():
        wrong(f"the folder {file.absolute().parent} does not exist")
    opened = open_without_schema(directory(data_dir))
    if not look(opened.database_url, opened.cluster).steps:
        opened = open_data_dir(opened.data_dir)
    counted = archive.write_backup(opened, file.absolute())
    show({"file": str(file), "counts": counted}, as_json, [f"{sum(counted.values())} rows in {file}"])


def restore(file: File, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Fill an empty data directory from a backup and check that the counts agree."""
    target = directory(data_dir)
    try:
        sentence = refusal_of_steps(archive.steps_in(file))
        if sentence:
            wrong(sentence)
        archive.unpack_secrets(file, target)
        opened = open_without_schema(target)
        files = archive.load_files(file, target)
        wanted, found = archive.load_database(file, opened)
    except archive.BadArchive as error:
        wrong(str(error))
    differ = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
    open_data_dir(target)
    lines = [f"{sum(found.values())} rows and {files} files restored"]
    show({"counts": found, "differ": differ, "files": files}, as_json, lines)
    if differ:
        typer.echo(f"openhall: counts differ in {', '.join(differ)}", err=True)
        raise typer.Exit(1)
