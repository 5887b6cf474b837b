"""Whoever owns the database and not the signing key is found out by one checkpoint from outside; without, not always."""

import collections
import random
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from openhall.ledger.queries.sealed import Seal
from openhall.ledger.rules.checkpoints import Checkpoint
from openhall.ledger.rules.verdicts import Report
from openhall.ledger.services import put_in_order
from openhall.ledger.services.bulk import append_past
from openhall.ledger.services.verification import examine
from tests import server
from tests.ledger.attacks import (
    BARE,
    COVERED,
    WHOLE,
    Attack,
    Attacker,
    Session,
    attack,
    cut_tail,
    edit,
    restore,
)
from tests.ledger.logs import KEY, facts, grown_log
from tests.server import OwnDatabase

KNOWN = [KEY.public]


@pytest.fixture
def sealed(own_database: OwnDatabase) -> Iterator[tuple[Session, Seal]]:
    """A log of 5,000 sealed events and some that are not yet; its owner; the checkpoint that a witness keeps."""
    *_, last = grown_log(5000, seals=5)
    append_past(facts(40, seed=90))
    put_in_order()
    append_past(facts(7, seed=91))
    with psycopg.connect(own_database.owner_url) as owner:
        yield owner, last


def outside(seal: Seal) -> Checkpoint:
    return Checkpoint(KEY.name, seal.size, seal.root)


def examined(owner: Session, seal: Seal | None) -> Report:
    return examine(owner, KNOWN, outside(seal) if seal else None)


@pytest.mark.slow
def test_fifty_attacks_are_found(sealed: tuple[Session, Seal]) -> None:
    owner, seal = sealed
    rng, done = random.Random(50), collections.Counter[str]()
    for number in range(50):
        with owner.transaction(force_rollback=True):
            made = attack(owner, rng, seal.size, number)
            report = examined(owner, seal)
        assert not report.sound, made
        assert_named(made, report)
        done[made.what] += 1
    assert set(done) == {each.__name__ for each in (*COVERED, *WHOLE)}
    assert examined(owner, seal).sound, "after all of them are undone nothing is found"


def assert_named(made: Attack, report: Report) -> None:
    """No trouble begins behind the place; bare changes of an event are named exactly.

    Of a log that is shorter than a checkpoint only this is known; a spoilt checkpoint has no place.
    """
    lowest = min(each.index for each in report.faults if each.index is not None)
    assert lowest <= made.place or made.what in ("restore", "spoil_seal"), (made, report.faults[:3])
    if made.depth == BARE and made.what in ("edit", "edit_hall", "edit_id"):
        assert f"place {made.place} " in report.faults[0].sentence


@pytest.mark.parametrize("bend", [cut_tail, restore])
def test_a_cut_tail_is_not_found_without_a_checkpoint_from_outside(sealed: tuple[Session, Seal], bend) -> None:  # type: ignore[no-untyped-def]
    """The honest negative: what was never copied elsewhere can be taken back by who owns the database."""
    owner, seal = sealed
    attacker = Attacker(owner, random.Random(7), seal.size)
    attacker.armed(False)
    place = bend(attacker)
    attacker.armed(True)
    assert examined(owner, None).sound
    report = examined(owner, seal)
    assert not report.sound
    (fault,) = report.faults
    assert f"checkpoint from outside of {seal.size} events" in fault.sentence
    if bend is cut_tail:
        assert fault.sentence.startswith(f"The log ends at place {place - 1}")


def test_nor_is_a_change_whose_checkpoints_are_gone(sealed: tuple[Session, Seal]) -> None:
    """The other honest negative: the hall itself signs what it finds, when nothing signed before is left."""
    owner, seal = sealed
    attacker = Attacker(owner, random.Random(8), seal.size)
    attacker.armed(False)
    place = edit(attacker)
    attacker.cover(3, place)
    attacker.reseal(KEY, seal.size)
    attacker.armed(True)
    assert examined(owner, None).sound
    assert not examined(owner, seal).sound


def test_a_dump_of_yesterday_is_found(own_database: OwnDatabase, database_server: server.Server) -> None:
    """A whole copy of the database, made before the last four hundred events."""
    grown_log(600, seals=2)
    connection.close()
    with psycopg.connect(own_database.owner_url) as owner:
        name = owner.info.dbname
    copy = f"{name}_yesterday"[-60:]
    with server.administration(database_server) as administration:
        administration.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (copy, name))))
    try:
        *_, today = grown_log(400, seed=11)
        with psycopg.connect(server.with_database(database_server.owner_url, copy)) as owner:
            assert examined(owner, None).sound
            report = examined(owner, today)
        assert [each.index for each in report.faults] == [601]
    finally:
        server.drop(database_server, copy)
