"""Versions of one law: which is in force on a day."""

import dataclasses
import datetime as dt
import re
from collections.abc import Hashable, Iterable, Sequence

NATION = "中华人民共和国"
_ASIDE = re.compile(r"[\s《》〈〉<>“”\"']|[（(](?:\d{4}|19|20)[^）)]*(?:修[正订]|修改|版|本|年|\d)[^）)]*[）)]")


def work_of(title: str, issuer: str) -> str:
    """One word for all versions of a law or rule: its title, and who issued it unless the title says the nation."""
    bare = _ASIDE.sub("", title)
    return bare if bare.startswith(NATION) else f"{bare}|{issuer}"


@dataclasses.dataclass(frozen=True, slots=True)
class Version[Id: Hashable]:
    """A document of a work, and when it says it holds: from that day, until (no longer on) that day."""

    id: Id
    work: str
    from_on: dt.date | None
    until_on: dt.date | None


def spans[Id: Hashable](versions: Iterable[Version[Id]]) -> dict[Id, tuple[dt.date | None, dt.date | None]]:
    """When each version is in force: a later one of the same work ends it; one without a date ends none."""
    versions = list(versions)
    starts: dict[str, set[dt.date]] = {}
    for each in versions:
        if each.from_on is not None:
            starts.setdefault(each.work, set()).add(each.from_on)
    return {each.id: (each.from_on, _end(each, sorted(starts.get(each.work, ())))) for each in versions}


def _end[Id: Hashable](version: Version[Id], starts: Sequence[dt.date]) -> dt.date | None:
    after = [day for day in starts if version.from_on is not None and day > version.from_on]
    return min([*after[:1], *([version.until_on] if version.until_on else [])], default=None)


def holds(span: tuple[dt.date | None, dt.date | None], on: dt.date) -> bool:
    """Whether a version is in force on a day."""
    begins, ends = span
    return (begins is None or begins <= on) and (ends is None or on < ends)
