"""The log takes rows and gives none back: also from its owner, also from a session that calls itself a replica."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Event, Order
from openhall.ledger.services import Act
from tests.cast import NOW
from tests.server import OwnDatabase

BENDING = [
    "UPDATE ledger_event SET actor = 'nobody'",
    "DELETE FROM ledger_event",
    "TRUNCATE ledger_event",
    "UPDATE ledger_order SET index = index + 1",
    "DELETE FROM ledger_order",
    "TRUNCATE ledger_order",
    "TRUNCATE ledger_event, ledger_order CASCADE",
]


@pytest.fixture
def log(own_database: OwnDatabase) -> Iterator[OwnDatabase]:
    """A log of one event that has its place."""
    ledger.append(Act("clerk", NOW), "TicketTaken", Subject("ticket", uuid.uuid4()), None, {})
    assert ledger.put_in_order() == 1
    yield own_database
    assert (Event.objects.count(), Order.objects.count()) == (1, 1)
    assert Event.objects.get().actor == "clerk"


def refused(url: str, *statements: str) -> None:
    with psycopg.connect(url) as session, pytest.raises(InsufficientPrivilege):
        session.execute("; ".join(statements))


def test_nobody_bends_the_log(log: OwnDatabase) -> None:
    for statement in BENDING:
        refused(log.url, statement)
        refused(log.owner_url, statement)
        refused(log.superuser_url, statement)


def test_a_session_that_calls_itself_a_replica_is_refused_too(log: OwnDatabase) -> None:
    for statement in BENDING:
        refused(log.superuser_url, "SET session_replication_role = replica", statement)


def test_the_application_can_neither_disarm_nor_remove_the_log(log: OwnDatabase) -> None:
    if log.url.split("/openhall_test")[0] == log.owner_url.split("/openhall_test")[0]:
        pytest.skip("this server has one role for everything")
    for statement in (
        "ALTER TABLE ledger_event DISABLE TRIGGER ALL",
        "DROP TABLE ledger_event",
        "DROP TRIGGER ledger_event_row ON ledger_event",
    ):
        refused(log.url, statement)


def test_an_event_belongs_to_the_transaction_of_its_change(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url) as session:
        arguments = [uuid.uuid4(), NOW, uuid.uuid4()]
        session.execute("SELECT ledger_append(%s, NULL, %s, 'TicketTaken', 'ticket', %s, 'clerk', '{}')", arguments)
        session.rollback()
    assert not Event.objects.exists()
    assert ledger.put_in_order() == 0
