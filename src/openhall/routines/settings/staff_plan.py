"""What a sheet of staff would do: who is new, who changes, what is wrong, line by line. Pure: values in, a plan out."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence, Set

from openhall.kit.changes import Values
from openhall.people.states import STAFF_ROLES
from openhall.routines.settings.staff_sheet import Line, Problem

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")
CJK = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A hall before the import: people by user name as values, who works elsewhere alone, units, windows, and who
    stands at a window today.
    """

    people: Mapping[str, Values]
    elsewhere: Set[str]
    units: Set[str]
    windows: Set[str]
    posted: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class StaffPlan:
    """Line by line: `after` holds who is added or changed; nothing is done while there are problems."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    problems: tuple[Problem, ...]
    before: Mapping[str, Values | None]
    after: Mapping[str, Values]


def plan_staff(lines: Sequence[Line], known: Known) -> StaffPlan:
    """The plan of a sheet."""
    problems = [each for line in lines for each in _wrong(line, known)]
    problems += _together(lines, known)
    wanted = {} if problems else {line.cells["username"]: _wanted(line, known) for line in lines}
    added = tuple(each for each in wanted if each not in known.people)
    changed = tuple(each for each in wanted if each in known.people and wanted[each] != known.people[each])
    touched = (*added, *changed)
    return StaffPlan(
        added, changed, tuple(each for each in wanted if each not in touched),
        tuple(sorted(problems, key=lambda each: each.line)),
        {each: known.people.get(each) for each in touched}, {each: wanted[each] for each in touched},
    )  # fmt: skip


def windows_of(line: Line) -> list[str]:
    """The codes of windows in a cell, divided by blanks, commas or semicolons."""
    return list(
        dict.fromkeys(each for each in re.split(r"[\s,;，、；]+", line.cells.get("windows", "")) if each)
    )


def _wanted(line: Line, known: Known) -> Values:
    """Somebody as the line says; what the sheet has no column for stays."""
    cells = line.cells
    before = known.people.get(cells["username"], {"roles": [], "windows": {}})
    role = f"{cells['role']}:{cells['unit']}" if cells.get("unit") else cells["role"]
    roles = before["roles"] if role in before["roles"] else [role]
    windows = {each: cells.get("substitute") or None for each in sorted(windows_of(line))}
    return {
        "name": cells["name"], "name_en": cells["name_en"], "roles": roles, "active": True,
        "windows": windows if "windows" in cells else before["windows"],
    }  # fmt: skip


def _wrong(line: Line, known: Known) -> Iterator[Problem]:
    cells, number = line.cells, line.number
    username, role = cells["username"], cells["role"]
    if not USERNAME.fullmatch(username):
        yield Problem(
            number, "username", "bad_username", "Use 2 to 60 small letters, digits, dots or hyphens."
        )
    if username in known.elsewhere:
        yield Problem(
            number, "username", "works_elsewhere", "This user name belongs to somebody of another hall."
        )
    yield from _names(line)
    if role not in STAFF_ROLES:
        yield Problem(number, "role", "unknown_role", "There is no role %(role)s.", {"role": role[:60]})
    if cells.get("unit") and cells["unit"] not in known.units:
        yield Problem(
            number, "unit", "unknown_unit", "There is no unit %(unit)s.", {"unit": cells["unit"][:40]}
        )
    held = known.people.get(username, {"roles": ()})["roles"]
    if len(held) > 1 and not any(each.partition(":")[0] == role for each in held):
        yield Problem(
            number, "role", "several_roles", "This person has several roles. Change them on the page."
        )
    for window in windows_of(line):
        if window not in known.windows:
            yield Problem(
                number, "windows", "no_such_window", "There is no window %(window)s.", {"window": window[:10]}
            )
    if cells.get("substitute") == username:
        yield Problem(
            number, "substitute", "own_substitute", "Somebody else must step in, not the same person."
        )


def _names(line: Line) -> Iterator[Problem]:
    for column, most in (("name", 60), ("name_en", 120)):
        text = line.cells[column]
        if not text or len(text) > most or not text.isprintable():
            values = {"most": most}
            yield Problem(
                line.number, column, "bad_name", "Write a name of at most %(most)s characters.", values
            )
    if CJK.search(line.cells["name_en"]):
        yield Problem(line.number, "name_en", "no_english", "Write this in English.")


def _together(lines: Sequence[Line], known: Known) -> Iterator[Problem]:
    """What only shows when the lines are seen together."""
    seen, taken = dict[str, int](), dict[str, int]()
    listed = {line.cells["username"] for line in lines}
    moves = {each for line in lines if "windows" in line.cells for each in [line.cells["username"]]}
    for line in lines:
        first = seen.setdefault(line.cells["username"], line.number)
        if first != line.number:
            yield Problem(line.number, "username", "line_twice", "This person stands on line %(line)s already.",
                          {"line": first})  # fmt: skip
        substitute = line.cells.get("substitute", "")
        if substitute and substitute not in listed and substitute not in known.people:
            yield Problem(line.number, "substitute", "unknown_substitute", "Nobody has this user name.")
        for window in windows_of(line):
            other = taken.setdefault(window, line.number)
            stands = known.posted.get(window)
            if other != line.number:
                yield Problem(line.number, "windows", "window_twice", "Line %(line)s has window %(window)s already.",
                              {"line": other, "window": window})  # fmt: skip
            elif stands not in (None, line.cells["username"]) and stands not in moves:
                yield Problem(line.number, "windows", "window_taken", "Somebody else is posted at window %(window)s.",
                              {"window": window})  # fmt: skip
