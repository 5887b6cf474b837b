"""What watches from outside: alive, ready, metrics; who may read them, and what they say when something is wrong."""

import datetime as dt
import re
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connections
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import IdempotencyKey
from openhall.ledger.services import Act
from openhall.ledger.services.probing import prove_writable
from openhall.notices.services import Outgoing, queue
from openhall.notices.states import Channel
from openhall.people import services as people
from openhall.people.services import Beat
from openhall.site.watching import readiness
from openhall.site.watching.bounded import Bounded
from openhall.site.watching.counters import outcome
from openhall.site.watching.guard import Asker, may_read_metrics
from openhall.site.watching.metrics import families
from openhall.site.watching.outcomes import outcomes
from tests.access.people import stop_clocks
from tests.cast import NOW, Cast
from tests.deadlines.timed import SIMPLE, real_calendar, start, sweep
from tests.kit.calendars import at
from tests.people.pairing import paired
from tests.server import OwnDatabase

FRONT = "the front's secret"
TOKEN = "a-token-of-the-city-0001"


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    readiness._verdicts.forget()
    yield
    readiness._verdicts.forget()


def samples(text: str) -> dict[tuple[str, str], float]:
    """(name, its labels' values) → value."""
    return {
        (each.name, " ".join(each.labels.values())): each.value
        for family in text_string_to_metric_families(text) for each in family.samples
    }  # fmt: skip


def ahead(waited: dt.timedelta, minutes: int) -> bool:
    return waited == dt.timedelta(minutes=minutes)


# ---- alive and ready


def test_alive_asks_no_database(lakeside: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"Alive.\n", "no-store")
    assert not answer.cookies


def test_ready_writes_and_leaves_nothing(own_lakeside: Cast) -> None:
    before = IdempotencyKey.objects.count()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.content.decode().startswith("Ready:")
    assert IdempotencyKey.objects.count() == before


def test_ready_makes_the_server_write(own_lakeside: Cast) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        before = cursor.fetchone()[0]
        Client().get("/readyz")
        cursor.execute("SELECT pg_current_wal_flush_lsn() > %s::pg_lsn", [before])
        assert cursor.fetchone()[0]


@pytest.mark.parametrize(
    "spoil",
    ["ALTER DATABASE {} SET default_transaction_read_only = on",
     "REVOKE INSERT ON ledger_idempotency FROM openhall_app; ALTER TABLE ledger_idempotency RENAME TO gone",
     "ALTER TABLE ledger_order RENAME TO gone"],
)  # fmt: skip
def test_not_ready_says_so_and_nothing_of_the_inside(own_lakeside: Cast, own_database: OwnDatabase, spoil: str) -> None:
    name = urllib.parse.urlsplit(own_database.url).path.strip("/")
    with psycopg.connect(own_database.superuser_url, autocommit=True) as superuser:
        superuser.execute(spoil.format(name))
    connections["default"].close()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "2", "no-store")
    assert answer.content == b"Not ready: the database takes no write or the log cannot be read. Try again in a moment.\n"
    assert Client().get("/healthz").status_code == 200


def test_a_database_that_hangs_is_not_ready_within_seconds(own_lakeside: Cast, own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.superuser_url) as superuser:
        superuser.execute("LOCK TABLE ledger_idempotency IN ACCESS EXCLUSIVE MODE")
        assert Client().get("/readyz").status_code == 503
        superuser.rollback()
    readiness._verdicts.forget()
    assert Client().get("/readyz").status_code == 200, "it comes back by itself"


