"""What may be shown of an event's facts to somebody who must see no personal data."""

import re
import uuid
from collections.abc import Mapping

from openhall.vault.rules.masking import mask_text

PLAIN = re.compile(r"[0-9a-f]{64}|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")


def masked_facts(value: object) -> object:
    """The same facts with every long number and address in them masked; ids, digests and moments stay."""
    if isinstance(value, str):
        return value if _names_nobody(value) else mask_text(value)
    if isinstance(value, Mapping):
        return {str(key): masked_facts(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked_facts(each) for each in value]
    return value


def _names_nobody(text: str) -> bool:
    if PLAIN.fullmatch(text):
        return True
    known = text.rpartition(":")[2]
    try:
        return str(uuid.UUID(known)) == known and text.removesuffix(known) in ("", "account:", "token:")
    except ValueError:
        return False
