"""How a file goes out: saved, never shown inside a page, never guessed at, never allowed to run or fetch anything."""

import re
import urllib.parse
from collections.abc import Mapping

from openhall.files.states import MEDIA_TYPES, Kind

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def headers(name: str, kind: Kind, size: int) -> Mapping[str, str]:
    """The headers of an answer that hands out a file of `size` bytes under its shown name."""
    return {
        "Content-Type": MEDIA_TYPES[kind],
        "Content-Length": str(size),
        "Content-Disposition": _attachment(name),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Download-Options": "noopen",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }


def _attachment(name: str) -> str:
    """Both forms of RFC 6266: plain ASCII for old clients, the whole name for all others."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{urllib.parse.quote(name, safe='')}"
