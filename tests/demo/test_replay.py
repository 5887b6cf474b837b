"""Recorded visits go through the real verbs: every one ends in one final state, in the order of the real rule."""

import csv
import datetime as dt
import pathlib
import threading
import zoneinfo
from collections import Counter

import pytest
from django.test import Client

from openhall.demo.replay.playing import Play
from openhall.demo.replay.record import Record
from openhall.demo.replay.running import Replayed, begin, end, play_at_once, play_at_speed
from openhall.demo.replay.staffing import staffing_for
from openhall.demo.replay.telling import crier, document, plain, sentences, write_visits
from openhall.kit.clock import utc_now
from openhall.ledger.models import Event
from openhall.ledger.queries import bent
from openhall.places.models import Hall
from openhall.places.queries import hall_codes
from openhall.places.states import NOWHERE
from openhall.queue.models import Announcement, Desk, Stop, Ticket
from openhall.routines import timetable
from openhall.site.hallfile import words
from tests.cast import Cast
from tests.demo.records import NINE, SECOND, record, visit

ZONE = "Asia/Shanghai"
pytestmark = pytest.mark.django_db


def started(found: Record, windows: str = "1", said: list[str] | None = None) -> Play:
    heard = crier(found, zoneinfo.ZoneInfo(ZONE), (said if said is not None else []).append)
    return begin(found, staffing_for(found.visits, windows), ZONE, heard)


def replayed(found: Record, windows: str = "1") -> Replayed:
    play = started(found, windows)
    play_at_once(play, lambda come: None, threading.Event())
    return end(play)


def seconds(moment: dt.datetime | None) -> float | None:
    return None if moment is None else round((moment - NINE).total_seconds(), 3)


def outcomes(done: Replayed) -> list[tuple[str, float | None, float | None]]:
    return [(story.state, seconds(story.called_at), seconds(story.ended_at)) for _, story in done.pairs]


def test_visits_are_served_in_turn_and_leave_when_their_patience_ends() -> None:
    done = replayed(record(
        visit(0, service=100), visit(10, service=50), visit(20, patience=79), visit(30, patience=200, service=0),
        visit(1000, service=5),
    ))  # fmt: skip
    assert outcomes(done) == [
        ("done", 0, 100), ("done", 100, 150), ("cancelled", None, 99), ("done", 150, 150), ("done", 1000, 1005),
    ]  # fmt: skip
    assert (done.whole, done.figures.unfinished, done.figures.overall.abandoned) == (True, 0, 1)
    assert done.figures.overall.wait_seconds.longest == 120.0


def test_a_window_that_frees_itself_at_the_last_moment_still_calls() -> None:
    done = replayed(record(visit(0, service=100), visit(10, patience=90, service=1), visit(20, patience=0)))
    assert outcomes(done) == [("done", 0, 100), ("done", 100, 101), ("cancelled", None, 20)]


def test_the_real_rule_calls() -> None:
    """Who is elderly has eight minutes of credit; of the booked at most two go before one that is not."""
    classes = ["ordinary", "ordinary", "elderly", "booked", "booked", "booked"]
    found = record(*(visit(place, service=100, visitor_class=name) for place, name in enumerate(classes)))
    called = sorted(replayed(found).pairs, key=lambda pair: pair[1].called_at or NINE)
    assert [each.visitor_class for each, _ in called] == ["ordinary", "booked", "booked", "elderly", "booked", "ordinary"]


def test_windows_of_a_queue_serve_it_alone() -> None:
    found = record(*(visit(place, queue=name, service=100) for place, name in enumerate("AABB")))
    assert outcomes(replayed(found, "A=1,B=2")) == [
        ("done", 0, 100), ("done", 100, 200), ("done", 2, 102), ("done", 3, 103),
    ]  # fmt: skip
    pooled = replayed(found, "3")
    assert [story.window for _, story in pooled.pairs] == ["01", "02", "03", "01"]


def test_every_verb_left_its_rows_and_events_in_one_order() -> None:
    done = replayed(record(visit(0, service=100), visit(10, patience=20), visit(20)), "1")
    hall = Hall.objects.get(code=done.hall).id
    events = list(Event.objects.filter(hall=hall, subject_kind="ticket").order_by("id"))
    assert Counter(each.kind for each in events) == {
        "TicketTaken": 3, "TicketCalled": 2, "ServiceStarted": 2, "ServiceFinished": 2, "TicketCancelled": 1,
    }  # fmt: skip
    moments = [each.at for each in events]
    assert moments == sorted(set(moments)), "two verbs of one moment have no order"
    assert {each.actor for each in events} == {"replay"}
    assert bent() == []
    assert (Stop.objects.filter(hall=hall).count(), Announcement.objects.filter(hall=hall).count()) == (2, 2)
    assert set(Desk.objects.filter(hall=hall).values_list("state", flat=True)) == {"closed"}
    assert list(Ticket.objects.filter(hall=hall).order_by("number").values_list("arrived_at", flat=True)) == [
        NINE, NINE + 10 * SECOND, NINE + 20 * SECOND,
    ]  # fmt: skip


