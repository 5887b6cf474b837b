"""Receipts: what a person keeps to show, without us, that an event stands in the sealed log."""

import dataclasses
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping

from openhall.ledger.rules import moment_text
from openhall.ledger.rules.checkpoints import opened
from openhall.ledger.rules.merkle import HASH_BYTES, leaf_hash, root_by_inclusion
from openhall.ledger.rules.notes import BadNote, NotSigned, PublicKey, decoded, encoded, public_key

FORM = "openhall-receipt-1"
LONGEST = 1_000_000
EVIDENCE = "openhall-evidence-1"
LONGEST_EVIDENCE = 50_000_000


class BadReceipt(ValueError):
    """The text is no receipt; the message is one sentence."""


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """An event's place in the log, shown by a proof up to a signed checkpoint.

    `digest`: 32 bytes, what the tree holds of the event. `index`: its place, counted from 1. `proof`: hashes of 32
    bytes, the nearest first. `key`: the public key that the checkpoint names. `text`: the event's canonical form where
    the event belongs to the receipt's holder, else None; then id, kind and time are the receipt's word alone.
    """

    id: uuid.UUID
    kind: str
    at: dt.datetime
    digest: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    key: str
    text: str | None = None

    @property
    def facts(self) -> dict[str, object]:
        """The receipt as JSON's values."""
        return {
            "form": FORM, "id": str(self.id), "kind": self.kind, "at": moment_text(self.at),
            "digest": self.digest.hex(), "index": self.index, "proof": [encoded(each) for each in self.proof],
            "checkpoint": self.checkpoint, "key": self.key, "text": self.text,
        }  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a receipt is genuine, in one sentence."""

    genuine: bool
    sentence: str


def read_receipt(text: str) -> Receipt:
    """The receipt written in a file; BadReceipt for anything else."""
    if len(text) > LONGEST:
        raise BadReceipt("it is too long for a receipt")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadReceipt("it is not JSON") from error
    if not isinstance(value, dict) or value.get("form") != FORM:
        raise BadReceipt(f"it is not of the form {FORM}")
    try:
        return _receipt(value)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadReceipt(f"a part of the receipt is missing or cannot be read ({error})") from error


def _receipt(value: Mapping[str, object]) -> Receipt:
    index, proof, text = value["index"], value["proof"], value.get("text")
    if type(index) is not int or not isinstance(proof, list) or len(proof) > 64:
        raise ValueError("index or proof")
    at = dt.datetime.fromisoformat(_text(value, "at"))
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return Receipt(
        uuid.UUID(_text(value, "id")), _text(value, "kind"), at.astimezone(dt.UTC),
        _hash(bytes.fromhex(_text(value, "digest"))), index, tuple(_hash(decoded(str(each))) for each in proof),
        _text(value, "checkpoint"), _text(value, "key"), None if text is None else _text(value, "text"),
    )  # fmt: skip


def _text(value: Mapping[str, object], name: str) -> str:
    found = value[name]
    if not isinstance(found, str):
        raise TypeError(name)
    found.encode()  # half of a surrogate pair is no text
    return found


def _hash(raw: bytes) -> bytes:
    if len(raw) != HASH_BYTES:
        raise ValueError("a hash has 32 bytes")
    return raw


def examined(receipt: Receipt, known: Iterable[PublicKey] | None = None) -> Verdict:
    """Whether the receipt holds: checkpoint signed by a known key, proof up to its root, text of that digest.

    Without known keys the key that the receipt names is believed, and the sentence says so. BadReceipt when the
    checkpoint or that key can't be read.
    """
    try:
        keys = [public_key(receipt.key)] if known is None else list(known)
        checkpoint, key = opened(receipt.checkpoint, keys)
    except BadNote as error:
        raise BadReceipt(f"its checkpoint cannot be read: {error}") from error
    except NotSigned as error:
        return Verdict(False, f"The checkpoint does not count: {error}.")
    place = f"place {receipt.index} of {checkpoint.size} in the log {checkpoint.origin}"
    root = root_by_inclusion(receipt.index - 1, checkpoint.size, leaf_hash(receipt.digest), receipt.proof)
    if root != checkpoint.root:
        return Verdict(False, f"The proof does not lead from this digest at {place} to the signed root.")
    if receipt.text is not None and not _belongs(receipt.text, receipt):
        return Verdict(False, "The event's text in this receipt is not the one that the log holds.")
    whose = "" if known is not None else "; that key is the receipt's own word, so compare it with the published one"
    return Verdict(True, f"{_what(receipt)} stands at {place}, sealed with the key {key.text}{whose}.")


def _what(receipt: Receipt) -> str:
    if receipt.text is None:
        return f"An event with the digest {receipt.digest.hex()}, whose text is not part of this receipt,"
    return f"The event {receipt.id} ({receipt.kind}, {moment_text(receipt.at)})"


def _belongs(text: str, receipt: Receipt) -> bool:
    """The text has the digest, and the receipt's own id, kind and time are those of the text."""
    if hashlib.sha256(text.encode()).digest() != receipt.digest:
        return False
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return False
    shown = [str(receipt.id), moment_text(receipt.at), receipt.kind]
    return isinstance(parts, list) and len(parts) == 9 and [parts[1], parts[3], parts[4]] == shown



def read_evidence(text: str) -> list[Receipt]:
    """The receipts of a file of evidence, or the one of a receipt's file; BadReceipt for anything else."""
    if f'"{EVIDENCE}"' not in text[:200]:
        return [read_receipt(text)]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadReceipt("it is not JSON") from error
    listed = value.get("receipts") if isinstance(value, dict) and value.get("form") == EVIDENCE else None
    if not isinstance(listed, list) or not listed:
        raise BadReceipt(f"it is not of the form {EVIDENCE}, or holds no receipt")
    return [read_receipt(json.dumps(each)) for each in listed]
