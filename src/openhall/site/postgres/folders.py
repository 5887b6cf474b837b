"""Folders made with exact rights, and who can reach them. Rights of folders that already stand are never changed."""

import os
import stat
from pathlib import Path


def make_folder(path: Path, mode: int) -> None:
    """Make `path` and its missing parents, each with `mode` whatever the umask says."""
    missing = [step for step in (path, *path.parents) if not step.exists()]
    for step in reversed(missing):
        try:
            step.mkdir(mode=0o700)
        except FileExistsError:
            continue
        step.chmod(mode)


def reachable_by(path: Path, users: frozenset[int]) -> bool:
    """May each of these uids walk to `path` and into it? Access lists are not looked at; only mode bits count."""
    steps = [step.stat() for step in (path, *path.parents)]
    return all(_may_enter(step, user) for step in steps for user in users)


def reachable_by_others(path: Path) -> bool:
    """May any user at all walk to `path` and into it?"""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def is_private(path: Path, owners: frozenset[int]) -> bool:
    """A real folder (no link) of one of `owners` into which nobody else may look."""
    facts = path.lstat()
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid in owners and not facts.st_mode & 0o077


def write_private(path: Path, text: str) -> None:
    """Write a small file for its owner's eyes only, whole or not at all, and durably."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(create_private(fresh), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def create_private(path: Path, flags: int = os.O_RDWR) -> int:
    """Make a file that only its owner may read; made by root in another user's folder it becomes that user's.

    Raises FileExistsError, also for a link: an existing file is never given away.
    """
    descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(descriptor, folder.st_uid, folder.st_gid)
    return descriptor


def _may_enter(facts: os.stat_result, user: int) -> bool:
    return bool(facts.st_mode & (stat.S_IXUSR if facts.st_uid == user else stat.S_IXOTH))
