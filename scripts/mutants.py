"""Plant seeded mistakes in the rooms' `rules` and `services` and count how many the tests find.

mutmut's operators make the mistakes. One sound run notes which test runs which function; then each chosen mistake is
written into a copy of the checkout, one at a time, and the tests that run its function run there until one fails (for
a line outside every function: the tests of its room). Exit 0 when enough are found.
"""

import argparse
import ast
import collections
import concurrent.futures
import contextlib
import dataclasses
import difflib
import functools
import itertools
import json
import os
import pathlib
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = tuple(sorted({path.parent.name for path in (ROOT / "src" / "openhall").glob("*/services*")}))
COPIED = ("src", "tests", "scripts", "bench", "docs", "examples", "pyproject.toml", "Makefile")
TESTS = ("tests/kit", *(f"tests/{room}" for room in ROOMS), "tests/api", "tests/web", "tests/lab", "tests/demo",
         "tests/routines", "tests/site", "tests/access")  # fmt: skip
ALWAYS = ("tests/architecture/test_translations.py", "tests/architecture/test_reference.py")  # see changed words
QUICK = ("-x", "-q", "-p", "no:xdist", "-m", "not slow and not browser and not realdata")
SECONDS = 300
LONGEST_SOUND_RUN = 3600
MOST_TESTS = 100  # of the tests that run a function, the ones that run the fewest others come first

