"""The keys of this process, and rows opened with them."""

import functools
from collections.abc import Mapping

from django.conf import settings

from openhall.kit.errors import Conflict
from openhall.vault.models import Sealed
from openhall.vault.rules.commitments import commitment
from openhall.vault.rules.keys import Key, keyring
from openhall.vault.rules.sealing import BrokenSeal, unseal


class Unreadable(Conflict):
    """A row does not open: changed, swapped, or sealed with a key that is gone. Nothing of it is shown (409)."""


_keyring = functools.lru_cache(maxsize=8)(keyring)


def keys() -> Mapping[str, Key]:
    """Every key by its id, the newest first; BadKey where the process was given none."""
    return {key.id: key for key in _keyring(settings.VAULT_KEY)}


def newest() -> Key:
    """The key that seals."""
    return _keyring(settings.VAULT_KEY)[0]


def key_ids() -> list[str]:
    """The ids of the keys this process has, the newest first."""
    return list(keys())


def opened(row: Sealed) -> tuple[bytes, str]:
    """Salt and value of a row that is kept; Unreadable when they are not what was once sealed and committed to."""
    key = keys().get(row.key_id)
    if key is None:
        raise Unreadable("vault_key_missing", "The key of this record is missing, so nothing of it can be shown.")
    try:
        salt, value = unseal(key, row.place, bytes(row.ciphertext or b""))
    except BrokenSeal:
        raise _broken() from None
    if commitment(salt, row.field, value) != bytes(row.commitment):
        raise _broken()
    return salt, value


def _broken() -> Unreadable:
    return Unreadable("seal_broken", "This record was changed outside OpenHall, so nothing of it is shown.")


def unreadable(last: int = 1000) -> list[str]:
    """Which of the `last` rows kept do not open, named as field and subject; empty in a sound vault."""
    rows = Sealed.objects.filter(erased_at=None).order_by("-id")[:last]
    return [str(row) for row in rows if not _opens(row)]


def _opens(row: Sealed) -> bool:
    try:
        opened(row)
    except Unreadable:
        return False
    return True
