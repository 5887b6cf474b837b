"""Commitments and seals: what opens, what does not, and what the bytes are."""

import dataclasses
import hashlib
import json
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.vault.rules import BadKey, Opening, commitment, keyring, new_key
from openhall.vault.rules.commitments import new_salt
from openhall.vault.rules.keys import finding_key, sealing_key
from openhall.vault.rules.sealing import BrokenSeal, Place, finding_hash, seal, unseal
from tests.conftest import VAULT_KEY
from tests.vault.people import HALL, OTHER_HALL

(KEY,) = keyring(VAULT_KEY)
SALT = bytes(range(32))
PLACE = Place(uuid.UUID(int=1), HALL, "review", uuid.UUID(int=2), "phone")
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
OTHER = uuid.UUID(int=9)
OTHER_PLACES = [
    dataclasses.replace(PLACE, id=OTHER), dataclasses.replace(PLACE, hall=OTHER_HALL), dataclasses.replace(PLACE, subject_id=OTHER),
    dataclasses.replace(PLACE, subject_kind="ticket"), dataclasses.replace(PLACE, field="name"),
]  # fmt: skip


def test_a_commitment_is_what_the_document_says() -> None:
    text = json.dumps(["openhall-field-1", "phone", "13812345678"])
    assert commitment(SALT, "phone", "13812345678") == hashlib.sha256(SALT + text.encode()).digest()


@given(VALUES, VALUES)
def test_a_commitment_holds_for_its_value_alone(value: str, other: str) -> None:
    made = commitment(SALT, "name", value).hex()
    assert Opening("name", value, SALT.hex(), made).holds()
    assert Opening("name", other, SALT.hex(), made).holds() == (other == value)
    assert not Opening("phone", value, SALT.hex(), made).holds()
    assert not Opening("name", value, bytes(32).hex(), made).holds()


@pytest.mark.parametrize("salt", ["", "zz", "00" * 31, "00" * 33])
def test_a_bad_salt_opens_nothing(salt: str) -> None:
    assert not Opening("name", "x", salt, commitment(SALT, "name", "x").hex()).holds()


def test_salts_are_of_the_chance_handed_in() -> None:
    assert new_salt(random.Random(7)) == new_salt(random.Random(7)) != new_salt(random.Random(8))
    assert len(new_salt(random.Random(7))) == 32


@given(VALUES, st.binary(min_size=32, max_size=32))
def test_what_is_sealed_opens(value: str, salt: bytes) -> None:
    sealed = seal(KEY, PLACE, salt, value)
    assert unseal(KEY, PLACE, sealed) == (salt, value)
    assert sealed != seal(KEY, PLACE, salt, value), "a nonce was used twice"
    assert len(value) < 4 or value.encode() not in sealed


@given(st.data())
def test_any_changed_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, PLACE, SALT, "13812345678"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BrokenSeal):
        unseal(KEY, PLACE, bytes(sealed))


@given(st.integers(0, 70))
def test_any_cut_is_refused(length: int) -> None:
    with pytest.raises(BrokenSeal):
        unseal(KEY, PLACE, seal(KEY, PLACE, SALT, "13812345678")[:length])


@pytest.mark.parametrize("other", OTHER_PLACES)
def test_another_place_is_refused(other: Place) -> None:
    sealed = seal(KEY, PLACE, SALT, "13812345678")
    with pytest.raises(BrokenSeal):
        unseal(KEY, other, sealed)


def test_another_key_is_refused() -> None:
    (other,) = keyring(new_key())
    with pytest.raises(BrokenSeal):
        unseal(other, PLACE, seal(KEY, PLACE, SALT, "13812345678"))


def test_every_use_and_every_hall_has_a_key_of_its_own() -> None:
    keys = {use(KEY, hall) for use in (sealing_key, finding_key) for hall in (HALL, OTHER_HALL)}
    assert len(keys) == 4 and KEY.root not in keys
    assert {len(key) for key in keys} == {32}


def test_a_keyed_hash_is_of_key_hall_field_and_value() -> None:
    (other,) = keyring(new_key())
    made = [
        finding_hash(KEY, HALL, "phone", "1"), finding_hash(other, HALL, "phone", "1"), finding_hash(KEY, OTHER_HALL, "phone", "1"),
        finding_hash(KEY, HALL, "email", "1"), finding_hash(KEY, HALL, "phone", "2"),
    ]  # fmt: skip
    assert len(set(made)) == 5
    assert made[0] == finding_hash(KEY, HALL, "phone", "1")


def test_a_ring_holds_its_keys_in_order() -> None:
    texts = [new_key(), VAULT_KEY]
    assert [key.root for key in keyring(" ".join(texts))] == [*(keyring(text)[0].root for text in texts)]
    assert keyring(VAULT_KEY)[0].root == b"openhall test key, worth nothing"
    assert len(KEY.id) == 8 and int(KEY.id, 16) >= 0


@pytest.mark.parametrize("text", ["", "  ", "short", f"{VAULT_KEY}x", f"{VAULT_KEY} {VAULT_KEY[:-1]}", "秘" * 43])
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BadKey) as refused:
        keyring(text)
    assert not text.strip() or text not in str(refused.value)


# Sealed once with this key: whatever changes in the code, data directories of today must open tomorrow.
OF_OLD = (
    "0100000000000000000000000073a33082aa2a7f54e79fe159736f27cb9dc31eabd99dd76b3dcd21fdfa3d4798b6ce4b30c6707d0c17dfcc094f"
    "db49b41cc0fe0ca812fb2daccc36"
)
FOUND_OF_OLD = "20728a5df83f970e296445de5bf7968e169ff25b7c8972e7f397e99f096229aa"


def test_what_was_sealed_once_opens_for_ever() -> None:
    assert KEY.id == "a919a666"
    assert unseal(KEY, PLACE, bytes.fromhex(OF_OLD)) == (SALT, "13812345678")
    assert finding_hash(KEY, HALL, "phone", "13812345678").hex() == FOUND_OF_OLD
