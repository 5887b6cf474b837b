"""Idempotency keys: one answer a key, whoever asks again and whatever goes wrong in between."""

import datetime as dt
import uuid
from collections.abc import Mapping

import psycopg
import pytest

from openhall.kit.errors import Conflict
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Event, IdempotencyKey
from openhall.ledger.services import Act, Kept, OtherBody, body_digest, request_key
from tests.cast import NOW
from tests.server import OwnDatabase
from tests.together import together

KEY = request_key("visitor", "/api/v1/halls/lakeside/tickets", "k1")
KEEP = "SELECT ledger_keep(%s::bytea, %s::bytea, 200, '{}', %s::timestamptz)"


def act(body: bytes = b"{}", now: dt.datetime = NOW, key: bytes | None = KEY) -> Act:
    return Act("visitor", now, None, key, body_digest(body))


def note(doing: Act) -> Mapping[str, object]:
    """A verb that leaves a mark each time it is done."""
    made = ledger.append(doing, "Noted", Subject("ticket", uuid.uuid4()), None, {})
    return {"event": str(made)}


def do(doing: Act) -> Kept:
    return ledger.once(doing, lambda: note(doing), 201)


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_is_done_once() -> None:
    first = do(act())
    assert do(act(now=NOW + dt.timedelta(hours=47))) == first
    assert (first.status, Event.objects.count()) == (201, 1)


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused() -> None:
    do(act())
    with pytest.raises(OtherBody) as refusal:
        do(act(b'{"queue": "B"}'))
    assert refusal.value.status == 422
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept() -> None:
    assert do(act(key=None)) != do(act(key=None))
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("other", [("guide", "/a", "k"), ("visitor", "/b", "k"), ("visitor", "/a", "l")])
def test_a_key_belongs_to_its_caller_and_path(other: tuple[str, str, str]) -> None:
    assert request_key(*other) != request_key("visitor", "/a", "k")


@pytest.mark.django_db
def test_an_answer_is_forgotten_after_two_days() -> None:
    do(act())
    assert ledger.forget_old_keys(NOW + dt.timedelta(hours=47, minutes=59)) == 0
    assert ledger.forget_old_keys(NOW + dt.timedelta(hours=48)) == 1
    do(act(now=NOW + dt.timedelta(hours=48)))
    assert Event.objects.count() == 2


@pytest.mark.django_db
def test_a_verb_that_fails_keeps_no_answer() -> None:
    def fail() -> Mapping[str, object]:
        note(act())
        raise RuntimeError("the printer burns")

    with pytest.raises(RuntimeError):
        ledger.once(act(), fail)
    assert not Event.objects.exists()
    assert do(act()).status == 201


def test_a_request_still_in_flight_is_a_conflict(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.url) as first:
        first.execute(KEEP, [KEY, body_digest(b"{}"), NOW])
        with pytest.raises(Conflict) as refusal:
            do(act())
        assert refusal.value.code == "in_flight"
        assert not Event.objects.exists(), "the second one's change is undone"
        first.rollback()
    assert do(act()).status == 201


def test_of_many_at_once_one_is_done(own_database: OwnDatabase) -> None:
    answers = together([lambda: do(act())] * 8)
    kept = {str(answer.facts) for answer in answers if isinstance(answer, Kept)}
    others = [answer for answer in answers if not isinstance(answer, Kept)]
    assert len(kept) == 1
    assert all(isinstance(answer, Conflict) for answer in others), others
    assert Event.objects.count() == 1
