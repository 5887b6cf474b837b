"""A real day of a bank's call centre goes through the real services (the whole month: `python -m bench.replay_month`)."""

import datetime as dt
import pathlib
import threading
import zoneinfo
from collections import Counter
from collections.abc import Callable

import pytest

from openhall.demo.replay.record import read_record
from openhall.demo.replay.running import begin, end, play_at_once
from openhall.demo.replay.staffing import staffing_for
from openhall.queue.models import Ticket
from openhall.queue.states import FINAL
from tests.demo.bank import calls, write_visits
from tests.real_data import real_data

pytestmark = [pytest.mark.realdata, pytest.mark.slow, pytest.mark.django_db]

JANUARY = "queues/anonymous_bank_1999_january.txt.gz"
MONDAY = dt.date(1999, 1, 4)
ZONE = "Asia/Jerusalem"


def test_every_call_of_a_busy_day_ends_in_exactly_one_final_state(
    tmp_path: pathlib.Path, record_property: Callable[[str, object], None]
) -> None:
    path = tmp_path / "monday.csv"
    written = write_visits(calls(real_data(JANUARY)), path, MONDAY, MONDAY)
    record = read_record(path, zoneinfo.ZoneInfo(ZONE))
    assert (len(record.visits), record.unreadable) == (written, [])
    play = begin(record, staffing_for(record.visits, "8"), ZONE, lambda *_: None)
    play_at_once(play, lambda come: None, threading.Event())
    done = end(play)

    tickets = Counter(Ticket.objects.filter(hall=play.plan.hall.id).values_list("state", flat=True))
    assert tickets.total() == len(set(play.tickets)) == written
    assert set(tickets) <= FINAL
    assert tickets == Counter(done.figures.overall.states)
    # Only who had a patience can have lost it, and then exactly at its end.
    for visit, story in done.pairs:
        assert story.ended_at is not None
        if story.state == "cancelled":
            assert visit.patience is not None
            late = story.ended_at - story.taken_at - visit.patience
            assert abs(late) < dt.timedelta(milliseconds=1)
        else:
            assert (story.state, story.called_at is not None) == ("done", True)
    compared = done.figures.compared
    assert compared is not None
    recorded, replayed = compared.recorded_wait_seconds, compared.replayed_wait_seconds
    assert recorded.visits == replayed.visits == written
    record_property("mean wait recorded, s", recorded.mean)
    record_property("mean wait replayed, s", replayed.mean)
    print(f"{written} calls of {MONDAY}: mean wait {recorded.mean} s in the record, {replayed.mean} s replayed with 8 windows")
    # The bank had up to 12 people at its telephones that day: the replay is of the same kind, not the same.
    assert recorded.mean is not None
    assert replayed.mean is not None
    assert 0.2 < replayed.mean / recorded.mean < 5
