"""The lines of a record: plain or packed with gzip, one visit a line, however long or broken a line is."""

import gzip
import pathlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

LONGEST = 10_000
PACKED = b"\x1f\x8b"


class BadRecord(ValueError):
    """A file that is no record of visits; the message is one line."""


def numbered_lines(path: pathlib.Path) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1, its end taken off; None for a line of more than LONGEST bytes.

    Raises BadRecord when the file cannot be opened, or its packing is broken.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.peek(len(PACKED)).startswith(PACKED)
            file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            yield from enumerate(_lines(file), 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadRecord(f"{path} is packed with gzip, but not whole") from error
    except OSError as error:
        raise BadRecord(f"{path} cannot be read: {error.strerror}") from error


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    while line := file.readline(LONGEST):
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
            continue
        while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
            pass
        yield None
