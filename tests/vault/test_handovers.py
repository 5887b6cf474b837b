"""Every look and every export leaves a record and a line; nobody changes either; a list alone removes them."""

import dataclasses
import uuid

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from openhall.kit.errors import Malformed, Missing
from openhall.ledger import queries as ledger
from openhall.vault import services
from openhall.vault.models import AccessEntry, Handover, Sealed
from openhall.vault.queries import access_log, handovers, kept_fields
from openhall.vault.services import Handed
from openhall.vault.states import Access, Purpose, Recipient, Relation
from tests.server import OwnDatabase
from tests.vault.people import CLERK, HALL, LAST_DAY, OTHER_HALL, WRITER, kept, review

WHY = "called back within one working day"


@pytest.mark.django_db
def test_a_clear_look_is_a_hand_over_and_a_line_and_neither_tells_a_value() -> None:
    subject = kept()
    services.reveal(subject, ["phone"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, WHY, CLERK)
    (row,) = handovers(HALL)
    assert (row.fields, row.recipient, row.purpose, row.reason, row.subject_id) == (
        "phone", "staff", "verify", WHY, subject.id)  # fmt: skip
    (line,) = access_log(HALL)
    assert (line.kind, line.what, line.record) == (Access.REVEALED, "verify", subject.id)
    stored = str([*Handover.objects.values(), *AccessEntry.objects.values()])
    assert [value for value in WRITER.values() if value in stored] == []
    assert handovers(OTHER_HALL) == []


@pytest.mark.django_db
def test_a_mask_and_a_refused_look_leave_nothing() -> None:
    subject = kept()
    services.masked(subject, ["phone"], Relation.SUPERVISION, Purpose.VERIFY)
    with pytest.raises(Malformed):
        services.reveal(subject, ["phone"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "", CLERK)
    assert (handovers(HALL), access_log(HALL)) == ([], [])


@pytest.mark.django_db
def test_an_export_is_recorded_with_its_event_or_refused() -> None:
    subject = review()
    handed = Handed(subject, HALL, ("contact", "text"), Recipient.THE_PERSON, Purpose.OWN_RIGHTS, "a copy was asked for")
    made = services.record_handover(handed, CLERK)
    assert [each.id for each in handovers(HALL)] == [made]
    (event,) = ledger.about(subject.id)
    assert (event.kind, event.data["recipient"], event.data["fields"]) == (
        "PersonalDataHandedOver", "the_person", ["contact", "text"])  # fmt: skip
    for wrong in (dataclasses.replace(handed, fields=()), dataclasses.replace(handed, reason="")):
        with pytest.raises(Malformed):
            services.record_handover(wrong, CLERK)
    assert Handover.objects.count() == 1


@pytest.mark.django_db
def test_pages_follow_each_other_without_a_gap() -> None:
    made = [
        services.record_handover(
            Handed(review(), HALL, ("text",), Recipient.AUTHORITY, Purpose.EXCHANGE, f"request {number}"), CLERK
        )
        for number in range(5)
    ]
    first = handovers(HALL, limit=3)
    assert [each.id for each in first + handovers(HALL, first[-1].id)] == sorted(made, reverse=True)


@pytest.mark.django_db
def test_a_correction_destroys_the_old_value_and_keeps_the_term() -> None:
    subject = kept({"phone": "13812345678", "name": "张三"})
    services.correct(subject, {"phone": "13987654321"}, CLERK)
    shown = services.reveal(subject, ["phone", "name"], Relation.THE_PERSON, Purpose.OWN_RIGHTS, "a copy", CLERK)
    assert dict(shown) == {"name": "张三", "phone": "13987654321"}
    fields = [(each.field, each.erased_at is None, each.erase_after) for each in kept_fields(subject)]
    assert sorted(fields) == [("name", True, LAST_DAY), ("phone", False, LAST_DAY), ("phone", True, LAST_DAY)]
    sealed = [each.data["sealed"] for each in ledger.about(subject.id) if each.kind == "PersonalDataCorrected"]
    row = Sealed.objects.get(subject_id=subject.id, field="phone", erased_at=None)
    assert sealed == [{"phone": bytes(row.commitment).hex()}]
    with pytest.raises(Missing):
        services.correct(subject, {"email": "a@example.org"}, CLERK)
    with pytest.raises(Malformed):
        services.correct(subject, {"phone": "no number"}, CLERK)
    assert Sealed.objects.filter(subject_id=subject.id, erased_at=None).count() == 2, "a refused correction erases nothing"


@pytest.mark.system_pg
def test_lines_and_hand_overs_stay_until_a_list_names_them(own_database: OwnDatabase) -> None:
    services.reveal(kept(), ["phone"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, WHY, CLERK)
    for table in ("vault_handover", "vault_access"):
        for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            for url in (own_database.url, own_database.owner_url):
                with psycopg.connect(url) as session, pytest.raises(InsufficientPrivilege):
                    session.execute(statement)
    (row,), (line,) = handovers(HALL), access_log(HALL)
    assert services.destroy_records("handover", [row.id], uuid.uuid4()) == 1
    assert (handovers(HALL), access_log(HALL)) == ([], [line])
    with psycopg.connect(own_database.url) as session, pytest.raises(InsufficientPrivilege):
        session.execute("DELETE FROM vault_access")
