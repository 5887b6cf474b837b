"""A rota's question read from a JSON file: docs/reference/rota.md says what may stand in it; nothing else may."""

import datetime as dt
import json
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openhall.lab.roster import Away, Leader, Per, Post, Question, RuleName, Unit
from openhall.service_days.rules.settings import RotaSettings

LARGEST = 5_000_000
MOST = {"days": 400, "leaders": 400, "units": 400, "posts": 100, "leave": 5_000, "commitments": 5_000}
MOST_SEATS, MOST_COUNT = 400, 100_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

type Values = Mapping[str, Any]


class BadRota(ValueError):
    """The file can't be read as a rota's question; the sentence says where."""


def read_rota(path: pathlib.Path) -> Question:
    """The question a file holds. BadRota with file and place for the first mistake; nothing is guessed."""
    return _read(path, _question)


def read_settings(path: pathlib.Path) -> RotaSettings:
    """The leaders, units and posts of a hall: the same keys, without what the hall itself knows."""
    return _read(path, _settings)


def _read[T](path: pathlib.Path, made: Callable[[Values], T]) -> T:
    try:
        return made(_values(path))
    except BadRota as error:
        raise BadRota(f"{path}: {error}") from None


def _values(path: pathlib.Path) -> Values:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadRota(f"is larger than {LARGEST // 1_000_000} MB")
        value = json.loads(text.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (OSError, UnicodeDecodeError) as error:
        raise BadRota(f"can't be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}") from None
    except json.JSONDecodeError as error:
        raise BadRota(f"line {error.lineno}: no JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise error if isinstance(error, BadRota) else BadRota("no JSON that a rota could be") from None
    return _object(value, "the file")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise BadRota(f"{twice[:40]!r} stands twice in one object")
    return found


def _no_number(text: str) -> None:
    raise BadRota(f"{text} is no number")


def _question(values: Values) -> Question:
    _known(values, "the file", ("days", "leaders", "units", "posts"), ("leave", "commitments", "rules"))
    days, found = _days(_list(values, "days")), _people(values)
    leaders, units, posts = found.leaders, found.units, found.posts
    people = {each.code for each in leaders}
    away = [*_rows(values, "leave", _leave), *_rows(values, "commitments", _commitment)]
    _refer(((f"{each.name} from {each.from_on}", each.leader) for each in away), people, "leader")
    late = next((each for each in leaders if each.last and each.last >= days[0]), None)
    if late:
        raise BadRota(f"leader {late.code}: last {late.last} is not before the first day {days[0]}")
    if len(days) * len(leaders) > MOST_COUNT:
        raise BadRota(f"{len(leaders)} leaders on {len(days)} days are more than {MOST_COUNT} duties to choose from")
    return Question(days, leaders, units, posts, tuple(away), **_rules(values.get("rules", {}), days[0]))


def _people(values: Values) -> RotaSettings:
    units = _rows(values, "units", _unit)
    leaders = _rows(values, "leaders", _leader)
    posts = _rows(values, "posts", _post)
    codes = {each.code for each in units}
    _refer(((f"leader {each.code}", each.unit) for each in leaders), codes, "unit")
    _refer(((f"post {each.code}", unit) for each in posts for unit in sorted(each.units)), codes, "unit")
    return RotaSettings(leaders, units, posts)


def _settings(values: Values) -> RotaSettings:
    _known(values, "the file", ("leaders", "units", "posts"), ())
    found = _people(values)
    if any(each.last or each.served or each.owes for each in found.leaders):
        raise BadRota("leaders: last, served and owes are known from the hall's own rotas")
    if any(each.red_cards for each in found.units):
        raise BadRota("units: red_cards are no setting")
    return found


def _days(listed: Sequence[Any]) -> tuple[dt.date, ...]:
    days = [_date(each, f"days: number {number}") for number, each in enumerate(listed, 1)]
    twice = next((str(each) for each in days if days.count(each) > 1), "")
    if twice or not days:
        raise BadRota(f"days: {twice} stands twice" if twice else "days: there must be one at least")
    return tuple(sorted(days))


def _unit(row: Values, where: str) -> Unit:
    _known(row, where, ("code",), ("name", "at_least", "at_most", "per", "red_cards"))
    _name(row, where)
    least, most = _number(row, where, "at_least", 0), _number(row, where, "at_most", None)
    if most is not None and most < (least or 0):
        raise BadRota(f"{where}: at_most {most} is less than at_least {least}")
    per = row.get("per", "rota")
    if per not in list(Per):
        raise BadRota(f"{where}: per must be rota or month, not {str(per)[:20]!r}")
    return Unit(_code(row, where, "code"), least or 0, most, Per(per), _number(row, where, "red_cards", 0) or 0)


def _leader(row: Values, where: str) -> Leader:
    _known(row, where, ("code", "unit"), ("name", "deputy", "last", "served", "owes"))
    _name(row, where)
    last = _date(row["last"], f"{where}: last") if row.get("last") is not None else None
    served, deputy = _number(row, where, "served", 0) or 0, _flag(row, where, "deputy", False)
    owes = _flag(row, where, "owes", False)
    return Leader(_code(row, where, "code"), _code(row, where, "unit"), deputy, last, served, owes)


def _post(row: Values, where: str) -> Post:
    _known(row, where, ("code",), ("name", "seats", "units", "deputies"))
    _name(row, where)
    seats = _number(row, where, "seats", 1)
    if not seats or seats > MOST_SEATS:
        raise BadRota(f"{where}: seats must be a number from 1 to {MOST_SEATS}")
    listed = _list(row, "units") if "units" in row else ()
    units = [_code({"units": each}, where, "units") for each in listed]
    if "units" in row and (not units or len(set(units)) < len(units)):
        raise BadRota(f"{where}: units must name one or more units, each once")
    return Post(_code(row, where, "code"), seats, frozenset(units), _flag(row, where, "deputies", True))


def _leave(row: Values, where: str) -> Away:
    _known(row, where, ("leader", "from", "to"), ())
    return _away(row, where, RuleName.LEAVE)


def _commitment(row: Values, where: str) -> Away:
    _known(row, where, ("leader", "from", "to"), ("what",))
    return _away(row, where, RuleName.COMMITMENT)


def _away(row: Values, where: str, name: RuleName) -> Away:
    first, last = _date(row["from"], f"{where}: from"), _date(row["to"], f"{where}: to")
    if last < first:
        raise BadRota(f"{where}: it ends on {last}, before it begins on {first}")
    what = row.get("what", "")
    if not isinstance(what, str) or len(what) > 200 or not what.isprintable():
        raise BadRota(f"{where}: what must be a text of at most 200 characters on one line")
    return Away(_code(row, where, "leader"), first, last, name, what.strip())


def _rules(value: Any, first: dt.date) -> dict[str, Any]:
    rules = _object(value, "rules")
    _known(rules, "rules", (), ("not_twice_running", "previous", "red_cards_within"))
    previous = _date(rules["previous"], "rules: previous") if rules.get("previous") is not None else None
    if previous and previous >= first:
        raise BadRota(f"rules: previous {previous} is not before the first day {first}")
    within = _number(rules, "rules", "red_cards_within", None)
    if within == 0:
        raise BadRota("rules: red_cards_within must be 1 or more")
    alone = _flag(rules, "rules", "not_twice_running", True)
    return {"previous": previous, "red_cards_within": within, "not_twice_running": alone}


# ---- pieces --------------------------------------------------------------------------------------------------------


def _object(value: Any, where: str) -> Values:
    if not isinstance(value, dict):
        raise BadRota(f"{where} must be an object")
    return value


def _list(values: Values, name: str) -> Sequence[Any]:
    value = values.get(name, [])
    if not isinstance(value, list):
        raise BadRota(f"{name} must be a list")
    if len(value) > MOST.get(name, MOST["units"]):
        raise BadRota(f"{name} has {len(value)} entries; {MOST[name]} is the most")
    return value


def _rows[T](values: Values, name: str, read: Callable[[Values, str], T]) -> tuple[T, ...]:
    placed = [(each, f"{name}: number {at}") for at, each in enumerate(_list(values, name), 1)]
    rows = [read(_object(each, where), where) for each, where in placed]
    codes = [code for each in rows if (code := getattr(each, "code", None)) is not None]
    twice = next((each for each in codes if codes.count(each) > 1), None)
    if twice is not None:
        raise BadRota(f"{name}: {twice!r} stands twice")
    if not rows and name in ("leaders", "units", "posts"):
        raise BadRota(f"{name}: there must be one at least")
    return tuple(rows)


def _known(values: Values, where: str, needed: Iterable[str], allowed: Iterable[str]) -> None:
    words = (*needed, *allowed)
    unknown = next((name for name in values if name not in words), None)
    if unknown is not None:
        raise BadRota(f"{where}: {unknown[:40]!r} is not known; known are {', '.join(words)}")
    missing = next((name for name in needed if name not in values), None)
    if missing is not None:
        raise BadRota(f"{where}: {missing} is missing")


def _refer(pairs: Iterable[tuple[str, str]], known: set[str], kind: str) -> None:
    wrong = next(((where, code) for where, code in pairs if code not in known), None)
    if wrong:
        raise BadRota(f"{wrong[0]}: there is no {kind} {wrong[1]!r}")


def _code(values: Values, where: str, name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 60 or value != value.strip() or not value.isprintable():
        raise BadRota(f"{where}: {name} must be a text of 1 to 60 characters, not {str(value)[:30]!r}")
    return value


def _name(values: Values, where: str) -> None:
    """Names are for people who read the file; the answer names codes."""
    if not isinstance(values.get("name", ""), str):
        raise BadRota(f"{where}: name must be a text")


def _flag(values: Values, where: str, name: str, otherwise: bool) -> bool:
    value = values.get(name, otherwise)
    if not isinstance(value, bool):
        raise BadRota(f"{where}: {name} must be true or false, not {str(value)[:30]!r}")
    return value


def _number(values: Values, where: str, name: str, otherwise: int | None) -> int | None:
    value = values.get(name, otherwise)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COUNT:
        raise BadRota(f"{where}: {name} must be a whole number from 0 to {MOST_COUNT}, not {str(value)[:30]!r}")
    return value


def _date(value: Any, where: str) -> dt.date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise BadRota(f"{where}: {str(value)[:30]!r} is not a day; write it as 2026-03-11")
