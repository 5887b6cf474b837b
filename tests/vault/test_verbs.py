"""Keep, show, find, erase: the verbs on a real database."""

import datetime as dt
import random
import uuid

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.vault import queries, services
from openhall.vault.models import Sealed
from openhall.vault.rules import Opening, commitment, new_key
from openhall.vault.states import Purpose, Relation
from tests.cast import NOW
from tests.conftest import VAULT_KEY
from tests.vault.people import CLERK, HALL, LAST_DAY, MASKS, NOON_AFTER, OTHER_HALL, WRITER, kept, review

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]

OFFICER = Act("account:officer", NOW + dt.timedelta(hours=1))
LATER = Act("account:privacy", NOW + dt.timedelta(days=1))
WHY = "called back within one working day"


def verify(subject: Subject, *fields: str, reason: str = WHY) -> services.Shown:
    return services.reveal(subject, fields, Relation.VERIFICATION_OFFICER, Purpose.VERIFY, reason, OFFICER)


def events(subject: Subject) -> list[ledger.EventView]:
    return ledger.about(subject.id)


def swap(one: Sealed, other: Sealed) -> None:
    """What somebody with the database in his hands can do: give a row the other's ciphertext."""
    mine, theirs = one.ciphertext, other.ciphertext
    Sealed.objects.filter(id=one.id).update(ciphertext=theirs)
    Sealed.objects.filter(id=other.id).update(ciphertext=mine)


def row(subject: Subject, field: str) -> Sealed:
    return Sealed.objects.get(subject_id=subject.id, field=field)


# ---- keep ----------------------------------------------------------------------------------------------------------


def test_what_is_kept_comes_back_and_the_commitments_fit() -> None:
    subject = review()
    told = services.keep(subject, HALL, WRITER, CLERK, LAST_DAY)
    shown = services.reveal(subject, list(WRITER), Relation.THE_PERSON, Purpose.OWN_RIGHTS, "asked for a copy", OFFICER)
    assert dict(shown) == WRITER
    assert told == {each.field: each.commitment for each in queries.kept_fields(subject)}
    assert set(told) == set(WRITER) and {len(each) for each in told.values()} == {64}


def test_keeping_logs_nothing_by_itself() -> None:
    assert events(kept()) == []


def test_the_salts_are_of_the_chance_handed_in_and_the_nonces_are_not() -> None:
    told, seals = [], []
    for _ in range(2):
        subject = review()
        told.append(services.keep(subject, HALL, {"name": "张三"}, CLERK, LAST_DAY, random.Random(7)))
        seals.append(bytes(row(subject, "name").ciphertext or b"")[1:13])
    assert told[0] == told[1] == {"name": commitment(random.Random(7).randbytes(32), "name", "张三").hex()}
    assert seals[0] != seals[1]


def test_two_people_of_one_name_share_no_commitment() -> None:
    names = [services.keep(review(), HALL, {"name": "张三"}, CLERK, LAST_DAY)["name"] for _ in range(2)]
    assert names[0] != names[1]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " \n"}, "bad_value"), ({"name": ""}, "bad_value"), ({"text": "长" * 10_001}, "bad_value"),
        ({"name": "张\ud800"}, "bad_value"), ({"Name": "张三"}, "bad_field"), ({"": "张三"}, "bad_field"),
        ({"n" * 41: "张三"}, "bad_field"), ({"phone": "no phone"}, "bad_phone"), ({"name": "张三", "phone": "1"}, "bad_phone"),
    ],
)  # fmt: skip
def test_what_can_not_be_kept_is_refused_whole(fields: dict[str, str], code: str) -> None:
    with pytest.raises(Malformed) as refused:
        services.keep(review(), HALL, fields, CLERK, LAST_DAY)
    assert refused.value.code == code
    assert not Sealed.objects.exists()


def test_the_longest_text_and_field_are_kept() -> None:
    subject = kept({"n" * 40: "长" * 10_000})
    assert services.open_commitment(subject, "n" * 40).value == "长" * 10_000


