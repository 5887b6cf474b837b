"""The one question of the room: may this be kept, under which name, and what exactly is kept?"""

import dataclasses

from openhall.files.rules.images import encoded_anew, kept_kind
from openhall.files.rules.kinds import kind_of
from openhall.files.rules.names import shown_name
from openhall.files.rules.sizes import require_size
from openhall.files.rules.texts import plain_text
from openhall.files.states import IMAGES, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What is kept: a photograph encoded anew, a text in UTF-8, everything else as it came."""

    kind: Kind
    name: str
    content: bytes = dataclasses.field(repr=False)


def checked(content: bytes, name: str) -> Checked:
    """What is kept of an upload; Malformed, with one sentence for the person, for what is not taken."""
    found = kind_of(content)
    require_size(found, len(content))
    kept = kept_kind(found)
    shown = shown_name(name, found, kept)
    return Checked(kept, shown, _kept(content, found))


def _kept(content: bytes, found: Kind) -> bytes:
    if found in IMAGES:
        return encoded_anew(content, found)
    return (plain_text(content) or b"") if found is Kind.TEXT else content
