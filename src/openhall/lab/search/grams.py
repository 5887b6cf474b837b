"""Texts as numbers: bigrams of Han characters, whole words of Latin letters and digits.

A bigram is exact (two code points in one 64-bit number), a word is a hash of 63 bits. A Han character that stands alone
is a gram of its own, else a text of one character could never be found.
"""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from openhall.lab.search.traditional import simplified

type Keys = npt.NDArray[np.uint64]
type Places = npt.NDArray[np.int32]

WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_SHIFT = np.uint64(21)  # code points have 21 bits
_BETWEEN = "\n"


def normalised(text: str) -> str:
    """The text in one width, one case and simplified characters: full-width letters, digits and signs become narrow."""
    return unicodedata.normalize("NFKC", text).casefold().translate(simplified())


def grams(texts: Sequence[str]) -> tuple[Keys, Places]:
    """The grams of normalised texts, and for each the number of its text; as often as they stand there."""
    joined = _BETWEEN.join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[: len(points)]
    pairs, alone = _han_places(points)
    words = [(found.start(), _word_key(found.group())) for found in WORD.finditer(joined)]
    where = np.concatenate([pairs, alone, np.array([start for start, _ in words], dtype=np.int64)])
    keys = np.concatenate([
        _pair_keys(points, pairs), points[alone].astype(np.uint64), np.array([key for _, key in words], dtype=np.uint64)
    ])  # fmt: skip
    order = np.argsort(where, kind="stable")
    return keys[order], owner[where[order]]


def singles(texts: Sequence[str]) -> tuple[Keys, Places]:
    """The Han characters of normalised texts, each as a gram of its own, with the numbers of their texts."""
    points = np.frombuffer(_BETWEEN.join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[: len(points)]
    han = np.flatnonzero(_han(points))
    return points[han].astype(np.uint64), owner[han]


def keys_of(text: str) -> Keys:
    """The grams of one normalised text, in its order."""
    return grams([text])[0]


def _han_places(points: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where a pair of Han characters begins, and where one stands alone."""
    han = _han(points)
    after = np.append(han[1:], False)[: len(han)]
    before = np.append(False, han[:-1])[: len(han)]
    return np.flatnonzero(han & after), np.flatnonzero(han & ~after & ~before)


def _han(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    return ((points >= 0x3400) & (points <= 0x9FFF)) | ((points >= 0x20000) & (points <= 0x3FFFF))


def _pair_keys(points: npt.NDArray[np.uint32], pairs: npt.NDArray[np.int64]) -> Keys:
    return (points[pairs].astype(np.uint64) << _SHIFT) | points[pairs + 1].astype(np.uint64)


@functools.lru_cache(maxsize=65536)
def _word_key(word: str) -> int:
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    return int.from_bytes(digest) | 1 << 63
