"""Write docs/reference/log.md: every kind of event that the code appends to the log (`make reference`)."""

import ast
import dataclasses
import importlib
import pathlib
import re
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

# Rooms whose log holds their facts under the names of their classes (see `telling.py` there).
TELL_FACTS = ("files", "notices", "vault")

KIND = re.compile(r"[A-Z][a-z]+([A-Z][a-z]+)+")

type Row = tuple[str, str, str, str]


def page() -> str:
    """The whole page."""
    found = sorted({*rows(), *_of_tables()})
    return HEAD + "".join(f"| `{kind}` | {subject} | {facts} | {room} |\n" for kind, subject, facts, room in found)


def rows() -> Iterator[Row]:
    """Every event that is appended under a name of its own, there or by a helper that is given the name."""
    for path in sorted(SOURCES.rglob("*.py")):
        room = path.relative_to(SOURCES).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            appends = isinstance(node, ast.Call) and _name(node.func) in ("append", "_log")
            if isinstance(node, ast.IfExp) and "services" in path.as_posix():
                yield from ((kind, "…", "…", room) for kind in (_kind(node.body), _kind(node.orelse)) if kind)
            if isinstance(node, ast.Call) and (appends or "services" in path.as_posix()):
                yield from ((kind, _subject(node), _facts(node), room) for kind in map(_kind, node.args) if kind)


def _kind(node: ast.expr) -> str:
    """The kind of event that a constant names; empty for everything else."""
    text = node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and KIND.fullmatch(text) else ""


def _of_tables() -> Iterator[Row]:
    """Events that a life names for its verbs, and facts that a room tells as they are."""
    for room, name in _modules("states"):
        for table in vars(importlib.import_module(name)).values():
            if isinstance(table, TransitionTable):
                yield from ((row.event, "…", f"verb `{verb}`", room) for verb, row in table.verbs.items())
    for room in TELL_FACTS:
        module = f"openhall.{room}.events"
        for fact in vars(importlib.import_module(module)).values():
            if dataclasses.is_dataclass(fact) and isinstance(fact, type) and fact.__module__ == module:
                facts = ", ".join(f"`{field.name}`" for field in dataclasses.fields(fact))
                yield fact.__name__, "…", facts, room


def _modules(name: str) -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCES.glob(f"*/{name}.py")):
        yield path.parent.name, f"openhall.{path.parent.name}.{name}"


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
