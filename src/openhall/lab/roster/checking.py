"""Which rules a rota breaks: reckoned from its duties alone, for rotas of any origin, swaps and substitutes too."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise

from openhall.lab.roster.asking import Question, Rule, RuleName, rules_of
from openhall.lab.roster.posts import Duty


def broken_rules(asked: Question, duties: Collection[Duty]) -> list[Rule]:
    """The rules of the question that these duties break, in their order."""
    question = asked.in_order()
    return [rule for rule in rules_of(question) if CHECKS[rule.name](question, duties, rule)]


def misplaced(question: Question, duties: Collection[Duty]) -> list[Duty]:
    """Duties of nobody, on no day of the rota, at a post that does not fit, or at two posts at once."""
    leaders = {each.code: each for each in question.leaders}
    posts = {each.code: each for each in question.posts}
    stands = Counter((each.leader, each.day) for each in duties)
    return [
        each
        for each in duties
        if each.leader not in leaders or each.post not in posts or each.day not in question.days
        or not posts[each.post].fits(leaders[each.leader]) or stands[each.leader, each.day] > 1
    ]  # fmt: skip


type Check = Callable[[Question, Collection[Duty], Rule], bool]


def _unfilled(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return sum(each.post == rule.post and each.day == rule.from_on for each in duties) != rule.number


def _present(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return any(each.leader == rule.leader and rule.covers(each.day) for each in duties)


def _twice_running(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    days = {each.day for each in duties if each.leader == rule.leader}
    (leader,) = (each for each in question.leaders if each.code == rule.leader)
    again = leader.last is not None and leader.last == question.previous and question.days[0] in days
    return again or any(one in days and other in days for one, other in pairwise(question.days))


def _of_unit(question: Question, duties: Collection[Duty], rule: Rule) -> list[dt.date]:
    codes = {each.code for each in question.leaders if each.unit == rule.unit}
    return [each.day for each in duties if each.leader in codes and rule.covers(each.day)]


def _too_seldom(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return len(_of_unit(question, duties, rule)) < (rule.number or 0)


def _too_often(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return len(_of_unit(question, duties, rule)) > (rule.number or 0)


def _too_late(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return not _of_unit(question, duties, rule)


def _not_made_up(question: Question, duties: Collection[Duty], rule: Rule) -> bool:
    return not _present(question, duties, rule)


CHECKS: Mapping[RuleName, Check] = {
    RuleName.POST_FILLED: _unfilled,
    RuleName.LEAVE: _present,
    RuleName.COMMITMENT: _present,
    RuleName.NOT_TWICE_RUNNING: _twice_running,
    RuleName.UNIT_AT_LEAST: _too_seldom,
    RuleName.UNIT_AT_MOST: _too_often,
    RuleName.RED_CARDS_WITHIN: _too_late,
    RuleName.MAKE_UP: _not_made_up,
}
