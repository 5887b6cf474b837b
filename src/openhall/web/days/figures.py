"""The year's figures as pages show them: offices by name, counts before shares."""

import dataclasses
import datetime as dt
import uuid

from openhall.service_days.queries.figures import YearFigures, figures
from openhall.service_days.rules.figures import UnitYear, total
from openhall.web.days.presenters import unit_names


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An office and its year."""

    name: str
    year: UnitYear


@dataclasses.dataclass(frozen=True, slots=True)
class ListedLine:
    """An office that was absent too often in a quarter."""

    name: str
    quarter: int
    absences: int


@dataclasses.dataclass(frozen=True, slots=True)
class FiguresPage:
    """The whole of a year."""

    found: YearFigures
    lines: tuple[Line, ...]
    total: UnitYear
    listed: tuple[ListedLine, ...]


def figures_of(hall: uuid.UUID, year: int, now: dt.datetime) -> FiguresPage:
    """The figures of a year until now."""
    found, names = figures(hall, year, now), unit_names()
    return FiguresPage(
        found, tuple(Line(names.get(each.unit, each.unit), each) for each in found.units), total(found.units),
        tuple(ListedLine(names.get(each.unit, each.unit), each.quarter, each.absences) for each in found.listed),
    )  # fmt: skip