def test_a_field_is_kept_once_and_the_first_stays() -> None:
    subject = kept({"name": "张三"})
    with pytest.raises(Conflict) as refused:
        services.keep(subject, HALL, {"name": "李四", "phone": "13812345678"}, CLERK, LAST_DAY)
    assert refused.value.code == "already_kept"
    assert services.open_commitment(subject, "name").value == "张三"
    assert Sealed.objects.count() == 1


def test_after_erasure_the_corrected_value_can_be_kept() -> None:
    subject = kept({"name": "张三"})
    services.erase(subject, OFFICER, "it was misspelt")
    services.keep(subject, HALL, {"name": "章三"}, LATER, LAST_DAY)
    assert services.open_commitment(subject, "name").value == "章三"
    assert [each.erased_at is None for each in queries.kept_fields(subject)] == [False, True]


# ---- show ----------------------------------------------------------------------------------------------------------


def test_the_officer_sees_contact_data_and_the_log_says_so_once() -> None:
    subject = kept()
    shown = verify(subject, "phone", "name", reason=f"  {WHY} ")
    assert dict(shown) == {"phone": WRITER["phone"], "name": WRITER["name"]}
    (event,) = events(subject)
    assert (event.kind, event.actor, event.hall, event.at) == ("PersonalDataRevealed", OFFICER.actor, HALL, OFFICER.now)
    assert (event.subject_kind, event.subject_id) == ("review", subject.id)
    assert event.data == {
        "fields": ["name", "phone"], "relation": "verification_officer", "purpose": "verify", "reason": WHY,
    }  # fmt: skip


def test_of_an_identity_number_the_officer_sees_the_mask_and_the_log_names_what_was_clear() -> None:
    subject = kept()
    assert dict(verify(subject, "identity", "phone")) == {"identity": MASKS["identity"], "phone": WRITER["phone"]}
    (event,) = events(subject)
    assert event.data["fields"] == ["phone"]


def test_what_is_shown_masked_needs_no_reason_and_no_event() -> None:
    subject = kept()
    shown = services.reveal(subject, list(WRITER), Relation.APPEALS_PANEL, Purpose.APPEAL, "", OFFICER)
    assert dict(shown) == MASKS
    assert dict(verify(subject, "identity", reason="")) == {"identity": MASKS["identity"]}
    assert dict(services.masked(subject, ["name"], Relation.MODERATOR, Purpose.MODERATE)) == {"name": "欧阳*华"}
    assert events(subject) == []


@pytest.mark.parametrize("relation", [Relation.RATED_PERSON, Relation.LINE_MANAGER, Relation.PUBLIC, Relation.AUDITOR])
@pytest.mark.parametrize("purpose", Purpose)
def test_who_may_not_see_sees_nothing_and_no_mask_either(relation: Relation, purpose: Purpose) -> None:
    subject = kept()
    with pytest.raises(NotAllowed):
        services.reveal(subject, ["name"], relation, purpose, WHY, OFFICER)
    with pytest.raises(NotAllowed):
        services.masked(subject, ["name"], relation, purpose)
    assert events(subject) == []


def test_nothing_in_particular_is_shown_to_nobody() -> None:
    with pytest.raises(NotAllowed):
        verify(kept())


@pytest.mark.parametrize("reason", ["", "    ", "why?", "w h y ?", "\u200b" * 9, "x" * 501, "because\x00", "because\ud800"])
def test_without_a_reason_nothing_is_clear(reason: str) -> None:
    subject = kept()
    with pytest.raises(Malformed) as refused:
        verify(subject, "phone", reason=reason)
    assert refused.value.code == "reason_missing"
    assert events(subject) == []


@pytest.mark.parametrize(
    "reason",
    ["rang 13812345678 twice", "rang 138-1234 5678 twice", "rang １３８１２３４５６７８", "给欧阳少华回电话", "rang 138 1234-5678"],
)
def test_a_reason_that_tells_the_value_is_refused(reason: str) -> None:
    subject = kept()
    with pytest.raises(Malformed) as refused:
        verify(subject, "phone", "name", reason=reason)
    assert refused.value.code == "reason_tells_data"
    assert events(subject) == []


