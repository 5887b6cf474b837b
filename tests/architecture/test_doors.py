"""Rooms are entered by their doors only, files inside a room import those before them, and no import hides."""

import pytest

from tests.architecture.house import (
    DOORS,
    PACKAGE,
    RANKS,
    Import,
    door_faults,
    imports,
    module_of,
    order_faults,
    python_files,
    rooms,
)

HOUSE = python_files(PACKAGE)


def found_in(module: str, source: str) -> list[Import]:
    return list(imports(source, module))


def test_nobody_enters_a_room_but_by_a_door() -> None:
    faults = []
    for path in HOUSE:
        module = module_of(path)
        found = imports(path.read_text("utf-8"), module, path.name == "__init__.py")
        faults += list(door_faults(module, found))
    assert faults == []


def test_files_of_a_room_stand_in_order() -> None:
    faults = []
    for room in rooms():
        for path in python_files(PACKAGE / room):
            module = module_of(path)
            found = imports(path.read_text("utf-8"), module, path.name == "__init__.py")
            faults += list(order_faults(module, found))
    assert faults == []


# Commands import what they need when they run, so that `openhall --help` is quick and Django is set up before models.
MAY_HIDE = ("openhall.site",)


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{module_of(path)}:{each.line} {each.module}"
        for path in HOUSE
        if not module_of(path).startswith(MAY_HIDE)
        for each in imports(path.read_text("utf-8"), module_of(path), path.name == "__init__.py")
        if each.inside
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "line",
    [
        "from openhall.queue.models import Ticket",
        "from openhall.queue import models",
        "import openhall.queue.models",
        "from openhall.queue import tasks as doing",
        "from openhall.queue.admin import TicketAdmin",
        "def f():\n    from openhall.queue.models import Ticket",
        "from ..queue.models import Ticket",
        "from openhall.queue import Ticket",
        "import openhall.queue",
    ],
)
def test_a_planted_break_in_is_seen(line: str) -> None:
    assert list(door_faults("openhall.web.doors", found_in("openhall.web.doors", line)))


@pytest.mark.parametrize("door", sorted(DOORS))
def test_doors_are_open(door: str) -> None:
    for line in (f"from openhall.queue.{door} import x", f"from openhall.queue import {door}"):
        assert not list(door_faults("openhall.web.doors", found_in("openhall.web.doors", line)))


def test_a_room_is_at_home_in_itself() -> None:
    line = "from openhall.queue.models import Ticket"
    assert not list(door_faults("openhall.queue.services.taking", found_in("openhall.queue.services.taking", line)))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("openhall.queue.rules", "from openhall.queue.models import Ticket"),
        ("openhall.queue.models", "from openhall.queue import queries"),
        ("openhall.queue.queries.live", "from openhall.queue.permissions import may_call"),
        ("openhall.queue.queries.live", "from openhall.queue.services import take"),
        ("openhall.queue.states", "from openhall.queue.events import TicketTaken"),
        ("openhall.queue.services.taking", "from openhall.queue.tasks import refresh"),
        ("openhall.queue.lending", "import dataclasses"),
    ],
)
def test_a_planted_disorder_is_seen(module: str, line: str) -> None:
    assert list(order_faults(module, found_in(module, line)))


def test_every_kind_may_import_those_before_it() -> None:
    for kind, rank in RANKS.items():
        for other, lower in RANKS.items():
            module = f"openhall.queue.{kind}"
            seen = list(order_faults(module, found_in(module, f"from openhall.queue.{other} import x")))
            assert bool(seen) == (lower >= rank and other != kind), (kind, other)
