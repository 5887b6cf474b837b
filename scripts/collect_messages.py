"""Add what is new in code and templates to the catalogues, empty, for a person to fill; drop what nobody says any more.

Nothing is guessed: a changed sentence is a new one, so no entry is ever fuzzy. Translations may also be handed in as
`parts/*.po` beside the catalogue, one file a page's author; they are taken in, and the parts can then go.
"""

import pathlib
import sys
from collections.abc import Iterable

import polib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from scripts.messages import LANGUAGES, Found, Message, catalogue_path, collect

HEADER = {
    "Project-Id-Version": "openhall",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def key(entry: polib.POEntry) -> Message:
    """An entry as a message."""
    return Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def known(catalogue: Iterable[polib.POEntry]) -> dict[Message, polib.POEntry]:
    """The entries of a catalogue that say something, by message."""
    return {key(entry): entry for entry in catalogue if entry.translated() and not entry.obsolete}


def with_parts(catalogue: polib.POFile, parts: Iterable[pathlib.Path]) -> polib.POFile:
    """The catalogue with what the parts translate; where two differ, the first stays and it is said."""
    made = known(catalogue)
    for path in sorted(parts):
        for message, entry in known(polib.pofile(str(path))).items():
            first = made.setdefault(message, entry)
            if first.msgstr != entry.msgstr:
                print(f"{path.name}: {message.text!r} is {entry.msgstr!r} here and {first.msgstr!r} before")
    merged = polib.POFile()
    merged.metadata = catalogue.metadata
    merged.extend(made.values())
    return merged


def renewed(old: polib.POFile, found: Found) -> polib.POFile:
    """The catalogue of exactly the messages found, with the translations already made."""
    made = known(old)
    new = polib.POFile(wrapwidth=110)
    new.metadata = {**HEADER, **{name: text for name, text in old.metadata.items() if name not in HEADER}}
    for message in sorted(found):
        new.append(_entry(message, found[message], made.get(message)))
    return new


def _entry(message: Message, places: list[str], made: polib.POEntry | None) -> polib.POEntry:
    files = sorted({place.rsplit(":", 1)[0] for place in places})
    entry = polib.POEntry(
        msgid=message.text, msgctxt=message.context or None, msgid_plural=message.plural,
        occurrences=[(file, "") for file in files], msgstr=made.msgstr if made else "",
        tcomment=made.tcomment if made else "",
    )  # fmt: skip
    if message.plural:
        entry.msgstr, entry.msgstr_plural = "", made.msgstr_plural if made else {0: ""}
    if "%(" in message.text:
        entry.flags = ["python-format"]
    return entry


def main() -> None:
    """Renew every language's catalogue and say what is still to be translated."""
    found = collect()
    for language in LANGUAGES:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        new = renewed(with_parts(old, path.parent.glob("parts/*.po")), found)
        new.save(str(path))
        empty = [entry for entry in new if not entry.translated()]
        print(f"{language}: {len(new)} messages, {len(empty)} to translate")


if __name__ == "__main__":
    main()