def test_a_short_name_inside_a_word_is_no_telling() -> None:
    assert verify(kept({"name": "Li"}), "name", reason="the police asked")["name"] == "Li"
    with pytest.raises(Malformed):
        verify(kept({"name": "Li"}), "name", reason="ask for Mr Li")


def test_fields_that_are_not_kept_are_left_out() -> None:
    assert dict(verify(kept({"name": "张三"}), "name", "email")) == {"name": "张三"}


def test_where_nothing_is_kept_there_is_nothing_to_see() -> None:
    with pytest.raises(Missing):
        verify(review(), "name")
    with pytest.raises(Missing):
        services.open_commitment(review(), "name")
    assert dict(services.masked(review(), ["name"], Relation.MODERATOR, Purpose.MODERATE)) == {}


def test_another_kind_of_record_with_the_same_id_is_another() -> None:
    subject = kept({"name": "张三"})
    other = Subject("ticket", subject.id)
    with pytest.raises(Missing):
        verify(other, "name")
    assert not services.masked(other, ["name"], Relation.MODERATOR, Purpose.MODERATE)


def test_masks_of_many_come_in_one_query(django_assert_num_queries: object) -> None:
    subjects = [kept({"name": name, "phone": "13812345678"}) for name in ("张三", "李小四")]
    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = services.masked_of([*subjects, review()], ["name"], Relation.SUPERVISION, Purpose.VERIFY)
    assert {key: dict(value) for key, value in shown.items()} == {
        subjects[0].id: {"name": "张*"}, subjects[1].id: {"name": "李*四"},
    }  # fmt: skip


def test_what_was_changed_outside_is_not_shown() -> None:
    subject = kept()
    kept_row = row(subject, "phone")
    spoilt = bytearray(bytes(kept_row.ciphertext or b""))
    spoilt[-1] ^= 1
    Sealed.objects.filter(id=kept_row.id).update(ciphertext=bytes(spoilt))
    with pytest.raises(services.Unreadable) as refused:
        verify(subject, "phone")
    assert refused.value.code == "seal_broken"
    assert services.unreadable() == [f"phone of review:{subject.id}"]
    assert events(subject) == []


def test_swapped_rows_are_refused() -> None:
    one, other = kept({"phone": "13811111111", "name": "张三"}), kept({"phone": "13822222222"})
    swap(row(one, "phone"), row(other, "phone"))
    for subject in (one, other):
        with pytest.raises(services.Unreadable):
            verify(subject, "phone")
        with pytest.raises(services.Unreadable):
            services.masked(subject, ["phone"], Relation.SUPERVISION, Purpose.VERIFY)
    swap(row(one, "phone"), row(one, "name"))
    with pytest.raises(services.Unreadable):
        verify(one, "name")


def test_a_row_of_an_unknown_key_says_so() -> None:
    subject = kept({"name": "张三"})
    Sealed.objects.filter(subject_id=subject.id).update(key_id="00000000")
    with pytest.raises(services.Unreadable) as refused:
        verify(subject, "name")
    assert refused.value.code == "vault_key_missing"


def test_a_sound_vault_has_nothing_unreadable() -> None:
    kept()
    assert services.unreadable() == []
    assert queries.key_use() == {services.key_ids()[0]: len(WRITER)}


# ---- a new key --------------------------------------------------------------------------------------------------------


def test_a_new_key_seals_anew_batch_by_batch(settings: LazySettings) -> None:
    subject = kept()
    sealed = {each.id: bytes(each.ciphertext or b"") for each in Sealed.objects.all()}
    assert services.rotate() == 0
    settings.VAULT_KEY = f"{new_key()} {VAULT_KEY}"
    assert services.find_subjects(HALL, "phone", WRITER["phone"]) == [subject]
    assert [services.rotate(4), services.rotate(4), services.rotate(4)] == [4, 2, 0]
    assert all(bytes(each.ciphertext or b"") != sealed[each.id] for each in Sealed.objects.all())
    settings.VAULT_KEY = settings.VAULT_KEY.split()[0]
    assert queries.key_use() == {services.key_ids()[0]: len(WRITER)}
    assert dict(verify(subject, "phone", "name")) == {"phone": WRITER["phone"], "name": WRITER["name"]}
    for field in ("phone", "identity", "email"):
        assert services.find_subjects(HALL, field, WRITER[field]) == [subject]
    assert Sealed.objects.filter(finding=None).count() == 3


