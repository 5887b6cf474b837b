"""How the house is read: files to room and kind, imports, statements. Pure functions; the tests beside use them twice,
on the house and on a planted fault.
"""

import ast
import dataclasses
import pathlib
import re
import tomllib
from collections.abc import Iterable, Iterator

from tests.ran import ROOT

PACKAGE = ROOT / "src" / "openhall"
DELIVERY = frozenset({"site", "demo", "web", "api", "routines"})
PURE = frozenset({"kit", "lab"})
DOORS = frozenset({"services", "queries", "rules", "events", "states", "permissions"})
# What a room's files may be, from pure to worldly; a kind imports those of a lower rank and its own.
RANKS = {
    "states": 0, "events": 0, "rules": 1, "models": 2, "queries": 3, "permissions": 3, "services": 4, "tasks": 5,
    "admin": 5,
}  # fmt: skip
UNRANKED = frozenset({"__init__", "apps", "migrations", "sql"})


@dataclasses.dataclass(frozen=True, slots=True)
class Import:
    """`module` is imported at a line; `inside` a function or not."""

    module: str
    line: int
    inside: bool


def layers() -> list[frozenset[str]]:
    """The lines of the house from the roof down, as the import contract says them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (house,) = (each for each in contracts if each["id"] == "house")
    return [frozenset(re.findall(r"\w+", line)) for line in house["layers"]]


def height(room: str) -> int:
    """How high a room stands: kit is 0."""
    found = [number for number, line in enumerate(reversed(layers())) if room in line]
    if len(found) != 1:
        raise ValueError(f"{room} stands in no line of the contract, or in two")
    return found[0]


def rooms() -> list[str]:
    """Rooms that are built and have doors: neither pure nor delivery."""
    built = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return sorted(built - DELIVERY - PURE)


def python_files(*folders: pathlib.Path) -> list[pathlib.Path]:
    """Python files below the folders, migrations left out."""
    return [
        path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts
    ]


def module_of(path: pathlib.Path, package: pathlib.Path = PACKAGE) -> str:
    """`openhall.queue.services.taking` of a file; a package's `__init__` is the package."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_and_kind(module: str) -> tuple[str, str]:
    """Room and kind of file of a module: (`queue`, `services`); kind is empty for the room itself."""
    parts = module.split(".")
    return (parts[1] if len(parts) > 1 else ""), (parts[2] if len(parts) > 2 else "")


def imports(source: str, module: str, is_package: bool = False) -> Iterator[Import]:
    """Every module a source imports from the house, `from room import models` counted as `room.models`."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    tree = ast.parse(source)
    hidden = {id(inner) for node in ast.walk(tree) if isinstance(node, functions) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        for name in _imported(node, module, is_package):
            if name == "openhall" or name.startswith("openhall."):
                yield Import(name, getattr(node, "lineno", 0), id(node) in hidden)


def _imported(node: ast.AST, module: str, is_package: bool) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        parts = module.split(".")
        parts = parts[: len(parts) - node.level + is_package]
        base = ".".join([*parts, *([node.module] if node.module else [])])
    if base.count(".") <= 1:  # from openhall.queue import models
        return [f"{base}.{alias.name}" for alias in node.names]
    return [base]


def door_faults(module: str, found: Iterable[Import]) -> Iterator[str]:
    """Imports that enter another room elsewhere than by a door."""
    room, _ = room_and_kind(module)
    for each in found:
        target, kind = room_and_kind(each.module)
        if target in {room, "", *DELIVERY, *PURE}:
            continue
        if kind not in DOORS:
            yield f"{module}:{each.line} enters {target} by {each.module}"


def order_faults(module: str, found: Iterable[Import]) -> Iterator[str]:
    """Imports against the order of files inside a room, and files of an unknown kind."""
    room, kind = room_and_kind(module)
    if kind in UNRANKED or not kind:
        return
    if kind not in RANKS:
        yield f"{module}: a room has no file of the kind {kind}"
        return
    for each in found:
        target, other = room_and_kind(each.module)
        if target == room and other != kind and RANKS.get(other, 99) >= RANKS[kind]:
            yield f"{module}:{each.line} imports {each.module}, which stands after it or beside it"


# ---- statements ----------------------------------------------------------------------------------------------------

CLOCKS = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\("
    r"|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|'(now|today|tomorrow|yesterday)'",
    re.IGNORECASE,
)
WORD = re.compile(r"[a-z][a-z0-9_]*")
CALL = re.compile(r"\b([a-z]+)_([a-z0-9_]+)\s*\(")
STATEMENT = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|COPY|ALTER TABLE|CREATE)\b")
SHARED_FUNCTIONS = frozenset({"ledger_append", "ledger_keep"})


def without_comments(sql: str) -> str:
    """The statement alone."""
    return re.sub(r"/\*.*?\*/", " ", re.sub(r"--[^\n]*", " ", sql), flags=re.DOTALL)


def sql_faults(room: str, sql: str, tables: dict[str, str]) -> list[str]:
    """What a room's statement must not do; `tables` maps every table to its app."""
    text = without_comments(sql)
    words = set(WORD.findall(text.lower()))
    foreign = [f"touches {name} of {tables[name]}" for name in sorted(words & set(tables)) if tables[name] != room]
    calls = {f"{first}_{rest}" for first, rest in CALL.findall(text.lower()) if first != room and first in rooms()}
    functions = [f"calls {name}" for name in sorted(calls - SHARED_FUNCTIONS - set(tables))]
    clocks = [f"reads the clock: {match.group(0)}" for match in CLOCKS.finditer(text)]
    return foreign + functions + clocks


def statements_in(source: str) -> Iterator[tuple[int, str]]:
    """Texts of a Python file that are SQL, with their lines; docstrings are none."""
    tree = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docs:
            continue
        if isinstance(node.value, str) and STATEMENT.search(node.value):
            yield node.lineno, node.value
