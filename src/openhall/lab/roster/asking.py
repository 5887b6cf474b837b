"""What a rota is asked for: leaders, units, days, posts, who is away, and the rules that no rota may break."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from enum import StrEnum


class RuleName(StrEnum):
    """The rules, as a clash names them."""

    POST_FILLED = "post_filled"
    LEAVE = "leave"
    COMMITMENT = "commitment"
    NOT_TWICE_RUNNING = "not_twice_running"
    UNIT_AT_LEAST = "unit_at_least"
    UNIT_AT_MOST = "unit_at_most"
    RED_CARDS_WITHIN = "red_cards_within"
    MAKE_UP = "make_up"


class Per(StrEnum):
    """Over which days a unit's rule counts: all of the rota, or each month of it."""

    ROTA = "rota"
    MONTH = "month"


@dataclasses.dataclass(frozen=True, slots=True)
class Leader:
    """Who may be on duty: the head of a unit or a named deputy; when last on duty, and how often before this rota.

    `owes`: excused from a duty that is not made up for yet, so on duty in this rota at least once.
    """

    code: str
    unit: str
    deputy: bool = False
    last: dt.date | None = None
    served: int = 0
    owes: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A stationed unit: how many duties its leaders together do at least and at most, and its open red cards."""

    code: str
    at_least: int = 0
    at_most: int | None = None
    per: Per = Per.ROTA
    red_cards: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """Where leaders stand: so many seats, each filled every day; `units` empty: for leaders of any unit."""

    code: str
    seats: int = 1
    units: frozenset[str] = frozenset()
    deputies: bool = True

    def fits(self, leader: Leader) -> bool:
        """Whether this leader may stand here."""
        return (not self.units or leader.unit in self.units) and (self.deputies or not leader.deputy)


@dataclasses.dataclass(frozen=True, slots=True)
class Away:
    """Days, both inclusive, on which a leader can't be on duty: leave, or a commitment elsewhere."""

    leader: str
    from_on: dt.date
    to_on: dt.date
    name: RuleName = RuleName.LEAVE
    what: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One rota. Codes are unique, days ascend; `previous` is the service day before the first.

    `red_cards_within`: a unit with open red cards is on duty on one of so many first days; None: as early as it can.
    """

    days: tuple[dt.date, ...]
    leaders: tuple[Leader, ...]
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    away: tuple[Away, ...] = ()
    not_twice_running: bool = True
    previous: dt.date | None = None
    red_cards_within: int | None = None

    def in_order(self) -> "Question":
        """The same, sorted, so that the order in which it was written changes no answer; `previous` filled in.

        Where nobody names the service day before, it is the latest on which any leader stood.
        """
        stood = [each.last for each in self.leaders if each.last]
        return dataclasses.replace(
            self,
            days=tuple(sorted(self.days)),
            leaders=tuple(sorted(self.leaders, key=lambda each: each.code)),
            units=tuple(sorted(self.units, key=lambda each: each.code)),
            posts=tuple(sorted(self.posts, key=lambda each: each.code)),
            away=tuple(sorted(self.away, key=lambda each: (each.leader, each.from_on, each.to_on, each.name))),
            previous=self.previous or max(stood, default=None),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it binds somebody or something on some days; what does not matter to it is empty."""

    name: RuleName
    leader: str = ""
    unit: str = ""
    post: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    number: int | None = None
    what: str = ""

    def covers(self, day: dt.date) -> bool:
        """Whether it speaks of this day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


def rules_of(question: Question) -> tuple[Rule, ...]:
    """Every rule of the question that can bind on one of its days."""
    first = question.days[0]
    found = [*_posts(question), *_absences(question)]
    if question.not_twice_running:
        found += [Rule(RuleName.NOT_TWICE_RUNNING, each.code, each.unit) for each in question.leaders]
    found += [rule for unit in question.units for rule in _often(unit, question)]
    found += [Rule(RuleName.MAKE_UP, each.code, each.unit, number=1) for each in question.leaders if each.owes]
    within = question.red_cards_within
    if within is not None:
        until = question.days[min(within, len(question.days)) - 1]
        found += [
            Rule(RuleName.RED_CARDS_WITHIN, unit=each.code, from_on=first, to_on=until, number=within)
            for each in question.units
            if each.red_cards
        ]
    return tuple(each for each in found if any(each.covers(day) for day in question.days))


def _posts(question: Question) -> Iterator[Rule]:
    for day in question.days:
        for post in question.posts:
            yield Rule(RuleName.POST_FILLED, post=post.code, from_on=day, to_on=day, number=post.seats)


def _absences(question: Question) -> Iterator[Rule]:
    units = {each.code: each.unit for each in question.leaders}
    for each in question.away:
        yield Rule(each.name, each.leader, units[each.leader], "", each.from_on, each.to_on, what=each.what)


def _often(unit: Unit, question: Question) -> Iterator[Rule]:
    for first, last in _spans(unit.per, question.days):
        if unit.at_least:
            yield Rule(RuleName.UNIT_AT_LEAST, "", unit.code, "", first, last, unit.at_least)
        if unit.at_most is not None:
            yield Rule(RuleName.UNIT_AT_MOST, "", unit.code, "", first, last, unit.at_most)


def _spans(per: Per, days: tuple[dt.date, ...]) -> list[tuple[dt.date, dt.date]]:
    if per is Per.ROTA:
        return [(days[0], days[-1])]
    months: dict[tuple[int, int], list[dt.date]] = {}
    for day in days:
        months.setdefault((day.year, day.month), []).append(day)
    return [(each[0], each[-1]) for each in months.values()]