def test_a_row_that_does_not_open_keeps_its_key_and_holds_up_nobody(settings: LazySettings) -> None:
    spoilt, sound = kept({"name": "张三"}), kept({"name": "李四"})
    Sealed.objects.filter(subject_id=spoilt.id).update(ciphertext=b"\x01" * 80)
    settings.VAULT_KEY = f"{new_key()} {VAULT_KEY}"
    assert services.rotate() == 1
    assert row(sound, "name").key_id == services.key_ids()[0]
    assert row(spoilt, "name").key_id == services.key_ids()[1]
    assert services.unreadable() == [f"name of review:{spoilt.id}"]


# ---- the receipt ---------------------------------------------------------------------------------------------------


def test_a_person_can_prove_what_was_committed_to() -> None:
    subject = review()
    told = services.keep(subject, HALL, {"text": "等了两个小时"}, CLERK, LAST_DAY)
    opening = services.open_commitment(subject, "text")
    assert opening == Opening("text", "等了两个小时", opening.salt, told["text"])
    assert opening.holds()
    assert commitment(bytes.fromhex(opening.salt), "text", "等了两个小时").hex() == told["text"]


# ---- find ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "+86 138 1234 5678"), ("phone", "13812345678"), ("email", "Ouyang@Example.org "), ("identity", "33010019900101123x")],
)
def test_records_are_found_however_the_value_is_written(field: str, value: str) -> None:
    subject = kept()
    kept({"phone": "13900000000", "email": "other@example.org", "identity": "11010119900101123X"})
    assert services.find_subjects(HALL, field, value) == [subject]


def test_a_value_is_found_in_its_own_hall_and_field_alone() -> None:
    subjects = [kept({"phone": "13812345678"}) for _ in range(2)]
    kept({"phone": "13812345678"}, OTHER_HALL)
    found = services.find_subjects(HALL, "phone", "13812345678")
    assert len(found) == 2 and set(found) == set(subjects)
    assert services.find_subjects(HALL, "email", "13812345678") == []
    hashes = Sealed.objects.values_list("finding", flat=True)
    assert len({bytes(each or b"") for each in hashes}) == 2


def test_an_erased_value_is_found_no_more() -> None:
    services.erase(kept(), OFFICER, "the person asked for it")
    assert services.find_subjects(HALL, "phone", WRITER["phone"]) == []


