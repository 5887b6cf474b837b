"""Statements keep to their room's tables, and time is an argument: replay, demo and tests would lie otherwise."""

import re

import pytest
from django.apps import apps

from tests.architecture.house import PACKAGE, python_files, rooms, sql_faults, statements_in

TABLES = {
    model._meta.db_table: model._meta.app_label for model in apps.get_models(include_auto_created=True)
}


def test_sql_files_keep_to_their_room_and_never_read_a_clock() -> None:
    files = sorted(PACKAGE.glob("*/sql/**/*.sql"))
    assert len(files) >= 5
    faults = [
        f"{path.relative_to(PACKAGE)} {fault}"
        for path in files
        for fault in sql_faults(path.relative_to(PACKAGE).parts[0], path.read_text("utf-8"), TABLES)
    ]
    assert faults == []


def test_statements_in_python_keep_to_it_too() -> None:
    faults = []
    for room in rooms():
        migrations = sorted((PACKAGE / room).glob("migrations/*.py"))
        for path in [*python_files(PACKAGE / room), *migrations]:
            for line, text in statements_in(path.read_text("utf-8")):
                faults += [f"{path.relative_to(PACKAGE)}:{line} {fault}" for fault in sql_faults(room, text, TABLES)]
    assert faults == []


def test_every_table_carries_its_rooms_name() -> None:
    wrong = [table for table, room in TABLES.items() if room in rooms() and not table.startswith(f"{room}_")]
    assert wrong == []


def test_sql_files_are_used_and_used_names_exist() -> None:
    source = "\n".join(path.read_text("utf-8") for path in python_files(PACKAGE))
    unused = [path.name for path in PACKAGE.glob("*/sql/*.sql") if not re.search(rf'"{path.stem}"', source)]
    assert unused == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT * FROM places_hall", "touches places_hall of places"),
        ("SELECT 1 FROM queue_ticket t JOIN people_account a ON true", "touches people_account of people"),
        ("INSERT INTO ledger_event VALUES (1)", "touches ledger_event of ledger"),
        ("DELETE FROM django_session", "touches django_session of sessions"),
        ("SELECT ledger_refuse()", "calls ledger_refuse"),
        ("UPDATE queue_ticket SET taken_at = now()", "reads the clock"),
        ("SELECT CURRENT_TIMESTAMP", "reads the clock"),
        ("SELECT 'now'::timestamptz", "reads the clock"),
        ("SELECT clock_timestamp ()", "reads the clock"),
    ],
)
def test_a_planted_fault_is_seen(sql: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in sql_faults("queue", sql, TABLES))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT ledger_append(%(event)s::uuid), ledger_keep(%(key)s::bytea) FROM queue_ticket",
        "-- not now(), and not places_hall\nSELECT %(now)s::timestamptz FROM queue_desk",
        "SELECT queue_facts(t) /* current_date */ FROM queue_ticket t",
    ],
)
def test_what_is_allowed_is_not_called_a_fault(sql: str) -> None:
    assert sql_faults("queue", sql, TABLES) == []
