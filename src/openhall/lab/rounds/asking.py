"""What rounds are asked for: teams, places with the way there, days, who is away, and the rules that no plan breaks."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

NEVER_SEEN = 730
"""A place where nobody was yet counts as unseen for so many days."""
A_MONTH = 30


class RuleName(StrEnum):
    """The rules, as a clash names them."""

    MUST_BE_SEEN = "must_be_seen"
    LEAVE = "leave"
    COMMITMENT = "commitment"
    CLOSED = "closed"
    MOST_A_WEEK = "most_a_week"
    DAY_ENDS = "day_ends"


@dataclasses.dataclass(frozen=True, slots=True)
class Team:
    """A team that goes out together."""

    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A centre or an enterprise in an area; `travel` = minutes there, one way. `must`: it has to be seen.

    `last` is the day it was last seen; `priority` adds to how long it is unseen, in months.
    """

    code: str
    area: str
    must: bool = False
    last: dt.date | None = None
    priority: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Away:
    """Days, both inclusive, on which a team can't go: somebody is on leave, or has a commitment elsewhere."""

    team: str
    from_on: dt.date
    to_on: dt.date
    name: RuleName = RuleName.LEAVE
    what: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Closed:
    """Days, both inclusive, on which a place can't be seen."""

    place: str
    from_on: dt.date
    to_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One quarter. Codes are unique, days are working days and ascend; times in minutes.

    `travel`: area → minutes there, one way. A team sees places of one area on a day: it travels there and back, stays
    `on_site` at each and takes `between` from one to the next, all within `day_minutes`; it goes out on at most
    `most_a_week` days of a week.
    """

    days: tuple[dt.date, ...]
    teams: tuple[Team, ...]
    places: tuple[Place, ...]
    travel: Mapping[str, int]
    away: tuple[Away, ...] = ()
    closed: tuple[Closed, ...] = ()
    day_minutes: int = 420
    on_site: int = 90
    between: int = 20
    most_a_week: int = 1

    def in_order(self) -> "Question":
        """The same, sorted, so that the order in which it was written changes no answer."""
        return dataclasses.replace(
            self,
            days=tuple(sorted(self.days)),
            teams=tuple(sorted(self.teams, key=lambda each: each.code)),
            places=tuple(sorted(self.places, key=lambda each: each.code)),
            away=tuple(sorted(self.away, key=lambda each: (each.team, each.from_on, each.to_on, each.name))),
            closed=tuple(sorted(self.closed, key=lambda each: (each.place, each.from_on, each.to_on))),
        )

    def stops(self, area: str) -> int:
        """How many places of an area a team can see on one day."""
        left = self.day_minutes - 2 * self.travel[area] + self.between
        return max(left // (self.on_site + self.between), 0)

    def weight(self, place: Place) -> int:
        """What a day of waiting costs: one, and one more for each month unseen before the first day, and priority."""
        unseen = NEVER_SEEN if place.last is None else (self.days[0] - place.last).days
        return 1 + min(max(unseen, 0), NEVER_SEEN) // A_MONTH + place.priority


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it binds somebody or something on some days; what does not matter to it is empty.

    `places` names those that must be seen: one, or all that must of an area.
    """

    name: RuleName
    team: str = ""
    area: str = ""
    places: tuple[str, ...] = ()
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    number: int | None = None
    what: str = ""

    def covers(self, day: dt.date) -> bool:
        """Whether it speaks of this day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


def rules_of(question: Question, by_area: bool) -> tuple[Rule, ...]:
    """Every rule that can bind; places that must be seen one by one, or together with the others of their area."""
    away = [Rule(each.name, each.team, "", (), each.from_on, each.to_on, what=each.what) for each in question.away]
    closed = [Rule(RuleName.CLOSED, "", "", (each.place,), each.from_on, each.to_on) for each in question.closed]
    days = [Rule(RuleName.DAY_ENDS, area=area, number=question.stops(area)) for area in sorted(question.travel)]
    week = [Rule(RuleName.MOST_A_WEEK, number=question.most_a_week)]
    bound = [each for each in (*away, *closed) if any(each.covers(day) for day in question.days)]
    return (*_must(question, by_area), *bound, *days, *week)


def _must(question: Question, by_area: bool) -> list[Rule]:
    musts = [each for each in question.places if each.must]
    if not by_area:
        return [Rule(RuleName.MUST_BE_SEEN, area=each.area, places=(each.code,)) for each in musts]
    areas: dict[str, list[str]] = {}
    for each in musts:
        areas.setdefault(each.area, []).append(each.code)
    return [
        Rule(RuleName.MUST_BE_SEEN, area=area, places=tuple(codes), number=len(codes)) for area, codes in areas.items()
    ]
