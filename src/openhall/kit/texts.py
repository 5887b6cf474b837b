"""Words that people type into a field: there, and not too long. Nothing is cut off in silence."""

from openhall.kit.errors import Malformed

MOST_SENTENCE = 500


def sentence(text: str, most: int = MOST_SENTENCE) -> str:
    """Words that must be there; Malformed without any or with too many."""
    said = perhaps(text, most)
    if not said:
        raise Malformed("no_words", "Please say it in a sentence.")
    return said


def perhaps(text: str, most: int = MOST_SENTENCE) -> str:
    """Words that need not be there; Malformed with too many."""
    said = text.replace("\x00", "").strip()
    if len(said) > most:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": most})
    return said
