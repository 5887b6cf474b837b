"""Cut a document into passages: an article, or a few paragraphs, small enough to be an answer."""

import re
from collections.abc import Iterable, Iterator, Sequence

from openhall.knowledge.rules.found import Block

GOOD, LONGEST = 220, 420  # characters: a passage that has GOOD is closed, none is longer than LONGEST
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]{1,7}[条章节编]|[一二三四五六七八九十]{1,3}、")
_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]+[”’）)」]*|[^。！？；!?\n]+")


def passages(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The passages of a document, in order; what stands together in the document stays together."""
    return tuple(_joined([piece for block in blocks for piece in _cut(block)]))


def _cut(block: Block) -> Iterator[Block]:
    """A block, or a long one in pieces at the ends of its sentences."""
    if len(block.text) <= LONGEST:
        yield block
        return
    yield from (Block(text) for text in _filled(_sentences(block.text)))


def _sentences(text: str) -> Iterator[str]:
    for found in _SENTENCE.findall(text):
        yield from (found[at : at + LONGEST] for at in range(0, len(found), LONGEST))


def _filled(texts: Iterable[str]) -> Iterator[str]:
    held = ""
    for text in texts:
        if held and len(held) + len(text) > GOOD:
            yield held.strip()
            held = ""
        held += text
    if held.strip():
        yield held.strip()


def _joined(pieces: Sequence[Block]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    heading = False  # what is held is headings alone: it waits for what it heads
    for piece in pieces:
        begins = bool(piece.level or _ARTICLE.match(piece.text)) and not heading
        if held and (begins or size >= GOOD or size + len(piece.text) > LONGEST):
            yield "\n".join(held)
            held, size, heading = [], 0, False
        heading = (heading or not held) and bool(piece.level)
        held.append(piece.text)
        size += len(piece.text)
    if held:
        yield "\n".join(held)
