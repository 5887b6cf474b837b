"""What must never be false stands in the database: tried with SQL, by the application and by the tables' owner."""

import datetime as dt

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from openhall.vault import rules, services
from openhall.vault.models import Sealed
from tests.server import OwnDatabase
from tests.vault.people import CLERK, HALL, LAST_DAY, kept, review

pytestmark = pytest.mark.system_pg

BENDING = [
    "UPDATE vault_sealed SET commitment = sha256('x')",
    "UPDATE vault_sealed SET field = 'email'",
    "UPDATE vault_sealed SET subject_id = gen_random_uuid()",
    "UPDATE vault_sealed SET subject_kind = 'ticket'",
    "UPDATE vault_sealed SET hall = gen_random_uuid()",
    "UPDATE vault_sealed SET id = gen_random_uuid()",
    "UPDATE vault_sealed SET kept_at = kept_at + interval '1 day'",
    "UPDATE vault_sealed SET erase_after = erase_after + 1 WHERE erased_at IS NOT NULL",
    "UPDATE vault_sealed SET erased_at = NULL, ciphertext = 'x', key_id = 'x' WHERE erased_at IS NOT NULL",
    "DELETE FROM vault_sealed",
    "TRUNCATE vault_sealed",
]
UNTRUE = [
    "UPDATE vault_sealed SET ciphertext = NULL WHERE erased_at IS NULL",
    "UPDATE vault_sealed SET key_id = '' WHERE erased_at IS NULL",
    "UPDATE vault_sealed SET erased_at = kept_at WHERE erased_at IS NULL",
    "UPDATE vault_sealed SET erased_at = kept_at, ciphertext = NULL, key_id = '' WHERE field = 'phone'",
    "UPDATE vault_sealed SET erased_at = kept_at, ciphertext = NULL, finding = NULL WHERE field = 'name'",
]


@pytest.fixture
def vault(own_database: OwnDatabase) -> OwnDatabase:
    """A vault with a kept and an erased record."""
    kept({"name": "张三", "phone": "13812345678"})
    services.erase(kept({"name": "李四"}), CLERK, "asked for it")
    return own_database


def refused(url: str, statement: str, error: type[psycopg.Error]) -> None:
    with psycopg.connect(url) as session, pytest.raises(error):
        session.execute(statement)


@pytest.mark.usefixtures("db")
def test_commitments_are_32_bytes() -> None:
    subject = kept({"name": "张三"})
    row = Sealed.objects.get(subject_id=subject.id)
    row.id, row.field, row.commitment = review().id, "phone", b"short"
    with pytest.raises(Exception, match="vault_sealed_commitment"):
        row.save(force_insert=True)


def test_whose_it_is_what_was_committed_to_and_what_is_erased_stays(vault: OwnDatabase) -> None:
    before = list(Sealed.objects.order_by("id").values())
    for statement in BENDING:
        for url in (vault.url, vault.owner_url, vault.superuser_url):
            refused(url, statement, InsufficientPrivilege)
        refused(vault.superuser_url, f"SET session_replication_role = replica; {statement}", InsufficientPrivilege)
    assert list(Sealed.objects.order_by("id").values()) == before


def test_ciphertext_is_there_exactly_while_it_is_kept(vault: OwnDatabase) -> None:
    for statement in UNTRUE:
        refused(vault.url, statement, CheckViolation)


def test_a_field_is_kept_once_at_a_time(vault: OwnDatabase) -> None:
    copy = (
        "INSERT INTO vault_sealed SELECT gen_random_uuid(), hall, subject_kind, subject_id, field, ciphertext, key_id,"
        " commitment, finding, kept_at, erase_after, erased_at FROM vault_sealed WHERE erased_at IS NULL"
    )
    refused(vault.url, copy, UniqueViolation)


@pytest.mark.usefixtures("vault")
def test_the_term_of_what_is_kept_may_be_moved() -> None:
    (name, _) = Sealed.objects.filter(erased_at=None).order_by("field")
    services.set_term(kept({"name": "王五"}), LAST_DAY + dt.timedelta(days=1), CLERK, "the case is open")
    Sealed.objects.filter(id=name.id).update(erase_after=LAST_DAY)
    assert (name.hall, str(name)) == (HALL, f"name of review:{name.subject_id}")


def test_the_doors_hold_what_they_name() -> None:
    for door in (rules, services):
        assert [name for name in door.__all__ if not hasattr(door, name)] == []
