"""The monthly clear-to-zero report, counted by hand; and the supervision rows of the cards."""

import datetime as dt
import uuid

import pytest

from openhall.deadlines.services import sweep
from openhall.kit.errors import Malformed
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.queries.clearing import clearing
from openhall.matters.queries.supervision import FIELDS, supervision
from openhall.matters.rules import Fact, cleared, days_of, month_of, next_month
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench

TAX, MARCH = uuid.UUID(int=1), dt.date(2026, 3, 1)
SINCE, UNTIL, NOW = at("2026-03-01 00:00"), at("2026-04-01 00:00"), at("2026-04-02 12:00")


def fact(opened: str, closed: str = "", state: str = "", lead: uuid.UUID | None = TAX, due: str = "") -> Fact:
    return Fact(lead, state or ("closed" if closed else "handling"), at(opened), at(closed) if closed else None, at(due) if due else None)


def test_the_month_counted_by_hand() -> None:
    facts = [
        fact("2026-02-10 09:00"),  # open from before: 51 days old
        fact("2026-02-20 09:00", "2026-03-05 09:00"),  # cleared in the month, brought before
        fact("2026-03-01 00:00", "2026-03-03 09:00"),
        fact("2026-03-31 23:59", due="2026-04-01 09:00"),  # 2 days, late
        fact("2026-03-25 12:00", lead=None),  # 8 days, nobody's
        fact("2026-03-26 12:00", lead=None, due="2026-04-09 09:00"),  # 7 days exactly
        fact("2026-03-10 09:00", "2026-03-10 09:30", "refused"),
        fact("2026-04-01 00:00"),  # of the next month
    ]
    found = cleared(MARCH, SINCE, UNTIL, facts, NOW)
    assert (found.refused, found.cleared_in_month) == (1, 2)
    total = found.total
    assert (total.brought, total.cleared, total.left, total.open, total.ages, total.late) == (4, 1, 3, 4, (2, 1, 0, 1), 1)
    nobody, tax = found.owners
    assert (nobody.unit, nobody.brought, nobody.left, nobody.ages, nobody.late) == (None, 2, 2, (1, 1, 0, 0), 0)
    assert (tax.unit, tax.brought, tax.cleared, tax.left, tax.ages, tax.late) == (TAX, 2, 1, 1, (1, 0, 0, 1), 1)


def test_an_owner_with_nothing_of_the_month_and_nothing_open_is_no_line() -> None:
    assert cleared(MARCH, SINCE, UNTIL, [fact("2026-02-20 09:00", "2026-03-05 09:00")], NOW).owners == ()
    assert cleared(MARCH, SINCE, UNTIL, [], NOW).total.open == 0


def test_months_and_days_as_people_write_them() -> None:
    today = dt.date(2026, 3, 31)
    assert (month_of("", today), month_of("2026-02", today)) == (MARCH, dt.date(2026, 2, 1))
    assert (next_month(MARCH), next_month(dt.date(2026, 12, 1))) == (dt.date(2026, 4, 1), dt.date(2027, 1, 1))
    for wrong in ("2026-04", "2026-13", "March", "2026-3-1", "0000-00"):
        with pytest.raises(Malformed):
            month_of(wrong, today)
    assert days_of("", "", today) == (MARCH, today)
    assert days_of("2026-01-05", "2026-01-05", today) == (dt.date(2026, 1, 5),) * 2
    for first, last in (("x", ""), ("", "x"), ("2026-03-02", "2026-03-01"), ("0001-01-01", ""), ("", "9999-12-31")):
        with pytest.raises(Malformed):
            days_of(first, last, today)


@pytest.mark.django_db
def test_the_report_of_a_hall(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    here.closed(), here.handled(), here.bring(), here.refused()
    found = clearing(here.cast.hall, MARCH, at("2026-03-16 10:00"))
    assert (found.total.brought, found.total.cleared, found.total.left, found.refused, found.cleared_in_month) == (3, 1, 2, 1, 1)
    assert {each.unit: each.late for each in found.owners} == {here.units["tax"]: 1, None: 1}
    assert clearing(here.cast.hall, dt.date(2026, 2, 1), at("2026-03-16 10:00")).total.brought == 0
    assert clearing(here.cast.strangers_hall, MARCH, at("2026-03-16 10:00")).owners == ()


@pytest.mark.django_db
def test_cards_are_told_as_supervision_rows(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.handled()
    matters.contact(row.id, "phone", True, "", here.by("tax_clerk"))
    sweep(at("2026-03-06 18:00"))
    sweep(at("2026-03-10 09:00"))
    rows = supervision(here.cast.hall, dt.date(2026, 3, 1), dt.date(2026, 3, 31), "湖滨政务服务大厅")
    assert [(each.case_no, each.warning_type, each.result, each.department) for each in rows] == [
        (row.number, "1", "处理中", "税务局"), (row.number, "2", "处理中", "税务局"),
    ]  # fmt: skip
    first = rows[0]
    assert (first.content, first.organ, first.type) == ("答复时限", "湖滨政务服务大厅", "时限监察")
    assert first.rule_no.endswith("/1") and len({each.supervision_no for each in rows}) == 2
    assert list(FIELDS.values())[:3] == ["办件编号", "监察内容", "监察机构"] and len(FIELDS) == 11
    matters.answer(row.id, matters.Answer("solved", "办好了。"), here.by("tax_clerk", "2026-03-11 09:00"))
    after = supervision(here.cast.hall, dt.date(2026, 3, 1), dt.date(2026, 3, 31), "湖滨")
    assert [each.result for each in after] == ["超期办结", "超期办结"] and after[0].state_at == at("2026-03-11 09:00")
    assert supervision(here.cast.hall, dt.date(2026, 2, 1), dt.date(2026, 2, 28), "湖滨") == []
    assert supervision(here.cast.strangers_hall, dt.date(2026, 3, 1), dt.date(2026, 3, 31), "湖滨") == []
    assert Matter.objects.get(id=row.id).due_at is None