type Touched = dict[str, list[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Mutant:
    """One changed file; `line` is where the change begins."""

    path: pathlib.Path
    text: str
    line: int
    change: str

    @property
    def room(self) -> str:
        """The room whose file it is."""
        return self.path.relative_to(ROOT / "src" / "openhall").parts[0]

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"


def sources() -> list[pathlib.Path]:
    """The files in which mistakes are planted."""
    kinds = ("rules", "services")
    files = [ROOT / "src" / "openhall" / room / f"{kind}.py" for room in ROOMS for kind in kinds]
    folders = [ROOT / "src" / "openhall" / room / kind for room in ROOMS for kind in kinds]
    return [path for path in files if path.exists()] + [path for each in folders for path in sorted(each.rglob("*.py"))]


def mutants_of(path: pathlib.Path) -> Iterator[Mutant]:
    """Every single change mutmut would make to a file."""
    yield from (each for at in range(_count(path)) if (each := mutant_of(path, at)))


def mutant_of(path: pathlib.Path, at: int) -> Mutant | None:
    """One of mutmut's changes to a file, by its number; None for one that changes nothing."""
    from mutmut.mutation.file_mutation import deep_replace

    before = path.read_text("utf-8")
    module, mutations = _mutations(path)
    chosen_one = mutations[at]
    after = str(getattr(deep_replace(module, chosen_one.original_node, chosen_one.mutated_node), "code", before))
    change = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return Mutant(path, after, int(change[0].split()[1][1:].split(",")[0]), "\n".join(change[1:])) if change else None


@functools.cache
def _mutations(path: pathlib.Path) -> tuple[Any, Sequence[Any]]:
    from mutmut.mutation.file_mutation import create_mutations

    module, mutations, _, _ = create_mutations(str(path), path.read_text("utf-8"))
    return module, mutations


def _count(path: pathlib.Path) -> int:
    return len(_mutations(path)[1])


def chosen(count: int, seed: int) -> list[Mutant]:
    """A seeded sample over all files; only what is chosen is written out."""
    everything = [(path, at) for path in sources() for at in range(_count(path))]
    random.Random(seed).shuffle(everything)
    made = (mutant_of(path, at) for path, at in everything)
    return list(itertools.islice((each for each in made if each is not None), count))


def copy_of_checkout(folder: pathlib.Path) -> pathlib.Path:
    """A checkout to spoil."""
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextlib.contextmanager
def shared_server(folder: pathlib.Path) -> Iterator[dict[str, str]]:
    """One server with one migrated template for all runs, as the environment the tests read."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.site.settings")
    import django

    from openhall.site.postgres import remove_cluster
    from tests import server

    django.setup()
    with server.open_test_server(folder) as opened:
        server.make_template(opened, folder)
        yield {
            "OPENHALL_TEST_DATABASE_URL": opened.owner_url,
            "OPENHALL_TEST_APP_DATABASE_URL": opened.app_url,
            "OPENHALL_TEST_SUPERUSER_DATABASE_URL": opened.superuser_url,
            "OPENHALL_TEST_TEMPLATE": opened.template,
        }
    remove_cluster(folder / "data")


def who_runs(mutant: Mutant, touched: Touched) -> list[str]:
    """The tests that run the function in which the mistake is, the most special first."""
    start = function_around(mutant.path.read_text("utf-8"), mutant.line)
    if start is None:
        return [f"tests/{mutant.room}", *ALWAYS]
    place = f"{mutant.path.relative_to(ROOT).as_posix()}:{start}"
    runs = collections.Counter(test for tests in touched.values() for test in tests)
    return [*ALWAYS, *sorted(touched.get(place, ()), key=lambda test: runs[test])[:MOST_TESTS]]


def function_around(source: str, line: int) -> int | None:
    """Where the innermost function around a line begins, its first decorator counted; None outside of all."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    around = [
        min([node.lineno, *(each.lineno for each in node.decorator_list)])
        for node in functions
        if node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, default=None)


def is_found(
    mutant: Mutant, touched: Touched, checkout: pathlib.Path, environment: dict[str, str], seconds: float = SECONDS
) -> bool:
    """Whether a test fails with this mistake in place; a run that hangs has found it too."""
    target = checkout / mutant.path.relative_to(ROOT)
    sound = target.read_text("utf-8")
    target.write_text(mutant.text, "utf-8")
    try:
        return bool(failure(who_runs(mutant, touched), checkout, environment, seconds))
    finally:
        target.write_text(sound, "utf-8")


def failure(tests: Iterable[str], checkout: pathlib.Path, environment: dict[str, str], seconds: float = SECONDS) -> str:
    """The last lines of these tests when they fail here, empty when all is well."""
    there = [each for each in tests if (checkout / each.partition("::")[0]).exists()]
    command = [sys.executable, "-m", "pytest", *there, *QUICK, *environment.get("MORE", "").split()]
    settings = {**os.environ, **environment, "PYTHONPATH": str(checkout / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=checkout, env=settings, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no end after {seconds:.0f} s"
    return "" if done.returncode in (0, 5) else done.stdout[-1500:] + done.stderr[-1500:]


def sound_run(checkout: pathlib.Path, environment: dict[str, str]) -> Touched:
    """All tests without a mistake: which function is run by which."""
    told = checkout / "touched.json"
    listening = {**environment, "MORE": "-p scripts.touching", "OPENHALL_TOUCHED": str(told)}
    why = failure([*TESTS, *ALWAYS], checkout, listening, seconds=LONGEST_SOUND_RUN)
    if why:
        sys.exit(f"{why}\nThe tests fail without any planted mistake: nothing could be learned.")
    touched: Touched = json.loads(told.read_text("utf-8"))
    return touched


def hunt(mutants: list[Mutant], workers: int, folder: pathlib.Path, seconds: float = SECONDS) -> list[Mutant]:
    """Plant all of them, a few at a time; the ones that no test found."""
    checkouts: queue.SimpleQueue[pathlib.Path] = queue.SimpleQueue()
    for number in range(workers):
        checkouts.put(copy_of_checkout(folder / f"checkout{number}"))
    with shared_server(folder / f"server-{uuid.uuid4().hex[:8]}") as environment:
        first = checkouts.get()
        touched = sound_run(first, environment)
        checkouts.put(first)

        def plant(mutant: Mutant) -> Mutant | None:
            checkout = checkouts.get()
            found = is_found(mutant, touched, checkout, environment, seconds)
            checkouts.put(checkout)
            print(f"{'found   ' if found else 'SURVIVED'} {mutant.name}", file=sys.stderr, flush=True)
            return None if found else mutant

        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            return [mutant for mutant in pool.map(plant, mutants) if mutant is not None]


def main() -> None:
    """Read the wishes, hunt, tell."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--count", type=int, default=200)
    wishes.add_argument("--seed", type=int, default=7)
    wishes.add_argument("--workers", type=int, default=2)
    wishes.add_argument("--at-least", type=float, default=0.85)
    wishes.add_argument("--seconds", type=float, default=SECONDS, help="a run that takes longer hangs")
    wishes.add_argument("--json", action="store_true")
    given = wishes.parse_args()
    mutants = chosen(given.count, given.seed)
    with tempfile.TemporaryDirectory(prefix="openhall-mutants-") as folder:
        survivors = hunt(mutants, given.workers, pathlib.Path(folder), given.seconds)
    share = 1 - len(survivors) / len(mutants)
    found = len(mutants) - len(survivors)
    told = {"mutants": len(mutants), "found": found, "share": round(share, 3), "seed": given.seed}
    if given.json:
        print(json.dumps({**told, "survivors": [{"at": each.name, "change": each.change} for each in survivors]}))
    else:
        for each in survivors:
            print(f"\n{each.name}\n{each.change}")
        print(f"\n{found} of {len(mutants)} planted mistakes were found: {share:.1%} (seed {given.seed})")
    sys.exit(0 if share >= given.at_least else 1)


if __name__ == "__main__":
    main()
