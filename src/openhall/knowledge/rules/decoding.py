"""Bytes to text: the encodings that offices use, and a refusal of what only looks like text."""

import codecs

from openhall.knowledge.rules.found import Unreadable

COMMON = 0.7  # the least share of everyday characters among the Han characters of a real text
DAMAGED = 0.002  # the share of replaced characters above which a text is called damaged
JUDGED = 24  # characters below which nothing is judged
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with a mark, or GB 18030; Unreadable when it is empty, binary or mojibake."""
    text = _text(data)
    if not text.strip("\ufeff \t\r\n\x00\u3000"):
        raise Unreadable("empty", "The file is empty.")
    if "\x00" in text or sum(ord(each) < 32 and each not in "\t\r\n\f\v\x1b" for each in text) > len(text) / 100:
        raise Unreadable("binary", "The file is no text.")
    if is_garbled(text):
        raise Unreadable("mojibake", "The characters are garbled: it was saved in another encoding than it says.")
    return text


def _text(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    if _nearly_utf8(lenient):
        return lenient
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return lenient


def _nearly_utf8(text: str) -> bool:
    """Whether bytes that are not quite UTF-8 were meant to be: GB 18030 read so breaks at nearly every character."""
    return text.count("\ufffd") * 20 < sum(each > "\x7f" for each in text)


def is_garbled(text: str) -> bool:
    """Whether a text was once read in the wrong encoding and saved like that."""
    seen = text[:20000]
    if seen.count("\ufffd") > max(len(seen) * DAMAGED, 1) or "锟斤拷" in seen:
        return True
    wrongly = [("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030")]
    return any(_undone(seen, wrong, right) for wrong, right in wrongly) or _rare(seen)


def _undone(text: str, wrong: str, right: str) -> bool:
    """Whether reading it back in the wrong encoding gives Chinese."""
    foreign = [each for each in text if each > "\x7f"]
    if len(foreign) < JUDGED:
        return False
    if sum("\u0080" <= each <= "\u00ff" for each in foreign) * 2 < len(foreign):
        return False  # not from there
    back = text.encode(wrong, "ignore").decode(right, "ignore")
    return sum("\u4e00" <= each <= "\u9fff" and _everyday(each) for each in back) * 4 > len(foreign)


def _rare(text: str) -> bool:
    """Whether the Han characters are such as nobody writes: what UTF-8 read as GBK looks like."""
    han = [each for each in text if "\u3400" <= each <= "\u9fff"]
    return len(han) >= JUDGED and sum(map(_everyday, han)) < len(han) * COMMON


def _everyday(character: str) -> bool:
    """Among the first level of GB 2312 (by use), or of Big5, for text in traditional characters."""
    for name, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        code = character.encode(name, "ignore")
        if code and first <= code[0] <= last:
            return True
    return False
