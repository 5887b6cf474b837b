"""What the rotas of a hall are made of: leaders, posts, how often each unit comes; and the dated rule of the days."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, Missing
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.queries import staffing
from openhall.places import queries as places
from openhall.service_days.models import DayRule, Leader, Post, UnitRule
from openhall.service_days.queries.days import DayRuleView
from openhall.service_days.rules.settings import RotaSettings


def put_settings(hall: uuid.UUID, settings: RotaSettings, act: Act) -> None:
    """Set the leaders, posts and units' rules of a hall; Missing for an account or unit that this hall does not have.

    Announced as `RotaSettingsChanged`. Rotas that are published stay as they are.
    """
    accounts = staffing.usernames(hall)
    units = {each.code: each.id for each in places.units()}
    unknown = [each.code for each in settings.leaders if each.code not in accounts]
    if unknown:
        raise Missing("no_account_here", "%(name)s has no role in this hall.", {"name": unknown[0]})
    foreign = [each.code for each in settings.units if each.code not in units]
    if foreign:
        raise Missing("no_unit", "There is no unit %(code)s.", {"code": foreign[0]})
    with transaction.atomic():
        _leaders(hall, settings, accounts, units)
        _posts(hall, settings)
        _units(hall, settings, units)
        facts = {"leaders": len(settings.leaders), "posts": len(settings.posts), "units": len(settings.units)}
        ledger.append(act, "RotaSettingsChanged", Subject("hall", hall), hall, facts)


def _leaders(
    hall: uuid.UUID, settings: RotaSettings, accounts: Mapping[str, uuid.UUID], units: Mapping[str, uuid.UUID]
) -> None:
    Leader.objects.filter(hall=hall).update(in_use=False)
    for each in settings.leaders:
        Leader.objects.update_or_create(
            hall_id=hall, account_id=accounts[each.code],
            defaults={"unit_id": units[each.unit], "deputy": each.deputy, "in_use": True},
        )  # fmt: skip


def _posts(hall: uuid.UUID, settings: RotaSettings) -> None:
    Post.objects.filter(hall=hall).update(in_use=False)
    for each in settings.posts:
        values = {"seats": each.seats, "units": sorted(each.units), "deputies": each.deputies, "in_use": True}
        Post.objects.update_or_create(hall_id=hall, code=each.code, defaults=values)


def _units(hall: uuid.UUID, settings: RotaSettings, units: Mapping[str, uuid.UUID]) -> None:
    UnitRule.objects.filter(hall=hall).delete()
    UnitRule.objects.bulk_create(
        UnitRule(
            hall_id=hall, unit_id=units[each.code], at_least=each.at_least, at_most=each.at_most, per=each.per
        )
        for each in settings.units
    )


def put_day_rule(hall: uuid.UUID, rule: DayRuleView, valid_from: dt.date, act: Act) -> None:
    """Set, from a day on, the nominal days and what becomes of a free one; Malformed for days of no month."""
    days = sorted(set(rule.days))
    if not days or len(days) < len(rule.days) or not 1 <= days[0] <= days[-1] <= 31:
        raise Malformed("bad_month_days", "Days of the month are 1 to 31, each once.")
    values = dataclasses.asdict(rule) | {"days": days}
    with transaction.atomic():
        DayRule.objects.update_or_create(hall_id=hall, valid_from=valid_from, defaults=values)
        facts = values | {"valid_from": valid_from}
        ledger.append(act, "ServiceDayRuleSet", Subject("hall", hall), hall, facts)
