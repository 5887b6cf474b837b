"""Names of uploaded files: what looks like a trap is refused, the rest is cleaned. The name on the disk is ours.

A name is never believed: its ending must agree with what the content is, and is written anew.
"""

import re
import unicodedata

from openhall.files.states import ENDINGS, IMAGES, Kind
from openhall.kit.errors import Malformed

LONGEST_RECEIVED, LONGEST_SHOWN = 255, 120
NAMELESS = "file"
# Direction marks and overrides make `exe.jpg` of `gpj.exe`.
TURNS_AROUND = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*", re.IGNORECASE)
_RUNS = """
apk app appimage appx bash bat bin cgi chm cmd com command cpl csh deb desktop dll dmg docm dotm drv elf exe
fish gadget hta htm html inf ins iso jar jnlp js jse jsp ksh lnk msc msh msi msix msp mst mht mhtml ocx php pif pkg
pl pot potm ppam ppsm pptm ps1 psd1 psm1 py pyc pyw rb reg rpm scf scr sct sh shtml so svg svgz swf sys url vb vba
vbe vbs vxd war wasm wsc wsf wsh xhtml xht xlam xlsm xltm xml xsl zsh
"""
_PACKED = "7z ace arj bz2 cab gz lha lz lzma rar tar tgz xz z zip zst"
RUNS, PACKED = frozenset(_RUNS.split()), frozenset(_PACKED.split())
KNOWN = frozenset(ending for endings in ENDINGS.values() for ending in endings) | RUNS | PACKED


def shown_name(received: str, found: Kind, kept: Kind) -> str:
    """The name that people see: `received` cleaned, with the ending of the kind that is kept.

    Malformed for a name that hides something, or whose ending is not that of the kind found in the content.
    """
    _refuse_traps(received)
    plain = _plain(received)
    _refuse_traps(plain)  # what was hidden may have kept two dots apart
    if RESERVED.fullmatch(plain.partition(".")[0]):
        raise _bad_name()
    stem, dot, ending = plain.rpartition(".")
    if not dot or not _is_ending(ending):
        stem, ending = plain, ""
    _refuse_endings(stem, ending.lower())
    _agree(ending.lower(), found)
    ours = f".{ENDINGS[kept][0]}"
    return f"{stem.strip(' .')[: LONGEST_SHOWN - len(ours)].strip(' .') or NAMELESS}{ours}"


def _refuse_traps(name: str) -> None:
    """Control characters, marks of direction, paths, halves of characters: none of them stands in an honest name."""
    if len(name) > LONGEST_RECEIVED:
        raise Malformed("file_name_too_long", "The name of this file is too long.")
    if any(each in TURNS_AROUND or unicodedata.category(each) in ("Cc", "Cs") for each in name):
        raise Malformed("file_name_hidden", "The name of this file holds hidden characters. Rename it and try again.")
    if any(each in name for each in "/\\") or ".." in name or re.match(r"[A-Za-z]:", name):
        raise Malformed("file_name_path", "The name of this file is a path. Rename it and try again.")


def _plain(name: str) -> str:
    """Without what nobody sees and what some system can't write, each run of blanks as one."""
    seen = "".join(each for each in unicodedata.normalize("NFC", name) if each.isprintable() or each.isspace())
    return " ".join(re.sub(r'[<>:"|?*]', "_", seen).split()).rstrip(" .").lstrip()


def _is_ending(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9]{1,8}", text) is not None


def _refuse_endings(stem: str, ending: str) -> None:
    """Nothing that runs anywhere in the name, and no ending of a file before the ending."""
    inner = [part.strip().lower() for part in re.split(r"[._]", stem)[1:]]
    if ending in RUNS or any(part in RUNS for part in inner):
        raise Malformed("file_runs", "Programs and scripts are not taken.")
    if any(part in KNOWN for part in inner):
        raise Malformed("file_name_double", "The name of this file has two endings. Rename it and try again.")


def _agree(ending: str, found: Kind) -> None:
    """A photograph may be named for another kind of photograph: phones do; everything else must say what it is."""
    if not ending or ending in ENDINGS[found]:
        return
    of_images = {each for kind in IMAGES for each in ENDINGS[kind]}
    if not (found in IMAGES and ending in of_images):
        raise Malformed("file_lies", "This file is not what its name says. Save it again under its own type.")


def _bad_name() -> Malformed:
    return Malformed("file_name_reserved", "This name is reserved on some computers. Rename the file and try again.")
