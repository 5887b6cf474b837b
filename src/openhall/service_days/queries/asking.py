"""The question of a hall's rota: its leaders, posts and rules, and where these people are otherwise."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping

from django.db.models import QuerySet

from openhall.lab.roster import Away, Per, Question, RuleName, Unit
from openhall.lab.roster import Leader as Asked
from openhall.lab.roster import Post as Seat
from openhall.people.queries import staffing
from openhall.service_days.models import Duty, Leader, Post, ServiceDay, UnitRule
from openhall.service_days.queries.days import day_rule, held_between
from openhall.service_days.states import DutyState

type RedCards = Mapping[str, int]


def question_of(hall: uuid.UUID, first: dt.date, last: dt.date, red_cards: RedCards) -> Question:
    """What a rota of these days, both inclusive, is asked for. Leaders by user name, units by code.

    `red_cards`: unit → its open red cards, from whoever keeps them. Duties of the year before `first` count.
    """
    days = tuple(each.actual for each in held_between(hall, first, last) if each.actual)
    rule, leaders = day_rule(hall, first), leaders_of(hall)
    rows = Post.objects.filter(hall=hall, in_use=True)
    posts = tuple(Seat(row.code, row.seats, frozenset(row.units), row.deputies) for row in rows)
    away = tuple(each for row in leaders for each in absences(row, hall, first, last))
    before = ServiceDay.objects.filter(hall=hall, actual__lt=first).order_by("-actual").first()
    return Question(
        days, tuple(_asked(row, first, away, days) for row in leaders), _units(hall, leaders, red_cards), posts,
        away,
        rule.not_twice_running, before.actual if before else None, rule.red_cards_within,
    ).in_order()  # fmt: skip


def leaders_of(hall: uuid.UUID) -> list[Leader]:
    """Who may be on duty, with account and unit."""
    rows = Leader.objects.filter(hall=hall, in_use=True, account__is_active=True)
    return list(rows.select_related("account", "unit").order_by("account__username"))


def _asked(row: Leader, first: dt.date, away: Collection[Away], days: Collection[dt.date]) -> Asked:
    past = Duty.objects.filter(stands=row.account_id, day__hall=row.hall_id, on__lt=first)
    latest = past.order_by("-on").values_list("on", flat=True).first()
    return Asked(
        row.account.username, row.unit.code, row.deputy, latest, past.filter(on__year=first.year).count(),
        unmade(row).exists() and _can_stand(row.account.username, away, days),
    )  # fmt: skip


def unmade(row: Leader) -> QuerySet[Duty]:
    """The duties from which a leader was excused, nobody stepping in, that are not made up for; the oldest first."""
    return Duty.objects.filter(leader=row, state=DutyState.EXCUSED, made_up_by=None).order_by("on")


def _can_stand(name: str, away: Collection[Away], days: Collection[dt.date]) -> bool:
    """Whether there is a day on which a leader is not away: nobody makes up for a duty while on leave."""
    mine = [each for each in away if each.leader == name]
    return any(not any(each.from_on <= day <= each.to_on for each in mine) for day in days)


def _units(hall: uuid.UUID, leaders: list[Leader], red_cards: RedCards) -> tuple[Unit, ...]:
    rules = {row.unit_id: row for row in UnitRule.objects.filter(hall=hall)}
    found = []
    for unit in {row.unit_id: row.unit for row in leaders}.values():
        rule, cards = rules.get(unit.id), red_cards.get(unit.code, 0)
        bounds = (rule.at_least, rule.at_most, Per(rule.per)) if rule else (0, None, Per.ROTA)
        found.append(Unit(unit.code, *bounds, red_cards=cards))
    return tuple(found)


def absences(row: Leader, hall: uuid.UUID, first: dt.date, last: dt.date) -> Iterator[Away]:
    """Leave, postings at windows and duties in other halls: nobody is in two places."""
    name, account = row.account.username, row.account_id
    for leave in staffing.leaves_of(account, first, last):
        yield Away(name, leave.from_on, leave.to_on)
    for posting in staffing.postings_of(account, first, last):
        until = posting.to_on or last
        yield Away(name, posting.from_on, until, RuleName.COMMITMENT, "posted at a window")
    elsewhere = Duty.objects.filter(stands=account, on__range=(first, last)).exclude(day__hall=hall)
    for on in elsewhere.values_list("on", flat=True):
        yield Away(name, on, on, RuleName.COMMITMENT, "on duty in another hall")
