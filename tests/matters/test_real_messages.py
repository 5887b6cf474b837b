"""Real messages with their replies, taken over as matters: when each was due, how many came late, what else is like them."""

import datetime as dt
import os
import statistics
from collections.abc import Sequence

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
EVERY = int(os.environ.get("OPENHALL_EVERY_MESSAGE", "20"))


def ruled(cast: Cast) -> Bench:
    """The hall with the limit of an ordinary matter also for the years of the messages, which are older than the rule."""
    here = Bench.of(cast)
    places.seed_calendar(range(2009, 2027))
    region = divisions.regions_of(cast.hall)[0]
    rule = Rule("旧件", "为导入历史留言而设，同五个工作日", SINCE, region)
    put_limit("matter.answer.ordinary", LimitKind.WORKING_DAYS, 5, rule, here.by("administrator"))
    return here


def told_like(messages: Sequence[Message]) -> tuple[int, int, list[str]]:
    """Labelled neighbours among the first five suggestions, how many there could be, and some suggestions to read."""
    lines = sorted(messages, key=lambda each: each.line)
    place_of = {each.line: place for place, each in enumerate(lines)}
    told = [Told(each.title, each.text) for each in lines]
    index, hits, possible, shown = Index(told), 0, 0, list[str]()
    for line, labelled in SIMILAR.items():
        found = [lines[each.place].line for each in index.similar(told[place_of[line]], 6)]
        first = [each for each in found if each != line][:5]
        hits, possible = hits + len(labelled & set(first)), possible + min(5, len(labelled))
        shown.append(f"  line {line} is like {', '.join(map(str, first))}")
    return hits, possible, shown


@pytest.mark.realdata
@pytest.mark.slow
@pytest.mark.django_db
def test_real_messages_become_matters(lakeside: Cast) -> None:
    """All are read; of `EVERY` one is taken over by the verbs, each with its clock (OPENHALL_EVERY_MESSAGE=1: all)."""
    here = ruled(lakeside)
    data = real_data("complaints/messages_with_replies.xlsx").read_bytes()
    sheet = read_messages(data, Manner("Asia/Shanghai", "complaint", "solved", cut=True), lakeside.start)
    assert sheet.faults == ()
    assert len(sheet.messages) == 2816 and sheet.not_taken == ("留言编号", "留言用户") and 0 < sheet.cut < 100
    some = [each for each in sheet.messages if each.line % EVERY == 2 % EVERY]
    taken = take_over(lakeside.hall, some, here.cast.staff["duty"], "page", lakeside.start, dry_run=False)
    assert len(taken) == len(some) == Matter.objects.count()
    assert set(Matter.objects.values_list("state", flat=True)) == {MatterState.ANSWERED}
    checked_by_hand(taken, some)
    late = sum(each.late for each in taken) / len(taken)
    days = statistics.median((each.answered_at - each.opened_at).days for each in some if each.answered_at)
    hits, possible, shown = told_like(sheet.messages)
    print(f"{len(taken)} of {len(sheet.messages)} messages: answered after {days} days in the median, {late:.1%} late;"
          f" {sheet.cut} texts cut; of {possible} labelled neighbours {hits} are among the first five:", *shown[:5], sep="\n")  # fmt: skip
    assert 0.5 < late < 0.95
    assert hits / possible >= 0.6
    assert not Card.objects.exists(), "no card is given for what was over before it came here"


def checked_by_hand(taken: list[Taken], messages: Sequence[Message]) -> None:
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
    first = next(each for each in taken if each.line == 2)  # Thursday 2019-04-25; 1-4 May off, 28 April and 5 May worked
    assert first.late and clocks[first.id].was_due_at is not None
    assert wall(clocks[first.id].was_due_at) == "2019-05-05 17:00"
