"""What a board says when a number is called: names of recorded clips, and the same words as text.

A language is "zh" or "en"; of a longer tag ("zh-hans") the first part counts; any other raises ValueError.
Numbers of tickets and windows are read sign by sign; what is neither a digit nor a letter A-Z is skipped.
"""

import string

DIGITS = string.digits
LETTERS = string.ascii_uppercase
CHIME = "chime"
PHRASES: dict[str, dict[str, str]] = {
    "zh": {"recall": "重复呼叫", "qing": "请", "hao": "号", "dao": "到", "hao_chuangkou": "号窗口"},
    "en": {"recall": "Calling again.", "number": "Number", "please_go_to_window": "please go to window"},
}


def clip_names(prefix_number: str, window: str, language: str, *, recall: bool = False) -> list[str]:
    """Names of the clips to play one after the other, the chime first."""
    tongue = _tongue(language)
    opening = ["recall"] if recall else []
    ticket, place = _signs(prefix_number), _signs(window)
    if tongue == "zh":
        words = [*opening, "qing", *ticket, "hao", "dao", *place, "hao_chuangkou"]
    else:
        words = [*opening, "number", *ticket, "please_go_to_window", *place]
    return [CHIME, *(f"{tongue}/{word}" for word in words)]


def spoken_text(prefix_number: str, window: str, language: str, *, recall: bool = False) -> str:
    """The same as one sentence: for the browser's own voice, and for those who read instead of hear."""
    tongue = _tongue(language)
    ticket, place = " ".join(_signs(prefix_number)), " ".join(_signs(window))
    if tongue == "zh":
        return f"{'重复呼叫，' if recall else ''}请 {ticket} 号到 {place} 号窗口"
    return f"{'Calling again. ' if recall else ''}Number {ticket}, please go to window {place}"


def every_clip() -> list[str]:
    """All names that `clip_names` can ever give: what a set of recordings has to hold."""
    words = ((tongue, [*DIGITS, *LETTERS, *phrases]) for tongue, phrases in PHRASES.items())
    return [CHIME, *(f"{tongue}/{word}" for tongue, named in words for word in named)]


def _tongue(language: str) -> str:
    tongue = language.lower().replace("_", "-").split("-")[0]
    if tongue not in PHRASES:
        raise ValueError(f"no voice for the language {language!r}")
    return tongue


def _signs(text: str) -> list[str]:
    return [sign for sign in text.upper() if sign in DIGITS or sign in LETTERS]
