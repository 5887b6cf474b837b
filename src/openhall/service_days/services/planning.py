"""Publish a rota: in advance, once, and only where it breaks no rule at that very moment."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import IntegrityError, connection, transaction

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Malformed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.lab.roster import Duty as Planned
from openhall.lab.roster import broken_rules, misplaced
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.places import queries as places
from openhall.service_days.models import Duty, Leader, Post, ServiceDay
from openhall.service_days.queries.asking import RedCards, leaders_of, question_of, unmade
from openhall.service_days.queries.days import held_between
from openhall.service_days.states import DUTY


def publish(
    hall: uuid.UUID, span: tuple[dt.date, dt.date], duties: Collection[Planned], red_cards: RedCards, act: Act
) -> int:
    """Publish these duties for the service days of a span, both ends inclusive; how many days.

    NotNow for days that are over, and where the duties break a rule by now (somebody has taken leave since they were
    planned); Conflict where a day of the span is published already, or somebody stands elsewhere then.
    """
    with transaction.atomic():
        hold(hall)
        question = question_of(hall, *span, red_cards)
        if not question.days:
            raise NotNow("no_service_day", "There is no service day from %(first)s to %(last)s.",
                         {"first": span[0], "last": span[1]})  # fmt: skip
        if question.days[0] <= today_in(hall, act):
            raise NotNow("day_over", "A rota is published in advance: %(day)s is too late.", {"day": question.days[0]})
        broken = broken_rules(question, duties)
        if broken or misplaced(question, duties):
            raise NotNow("rota_breaks_rule", "This would break a rule of the rota: %(rule)s.",
                         {"rule": broken[0].name if broken else "misplaced"})  # fmt: skip
        _write(hall, span, duties, act)
    return len(question.days)


def publish_rows(
    hall: uuid.UUID, span: tuple[dt.date, dt.date], rows: Collection[tuple[dt.date, str, str]], red_cards: RedCards,
    act: Act,
) -> int:  # fmt: skip
    """The same for duties as a page or the API names them: day, post, leader. Malformed where there are none."""
    if not rows:
        raise Malformed("no_rota", "This is no rota that could be published.")
    return publish(hall, span, [Planned(*row) for row in rows], red_cards, act)


def today_in(hall: uuid.UUID, act: Act) -> dt.date:
    """The day on which something is done, as the hall's own clock has it."""
    return local_day(act.now, places.timezone_of(hall) or "UTC")


def hold(hall: uuid.UUID) -> None:
    """Until the transaction ends nobody else changes the rotas of a hall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(hall.int ^ 0x5D) % (1 << 63)])


def _write(hall: uuid.UUID, span: tuple[dt.date, dt.date], duties: Collection[Planned], act: Act) -> None:
    try:
        with transaction.atomic():
            days = {each.actual: _day(hall, each.nominal, each.actual, act) for each in held_between(hall, *span)
                    if each.actual}  # fmt: skip
            _duties(hall, days, duties, act)
    except IntegrityError as error:
        if "service_days_one_place" in str(error):
            raise Conflict("in_two_places", "Somebody would be in two places on one day.") from error
        raise Conflict("rota_published", "The rota of one of these days is published already.") from error
    for day in days.values():
        facts = {"nominal": day.nominal, "actual": day.actual}
        ledger.append(act, DUTY["publish"].event, Subject("service_day", day.id, str(day)), hall, facts)


def _day(hall: uuid.UUID, nominal: dt.date, actual: dt.date, act: Act) -> ServiceDay:
    return ServiceDay.objects.create(
        id=uuid7(act.now), hall_id=hall, nominal=nominal, actual=actual, published_at=act.now
    )


def _duties(
    hall: uuid.UUID, days: Mapping[dt.date, ServiceDay], duties: Collection[Planned], act: Act
) -> None:
    leaders = {row.account.username: row for row in leaders_of(hall)}
    posts = dict(Post.objects.filter(hall=hall).values_list("code", "id"))
    Duty.objects.bulk_create(
        Duty(
            id=uuid7(act.now), day=days[each.day], on=each.day, post_id=posts[each.post],
            leader=leaders[each.leader], stands_id=leaders[each.leader].account_id,
        )
        for each in sorted(duties)
    )  # fmt: skip
    for leader in leaders.values():
        _make_up(leader, days.values())


def _make_up(leader: Leader, days: Collection[ServiceDay]) -> None:
    """The earliest new duties of a leader make up for those from which they were excused, the oldest first."""
    new = Duty.objects.filter(leader=leader, day__in=list(days)).order_by("on")
    for old, made in zip(unmade(leader), new, strict=False):
        made.makes_up = old
        made.save(update_fields=["makes_up"])
