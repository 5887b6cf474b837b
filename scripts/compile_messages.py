"""Compile every message catalogue (`.po`) into the `.mo` file that Django reads; nothing but polib is needed.

Run at set-up and before a wheel is built; the results are not kept in the repository.
"""

import pathlib
import sys

import polib

LOCALES = pathlib.Path(__file__).resolve().parent.parent / "src" / "openhall" / "web" / "locale"


def compile_all(locales: pathlib.Path = LOCALES) -> list[pathlib.Path]:
    """Write a `.mo` beside each `.po`; the files written."""
    written = []
    for source in sorted(locales.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    sys.exit(0 if compile_all() else "no message catalogue found")
