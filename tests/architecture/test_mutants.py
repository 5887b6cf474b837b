"""The hunt for mutants chooses the right tests, and its mistakes are real ones."""

import pytest

from scripts.mutants import ALWAYS, ROOT, Mutant, function_around, mutants_of, sources, who_runs

SOURCE = "LIMIT = 3\n\n@cache\ndef outer():\n    def inner():\n        return 1\n    return inner\n"


def test_the_innermost_function_around_a_line_is_found() -> None:
    assert [function_around(SOURCE, line) for line in (1, 4, 6, 7)] == [None, 3, 5, 3]


def test_a_mistake_is_held_against_the_tests_that_run_its_function() -> None:
    path = ROOT / "src" / "openhall" / "places" / "rules.py"
    line = path.read_text("utf-8").split("def is_open")[0].count("\n") + 1
    place = f"src/openhall/places/rules.py:{line}"
    touched = {place: ["broad", "special"], "elsewhere:1": ["broad", "other"]}
    assert who_runs(Mutant(path, "", line + 1, ""), touched) == [*ALWAYS, "special", "broad"]
    assert who_runs(Mutant(path, "", 1, ""), touched) == ["tests/places", *ALWAYS]


@pytest.mark.slow
def test_every_mistake_changes_one_place_and_still_is_python() -> None:
    path = ROOT / "src" / "openhall" / "places" / "rules.py"
    assert path in sources()
    made = list(mutants_of(path))
    assert len(made) > 20
    for mutant in made:
        compile(mutant.text, mutant.name, "exec")
