"""Which rules a plan breaks and how long places wait by it: reckoned from its stops alone."""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection

from openhall.lab.rounds.asking import Question


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A team sees a place on a day."""

    day: dt.date
    team: str
    place: str


def waiting_of(question: Question, stops: Collection[Stop]) -> int:
    """The sum of what each place waits in days of the plan, times its weight; unseen counts as twice the whole plan."""
    number = {day: at for at, day in enumerate(question.days)}
    seen = {each.place: number[each.day] for each in stops}
    return sum(question.weight(each) * seen.get(each.code, 2 * len(question.days)) for each in question.places)


def broken_rules(question: Question, stops: Collection[Stop]) -> list[str]:
    """A sentence for each rule that the stops break; none for a plan that holds."""
    return [*_places(question, stops), *_absences(question, stops), *_days(question, stops), *_weeks(question, stops)]


def _places(question: Question, stops: Collection[Stop]) -> list[str]:
    many = Counter(each.place for each in stops)
    known = {each.code for each in question.places}
    must = {each.code for each in question.places if each.must}
    unseen = [f"{code} must be seen" for code in sorted(must - set(many))]
    wrong = [code for code, times in many.items() if times > 1 or code not in known]
    return [*unseen, *(f"{code} is seen {many[code]} times" for code in sorted(wrong))]


def _absences(question: Question, stops: Collection[Stop]) -> list[str]:
    days = set(question.days)
    away = [
        f"{stop.team} is away on {stop.day}" for stop in stops for each in question.away
        if each.team == stop.team and each.from_on <= stop.day <= each.to_on
    ]  # fmt: skip
    closed = [
        f"{stop.place} is closed on {stop.day}" for stop in stops for each in question.closed
        if each.place == stop.place and each.from_on <= stop.day <= each.to_on
    ]  # fmt: skip
    return [*away, *closed, *(f"{stop.day} is no day of the plan" for stop in stops if stop.day not in days)]


def _days(question: Question, stops: Collection[Stop]) -> list[str]:
    areas = {each.code: each.area for each in question.places}
    tours: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for stop in stops:
        tours[stop.team, stop.day].append(areas[stop.place])
    split = [f"{team} is in two areas on {day}" for (team, day), there in tours.items() if len(set(there)) > 1]
    late = [
        f"{team} can't see {len(there)} places on {day}" for (team, day), there in tours.items()
        if len(there) > question.stops(there[0])
    ]  # fmt: skip
    return split + late


def _weeks(question: Question, stops: Collection[Stop]) -> list[str]:
    weeks = Counter((team, day.isocalendar()[:2]) for team, day in {(stop.team, stop.day) for stop in stops})
    return [
        f"{team} goes out {many} times in week {week}" for (team, (_, week)), many in weeks.items()
        if many > question.most_a_week
    ]  # fmt: skip
