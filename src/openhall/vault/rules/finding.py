"""Which fields can be looked for, and the one form in which a value is looked for."""

import unicodedata

from openhall.vault.rules.phones import normal_phone
from openhall.vault.states import Field

FINDABLE = frozenset({Field.PHONE, Field.IDENTITY, Field.EMAIL})


def findable_form(field: str, value: str) -> str | None:
    """The form under which a value is found again, None for fields that can't be looked for.

    ValueError (without the value) for a phone that is no phone number.
    """
    if field not in FINDABLE:
        return None
    if field == Field.PHONE:
        return normal_phone(value)
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()
