"""The auditor's search: by subject, actor, kind and time, page after page without a gap, each by an index."""

import dataclasses
import datetime as dt
import uuid

import psycopg
import pytest

from openhall.kit.ids import first_id_of, uuid7
from openhall.ledger.models import Event
from openhall.ledger.queries.searching import Criteria, kinds_seen, page_of, search
from openhall.ledger.services import put_in_order
from openhall.ledger.services.bulk import append_past
from tests.cast import NOW
from tests.ledger.logs import HALLS, facts
from tests.server import OwnDatabase

HALL = HALLS[0]
assert HALL is not None


@pytest.fixture
def log(db: None) -> None:
    append_past(facts(300))
    put_in_order()


def everything(wanted: Criteria, page: int = 7) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    while more := search(wanted, found[-1] if found else None, page):
        found += [each.id for each in more]
    return found


@pytest.mark.usefixtures("log")
def test_pages_follow_each_other_newest_first_without_a_gap() -> None:
    there = [row.id for row in Event.objects.order_by("-id") if row.hall in (HALL, None)]
    assert everything(Criteria(HALL)) == there
    assert search(Criteria(HALL))[0].index is not None


@pytest.mark.usefixtures("log")
def test_each_part_of_the_question_narrows_the_answer_to_exactly_what_fits() -> None:
    rows = [row for row in Event.objects.order_by("-id") if row.hall in (HALL, None)]
    one, since, until = rows[5], NOW + dt.timedelta(seconds=50), NOW + dt.timedelta(seconds=150)
    asked = {
        Criteria(HALL, subject=one.subject_id): [row.id for row in rows if row.subject_id == one.subject_id],
        Criteria(HALL, actor="clerk3"): [row.id for row in rows],
        Criteria(HALL, actor="clerk4"): [],
        Criteria(HALL, kind="ReviewGiven"): [row.id for row in rows if row.kind == "ReviewGiven"],
        Criteria(HALL, since=since): [row.id for row in rows if row.at >= since],
        Criteria(HALL, until=until): [row.id for row in rows if row.at < until],
        Criteria(HALL, kind="TicketTaken", since=since, until=until): [
            row.id for row in rows if row.kind == "TicketTaken" and since <= row.at < until
        ],
    }
    assert {wanted: everything(wanted) for wanted in asked} == asked
    assert kinds_seen(HALL) == ["ReviewGiven", "TicketCalled", "TicketServed", "TicketTaken"]
    assert everything(Criteria(uuid.UUID(int=9))) == [row.id for row in rows if row.hall is None]


def test_the_first_id_of_a_moment_is_the_least_there_is() -> None:
    made = [uuid7(NOW) for _ in range(20)]
    assert first_id_of(NOW) <= min(made)
    assert first_id_of(NOW + dt.timedelta(milliseconds=1)) > max(made)


def test_every_question_is_answered_by_an_index(own_database: OwnDatabase) -> None:
    """On a log of 30,000 events; the plan, not the time, so a busy machine says the same."""
    append_past(facts(30_000))
    append_past(dataclasses.replace(each, id=uuid7(each.at), actor="rare", kind="PersonalDataRevealed")
                for each in facts(3, seed=9, start=NOW + dt.timedelta(hours=2)))  # fmt: skip
    own = Event.objects.order_by("-id")[100]
    wanted = {
        "ledger_event_subject": Criteria(HALL, subject=own.subject_id),
        "ledger_event_actor": Criteria(HALL, actor="rare"),
        "ledger_event_kind": Criteria(HALL, kind="PersonalDataRevealed"),
        "ledger_event_pkey": Criteria(HALL, since=NOW + dt.timedelta(seconds=100), until=NOW + dt.timedelta(seconds=200)),
    }
    _analyse(own_database)
    plans = {index: page_of(each, None, 50).explain() for index, each in wanted.items()}
    assert {index: ("Index" in plan and index in plan and "Seq Scan" not in plan) for index, plan in plans.items()} == (
        dict.fromkeys(wanted, True)), plans  # fmt: skip


def _analyse(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.owner_url, autocommit=True) as session:
        session.execute("ANALYZE ledger_event")
