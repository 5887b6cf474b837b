"""The keys of this process that wrap the keys of contents."""

import functools
from collections.abc import Mapping

from django.conf import settings

from openhall.files.rules.keys import Key, keyring

_keyring = functools.lru_cache(maxsize=8)(keyring)


def keys() -> Mapping[str, Key]:
    """Every key by its id, the newest first; ValueError where the process was given none."""
    return {key.id: key for key in _keyring(settings.VAULT_KEY)}


def newest() -> Key:
    """The key that wraps."""
    return _keyring(settings.VAULT_KEY)[0]