@pytest.mark.parametrize(("field", "code"), [("name", "not_findable"), ("text", "not_findable"), ("phone", "bad_phone")])
def test_what_can_not_be_looked_for_is_refused(field: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        services.find_subjects(HALL, field, "张三")
    assert refused.value.code == code
    assert all(each.finding is None for each in Sealed.objects.filter(field__in=["name", "text"]))


# ---- erase ---------------------------------------------------------------------------------------------------------


def test_erased_is_gone_while_the_commitment_and_the_log_stand() -> None:
    subject = kept()
    verify(subject, "phone")
    told = {each.field: each.commitment for each in queries.kept_fields(subject)}
    opening = services.open_commitment(subject, "phone")
    digests = digests_of_the_log()
    assert services.erase(subject, LATER, "the person asked for it") == len(WRITER)
    for look in (lambda: verify(subject, "phone"), lambda: services.open_commitment(subject, "phone")):
        with pytest.raises(Missing):
            look()
    assert {each.field: each.commitment for each in queries.kept_fields(subject)} == told
    assert opening.holds() and opening.commitment == told["phone"]
    rows = Sealed.objects.filter(subject_id=subject.id)
    assert {(each.ciphertext, each.finding, each.key_id, each.erased_at) for each in rows} == {(None, None, "", LATER.now)}
    assert digests_of_the_log()[: len(digests)] == digests
    assert ledger.bent() == []
    erased = events(subject)[-1]
    assert (erased.kind, erased.hall) == ("PersonalDataErased", HALL)
    assert erased.data == {"fields": sorted(WRITER), "reason": "the person asked for it"}


def digests_of_the_log() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM ledger_event ORDER BY id")
        return [bytes(each) for (each,) in cursor.fetchall()]


def test_one_field_can_be_erased_and_the_others_stay() -> None:
    subject = kept()
    assert services.erase(subject, OFFICER, "phone given by mistake", ["phone"]) == 1
    assert dict(verify(subject, "phone", "name")) == {"name": WRITER["name"]}


def test_erasing_twice_is_done_and_logged_once() -> None:
    subject = kept()
    assert [services.erase(subject, OFFICER, "asked for it") for _ in range(2)] == [len(WRITER), 0]
    assert [event.kind for event in events(subject)] == ["PersonalDataErased"]


def test_erasing_needs_a_record_and_a_reason_that_tells_nothing() -> None:
    subject = kept()
    with pytest.raises(Missing):
        services.erase(review(), OFFICER, "asked for it")
    for reason in ("", "ask", f"{WRITER['name']}要求删除"):
        with pytest.raises(Malformed):
            services.erase(subject, OFFICER, reason)
    assert services.open_commitment(subject, "name").value == WRITER["name"]


def test_a_broken_row_can_be_erased() -> None:
    subject = kept({"name": "张三"})
    Sealed.objects.filter(subject_id=subject.id).update(ciphertext=b"\x01" * 60)
    assert services.erase(subject, OFFICER, "it was broken") == 1


def test_what_is_due_is_erased_when_its_day_is_over_everywhere() -> None:
    due, later = kept(), kept(until=LAST_DAY + dt.timedelta(days=1))
    assert services.erase_due(NOON_AFTER - dt.timedelta(microseconds=1)) == 0
    assert services.erase_due(NOON_AFTER) == len(WRITER)
    assert services.erase_due(NOON_AFTER) == 0
    (event,) = events(due)
    assert (event.actor, event.at, event.data["reason"]) == ("system", NOON_AFTER, "the term of keeping is over")
    assert events(later) == []
    assert dict(verify(later, "phone")) == {"phone": WRITER["phone"]}


def test_the_oldest_due_go_first_and_a_batch_has_its_limit() -> None:
    days = [LAST_DAY - dt.timedelta(days=age) for age in (1, 3, 2)]
    subjects = [kept({"name": "张三"}, until=day) for day in days]
    due = queries.due_for_erasure(LAST_DAY)
    assert [(each.subject, each.since, each.fields, each.hall) for each in due] == [
        (subjects[at], days[at], 1, HALL) for at in (1, 2, 0)
    ]
    assert services.erase_due(NOON_AFTER, limit=2) == 2
    assert queries.due_for_erasure(LAST_DAY)[0].subject == subjects[0]


def test_a_term_can_be_moved_and_the_log_says_from_when_to_when() -> None:
    subject = kept()
    services.set_term(subject, LAST_DAY + dt.timedelta(days=30), OFFICER, "the case is still open")
    assert services.erase_due(NOON_AFTER) == 0
    (event,) = events(subject)
    assert event.kind == "PersonalDataTermSet"
    assert event.data == {
        "fields": sorted(WRITER), "before": "2026-04-01", "after": "2026-05-01", "reason": "the case is still open",
    }  # fmt: skip
    with pytest.raises(Malformed):
        services.set_term(subject, LAST_DAY, OFFICER, "")
    services.erase(subject, OFFICER, "asked for it")
    with pytest.raises(Missing):
        services.set_term(subject, LAST_DAY, OFFICER, "the case is still open")


def test_a_refused_verb_leaves_the_callers_transaction_whole() -> None:
    subject = kept({"name": "张三"})
    with transaction.atomic():
        with pytest.raises(Conflict):
            services.keep(subject, HALL, {"name": "李四"}, CLERK, LAST_DAY)
        assert Sealed.objects.count() == 1


def test_an_unknown_subject_finds_no_kept_field() -> None:
    assert queries.kept_fields(Subject("review", uuid.UUID(int=5))) == []
