"""Real messages with their replies, taken over as matters: when each was due, how many came late, what else is like them."""

import datetime as dt
import statistics
from collections.abc import Mapping

import pytest

from openhall.deadlines.models import Card, Clock
from openhall.deadlines.services import put_limit
from openhall.deadlines.services.dated import Rule
from openhall.kit.working_time import LimitKind
from openhall.lab.similar import Index, Told
from openhall.matters.models import Matter
from openhall.matters.states import MatterState
from openhall.places import services as places
from openhall.places.queries import divisions
from openhall.routines.matters_import import Taken, take_over
from openhall.routines.matters_sheet import Manner, Message, read_messages
from tests.cast import Cast
from tests.kit.calendars import wall
from tests.lab.similar_pairs import SIMILAR
from tests.matters.bringing import Bench
from tests.real_data import real_data

SINCE = dt.date(2010, 1, 1)


def ruled(cast: Cast) -> Bench:
    """The hall with the limit of an ordinary matter also for the years of the messages, which are older than the rule."""
    here = Bench.of(cast)
    places.seed_calendar(range(2009, 2027))
    region = divisions.regions_of(cast.hall)[0]
    rule = Rule("旧件", "为导入历史留言而设，同五个工作日", SINCE, region)
    put_limit("matter.answer.ordinary", LimitKind.WORKING_DAYS, 5, rule, here.by("administrator"))
    return here


def told_like(rows: Mapping[int, Matter], asked: Mapping[int, frozenset[int]]) -> tuple[int, int, list[str]]:
    """Labelled neighbours among the first five suggestions, how many there could be, and some suggestions to read."""
    lines = sorted(rows)
    index = Index([Told(rows[line].title, rows[line].text) for line in lines])
    hits = possible = 0
    shown = []
    for line, labelled in asked.items():
        found = [lines[each.place] for each in index.similar(Told(rows[line].title, rows[line].text), 6)]
        first = [each for each in found if each != line][:5]
        hits, possible = hits + len(labelled & set(first)), possible + min(5, len(labelled))
        shown.append(f"  {rows[line].number} is like {', '.join(rows[each].number for each in first)}")
    return hits, possible, shown


@pytest.mark.realdata
@pytest.mark.slow
@pytest.mark.django_db
def test_real_messages_become_matters(lakeside: Cast) -> None:
    here = ruled(lakeside)
    data = real_data("complaints/messages_with_replies.xlsx").read_bytes()
    sheet = read_messages(data, Manner("Asia/Shanghai", "complaint", "solved", cut=True), lakeside.start)
    assert sheet.faults == ()
    assert len(sheet.messages) == 2816 and sheet.not_taken == ("留言编号", "留言用户") and 0 < sheet.cut < 100
    taken = take_over(lakeside.hall, sheet.messages, here.cast.staff["duty"], "page", lakeside.start, dry_run=False)
    rows = {line: Matter.objects.get(id=identifier) for line, identifier in ((each.line, each.id) for each in taken)}
    assert len(rows) == Matter.objects.count() == 2816
    assert set(Matter.objects.values_list("state", flat=True)) == {MatterState.ANSWERED}
    checked_by_hand(taken, sheet.messages)
    late = sum(each.late for each in taken)
    days = statistics.median((each.answered_at - each.opened_at).days for each in sheet.messages if each.answered_at)
    hits, possible, shown = told_like(rows, SIMILAR)
    print(f"{len(taken)} messages: answered after {days} days in the median, {late / len(taken):.1%} late,"
          f" {sheet.cut} texts cut; of {possible} labelled neighbours {hits} are among the first five:", *shown[:5], sep="\n")  # fmt: skip
    assert 0.5 < late / len(taken) < 0.9
    assert hits / possible >= 0.6
    assert not Card.objects.exists(), "no card is given for what is over before it came here"


def checked_by_hand(taken: list[Taken], messages: tuple[Message, ...]) -> None:
    """Some due times counted with a paper calendar: over a weekend, over the spring festival, out of hours."""
    line_of = {each.line: each for each in messages}
    clocks = {row.subject_id: row for row in Clock.objects.filter(subject_kind="matter")}
    for each in taken:
        row, message = clocks[each.id], line_of[each.line]
        assert row.started_at == message.opened_at
        assert each.late == (row.state == "met"), "what came in time waits for the person's word"
        if row.was_due_at is not None:
            assert message.answered_at is not None
            assert row.was_due_at <= message.answered_at
    first = next(each for each in taken if each.line == 2)  # Thursday 2019-04-25; 1-4 May are off, 28 April and 5 May are worked
    assert first.late and clocks[first.id].was_due_at is not None
    assert wall(clocks[first.id].was_due_at) == "2019-05-05 17:00"
