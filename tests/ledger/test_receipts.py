"""Receipts, checked with nothing but themselves and a public key."""

import base64
import copy
import datetime as dt
import hashlib
import json
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.ledger.rules import canonical_event, digest
from openhall.ledger.rules.checkpoints import signed
from openhall.ledger.rules.merkle import inclusion_proof, leaf_hash, root_of
from openhall.ledger.rules.receipts import BadReceipt, Receipt, examined, read_receipt
from tests.ledger.logs import KEY, OTHER_KEY

AT = dt.datetime(2026, 3, 2, 2, 15, tzinfo=dt.UTC)
EVENT = uuid.UUID("019cac7e-2c60-7000-8261-e867bcf2e668")
COLUMNS = (EVENT, None, AT, "ReviewGiven", "review", uuid.UUID(int=7), "visitor", {"level": "dissatisfied"})


def made(index: int = 5, size: int = 11, whole: bool = True) -> Receipt:
    """A receipt for the event at a place of a small log."""
    rng = random.Random(4)
    digests = [rng.randbytes(32) for _ in range(size)]
    digests[index - 1] = digest(*COLUMNS)
    leaves = [leaf_hash(each) for each in digests]
    proof = inclusion_proof(index - 1, size, lambda level, at: root_of(leaves[at << level : (at + 1) << level]))
    note = signed(size, root_of(leaves), KEY)
    text = canonical_event(*COLUMNS) if whole else None
    return Receipt(EVENT, "ReviewGiven", AT, digests[index - 1], index, tuple(proof), note, KEY.public.text, text)


FACTS = made().facts


def told(**changes: object) -> Receipt:
    """The receipt with some of its facts changed, read from its file."""
    return read_receipt(json.dumps({**copy.deepcopy(FACTS), **changes}))


@pytest.mark.parametrize(("index", "size"), [(1, 1), (1, 2), (2, 2), (5, 11), (11, 11), (8, 8)])
def test_a_receipt_is_read_as_it_was_written_and_is_genuine(index: int, size: int) -> None:
    receipt = made(index, size)
    assert read_receipt(json.dumps(receipt.facts)) == receipt
    verdict = examined(receipt, [OTHER_KEY.public, KEY.public])
    assert verdict.genuine
    for part in (str(EVENT), "ReviewGiven", f"place {index} of {size} in the log hall.example/log", KEY.public.text):
        assert part in verdict.sentence
    assert "own word" not in verdict.sentence


def test_without_a_published_key_the_sentence_says_whose_word_it_is() -> None:
    verdict = examined(made())
    assert verdict.genuine
    assert "own word" in verdict.sentence


def test_without_the_events_text_nothing_is_said_of_the_event() -> None:
    receipt = made(whole=False)
    verdict = examined(receipt, [KEY.public])
    assert verdict.genuine
    assert receipt.digest.hex() in verdict.sentence
    assert "not part of this receipt" in verdict.sentence
    assert "ReviewGiven" not in verdict.sentence


NOTE = str(FACTS["checkpoint"])
OTHER_TEXT = str(FACTS["text"]).replace("dissatisfied", "satisfied")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"index": 4}, "proof"), ({"index": 12}, "proof"), ({"index": 0}, "proof"), ({"index": -1}, "proof"),
        ({"index": 10**30}, "proof"), ({"digest": "00" * 32}, "proof"), ({"proof": []}, "proof"),
        ({"proof": [base64.b64encode(bytes(32)).decode()] * 4}, "proof"),
        ({"kind": "ReviewWithdrawn"}, "text"), ({"id": str(uuid.UUID(int=1))}, "text"),
        ({"at": "2026-03-02T02:15:01Z"}, "text"), ({"text": OTHER_TEXT}, "text"), ({"text": ""}, "text"),
        ({"checkpoint": NOTE.replace("\n11\n", "\n12\n")}, "does not count"),
        ({"checkpoint": signed(11, bytes(32), OTHER_KEY)}, "no known key"),
    ],
)  # fmt: skip
def test_a_changed_receipt_is_not_genuine(changes: dict[str, object], said: str) -> None:
    verdict = examined(told(**changes), [KEY.public])
    assert not verdict.genuine
    assert said in verdict.sentence


def test_a_text_of_the_right_digest_that_is_no_event_is_not_genuine() -> None:
    for text in ("[]", "{", '"x"', "[" * 3000):
        leaf = hashlib.sha256(text.encode()).digest()
        note = signed(1, leaf_hash(leaf), KEY)
        receipt = Receipt(EVENT, "ReviewGiven", AT, leaf, 1, (), note, KEY.public.text, text)
        assert not examined(receipt, [KEY.public]).genuine


WRONG: list[dict[str, object]] = [
    {"index": True}, {"index": "5"}, {"digest": "00"}, {"digest": "zz" * 32}, {"proof": "x"}, {"proof": ["!"]},
    {"proof": ["AAAA"]}, {"proof": [base64.b64encode(bytes(32)).decode()] * 65}, {"at": "yesterday"}, {"id": "7"},
    {"at": "0001-01-01T00:00:00+23:59"}, {"text": 1}, {"text": []}, {"text": "\ud800"},
]  # fmt: skip
ODD: tuple[object, ...] = (None, 1.5, {}, [1])
WRONG += [{name: value} for name in FACTS if name != "text" for value in ODD]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "5", '"x"', "{}", '{"form": "openhall-receipt-2"}', "[" * 100_000, " " * 1_000_001,
        *[json.dumps({name: value for name, value in FACTS.items() if name != gone}) for gone in FACTS if gone != "text"],
        *[json.dumps({**FACTS, **changes}) for changes in WRONG],
    ],
)  # fmt: skip
def test_what_is_no_receipt(text: str) -> None:
    with pytest.raises(BadReceipt):
        read_receipt(text)


@pytest.mark.parametrize("changes", [{"checkpoint": ""}, {"checkpoint": "\ufffd"}, {"key": "x"}, {"key": ""}])
def test_a_receipt_whose_checkpoint_or_key_cannot_be_read(changes: dict[str, object]) -> None:
    with pytest.raises(BadReceipt):
        examined(told(**changes))


def test_the_time_may_be_written_in_any_zone_or_without_one() -> None:
    for at in ("2026-03-02T10:15:00+08:00", "2026-03-02T02:15:00"):
        assert examined(told(at=at), [KEY.public]).genuine


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
), st.sampled_from(sorted(FACTS)))  # fmt: skip
def test_any_value_anywhere_is_told_to_be_wrong_or_gives_a_verdict(value: object, name: str) -> None:
    try:
        verdict = examined(told(**{name: value}), [KEY.public])
    except BadReceipt:
        return
    assert not verdict.genuine or (name in ("key", "text") and value in (None, FACTS[name])) or name == "key"
