"""Small rules of the house that no linter knows: names, clocks, chance, documents, size."""

import ast
import pathlib
import statistics
from collections.abc import Iterator

import pytest

from tests.architecture.house import PACKAGE, module_of, python_files
from tests.ran import ROOT

EMPTY_WORDS = {"core", "common", "utils", "util", "helpers", "helper", "misc", "shared", "base_utils"}
READS_CLOCK = {"now", "utcnow", "today"}
CLOCK = "openhall.kit.clock"
# The machine's own affairs, before there is a hall: file ages, sockets, log names; and the clock itself under test.
OWN_TIME = ("openhall.site.postgres", "openhall.site.running", "openhall.site.health")
LONGEST_FUNCTION, LONGEST_FILE, MEDIAN = 50, 300, 10

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def clock_faults(source: str) -> list[str]:
    """Calls that read the machine's clock or draw from a chance nobody seeded."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = ast.unparse(node.func.value), node.func.attr
            if name in READS_CLOCK and owner.split(".")[-1] in {"datetime", "date", "timezone"}:
                faults.append(f"{node.lineno} {owner}.{name}()")
            if owner == "time" and name in {"time", "time_ns", "localtime", "gmtime"}:
                faults.append(f"{node.lineno} time.{name}()")
            if owner == "random" and name not in {"Random", "SystemRandom"}:
                faults.append(f"{node.lineno} random.{name}()")
    return faults


def functions(source: str) -> Iterator[Function]:
    """Every function and method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: Function) -> int:
    """Lines of a body; its docstring is no burden."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def undocumented(source: str) -> list[str]:
    """Public functions of a module, and public classes, that don't say what they are for."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    tree = ast.parse(source)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    return [node.name for node in public if not ast.get_docstring(node)]


def named_for_nothing(path: pathlib.Path) -> bool:
    """Whether a file or one of its folders is named so that anything fits in."""
    return bool({part.removesuffix(".py") for part in path.parts} & EMPTY_WORDS)


def test_no_name_is_empty() -> None:
    folders = [ROOT / name for name in ("src", "tests", "scripts", "bench")]
    files = [path.relative_to(ROOT) for path in python_files(*folders)]
    assert [str(path) for path in files if named_for_nothing(path)] == []


def test_the_clock_is_read_in_one_place() -> None:
    faults = {
        module_of(path): clock_faults(path.read_text("utf-8"))
        for path in python_files(PACKAGE)
        if module_of(path) != CLOCK and not module_of(path).startswith(OWN_TIME)
    }
    assert {module: lines for module, lines in faults.items() if lines} == {}


def test_everything_public_says_what_it_is_for() -> None:
    faults = {module_of(path): undocumented(path.read_text("utf-8")) for path in python_files(PACKAGE)}
    assert {module: names for module, names in faults.items() if names} == {}


def test_functions_and_files_are_small() -> None:
    sizes, long_functions, long_files = [], [], []
    for path in python_files(PACKAGE):
        source = path.read_text("utf-8")
        if len(source.splitlines()) > LONGEST_FILE:
            long_files.append(f"{module_of(path)} {len(source.splitlines())}")
        for node in functions(source):
            sizes.append(lines_of(node))
            if sizes[-1] >= LONGEST_FUNCTION:
                long_functions.append(f"{module_of(path)}:{node.name} {sizes[-1]}")
    assert long_files == []
    assert long_functions == []
    assert statistics.median(sizes) < MEDIAN


@pytest.mark.parametrize(
    "line",
    ["dt.datetime.now()", "datetime.now(UTC)", "dt.datetime.utcnow()", "datetime.date.today()", "timezone.now()",
     "time.time()", "random.choice([1])", "random.random()"],
)  # fmt: skip
def test_a_planted_clock_or_chance_is_seen(line: str) -> None:
    assert clock_faults(line)


@pytest.mark.parametrize("line", ["time.monotonic()", "rng.choice([1])", "random.Random(7)", "utc_now()", "plan.now()"])
def test_what_is_no_clock_is_let_be(line: str) -> None:
    assert clock_faults(line) == []


def test_a_planted_silence_is_seen() -> None:
    assert undocumented("def open(): ...\nclass Door: ...\ndef _own(): ...\n") == ["open", "Door"]


def test_a_planted_empty_name_is_seen() -> None:
    assert named_for_nothing(pathlib.Path("src/openhall/queue/utils.py"))
    assert named_for_nothing(pathlib.Path("src/openhall/core/x.py"))
    assert not named_for_nothing(pathlib.Path("src/openhall/queue/rules.py"))


def test_a_long_function_is_measured_without_its_docstring() -> None:
    (node,) = functions('def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n')
    assert lines_of(node) == 2
