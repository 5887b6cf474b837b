"""What a walk tells: which materials were asked for beyond the guide, which lines of the checklist speak for it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist in both languages; `where` is online, offline, or empty for both."""

    code: str
    name: str
    name_en: str
    where: str = ""

    def speaks(self, online: bool) -> bool:
        """Whether it is looked at on such a walk."""
        return self.where in ("", "online" if online else "offline")


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """Materials asked for that the guide does not name, and those of the guide that nobody asked for."""

    beyond: tuple[str, ...]
    unasked: tuple[str, ...]


def read_lines(rows: Iterable[Mapping[str, str]]) -> tuple[Line, ...]:
    """The lines as they are kept."""
    return tuple(Line(row["code"], row["zh"], row["en"], row.get("where", "")) for row in rows)


def compare_materials(asked: Sequence[str], guide: Sequence[tuple[str, str]]) -> Compared:
    """Asked against the guide's names (Chinese, English); case and blanks tell nothing apart."""
    known = {_plain(name): names[0] for names in guide for name in names if name}
    wanted = {_plain(name): name for name in asked}
    met = {known[each] for each in wanted if each in known}
    return Compared(
        tuple(name for plain, name in wanted.items() if plain not in known),
        tuple(zh for zh, _ in guide if zh not in met),
    )


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def minutes_of(started: dt.datetime, ended: dt.datetime | None) -> int | None:
    """Whole minutes of a step, rounded down; None while it runs."""
    return None if ended is None else int((ended - started) // dt.timedelta(minutes=1))
