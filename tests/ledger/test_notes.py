"""Signed notes and checkpoints: the published example, byte for byte, and everything that is none."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.ledger.rules import checkpoints
from openhall.ledger.rules.checkpoints import is_due, opened, sealed_after, signed
from openhall.ledger.rules.merkle import EMPTY
from openhall.ledger.rules.notes import (
    BadNote,
    NotSigned,
    PublicKey,
    SigningKey,
    encoded,
    new_key,
    opened_note,
    public_key,
    signed_note,
    signing_key,
)
from tests.ledger.logs import KEY, OTHER_KEY

# The example of Go's golang.org/x/mod/sumdb/note, whose format C2SP took over. Its private key is published.
EXAMPLE_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
EXAMPLE_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
EXAMPLE_NOTE = (
    EXAMPLE_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of c2sp.org/signed-note's reference tests.
C2SP_PUBLIC = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
NOTE = signed(12, bytes(32), KEY)


def test_the_published_example_byte_for_byte() -> None:
    key = signing_key(EXAMPLE_KEY)
    assert (key.text, key.public.text, key.public.hash.hex()) == (EXAMPLE_KEY, EXAMPLE_PUBLIC, "c74f20a3")
    assert signed_note(EXAMPLE_TEXT, key) == EXAMPLE_NOTE
    assert opened_note(EXAMPLE_NOTE, [public_key(EXAMPLE_PUBLIC)]) == (EXAMPLE_TEXT, key.public)
    text, signer = opened_note(C2SP_NOTE, [public_key(C2SP_PUBLIC)])
    assert (text, signer.name) == ("This is an example message.\n", "example.com/foo")


def test_a_secret_is_not_shown_by_accident() -> None:
    assert repr(KEY.seed) not in repr(KEY)
    assert "seed" not in repr(KEY)


def test_every_part_and_every_change_of_a_key_is_refused() -> None:
    for text, read in ((EXAMPLE_PUBLIC, public_key), (EXAMPLE_KEY, signing_key)):
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                if (start, end) != (0, len(text)):
                    with pytest.raises(BadNote):
                        read(text[start:end])
        for at in range(len(text)):
            with pytest.raises(BadNote):
                read(text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "+", "++", "a+b+c", "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
     "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    for read in (public_key, signing_key):
        with pytest.raises(BadNote):
            read(text)
    with pytest.raises(BadNote):
        signing_key("PRIVATE+KEY+" + text)


def test_blanks_around_a_key_do_not_matter() -> None:
    assert public_key(f" {EXAMPLE_PUBLIC}\n").text == EXAMPLE_PUBLIC
    assert signing_key(f"\t{EXAMPLE_KEY} ").text == EXAMPLE_KEY


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x1bb"])
def test_a_name_that_cannot_stand_in_a_note(name: str) -> None:
    with pytest.raises(BadNote, match="name"):
        new_key(name, bytes(32))


def test_a_key_needs_32_bytes_of_chance() -> None:
    with pytest.raises(BadNote):
        new_key("hall.example/log", bytes(31))


def test_a_checkpoint_says_three_lines_and_is_signed() -> None:
    assert NOTE.split("\n")[:4] == ["hall.example/log", "12", encoded(bytes(32)), ""]
    assert NOTE.split("\n")[4].startswith("— hall.example/log ")
    checkpoint, key = opened(NOTE, [OTHER_KEY.public, KEY.public])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root, key) == ("hall.example/log", 12, bytes(32), KEY.public)
    assert opened(signed(0, EMPTY, KEY), [KEY.public])[0].size == 0


def test_signatures_of_witnesses_are_passed_over() -> None:
    witness = new_key("witness.example", bytes(range(2, 34)))
    line = signed_note(checkpoints.Checkpoint("hall.example/log", 12, bytes(32)).text, witness).splitlines()[-1]
    assert opened(f"{NOTE}{line}\n", [KEY.public])[0].size == 12
    assert opened(NOTE.replace("\n— ", f"\n{line}\n— "), [KEY.public])[0].size == 12
    # A name or a hash that happens to be the same is another key all the same.
    assert opened(signed(12, bytes(32), OTHER_KEY) + NOTE.splitlines()[-1] + "\n", [KEY.public])[1] == KEY.public


def test_who_is_not_known_does_not_count() -> None:
    with pytest.raises(NotSigned, match="no known key"):
        opened(NOTE, [])
    with pytest.raises(NotSigned, match=f"hall.example/log\\+{KEY.public.hash.hex()}"):
        opened(NOTE, [OTHER_KEY.public])


def test_a_false_signature_of_a_known_key_spoils_the_note() -> None:
    other = NOTE.replace("\n12\n", "\n13\n")
    with pytest.raises(NotSigned, match="false"):
        opened(other, [KEY.public])
    both = signed(13, bytes(32), OTHER_KEY) + NOTE.splitlines()[-1] + "\n"
    with pytest.raises(NotSigned, match="false"):
        opened(both, [OTHER_KEY.public, KEY.public])


def test_a_checkpoint_of_another_log_does_not_count() -> None:
    text = checkpoints.Checkpoint("elsewhere.example/log", 12, bytes(32)).text
    with pytest.raises(NotSigned, match="elsewhere"):
        opened(signed_note(text, KEY), [KEY.public])


def of(*lines: str, key: SigningKey = KEY) -> str:
    return signed_note("".join(f"{line}\n" for line in lines), key)


ROOT = encoded(bytes(32))


@pytest.mark.parametrize(
    "note",
    [
        "", "\n", "\n\n", NOTE[:-1], NOTE.replace("\n\n", "\n"), NOTE.replace("— ", "- "), NOTE + "\n",
        NOTE.replace("— hall", "—  hall"), NOTE + "tail", NOTE + "tail\n", NOTE.replace("=\n", "\n"), "\x00" + NOTE,
        NOTE.replace("\n", "\r\n"), "x" * 100_000 + NOTE, "— a AAAAAAA=\n", "a\n\n— a AAAA\n",
        of("hall.example/log", "12"), of("hall.example/log", "012", ROOT), of("hall.example/log", "-1", ROOT),
        of("hall.example/log", "1e3", ROOT), of("hall.example/log", "", ROOT), of("hall.example/log", "１", ROOT),
        of("hall.example/log", "9" * 19, ROOT), of("hall.example/log", "12", ROOT[:-1]), of("", "12", ROOT),
        of("hall.example/log", "12", encoded(bytes(31))), of("hall.example/log", "12", ROOT, "", "more"),
        of("hall.example/log", "12", "AB" + ROOT[2:-2] + "B="),
    ],
)  # fmt: skip
def test_what_is_no_checkpoint(note: str) -> None:
    with pytest.raises(BadNote):
        opened(note, [KEY.public])


def test_extension_lines_are_signed_and_passed_over() -> None:
    assert opened(of("hall.example/log", "12", ROOT, "more"), [KEY.public])[0].size == 12


@given(st.text(max_size=200))
def test_any_text_is_a_checkpoint_or_told_to_be_none(text: str) -> None:
    for note in (text, f"{text}\n\n{NOTE.splitlines()[-1]}\n", NOTE + text):
        try:
            opened(note, [KEY.public])
        except (BadNote, NotSigned):
            continue
        assert note == NOTE


def test_a_flipped_bit_anywhere_is_seen() -> None:
    rng, raw = random.Random(1), NOTE.encode()
    for _ in range(300):
        at = rng.randrange(len(raw))
        bent = raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :]
        with pytest.raises((BadNote, NotSigned, UnicodeDecodeError)):
            opened(bent.decode(), [KEY.public])


def test_a_public_key_of_wrong_length_signs_nothing() -> None:
    assert not PublicKey("x", bytes(31)).has_signed("text", bytes(64))
    assert not KEY.public.has_signed("text", bytes(63))


# ---- when ----------------------------------------------------------------------------------------------------------

TEN = dt.datetime(2026, 3, 2, 10, 0, 20, tzinfo=dt.UTC)


def at(hour: int, minute: int, second: int = 0) -> dt.datetime:
    return TEN.replace(hour=hour, minute=minute, second=second)


@pytest.mark.parametrize(
    ("last", "now", "ended", "due"),
    [
        (None, TEN, False, True), (TEN, at(10, 59, 59), False, False), (TEN, at(11, 0), False, True),
        (TEN, at(10, 30), True, True), (at(9, 59, 59), TEN, False, True), (at(11, 0), TEN, False, False),
    ],
)  # fmt: skip
def test_when_a_checkpoint_is_due(last: dt.datetime | None, now: dt.datetime, ended: bool, due: bool) -> None:
    assert is_due(last, now, ended) is due


@pytest.mark.parametrize(
    ("last", "now", "after"),
    [
        (TEN, at(10, 20), at(11, 1)), (at(10, 5), at(10, 59, 59), at(11, 1)), (None, at(10, 20, 7), at(10, 22)),
        (TEN, at(11, 0, 10), at(11, 2)), (at(23, 10), at(23, 20), at(0, 1) + dt.timedelta(days=1)),
    ],
)  # fmt: skip
def test_by_when_it_will_be_sealed(last: dt.datetime | None, now: dt.datetime, after: dt.datetime) -> None:
    assert sealed_after(last, now) == after
