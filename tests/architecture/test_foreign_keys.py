"""Foreign keys to other rooms point downward and are written as strings."""

import ast
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import ForeignKey
from django.db.models.base import ModelBase

from tests.architecture.house import PACKAGE, height, python_files, rooms

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
type Link = tuple[str, str, str]


def links() -> Iterator[Link]:
    """(room, field, room pointed at) of every relation that leaves its room for another of the house."""
    built = set(rooms())
    for model in apps.get_models(include_auto_created=True):
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = field.related_model if getattr(field, "concrete", False) else None
            other = target._meta.app_label if isinstance(target, ModelBase) else room
            if other != room and {room, other} <= built:
                yield room, f"{model.__name__}.{field.name}", other


def upward(found: Iterable[Link]) -> list[Link]:
    """Links to a room that does not stand below."""
    return [link for link in found if height(link[2]) >= height(link[0])]


def unquoted(source: str) -> list[str]:
    """Relations whose target is a class that this file has imported."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }  # fmt: skip
    return [
        f"{node.lineno} {node.args[0].id}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name)
        and (getattr(node.func, "attr", "") in RELATIONS or getattr(node.func, "id", "") in RELATIONS)
        and node.args[0].id in imported
    ]  # fmt: skip


def test_foreign_keys_point_downward() -> None:
    found = list(links())
    assert len(found) > 10, "the registry is empty, so the test would prove nothing"
    assert upward(found) == []


def test_foreign_keys_to_other_rooms_are_strings() -> None:
    faults = {path.name: unquoted(path.read_text("utf-8")) for path in python_files(PACKAGE)}
    assert {name: lines for name, lines in faults.items() if lines} == {}


def test_a_planted_upward_link_is_seen() -> None:
    assert upward([("places", "Window.ticket", "queue")]) == [("places", "Window.ticket", "queue")]
    assert upward([("queue", "Ticket.item", "catalogue")]) == []


def test_a_planted_class_is_seen() -> None:
    source = "from openhall.places.queries import Hall\nx = models.ForeignKey(Hall, models.CASCADE)\n"
    assert unquoted(source) == ["2 Hall"]
    assert unquoted("class Hall: ...\nx = models.ForeignKey(Hall, models.CASCADE)\n") == []


def test_a_link_of_the_registry_is_what_it_seems() -> None:
    field = apps.get_model("queue", "Ticket")._meta.get_field("item")
    assert isinstance(field, ForeignKey)
    assert ("queue", "Ticket.item", "catalogue") in set(links())
