"""`secrets.json` of a data directory: made once, completed when a new release needs one more, its owner's alone."""

import fcntl
import json
import os
import pathlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from openhall.site.postgres.folders import write_private

NAME = "secrets.json"
BYTES: Mapping[str, int] = {"secret_key": 48, "front_secret": 32, "vault_key": 32}
"""Every secret and how many bytes of chance it has."""


class BadSecrets(ValueError):
    """The file cannot be read as what it should be; it is left as it is."""


def read_secrets(data_dir: pathlib.Path) -> dict[str, str]:
    """All secrets; those that are missing are made and kept first. Two processes at once get the same."""
    with _held(data_dir):
        kept = _kept(data_dir / NAME)
        missing = {name: secrets.token_urlsafe(size) for name, size in BYTES.items() if name not in kept}
        if missing:
            write_private(data_dir / NAME, json.dumps(kept | missing))
    return {name: (kept | missing)[name] for name in BYTES}


def change_secret(data_dir: pathlib.Path, name: str, change: Callable[[str], str]) -> str:
    """Keep what `change` makes of a secret ("" without one), and give it back; nobody else changes it meanwhile."""
    with _held(data_dir):
        kept = _kept(data_dir / NAME)
        value = change(kept.get(name, ""))
        if value != kept.get(name):
            write_private(data_dir / NAME, json.dumps(kept | {name: value}))
    return value


def _kept(path: pathlib.Path) -> dict[str, str]:
    try:
        read = json.loads(path.read_text("utf-8"))
        return {str(name): str(value) for name, value in read.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError):
        raise BadSecrets(f"{path} is damaged; put it back from a backup") from None


@contextmanager
def _held(data_dir: pathlib.Path) -> Iterator[None]:
    """One at a time: the lock lies on the folder, because the file itself is replaced."""
    descriptor = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
