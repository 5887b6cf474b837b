"""The log takes rows and gives none back: also from its owner, also from a session that calls itself a replica."""

import dataclasses
import re
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Event, Tile
from openhall.ledger.services import Act
from openhall.ledger.services.sealing import make_checkpoint
from tests.cast import NOW
from tests.ledger.logs import KEY
from tests.server import OwnDatabase

LOG = ("event", "order", "tile", "checkpoint", "unordered", "idempotency")
BENDING = [
    "UPDATE ledger_event SET actor = 'nobody'",
    "DELETE FROM ledger_event",
    "TRUNCATE ledger_event",
    "UPDATE ledger_order SET index = index + 1",
    "DELETE FROM ledger_order",
    "TRUNCATE ledger_order",
    "TRUNCATE ledger_event, ledger_order CASCADE",
    "UPDATE ledger_tile SET root = hashes",
    "DELETE FROM ledger_tile",
    "TRUNCATE ledger_tile",
    "UPDATE ledger_checkpoint SET size = 0",
    "DELETE FROM ledger_checkpoint",
    "TRUNCATE ledger_checkpoint",
    "UPDATE ledger_unordered SET hall = NULL",
    "TRUNCATE ledger_unordered",
    "UPDATE ledger_idempotency SET status = 200",
    "TRUNCATE ledger_idempotency",
]


@pytest.fixture
def log(own_database: OwnDatabase) -> Iterator[OwnDatabase]:
    """A log with a row in each of its tables: of two events one has its place."""
    act = Act("clerk", NOW)
    ledger.append(act, "TicketTaken", Subject("ticket", uuid.uuid4()), None, {})
    assert ledger.put_in_order() == 1
    make_checkpoint(KEY, NOW)
    ledger.append(act, "TicketTaken", Subject("ticket", uuid.uuid4()), None, {})
    Tile.objects.create(level=0, index=0, hashes=bytes(8192), root=bytes(32))
    ledger.keep_answer(dataclasses.replace(act, key=bytes(32)), 200, {})
    before = rows()
    assert len(before) == 7
    yield own_database
    assert rows() == before


def rows() -> list[tuple[object, ...]]:
    """Everything the log holds."""
    found = []
    with connection.cursor() as cursor:
        for table in LOG:
            cursor.execute(f"SELECT '{table}', t::text FROM ledger_{table} t ORDER BY 2")
            found += cursor.fetchall()
    return found


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


def only_one_role(log: OwnDatabase) -> bool:
    return log.url.split("/openhall_test")[0] == log.owner_url.split("/openhall_test")[0]


def test_the_list_names_every_table_of_the_log() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("ledger").get_models()}
    assert tables == {f"ledger_{each}" for each in LOG}


@pytest.mark.parametrize("table", LOG)
def test_the_application_is_refused_by_its_rights_too(log: OwnDatabase, table: str) -> None:
    """Without any trigger: were one disarmed, the application could still change and remove nothing."""
    if only_one_role(log):
        pytest.skip("this server has one role for everything")
    with psycopg.connect(log.owner_url) as owner:
        owner.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        owner.commit()
    with psycopg.connect(log.url) as session:
        columns = [each.name for each in session.execute(f"SELECT * FROM ledger_{table}").description or ()]
    assert len(columns) > 1
    for column in columns:
        refused(log.url, f'UPDATE ledger_{table} SET "{column}" = "{column}"')
    for statement in ("DELETE FROM {}", "TRUNCATE {}", "SELECT * FROM {} FOR UPDATE", "CREATE INDEX ON {} ((1))"):
        refused(log.url, statement.format(f"ledger_{table}"))
    with psycopg.connect(log.url) as session:
        rights = session.execute(
            "SELECT array_agg(privilege_type::text ORDER BY privilege_type::text) FROM information_schema.table_privileges"
            " WHERE grantee = current_user AND table_name = %s", [f"ledger_{table}"]
        ).fetchone()  # fmt: skip
    assert rights == (["INSERT", "SELECT"],)


def test_what_acts_as_the_owner_does_that_and_nothing_else(log: OwnDatabase) -> None:
    """The two functions that remove rows place them or remove what is old, whatever lies in the caller's way."""
    with psycopg.connect(log.url) as session:
        session.execute("CREATE TEMPORARY TABLE ledger_unordered (event_id uuid, hall uuid)")
        session.execute("CREATE TEMPORARY TABLE ledger_order (index bigint, event_id uuid, hall uuid)")
        session.execute("CREATE TEMPORARY TABLE ledger_idempotency (at timestamptz)")
        session.execute("SET search_path = pg_temp, public")
        assert session.execute("SELECT public.ledger_place(10), public.ledger_forget_keys(%s)", [NOW]).fetchone() == (1, 1)
        places = session.execute("SELECT index FROM public.ledger_order ORDER BY index").fetchall()
        assert places == [(1,), (2,)]
        assert session.execute("SELECT count(*) FROM public.ledger_event").fetchone() == (2,)
        session.rollback()


def test_nobody_else_may_act_as_the_owner(log: OwnDatabase) -> None:
    with psycopg.connect(log.superuser_url) as session:
        rows = session.execute(
            "SELECT p.proname::text, p.prosecdef, p.proconfig, p.proacl::text FROM pg_proc p"
            " WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'ledger%' AND p.prosecdef ORDER BY 1"
        ).fetchall()
    assert [row[0] for row in rows] == ["ledger_forget_keys", "ledger_place"]
    for _, _, config, rights in rows:
        assert config == ["search_path=pg_catalog, pg_temp"]
        assert not re.search(r"[{,]=X", rights), "PUBLIC may not"


def test_the_application_can_neither_disarm_nor_remove_the_log(log: OwnDatabase) -> None:
    if only_one_role(log):
        pytest.skip("this server has one role for everything")
    for statement in (
        "ALTER TABLE ledger_event DISABLE TRIGGER ALL",
        "DROP TABLE ledger_event",
        "DROP TRIGGER ledger_event_row ON ledger_event",
        "ALTER FUNCTION ledger_place(integer) SECURITY INVOKER",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ):
        refused(log.url, statement)


def test_an_event_belongs_to_the_transaction_of_its_change(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url) as session:
        arguments = [uuid.uuid4(), NOW, uuid.uuid4()]
        session.execute("SELECT ledger_append(%s, NULL, %s, 'TicketTaken', 'ticket', %s, 'clerk', '{}')", arguments)
        session.rollback()
    assert not Event.objects.exists()
    assert ledger.put_in_order() == 0
