"""Files, folders and archives as a stream of named bytes; what can't be read comes as a problem in its place."""

import dataclasses
import pathlib
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from openhall.knowledge.rules.found import Problem, Unreadable
from openhall.knowledge.rules.reading import ENDINGS, ending_of, most_of, problem

if sys.version_info >= (3, 14):
    import tarfile

    import compression.zstd as zstd
else:
    from backports import zstd
    from backports.zstd import tarfile

PACKED = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2")


TORN = (
    zipfile.BadZipFile, tarfile.TarError, zstd.ZstdError, zlib.error, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """The bytes of a file; `source` is what its documents are called by."""

    source: str
    data: bytes


type Stream = Iterator[Given | Problem]


def files(paths: Iterable[pathlib.Path]) -> Stream:
    """Everything below the paths, in order of name; a folder's files of other kinds too, hidden ones not."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path, path.name)


def _folder(folder: pathlib.Path) -> Stream:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield from _file(path, inside.as_posix())


def _file(path: pathlib.Path, source: str) -> Stream:
    try:
        if source.casefold().endswith(".zip"):
            yield from _zipped(path, source)
        elif source.casefold().endswith(PACKED):
            yield from _tarred(path, source)
        elif path.stat().st_size > most_of(source):
            raise _too_large(source)
        else:
            yield Given(source, path.read_bytes())
    except Unreadable as error:
        yield problem(source, error)
    except TORN:
        yield Problem(source, "torn", "The archive is torn or locked: what follows in it can't be read.")
    except OSError as error:
        yield Problem(source, "unreadable", f"The file can't be read ({error.strerror or type(error).__name__}).")


def _zipped(path: pathlib.Path, source: str) -> Stream:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir() and _wanted(member.filename):
                if member.file_size > most_of(member.filename):
                    yield problem(f"{source}/{member.filename}", _too_large(member.filename))
                    continue
                yield Given(f"{source}/{member.filename}", archive.read(member))


def _tarred(path: pathlib.Path, source: str) -> Stream:
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            if not member.isfile() or not _wanted(member.name):
                continue
            if member.size > most_of(member.name):
                yield problem(f"{source}/{member.name}", _too_large(member.name))
            elif (stream := archive.extractfile(member)) is not None:
                yield Given(f"{source}/{member.name.removeprefix('./')}", stream.read())


def _wanted(name: str) -> bool:
    """Inside an archive only files that could hold documents count: it may hold anything."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.removeprefix("./").split("/"))
    return not hidden and ending_of(name) in ENDINGS


def _too_large(name: str) -> Unreadable:
    return Unreadable("too_large", f"The file has more than {most_of(name) // 1_000_000} MB.")
