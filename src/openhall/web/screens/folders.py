"""What a hall lays into folders of its data directory: slides for its boards, and a human voice for its calls.

`slides/HALL/`: pictures (png, jpg, webp) and texts (`01.txt`: the first line is the title; `01.en.txt` the same in
English), shown in the order of their names beside the calls. `recordings/`: sounds (ogg, mp3, wav) named as the clips
of `openhall.kit.speech.every_clip` (`zh/7.ogg`); what is there is played instead of ours.
"""

import dataclasses
import pathlib
from collections.abc import Iterator, Sequence

from tinytag import TinyTag, TinyTagException

from openhall.kit.speech import every_clip
from openhall.queue.rules.speaking import clip_seconds
from openhall.web.screens.wording import TAGS, Part, Words

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
SOUNDS = (".ogg", ".mp3", ".wav")
MOST_SLIDES, LARGEST = 30, 4_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Slide:
    """A quiet text or picture beside the calls; `picture` is its address, `text` then what it shows."""

    title: Words
    text: Words
    picture: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Recording:
    """A hall's own recording of a clip."""

    name: str
    file: str
    milliseconds: int


def own_slides(data_dir: pathlib.Path, hall: str, languages: Sequence[str]) -> tuple[Slide, ...]:
    """The slides of a hall in the order of their names; none without the folder."""
    folder = data_dir / "slides" / hall
    if not folder.is_dir():
        return ()
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_size <= LARGEST]
    return tuple(list(_slides(files, hall, languages))[:MOST_SLIDES])


def _slides(files: Sequence[pathlib.Path], hall: str, languages: Sequence[str]) -> Iterator[Slide]:
    pictures = {path.stem for path in files if path.suffix.lower() in PICTURES}
    for path in files:
        if path.suffix.lower() in PICTURES:
            title, text = _said(path, languages)
            yield Slide(title, text or title, f"/slides/{hall}/{path.name}")
        elif path.suffix == ".txt" and not path.name.endswith(".en.txt") and path.stem not in pictures:
            yield Slide(*_said(path, languages))


def _said(path: pathlib.Path, languages: Sequence[str]) -> tuple[Words, Words]:
    """Title and text of a slide in the board's languages, from the texts beside it."""
    zh, en = (_lines(path.with_name(path.stem + ending)) for ending in (".txt", ".en.txt"))
    own = {"zh-hans": zh or en, "en": en or zh}
    titles = tuple(Part(TAGS[each], own[each][0]) for each in languages if own[each])
    texts = tuple(Part(TAGS[each], " ".join(own[each][1:])) for each in languages if own[each][1:])
    return titles, texts


def _lines(path: pathlib.Path) -> list[str]:
    if not path.is_file():
        return []
    text = path.read_text("utf-8-sig", errors="replace")[:2000]
    return [line.strip() for line in text.splitlines() if line.strip()]


def recordings(data_dir: pathlib.Path) -> tuple[list[Recording], list[str]]:
    """The hall's own clips, and a sentence for each file that can't be used: unreadable, or longer than its time.

    A clip has a fixed time in which it is spoken; a longer one could run into the next call.
    """
    good: list[Recording] = []
    faults: list[str] = []
    for name in every_clip():
        path = next((each for each in _candidates(data_dir / "recordings", name) if each.is_file()), None)
        if path is None:
            continue
        seconds = _seconds(path)
        if seconds is None:
            faults.append(f"{path.name} of {name} can't be read as a sound")
        elif seconds > clip_seconds(name):
            faults.append(f"{name} takes {seconds:.1f} s; it must be at most {clip_seconds(name):.1f} s")
        else:
            good.append(Recording(name, f"{name}{path.suffix}", round(1000 * seconds)))
    return good, faults


def _candidates(folder: pathlib.Path, name: str) -> Iterator[pathlib.Path]:
    return (folder / f"{name}{ending}" for ending in SOUNDS)


def _seconds(path: pathlib.Path) -> float | None:
    try:
        return TinyTag.get(path).duration
    except (TinyTagException, OSError):
        return None
