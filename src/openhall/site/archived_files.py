"""The sealed files in a backup: as they lie on the disk, under the names they have there."""

import os
import pathlib
import re
import tarfile
import uuid

from openhall.site.postgres.folders import make_folder

FOLDER = "files"
NAME = re.compile(rf"{FOLDER}/([0-9a-f-]{{36}})/([0-9a-f]{{2}})/(\2[0-9a-f]{{62}})")


class BadFiles(ValueError):
    """A member of the backup that is no sealed file of ours."""


def add_files(tar: tarfile.TarFile, data_dir: pathlib.Path) -> int:
    """Add every whole file; how many. One that is erased meanwhile is left out."""
    added = 0
    for path in sorted((data_dir / FOLDER).glob("*/??/*")):
        name = path.relative_to(data_dir).as_posix()
        if NAME.fullmatch(name):
            added += _added(tar, path, name)
    return added


def _added(tar: tarfile.TarFile, path: pathlib.Path, name: str) -> bool:
    try:
        with path.open("rb") as file:
            tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)
    except FileNotFoundError:
        return False
    return True


def take_files(tar: tarfile.TarFile, data_dir: pathlib.Path) -> int:
    """Write every file of a backup into a data directory, its owner's alone; how many. BadFiles for a strange name."""
    members = [each for each in tar.getmembers() if each.name.split("/")[0] == FOLDER]
    for member in members:
        if not (member.isreg() and _is_ours(member.name)):
            raise BadFiles(f"{member.name[:80]!r} is no file of ours")
        make_folder((data_dir / member.name).parent, 0o700)
        tar.extract(member, data_dir, filter="data")
        os.chmod(data_dir / member.name, 0o600)
    return len(members)


def _is_ours(name: str) -> bool:
    found = NAME.fullmatch(name)
    try:
        return found is not None and str(uuid.UUID(found[1])) == found[1]
    except ValueError:
        return False
