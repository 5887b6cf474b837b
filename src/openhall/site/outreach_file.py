"""A quarter's question, and the teams and targets of a hall, read from JSON: docs/reference/outreach.md."""

import datetime as dt
import pathlib
from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from openhall.lab.rounds import Away, Closed, Place, Question, RuleName, Team

LARGEST = 5_000_000
Code = Annotated[
    str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True, pattern=r"^[^\x00-\x1f]+$")
]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class BadOutreach(ValueError):
    """The file can't be read; the sentence says where."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class TeamIn(_Strict):
    """A team; its name is for people who read the file."""

    code: Code
    name: str = ""


class AreaIn(_Strict):
    """An area and the minutes there, one way."""

    code: Code
    travel: Minutes


class PlaceIn(_Strict):
    """A centre or an enterprise. Without consent, or with no visit left this year, it is left out."""

    code: Code
    area: Code
    name: str = ""
    must: bool = False
    last: Annotated[dt.date | None, Field(strict=False)] = None
    priority: Annotated[int, Field(ge=0, le=1000)] = 0
    consent: bool = True
    visits_left: Annotated[int, Field(ge=0, le=366)] = 1

    @property
    def left_out(self) -> str:
        """Why nobody goes there; empty where somebody may."""
        return "no_consent" if not self.consent else "cap" if not self.visits_left else ""


class SpanIn(_Strict):
    """Days, both inclusive."""

    from_on: Annotated[dt.date, Field(alias="from", strict=False)]
    to_on: Annotated[dt.date, Field(alias="to", strict=False)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to_on < self.from_on:
            raise ValueError(f"it ends on {self.to_on}, before it begins on {self.from_on}")
        return self


class AwayIn(SpanIn):
    """A team that can't go."""

    team: Code
    what: Annotated[str, Field(max_length=200)] = ""


class ClosedIn(SpanIn):
    """A place that can't be seen."""

    place: Code


class RulesIn(_Strict):
    """Rules for everybody; times in minutes."""

    day_minutes: Minutes = 420
    on_site: Annotated[int, Field(ge=1, le=1440)] = 90
    between: Minutes = 20
    most_a_week: Annotated[int, Field(ge=0, le=7)] = 1


class QuestionIn(_Strict):
    """The whole file."""

    days: Annotated[list[Annotated[dt.date, Field(strict=False)]], Field(min_length=1, max_length=120)]
    teams: Annotated[list[TeamIn], Field(min_length=1, max_length=100)]
    areas: Annotated[list[AreaIn], Field(min_length=1, max_length=500)]
    places: Annotated[list[PlaceIn], Field(min_length=1, max_length=1000)]
    leave: Annotated[list[AwayIn], Field(max_length=5000)] = []
    commitments: Annotated[list[AwayIn], Field(max_length=5000)] = []
    closed: Annotated[list[ClosedIn], Field(max_length=5000)] = []
    priorities: dict[str, Annotated[int, Field(ge=0, le=1000)]] = {}
    rules: RulesIn = RulesIn()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        teams, places = _once("teams", self.teams), _once("places", self.places)
        areas = _once("areas", self.areas)
        _known("area", areas, (each.area for each in self.places))
        _known("team", teams, (each.team for each in (*self.leave, *self.commitments)))
        _known("place", places, (*(each.place for each in self.closed), *self.priorities))
        if len(set(self.days)) < len(self.days):
            raise ValueError("days: one stands twice")
        bad = next((each.code for each in self.places if each.must and each.left_out), None)
        if bad:
            raise ValueError(f"place {bad!r}: nobody must be seen without consent or with no visit left")
        late = next((each.code for each in self.places if each.last and each.last >= min(self.days)), None)
        if late:
            raise ValueError(f"place {late!r}: last is not before the first day")
        return self


class TeamPut(_Strict):
    """A team of a hall: user names."""

    code: Code
    leader: Code
    members: list[Code] = []


class TargetPut(_Strict):
    """A centre or enterprise of a hall, as far as it is known."""

    kind: str
    name: Code
    region: str = ""
    level: str = ""
    credit_code: str = ""
    size: str = ""
    industry: str = ""
    minutes: int = 30
    most_a_year: int = 2


class SettingsIn(_Strict):
    """The teams of a hall, all of them, and centres or enterprises to be added or changed."""

    teams: Annotated[list[TeamPut], Field(max_length=100)] = []
    targets: Annotated[list[TargetPut], Field(max_length=1000)] = []


def read_question(path: pathlib.Path) -> tuple[Question, dict[str, str]]:
    """The question, and who is left out of it: code → why. BadOutreach with file and place for the first mistake."""
    found = _read(path, QuestionIn)
    left_out = {each.code: each.left_out for each in found.places if each.left_out}
    places = tuple(
        Place(each.code, each.area, each.must, each.last, each.priority + found.priorities.get(each.code, 0))
        for each in found.places
        if not each.left_out
    )
    away = [*_away(found.leave, RuleName.LEAVE), *_away(found.commitments, RuleName.COMMITMENT)]
    known = {each.code for each in places}
    closed = tuple(Closed(each.place, each.from_on, each.to_on) for each in found.closed if each.place in known)
    travel = {each.code: each.travel for each in found.areas}
    teams = tuple(Team(each.code) for each in found.teams)
    rules = found.rules
    return Question(
        tuple(sorted(found.days)), teams, places, travel, tuple(away), closed, rules.day_minutes, rules.on_site,
        rules.between, rules.most_a_week,
    ).in_order(), left_out  # fmt: skip


def read_settings(path: pathlib.Path) -> SettingsIn:
    """Teams and targets of a hall. BadOutreach as above."""
    return _read(path, SettingsIn)


def _away(rows: Iterable[AwayIn], name: RuleName) -> list[Away]:
    return [Away(each.team, each.from_on, each.to_on, name, each.what) for each in rows]


def _read[T: BaseModel](path: pathlib.Path, shape: type[T]) -> T:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadOutreach(f"{path}: is larger than {LARGEST // 1_000_000} MB")
        return shape.model_validate_json(text.removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise BadOutreach(f"{path}: can't be read: {error.strerror}") from None
    except ValidationError as error:
        raise BadOutreach(f"{path}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    """The first mistake in one line: where, and what."""
    each = error.errors()[0]
    where = ": ".join(f"number {part + 1}" if isinstance(part, int) else str(part)[:40] for part in each["loc"])
    said = each["msg"].removeprefix("Value error, ").splitlines()[0][:200]
    return f"{where}: {said}" if where else said


def _once(kind: str, rows: Iterable[TeamIn | AreaIn | PlaceIn]) -> set[str]:
    codes = [each.code for each in rows]
    twice = next((each for each in codes if codes.count(each) > 1), None)
    if twice is not None:
        raise ValueError(f"{kind}: {twice!r} stands twice")
    return set(codes)


def _known(kind: str, known: set[str], codes: Iterable[str]) -> None:
    strange = next((each for each in codes if each not in known), None)
    if strange is not None:
        raise ValueError(f"there is no {kind} {strange[:60]!r}")