def test_the_server_itself_gives_up_a_probe_that_waits_for_a_lock(own_lakeside: Cast, own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.superuser_url) as superuser:
        superuser.execute("LOCK TABLE ledger_idempotency IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            prove_writable(NOW)
        assert time.monotonic() - began < 4
        superuser.rollback()
    assert prove_writable(NOW) >= 0


def test_who_asks_meanwhile_waits_for_the_same_answer_and_nobody_for_long(own_lakeside: Cast) -> None:
    gate, asked = threading.Event(), []

    def slow(now: dt.datetime) -> int:
        asked.append(now)
        gate.wait(10)
        return len(asked)

    bounded = Bounded(slow, 0.2)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            bounded.ask(NOW)
    gate.set()
    assert bounded.ask(NOW) == 1, "the one that was stuck"
    assert asked == [NOW]
    bounded.seconds = 10
    assert bounded.ask(NOW) == 2
    with pytest.raises(ZeroDivisionError):
        Bounded(lambda now: 1 // 0, 10).ask(NOW)


def test_many_askers_make_one_write_a_second(own_lakeside: Cast) -> None:
    client = Client()
    assert client.get("/readyz").status_code == 200
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        before = int(str(cursor.fetchone()[0]))
        for _ in range(20):
            client.get("/readyz")
        cursor.execute("SELECT pg_current_xact_id()")
        assert int(str(cursor.fetchone()[0])) <= before + 2


# ---- who may read the metrics


@pytest.mark.parametrize(
    ("authorization", "address", "forwarded", "token", "https", "may"),
    [
        ("", "127.0.0.1", False, "", False, True),
        ("", "::1", False, "", False, True),
        ("", "127.0.0.1", True, "", False, False),  # came through a proxy
        ("", "127.0.0.1", False, "", True, False),  # a proxy stands before us, whatever it says of itself
        ("", "10.1.2.3", False, "", False, False),
        ("", "", False, "", False, False),
        (f"Bearer {TOKEN}", "10.1.2.3", False, "", False, False),  # no token is set: none is right
        ("Bearer ", "10.1.2.3", False, "", False, False),
        (f"Bearer {TOKEN}", "10.1.2.3", True, TOKEN, True, True),
        (f"bearer  {TOKEN} ", "10.1.2.3", False, TOKEN, False, True),
        (f"Basic {TOKEN}", "10.1.2.3", False, TOKEN, False, False),
        (f"Bearer {TOKEN}x", "10.1.2.3", False, TOKEN, False, False),
        (f"Bearer {TOKEN[:-1]}", "127.0.0.1", False, TOKEN, False, False),
        ("Bearer \xff\u4f60", "127.0.0.1", False, TOKEN, False, False),
        ("", "127.0.0.1", False, TOKEN, False, False),
    ],
)
def test_who_may_read_the_metrics(
    authorization: str, address: str, forwarded: bool, token: str, https: bool, may: bool
) -> None:
    assert may_read_metrics(Asker(authorization, address, forwarded), token, https) is may


def test_for_others_there_is_nothing_at_the_address(lakeside: Cast) -> None:
    stranger = Client(REMOTE_ADDR="10.1.2.3")
    refused, nowhere = stranger.get("/metrics"), stranger.get("/metric0")
    assert (refused.status_code, nowhere.status_code) == (404, 404)
    assert len(refused.content) == len(nowhere.content)
    assert refused.cookies.keys() == nowhere.cookies.keys()
    with override_settings(METRICS_TOKEN=TOKEN):
        assert Client().get("/metrics").status_code == 404
        assert stranger.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@override_settings(FRONT_SECRET=FRONT)
def test_what_came_through_a_proxy_is_not_from_this_machine(lakeside: Cast) -> None:
    front = {"X-OpenHall-Front": FRONT, "X-Forwarded-For": "127.0.0.1"}
    assert Client().get("/metrics", headers=front).status_code == 200
    assert Client().get("/metrics", headers={**front, "X-OpenHall-Through": "1"}).status_code == 404


# ---- what they say


def test_the_outcomes_of_a_hall_by_hand(lakeside: Cast) -> None:
    lakeside.take("A", NOW)
    lakeside.take("B", lakeside.after(minutes=5))
    lakeside.serve("1", lakeside.after(minutes=6))  # the first is called and gone
    found = outcomes(lakeside.after(minutes=20))
    (hall,) = [each for each in found.halls if each.code == "lakeside"]
    assert (hall.waiting, ahead(hall.oldest_uncalled, 15), hall.taken_last_hour) == (1, True, 2)
    (later,) = [each for each in outcomes(lakeside.after(minutes=62)).halls if each.code == "lakeside"]
    assert later.taken_last_hour == 1, "the first was taken over an hour ago"


def test_dark_screens_and_empty_rolls_are_counted_by_hall(lakeside: Cast) -> None:
    kiosk, hall = paired(lakeside), lakeside.plan().hall
    paired(lakeside, "board", "another", zone=hall.zones[0].id)
    said = lakeside.after(minutes=4)
    people.beat("a-device's-secret", Beat(paper="empty"), said)
    people.watch_devices(hall.id, lakeside.start, said)
    told = {(each.name, each.labels.get("hall")): each.value for row in families(outcomes(said)) for each in row.samples}
    assert told["openhall_screens_dark", "lakeside"] == told["openhall_kiosks_out_of_paper", "lakeside"] == 1
    assert told["openhall_screens_dark", "hillside"] == told["openhall_kiosks_out_of_paper", "hillside"] == 0
    people.revoke_device(hall.id, kiosk.id, lakeside.act("supervisor", said))
    (there,) = [each for each in outcomes(said).halls if each.code == "lakeside"]
    assert (there.dark, there.out_of_paper) == (1, 0)


def test_ages_grow_while_nobody_looks_after_them(lakeside: Cast) -> None:
    ledger.put_in_order()
    hall, act = lakeside.plan().hall.id, Act("system", NOW)
    calm = outcomes(NOW)
    assert (calm.outbox, calm.sweep, calm.unplaced, calm.checkpoint) == (*[dt.timedelta()] * 3, None)
    queue(hall, Outgoing(Channel.WEBHOOK, "cards", "card_red", {"limit": "x", "subject": "y"}, "card:1", uuid.uuid4()), act)
    ledger.append(act, "Noted", Subject("ticket", uuid.uuid4()), hall, {})
    later = outcomes(lakeside.after(minutes=7))
    assert ahead(later.outbox, 7)
    assert ahead(later.unplaced, 7)
    assert later.head == calm.head
    ledger.put_in_order()
    assert outcomes(lakeside.after(minutes=7)).unplaced == dt.timedelta()
    assert outcomes(lakeside.after(minutes=7)).head > calm.head


def test_the_sweeps_age_is_that_of_the_longest_due_card(lakeside: Cast) -> None:
    real_calendar()
    start(lakeside, SIMPLE)  # yellow on the Friday at 17:00
    assert outcomes(at("2026-03-06 16:59")).sweep == dt.timedelta()
    assert ahead(outcomes(at("2026-03-06 17:09")).sweep, 9)
    sweep("2026-03-06 17:09")
    assert outcomes(at("2026-03-06 17:09")).sweep == dt.timedelta(), "the sweep has given the card"


def test_metrics_are_prometheus_text_without_a_person(own_lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch, NOW)
    ticket = own_lakeside.take("A")
    before = samples(Client().get("/metrics").content.decode())
    for wish, status in (({"queue": "A"}, 201), ({"queue": "none"}, 404)):
        answer = Client().post("/api/v1/halls/lakeside/tickets", wish, content_type="application/json")
        assert answer.status_code == status, answer.content
    assert Client().post("/api/v1/halls/13800138000/tickets", {"queue": "A"}, content_type="application/json").status_code == 404
    answer = Client().get("/metrics")
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    after = samples(text)
    taken = ("openhall_takes_total", "lakeside ok")
    assert after[taken] == before.get(taken, 0) + 1
    assert after["openhall_takes_total", "lakeside ok"] == 1 + before.get(taken, 0)
    assert after["openhall_database_up", ""] == 1
    assert after["openhall_waiting", "lakeside"] == 2
    assert "13800138000" not in text
    assert ticket.token not in text
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"hall", "outcome", "version"}


def test_without_a_database_the_metrics_say_that(own_lakeside: Cast, own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.superuser_url, autocommit=True) as superuser:
        superuser.execute("ALTER TABLE queue_ticket RENAME TO gone")
    answer = Client().get("/metrics")
    found = samples(answer.content.decode())
    assert (answer.status_code, found["openhall_database_up", ""]) == (200, 0)
    assert ("openhall_ledger_head", "") not in found


@pytest.mark.parametrize(
    ("status", "location", "ended"),
    [(200, "", "ok"), (201, "", "ok"), (302, "/t/abc", "ok"), (302, "/login?next=/kiosk/x/take", "refused"),
     (409, "", "refused"), (429, "", "refused"), (500, "", "failed"), (503, "", "failed")],
)  # fmt: skip
def test_how_an_answer_is_counted(status: int, location: str, ended: str) -> None:
    assert outcome(status, location) == ended
