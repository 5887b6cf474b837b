"""Write docs/reference/log.md: every kind of event that the code appends to the log (`make reference`)."""

import ast
import pathlib
from collections.abc import Iterator

from openhall.kit.transitions import TransitionTable

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE, SOURCES = ROOT / "docs" / "reference" / "log.md", ROOT / "src" / "openhall"
HEAD = """# What the log says

Made by `make reference` from the code; a test fails when this page is older. An event names its kind, its subject, its
hall, who did it and when. The facts here are those written at that place; a verb adds its own.

| kind | subject | facts | room |
| --- | --- | --- | --- |
"""

type Row = tuple[str, str, str, str]


def page() -> str:
    """The whole page."""
    found = sorted({*rows(), *_of_tables()})
    return HEAD + "".join(f"| `{kind}` | {subject} | {facts} | {room} |\n" for kind, subject, facts, room in found)


def rows() -> Iterator[Row]:
    """Every event that is appended under a name of its own."""
    for path in sorted(SOURCES.rglob("*.py")):
        room = path.relative_to(SOURCES).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) >= 3 and _name(node.func) in ("append", "_log", "log"):
                kind = next((each.value for each in node.args if isinstance(each, ast.Constant)), None)
                if isinstance(kind, str) and kind[:1].isupper():
                    yield kind, _subject(node), _facts(node), room


def _of_tables() -> Iterator[Row]:
    from openhall.queue.states import TICKET
    from openhall.reviews.states import RECTIFICATION

    tables: tuple[tuple[TransitionTable, str, str], ...] = (
        (TICKET, "ticket", "queue"), (RECTIFICATION, "rectification", "reviews"),
    )  # fmt: skip
    for table, subject, room in tables:
        yield from ((row.event, subject, f"verb `{verb}`", room) for verb, row in table.verbs.items())


def _subject(node: ast.Call) -> str:
    made = (each for each in node.args if isinstance(each, ast.Call) and _name(each.func) == "Subject")
    first = next((each.args[0] for each in made if each.args), None)
    return str(first.value) if isinstance(first, ast.Constant) else "…"


def _facts(node: ast.Call) -> str:
    written = [each for each in node.args if isinstance(each, ast.Dict)]
    keys = [str(key.value) for each in written for key in each.keys if isinstance(key, ast.Constant)]
    return ", ".join(f"`{key}`" for key in keys) or "…"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
