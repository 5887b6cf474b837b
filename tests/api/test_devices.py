"""The heartbeat over the API, and the stream of a device whose pairing is taken back."""

import http.client
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

import openhall
from openhall.api.stream.serving import secret_of
from openhall.people import services as people
from openhall.people.queries import devices as seen
from openhall.people.queries.devices import DeviceView
from openhall.people.rules.devices import COOKIE, pairing_code
from openhall.people.services import Place, Screen
from tests.api.listening import HALL, stream_process
from tests.cast import Cast
from tests.server import OwnDatabase

BEAT = "/api/v1/devices/heartbeat"
SECRET = "x-secret_of-a-device"


def paired(cast: Cast, kind: str = "kiosk", secret: str = SECRET, **where: uuid.UUID) -> DeviceView:
    made = people.offer_pairing(cast.hall, Place(kind, **where), settings.SECRET_KEY, cast.act("supervisor"))
    code = pairing_code(settings.SECRET_KEY, uuid.UUID(made.mapping["id"]))
    return people.pair(code, Screen("10.0.0.1", secret), settings.SECRET_KEY, cast.start)


def beat(secret: str, body: object = None) -> Any:
    client = Client(headers={"accept-language": "en"})
    if secret:
        client.cookies[COOKIE] = secret
    return client.post(BEAT, json.dumps(body if body is not None else {}), content_type="application/json")


def test_a_beat_is_heard_and_answered_with_the_servers_version(lakeside: Cast) -> None:
    paired(lakeside)
    body = {"version": "0.0.1", "at": 1_772_416_800_000, "shows": "kiosk_ticket", "printed": 12, "paper": "low"}
    answer = beat(SECRET, body)
    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["kind"], answer.json()["every"]) == (openhall.__version__, "kiosk", 30)
    device = seen.devices(lakeside.hall)[0]
    assert (device.version, device.shows, device.roll.printed, device.roll.said) == ("0.0.1", "kiosk_ticket", 12, "low")
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 400 * 86400


def test_who_is_not_paired_is_told_so(lakeside: Cast) -> None:
    device = paired(lakeside)
    for secret in ("", "not-a-secret", "x" * 500):
        answer = beat(secret)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:openhall:no_device")
    people.revoke_device(lakeside.hall, device.id, lakeside.act("supervisor"))
    answer = beat(SECRET)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:openhall:device_revoked")
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "body",
    [{"at": -1}, {"at": 10**15}, {"at": "noon"}, {"printed": -1}, {"printed": 10**12}, {"paper": "wet"}, {"version": "\x00"},
     {"shows_of": "\x00"}, {"shows_of": "x" * 41}, {"announced": "a012"}, {"announced": "\ud800"}, {"more": 1}, [], "x"],
)  # fmt: skip
def test_a_malformed_beat_changes_nothing(lakeside: Cast, body: object) -> None:
    before = paired(lakeside)
    answer = beat(SECRET, body)
    assert answer.status_code in (400, 422), answer.content
    assert seen.devices(lakeside.hall) == [before]


def test_a_counter_that_jumps_to_and_fro_never_bursts_the_row(lakeside: Cast) -> None:
    paired(lakeside)
    for _ in range(4):
        assert beat(SECRET, {"printed": 10**9}).status_code == 200
        assert beat(SECRET, {"printed": 0}).status_code == 200
    assert seen.devices(lakeside.hall)[0].roll.left == 0


@pytest.mark.parametrize(
    ("cookie", "secret"),
    [("openhall_device=abc", "abc"), ("a=b; openhall_device=abc; c=d", "abc"), ("xopenhall_device=abc", ""),
     ("openhall_device=", ""), ("openhall_device=a b", ""), ("", ""), ("openhall_device=" + "x" * 300, "")],
)  # fmt: skip
def test_the_stream_reads_the_cookie_and_nothing_else(cookie: str, secret: str) -> None:
    assert secret_of({"headers": [(b"host", b"x"), (b"cookie", cookie.encode())]}) == secret


@pytest.fixture
def port(own_lakeside: Cast, own_database: OwnDatabase) -> Iterator[int]:
    with stream_process(own_database.url) as number:
        yield number


def listen(port: int, secret: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", HALL, headers={"Cookie": f"{COOKIE}={secret}"})
    return connection, connection.getresponse()


@pytest.mark.slow
def test_a_revoked_device_loses_its_stream_within_a_second_and_others_do_not(own_lakeside: Cast, port: int) -> None:
    device = paired(own_lakeside)
    paired(own_lakeside, secret="another")
    (mine, stream), (other, lively) = listen(port, SECRET), listen(port, "another")
    assert (stream.status, lively.status) == (200, 200)
    assert stream.readline().startswith(b"retry")
    people.revoke_device(own_lakeside.hall, device.id, own_lakeside.act("supervisor"))
    revoked = time.monotonic()
    told = stream.read()  # until its end
    took = time.monotonic() - revoked
    assert told.rstrip().endswith(b"event: revoked\ndata: {}")
    print(f"the stream of a revoked device ended after {took:.2f} s")
    assert took < 1.0
    again, refusal = listen(port, SECRET)
    assert (refusal.status, json.loads(refusal.read())["type"]) == (403, "urn:openhall:device_revoked")
    beats = 0  # every five seconds a line with the time; at most one came before the other was revoked
    while beats < 2 and (line := lively.readline()):
        beats += line.startswith(b": ")
    assert beats == 2, "the other device hears nothing any more"
    for connection in (mine, other, again):
        connection.close()


@pytest.mark.django_db
def test_a_beat_with_a_token_that_is_none_is_refused_and_not_our_mistake() -> None:
    answer = Client(headers={"authorization": "Bearer not-a-token"}).post(BEAT, "{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
