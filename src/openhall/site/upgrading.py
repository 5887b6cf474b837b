"""May this program take over the data that lies here? Looked at before anything is changed, and refused in a sentence.

A step is a migration, named by its room and number. Steps the program has and the data has not are taken at the next
start; steps the data has and the program has not were taken by a newer OpenHall.
"""

import dataclasses
import importlib.util
import pathlib
import shutil
from collections.abc import Iterable

import psycopg

type Step = tuple[str, str]

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
OLDEST_POSTGRESQL = 15
MIB = 2**20
ROOM_AT_LEAST = 256 * MIB


class UpgradeRefused(ValueError):
    """The data stays as it is; the sentence says why and what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Lying:
    """What lies in the database: the server's version (180006), steps taken (none in an empty one), size and room.

    `size` and `free` are bytes; `free` is None where the server's disk is not ours to see.
    """

    version: int
    steps: frozenset[Step]
    size: int
    free: int | None


def known_steps() -> frozenset[Step]:
    """Every step of this program and of the parts of Django it may use."""
    spec = importlib.util.find_spec("django.contrib")
    places = spec.submodule_search_locations if spec else None
    return own_steps() | {step for place in places or () for step in _steps_in(pathlib.Path(place))}


def own_steps() -> frozenset[Step]:
    """The steps of OpenHall's own rooms."""
    return frozenset(_steps_in(PACKAGE))


def _steps_in(folder: pathlib.Path) -> Iterable[Step]:
    return ((file.parent.parent.name, file.stem) for file in folder.glob("*/migrations/[0-9]*.py"))


def pending(lying: Lying) -> frozenset[Step]:
    """The steps that the next start takes; none for an empty database, which is made whole at once."""
    return own_steps() - lying.steps if lying.steps else frozenset()


def refusal(lying: Lying) -> str:
    """Why this program must not touch the data; empty when it may."""
    if lying.version // 10_000 < OLDEST_POSTGRESQL:
        return f"PostgreSQL {lying.version // 10_000} is too old: OpenHall needs {OLDEST_POSTGRESQL} or newer"
    return refusal_of_steps(lying.steps) or _refusal_of_room(lying)


def refusal_of_steps(steps: Iterable[Step]) -> str:
    """Why data with these steps is not for this program; empty when it is."""
    newer = sorted(set(steps) - known_steps())
    if not newer:
        return ""
    return (
        f"the data was made by a newer OpenHall (step {' '.join(newer[-1])}): start that release again, "
        "or restore the backup made before its upgrade"
    )


def _refusal_of_room(lying: Lying) -> str:
    needed = max(ROOM_AT_LEAST, lying.size)  # a step may write the largest tables anew
    if lying.free is None or not pending(lying) or lying.free >= needed:
        return ""
    return (
        f"the upgrade needs {needed // MIB} MiB free on the database's disk and {lying.free // MIB} MiB are: "
        "make room first"
    )


def look(database_url: str, cluster: pathlib.Path | None) -> Lying:
    """Read what lies there and change nothing. UpgradeRefused when nobody answers."""
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            connection.read_only = True
            steps = _steps_taken(connection)
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise UpgradeRefused(f"the database does not answer: {str(error).splitlines()[-1]}") from error
    free = shutil.disk_usage(cluster).free if cluster else None
    return Lying(version, steps, int(size[0]) if size else 0, free)


def _steps_taken(connection: psycopg.Connection) -> frozenset[Step]:
    there = connection.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
    if not there or not there[0]:
        return frozenset()
    rows = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return frozenset((str(room), str(name)) for room, name in rows)


def refuse_if_needed(database_url: str, cluster: pathlib.Path | None) -> Lying:
    """What lies there; UpgradeRefused when this program must not touch it."""
    lying = look(database_url, cluster)
    sentence = refusal(lying)
    if sentence:
        raise UpgradeRefused(sentence)
    return lying
