"""The keys of the log's checkpoints: the one that signs, and the public ones of all that ever signed here.

They lie in `secrets.json`. A city may keep its signing key elsewhere and hand it in as `$OPENHALL_CHECKPOINT_KEY`.
"""

import dataclasses
import os
import pathlib
import secrets

from openhall.ledger.rules.notes import PublicKey, SigningKey, new_key, public_key, signing_key
from openhall.site.environment import own_checkpoint_key
from openhall.site.secrets_file import change_secret

SIGNING, KNOWN = "checkpoint_key", "checkpoint_keys"


@dataclasses.dataclass(frozen=True, slots=True)
class CheckpointKeys:
    """`signing` signs what comes; `known` are the public keys that may have signed what was, the oldest first."""

    signing: SigningKey
    known: tuple[PublicKey, ...]


def checkpoint_keys(data_dir: pathlib.Path) -> CheckpointKeys:
    """The keys of a data directory; a key is made where there is none, and its public half is remembered for ever."""
    signing = own_checkpoint_key() or signing_key(change_secret(data_dir, SIGNING, _kept_or_new))
    known = change_secret(data_dir, KNOWN, lambda old: _with(old, signing.public))
    return CheckpointKeys(signing, tuple(public_key(each) for each in known.split()))


def renew_key(data_dir: pathlib.Path, name: str) -> CheckpointKeys:
    """Sign with a fresh key from now on, under the same name or another; ValueError for a name that can't be one."""
    change_secret(data_dir, SIGNING, lambda old: _new(name))
    return checkpoint_keys(data_dir)


def is_from_outside() -> bool:
    """Whether the signing key is the environment's."""
    return bool(os.environ.get("OPENHALL_CHECKPOINT_KEY", "").strip())


def _kept_or_new(old: str) -> str:
    return old or _new(f"openhall/{secrets.token_hex(4)}")


def _new(name: str) -> str:
    return new_key(name, secrets.token_bytes(32)).text


def _with(old: str, key: PublicKey) -> str:
    return old if key.text in old.split() else f"{old} {key.text}".strip()
