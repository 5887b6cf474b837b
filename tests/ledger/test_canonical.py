"""The canonical form: Python and PostgreSQL write one text and one digest."""

import datetime as dt
import json
import uuid

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Event
from openhall.ledger.queries import bent
from openhall.ledger.rules import canonical, digest
from openhall.ledger.services import Act
from tests.cast import NOW

pytestmark = pytest.mark.django_db

# Every character PostgreSQL can keep: no NUL, no half of a surrogate pair. Control characters and emoji are wanted.
CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(["", "\x1f\x7f\u2028", "👩🏽‍🦽办事", '"\\/\b\f\n\r\t'])
KEYS = TEXTS | st.text(CHARACTERS, min_size=60, max_size=90)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_database(value: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(value, ensure_ascii=False)])
        return str(cursor.fetchone()[0])


@MANY
@given(VALUES)
def test_python_writes_the_text_of_jsonb(value: object) -> None:
    assert canonical(value) == in_database(value)


@MANY
@given(st.dictionaries(KEYS, VALUES, max_size=5), TEXTS, st.datetimes(dt.datetime(1970, 1, 2)), st.booleans())
def test_python_and_database_agree_on_the_digest(
    data: dict[str, object], actor: str, at: dt.datetime, in_hall: bool
) -> None:
    hall = uuid.uuid4() if in_hall else None
    act = Act(actor, at.replace(tzinfo=dt.UTC))
    made = ledger.append(act, "TicketTaken", Subject("ticket", uuid.uuid4()), hall, data)
    row = Event.objects.get(id=made)
    told = digest(row.id, hall, act.now, "TicketTaken", "ticket", row.subject_id, actor, data)
    assert bytes(row.digest) == told


CHANGES: dict[str, object] = {
    "hall": None, "at": NOW + dt.timedelta(microseconds=1), "kind": "TicketTaken", "subject_kind": "window",
    "subject_id": uuid.uuid4(), "actor": "", "data": {"n": 2},
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_is_found(field: str) -> None:
    subject = Subject("ticket", uuid.uuid4())
    sound = ledger.append(Act("clerk", NOW), "TicketCalled", subject, uuid.uuid4(), {"n": 1})
    assert bent() == []
    row = Event.objects.get(id=sound)
    row.id = uuid.uuid4()
    own = digest(row.id, row.hall, row.at, row.kind, row.subject_kind, row.subject_id, row.actor, row.data)
    setattr(row, field, CHANGES[field])
    Event.objects.bulk_create([Event(**{**_columns(row), "digest": own})])
    assert bent() == [row.id]


def _columns(row: Event) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in Event._meta.concrete_fields}


def test_a_nul_character_is_refused_and_writes_nothing() -> None:
    with pytest.raises(DataError), transaction.atomic():
        ledger.append(Act("clerk", NOW), "Note", Subject("ticket", uuid.uuid4()), None, {"text": "a\x00b"})
    assert not Event.objects.exists()


def test_a_float_has_no_single_text() -> None:
    with pytest.raises(TypeError):
        canonical({"share": 0.1})