def test_a_replay_mixes_with_no_other_hall_and_no_other_replay(lakeside: Cast) -> None:
    mine = lakeside.take("A")
    before, halls = Ticket.objects.filter(hall=lakeside.hall).count(), hall_codes()
    first, second = (replayed(record(visit(0), visit(1))) for _ in range(2))
    assert (first.hall, second.hall) == ("replay-1", "replay-2")
    assert [len(each.pairs) for each in (first, second)] == [2, 2]
    assert Ticket.objects.filter(hall=lakeside.hall).count() == before
    mine.refresh_from_db()
    assert mine.state == "waiting"
    assert hall_codes() == halls, "a list of halls shows a replay"
    assert set(hall_codes(everywhere=True)) == {*halls, "replay-1", "replay-2"}


def test_nobody_takes_a_ticket_where_a_record_was_replayed(client: Client) -> None:
    done = replayed(record(visit(0), visit(10, queue="户籍", patience=0)))
    hall = done.hall
    for path in (f"/h/{hall}/", f"/s/{hall}/", f"/api/v1/halls/{hall}", f"/api/v1/halls/{hall}/queues"):
        answer = client.get(path, headers={"accept-language": "en"})
        assert answer.status_code == 200, path
    refused = client.post(f"/api/v1/halls/{hall}/tickets", {"queue": "queue-1"}, content_type="application/json")
    assert (refused.status_code, Ticket.objects.filter(hall__code=hall).count()) == (409, 2)
    assert hall not in client.get("/api/v1/halls").content.decode()


def test_no_routine_touches_a_hall_whose_clock_is_not_ours() -> None:
    """The record is of a day long past: the close of day would end all that is open."""
    play = started(record(visit(0, service=100), visit(1), visit(500)))
    play.step()
    play.step()
    assert (utc_now() - NINE).days > 0
    timetable.tick()
    states = list(Ticket.objects.filter(hall=play.plan.hall.id).order_by("number").values_list("state", flat=True))
    assert states == ["serving", "waiting"]
    play_at_once(play, lambda come: None, threading.Event())
    assert end(play).figures.overall.states == {"done": 3}


def test_a_replay_that_is_stopped_leaves_nobody_in_the_hall() -> None:
    play = started(record(visit(0, service=9000), visit(10), visit(20_000)))
    stop = threading.Event()
    play.step()
    play.step()
    stop.set()
    play_at_once(play, lambda come: None, stop)
    done = end(play)
    assert [story.state for _, story in done.pairs] == ["expired", "expired"]
    assert (done.whole, done.figures.unfinished) == (False, 0)
    nobody = end(started(record(visit(0))))
    assert (nobody.whole, nobody.figures.overall.visits, nobody.figures.use.busiest_hour) == (False, 0, None)


def test_at_a_pace_each_call_is_told_with_both_numbers() -> None:
    said: list[str] = []
    play = started(record(visit(0, number="R-7"), visit(30)), "1", said)
    play_at_speed(play, 1e6, threading.Event())
    assert said == ["2026-03-02 09:00:00  A001 (R-7)  window 01", "2026-03-02 09:01:00  A002  window 01"]
    assert end(play).whole


def test_a_pace_is_kept_and_can_be_broken_off() -> None:
    stop = threading.Event()
    play = started(record(visit(0, service=1), visit(0.25), visit(3600)))
    timer = threading.Timer(1.0, stop.set)
    timer.start()
    play_at_speed(play, 1, stop)
    timer.join()
    assert len(play.tickets) < 3
    assert not end(play).whole


def test_what_came_out_is_told_to_people_and_programs(tmp_path: pathlib.Path) -> None:
    found = record(visit(0, number="=1+1", waited=3), visit(10, queue="户籍", patience=5, waited=0))
    done = replayed(found)
    staffing = staffing_for(found.visits, "1")
    told = document(found, staffing, done)
    assert (told["visits"], told["states"], told["abandoned"]) == (2, {"cancelled": 1, "done": 1}, 1)
    assert told["recorded_wait_seconds"] == {"visits": 2, "mean": 1.5, "median": 1.5, "p90": 3.0, "longest": 3.0}
    text = "\n".join(sentences(found, staffing, done))
    for part in ("2 visits read, 0 rows unreadable", "1 cancelled, 1 done", "Gave up: 1 (50.0 %)", "户籍: 1 visits",
                  "Waits in the record: mean 1.5 s"):  # fmt: skip
        assert part in text
    path = tmp_path / "visits.csv"
    write_visits(path, done)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["recorded_number"], row["number"], row["state"], row["wait_seconds"]) for row in rows] == [
        ("'=1+1", "A001", "done", "0.0"), ("", "B001", "cancelled", "5.0"),
    ]  # fmt: skip
    assert [row["recorded_wait_seconds"] for row in rows] == ["3.0", "0.0"]
    assert plain("A12") == "A12"


def test_no_hall_file_can_stand_nowhere() -> None:
    assert words.division(NOWHERE) != "" == words.division("430102000000")
