"""The hall file for pages: the writer that `routines` may not import, handed in at start-up."""

import datetime as dt
import uuid
from collections.abc import Callable

from openhall.kit.errors import NotNow
from openhall.places import queries as places
from openhall.routines import hall_file
from openhall.routines.hall_file import Written
from openhall.site.hallfile.gather import gather, halls_below
from openhall.site.hallfile.mistakes import HallFileErrors
from openhall.site.hallfile.read import read_hall_file
from openhall.site.hallfile.write import write_hall_file


def register() -> None:
    """Hand the writer in."""
    hall_file.provide(written)


def written(code: str, now: dt.datetime, may_read: Callable[[uuid.UUID], bool]) -> Written:
    """The file that `openhall export` writes; NotNow when `openhall init` would refuse it."""
    codes = [each for each in halls_below(code, now) if may_read(places.hall(each, now).id)]
    found = gather(codes, now)
    text = write_hall_file(found.file)
    try:
        read_hall_file(text)
    except HallFileErrors as errors:
        raise NotNow(
            "not_exportable", "No hall file can say what stands here. %(mistake)s",
            {"mistake": str(errors.mistakes[0])},
        ) from errors  # fmt: skip
    return Written(text, found.notes)
