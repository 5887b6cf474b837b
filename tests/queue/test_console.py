"""The console's list: whom this window may call, first the first; whoever is here, aside, or just gone."""

import datetime as dt

import pytest

from openhall.catalogue import services as catalogue
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.console import Console, console, console_mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def shown(hall: Cast, window: str, now: dt.datetime | None = None) -> Console:
    return console(hall.plan(), hall.plan().window(window), now or hall.start)


def listed(hall: Cast, window: str) -> list[str]:
    return [each.number for each in shown(hall, window).line.first]


def test_a_window_lists_whom_it_may_call_and_nobody_else(lakeside: Cast) -> None:
    catalogue.train(lakeside.staff["clerk"], [lakeside.items["pension"]])
    queue.open_window(lakeside.at("1"), lakeside.act("clerk"))
    wishes = [("pension", ""), ("residence", ""), ("A", ""), ("C", ""), ("B", ""), ("pension", "low_counter")]
    for second, (wished, mark) in enumerate(wishes):
        lakeside.take(wished, lakeside.after(seconds=second), needs_mark=mark)
    tied = lakeside.take("pension", lakeside.after(seconds=9))
    Ticket.objects.filter(id=tied.id).update(only_window=lakeside.windows["2"])
    assert listed(lakeside, "1") == ["A001", "A003", "B001"], "trained for pensions alone, no low counter, not window 2"
    assert listed(lakeside, "2") == ["A001", "A002", "A003", "A005"], "serves no B, may do all of A"
    assert "A004" in listed(lakeside, "4"), "has the low counter"
    assert shown(lakeside, "4").line.waiting == 6


def test_who_was_placed_first_stands_first_and_the_longest_wait_is_the_eldest(lakeside: Cast) -> None:
    for minute in range(4):
        lakeside.take("A", lakeside.after(minutes=minute))
    last = lakeside.take("A", lakeside.after(minutes=5), visitor_class="elderly")
    Ticket.objects.filter(number=3).update(front=True)
    line = shown(lakeside, "2", lakeside.after(minutes=20)).line
    assert [each.number for each in line.first] == ["A003", str(last), "A001", "A002", "A004"]
    assert (line.waiting, line.longest) == (5, 20 * 60)


def test_yesterdays_missed_are_not_shown_and_todays_are(lakeside: Cast) -> None:
    for number in range(2):
        lakeside.take("A", lakeside.after(minutes=number))
        lakeside.call_next("2", lakeside.after(minutes=number))
        queue.no_show(lakeside.at("2"), lakeside.act("colleague", lakeside.after(minutes=number)))
    Ticket.objects.filter(number=1).update(day=lakeside.start.date() - dt.timedelta(days=1))
    assert [each.number for each in shown(lakeside, "1").line.aside] == ["A002"]
    assert shown(lakeside, "3").line.aside == (), "window 3 serves no A and has missed nobody"


def test_the_visitors_own_way_and_company_stand_beside_the_windows_last_ones(lakeside: Cast) -> None:
    first = lakeside.take("A")
    lakeside.call_next("1")
    queue.start(lakeside.at("1"), lakeside.act("clerk"))
    queue.transfer(lakeside.at("1"), lakeside.act("clerk", lakeside.after(minutes=4)), "B")
    friend = lakeside.take("B", lakeside.after(minutes=4), companion_of=first.id)
    lakeside.call_next("3", lakeside.after(minutes=5))
    seen = shown(lakeside, "3", lakeside.after(minutes=6))
    assert seen.visitor is not None
    assert (seen.visitor.ticket.number, seen.visitor.companions) == ("A001", (str(friend),))
    assert [(each.window, each.seconds, each.result) for each in seen.visitor.earlier] == [("1", 240, "transferred")]
    assert seen.recent == ()
    assert [each.number for each in shown(lakeside, "1", lakeside.after(minutes=6)).recent] == ["A001"]


def test_the_mark_stays_while_nothing_is_changed_for_this_window(lakeside: Cast) -> None:
    def mark(window: str) -> str:
        return console_mark(lakeside.plan(), lakeside.plan().window(window), lakeside.start)

    before = {code: mark(code) for code in "1234"}
    lakeside.take("C")
    changed = {code for code in "1234" if mark(code) != before[code]}
    assert changed == {"3", "4"}, "only they serve C"
    assert shown(lakeside, "3").mark == mark("3")
