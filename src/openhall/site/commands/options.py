"""Options that several commands share."""

import datetime as dt
import json
import pathlib
from typing import Annotated, NoReturn

import typer

from openhall.site.environment import default_data_dir

DataDir = Annotated[
    pathlib.Path | None,
    typer.Option(help="Where OpenHall keeps its data; else $OPENHALL_DATA_DIR, else the user's data directory."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port of the front.")]
Host = Annotated[str, typer.Option(help="The address the front listens on.")]


def directory(data_dir: pathlib.Path | None) -> pathlib.Path:
    """The data directory meant, absolute."""
    return (data_dir or default_data_dir()).expanduser().absolute()


def show(value: object, as_json: bool, lines: list[str]) -> None:
    """Print `value` as JSON, or the lines for people."""
    typer.echo(json.dumps(value, default=str, ensure_ascii=False) if as_json else "\n".join(lines))


def wrong(sentence: str) -> NoReturn:
    """One clear line on stderr, exit 2."""
    typer.echo(f"openhall: {sentence}", err=True)
    raise typer.Exit(2)


def day_of(text: str) -> dt.date | None:
    """The day that was typed, None where nothing was; anything else ends the command."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        wrong(f"{text[:40]!r} is not a day; write it as 2026-03-31")
