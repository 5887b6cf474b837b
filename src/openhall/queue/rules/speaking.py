"""Pure rules of announcements: which words, how long, and whose turn it is to speak in a zone."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from openhall.kit.speech import CHIME, PHRASES, clip_names, spoken_text

DROP_AFTER = dt.timedelta(minutes=3)
GRACE = dt.timedelta(seconds=4)
MARGIN = dt.timedelta(seconds=5)
CROWD = 3
CHIME_SECONDS, SIGN_SECONDS, PHRASE_SECONDS = 1.2, 0.8, 1.8


@dataclasses.dataclass(frozen=True, slots=True)
class Utterance:
    """A call in one language: clips to play one after the other, and the same as text."""

    language: str
    clips: tuple[str, ...]
    text: str


def tongues(hall_languages: Iterable[str], ticket_language: str) -> tuple[str, ...]:
    """Chinese first, then the hall's other languages and the visitor's own, each once; those we have words for."""
    wanted = ["zh", *hall_languages, ticket_language]
    short = [each.lower().replace("_", "-").split("-")[0] for each in wanted]
    return tuple(each for each in dict.fromkeys(short) if each in PHRASES)


def utterances(number: str, window: str, languages: Iterable[str], recall: bool) -> tuple[Utterance, ...]:
    """The call in each language; the chime sounds before the first alone."""
    spoken: list[Utterance] = []
    for language in languages:
        clips = clip_names(number, window, language, recall=recall)
        clips = [clip for clip in clips if clip != CHIME or not spoken]
        spoken.append(Utterance(language, tuple(clips), spoken_text(number, window, language, recall=recall)))
    return tuple(spoken)


def spoken_within(spoken: Sequence[Utterance], repeats: int) -> dt.timedelta:
    """How long it takes to say it all, rather too long than too short: clips are shorter than what is counted."""
    seconds = sum(clip_seconds(clip) for each in spoken for clip in each.clips)
    return dt.timedelta(seconds=seconds * repeats)


def clip_seconds(clip: str) -> float:
    """How long a clip may take at most, in seconds: what is counted for it in an announcement."""
    if clip == CHIME:
        return CHIME_SECONDS
    return SIGN_SECONDS if len(clip.rpartition("/")[2]) == 1 else PHRASE_SECONDS


def repeats_now(repeats: int, behind: int) -> int:
    """How often to say it: once while three or more others wait to be called out."""
    return 1 if behind >= CROWD else max(1, repeats)


def may_speak(board: str, voice: str, failed: str, free_since: dt.datetime, now: dt.datetime) -> bool:
    """Whether this board may take the announcement that has been free since `free_since`.

    `voice` = the board that spoke last ("" if none did lately): it goes first, others only after a short grace, so
    that a zone with several boards has one voice. `failed` = the board that took this very announcement and never
    said that it was spoken: it comes last.
    """
    if now - free_since >= GRACE:
        return True
    return board != failed and voice in ("", board, failed)
