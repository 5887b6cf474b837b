"""`openhall knowledge import` takes documents over; `openhall ask` answers from them."""

import datetime as dt
import json
import pathlib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.knowledge.queries.answers import Answer
    from openhall.knowledge.services.importing import Report

MOST_SHOWN = 20

knowledge = typer.Typer(no_args_is_help=True, help="Policy documents, questions and answers, guides of items.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(knowledge, name="knowledge")
    app.command("ask")(ask)


@knowledge.callback()
def _group() -> None:
    """Keeps `import` a word of its own."""


@knowledge.command("import")
def import_(
    paths: Annotated[list[pathlib.Path], typer.Argument(metavar="PATH…", help="Files, folders, archives.")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take documents over: .md .html .txt .docx, .csv of questions and answers, .jsonl of items; also in archives.

    What can't be read is named in the report and everything else is imported.
    """
    for path in paths:
        if not path.exists():
            wrong(f"there is no file and no folder {str(path)[:200]!r}")
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.knowledge.services.importing import take_over
    from openhall.knowledge.services.indexing import refresh_index
    from openhall.ledger.services import Act

    now = utc_now()
    report = take_over(paths, Act("command", now))
    refresh_index(now)
    show(_value(report), as_json, _lines(report))
    if not report.documents:
        if not as_json:
            typer.echo("openhall: nothing was imported", err=True)
        raise typer.Exit(1)


@knowledge.command("word")
def word_(
    word: Annotated[str, typer.Argument(help="What people say.")],
    others: Annotated[list[str] | None, typer.Argument(metavar="[OTHER…]", help="What documents call it.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Keep other words for a word; without them, forget what was kept."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Malformed
    from openhall.knowledge.services.indexing import refresh_index
    from openhall.knowledge.services.words import put_word
    from openhall.ledger.services import Act

    now = utc_now()
    try:
        put_word(word, others or [], Act("command", now))
    except Malformed as error:
        wrong(str(error))
    refresh_index(now)


def _value(report: "Report") -> dict[str, object]:
    return {
        "files": report.files, "documents": report.documents, "added": report.added, "changed": report.changed,
        "unchanged": report.unchanged, "passages": report.passages,
        "problems": [{"file": each.file, "code": each.code, "detail": each.detail} for each in report.problems],
    }  # fmt: skip


def _lines(report: "Report") -> list[str]:
    return [
        *(f"! {each.file}: {each.detail}" for each in report.problems),
        f"{report.added} documents were added, {report.changed} changed, {report.unchanged} are as before",
    ]


def ask(
    question: Annotated[str, typer.Argument(help="A question in anybody's words.")] = "",
    most: Annotated[int, typer.Option("-k", min=1, max=50, help="How many candidates.")] = 5,
    batch: Annotated[
        pathlib.Path | None, typer.Option(help="A file with one question a line; one JSON array a line comes out.")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Answer from the imported documents: passages with their sources; where none is sure it says so."""
    if bool(question.strip()) == (batch is not None):
        wrong("give a question, or --batch FILE")
    questions = [question] if batch is None else _questions(batch)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import local_day, utc_now
    from openhall.knowledge.queries.answers import ask as answers_to
    from openhall.knowledge.services.indexing import refresh_index
    from openhall.site.counting import ZONE

    now = utc_now()
    refresh_index(now)
    day = local_day(now, ZONE)
    if batch is not None:
        for each in questions:
            typer.echo(json.dumps(_rows(answers_to(each, most, day)), ensure_ascii=False))
        return
    found = answers_to(question, most, day)
    show(_rows(found), as_json, _told(found))


def _questions(batch: pathlib.Path) -> list[str]:
    from openhall.knowledge.rules.decoding import decoded
    from openhall.knowledge.rules.found import Unreadable

    try:
        data = sys.stdin.buffer.read() if str(batch) == "-" else batch.read_bytes()
        lines = decoded(data).replace("\r\n", "\n").split("\n")
    except Unreadable as error:
        wrong(f"{str(batch)[:200]!r} can't be read: {error}")
    return lines[:-1] if lines[-1] == "" else lines


def _rows(found: list["Answer"]) -> list[dict[str, object]]:
    names = ("source", "title", "passage", "score", "in_force", "confident")
    return [{name: getattr(each, name) for name in names} for each in found]


def _told(found: list["Answer"]) -> list[str]:
    if not found or not found[0].confident:
        nearest = f" Nearest: {found[0].title} ({found[0].source})" if found else ""
        return [f"We have no sure answer to this; the window for difficult matters can help.{nearest}"]
    lines = []
    for each in found:
        if each.confident:
            since = f", from {each.from_on}" if isinstance(each.from_on, dt.date) else ""
            past = "" if each.in_force else "  [not in force]"
            lines += [f"{each.title}{past}", f"  {each.passage}", f"  source: {each.source}{since}"]
    return lines
