"""Lines of log: what may stand in them, and that nothing typed, sent or looked up by a person ever does."""

import ast
import io
import json
import logging
import logging.config
import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from openhall.site.environment import BadSetting, read_environment
from openhall.site.logs import Formatter, fields, logging_config
from tests.access.people import stop_clocks
from tests.architecture.house import PACKAGE, module_of, python_files
from tests.cast import NOW, Cast

PHONE, NAME, IDENTITY = "13800138000", "王小明", "110101199003078888"
ALLOWED = {"at", "level", "logger", "event", "method", "route", "status", "ms", "hall", "request_id", "kind", "part", "trace"}
FRONT = "the front's secret"


@pytest.fixture(params=["json", "plain"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lines(form: str) -> Iterator[io.StringIO]:
    """Everything that is logged while the test lasts, as the settings would write it."""
    stream, root, requests = io.StringIO(), logging.getLogger(), logging.getLogger("openhall.requests")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter(form))
    before = root.level, requests.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before[0])
    requests.setLevel(before[1])


def record(name: str, text: str, *values: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "file.py", 1, text, values, None)
    made.__dict__.update(more)
    return made


# ---- requests that carry what nobody may read


def test_no_line_tells_what_a_request_carries(
    lakeside: Cast, lines: io.StringIO, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clocks(monkeypatch, NOW)
    token = lakeside.take("A").token
    client = Client(REMOTE_ADDR="203.0.113.77", raise_request_exception=False)
    bearer = {"Authorization": f"Bearer {uuid.uuid4().hex}", "User-Agent": NAME, "Referer": f"https://x/{PHONE}",
              "X-Request-ID": PHONE, "Idempotency-Key": PHONE}  # fmt: skip
    secrets = {token, PHONE, NAME, IDENTITY, "203.0.113.77", bearer["Authorization"][7:], "hunter2secret"}
    asked = 0
    for path in (f"/t/{token}", f"/t/{token}/now", f"/h/{PHONE}/", f"/h/lakeside/items?q={IDENTITY}", f"/ticket?number={PHONE}",
                 f"/kiosk/{PHONE}/", f"/kiosk/{NAME}/", f"/{PHONE}", f"/review/{token}", f"/api/v1/tickets/{token}", "/metrics",
                 f"/api/v1/halls/{PHONE}/queues", f"/api/v1/halls/lakeside/items?q={IDENTITY}", f"/chain/{PHONE}"):  # fmt: skip
        client.get(path, headers=bearer)
        asked += 1
    contact = {"queue": "A", "contact": PHONE, "name": NAME}
    for path in ("/api/v1/halls/lakeside/tickets", f"/api/v1/tickets/{token}/cancel", f"/api/v1/reviews/{token}",
                 "/api/v1/halls/lakeside/windows/1/call-next", f"/api/v1/halls/{PHONE}/tickets"):  # fmt: skip
        client.post(path, contact, content_type="application/json")
        client.post(path, f'{{"queue": "{PHONE}', content_type="application/json", headers=bearer)
        asked += 2
    for path in ("/h/lakeside/take", "/login", f"/t/{token}/cancel", f"/h/{PHONE}/take"):
        client.post(path, {**contact, "class": PHONE, "username": NAME, "password": "hunter2secret"})
        asked += 1
    client.generic("13800138000", "/")
    with override_settings(ALLOWED_HOSTS=["hall.example"]):
        client.get("/", headers={"Host": f"{PHONE}.example"})
    text = lines.getvalue()
    assert [each for each in secrets if each in text] == []
    told = text.splitlines()
    assert sum("openhall.requests" in line for line in told) == asked + 2
    if form == "json":
        read = [json.loads(line) for line in told]
        assert {name for line in read for name in line} <= ALLOWED
        assert {"web:my_ticket", "api-1:take", "web:take", "web:login"} <= {line.get("route") for line in read}
        assert {line["hall"] for line in read if "hall" in line} == {"lakeside"}
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"]) for line in read)


def test_our_own_mistake_is_told_by_its_class_and_place(
    lakeside: Cast, lines: io.StringIO, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError(f"{NAME} {PHONE} was not found")

    monkeypatch.setattr("openhall.queue.services.take", fail)
    stop_clocks(monkeypatch, NOW)
    answer = Client(raise_request_exception=False).post(
        "/api/v1/halls/lakeside/tickets", {"queue": "A", "contact": PHONE}, content_type="application/json"
    )
    text = lines.getvalue()
    assert answer.status_code == 500
    assert "LookupError" in text
    assert "openhall/api/ticket_routes.py" in text
    assert PHONE not in text and NAME not in text
    assert answer.headers["X-Request-ID"] in text


@override_settings(FRONT_SECRET=FRONT)
def test_an_answer_has_the_fronts_id_and_never_a_strangers(lakeside: Cast) -> None:
    given, sent = uuid.uuid4().hex, {"X-Request-ID": uuid.uuid4().hex}
    by_front = Client().get("/healthz", headers={"X-Request-ID": given, "X-OpenHall-Front": FRONT})
    assert by_front.headers["X-Request-ID"] == given
    for headers in (sent, {**sent, "X-OpenHall-Front": "guessed"}, {"X-Request-ID": f"a{PHONE}", "X-OpenHall-Front": FRONT}):
        own = Client().get("/healthz", headers=headers).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{32}", own)
        assert own not in headers.values()


# ---- one record


@pytest.mark.parametrize(
    ("made", "event"),
    [
        (record("openhall.x", "the clock %s is late by %d s (%s)", uuid.UUID(int=7), 5, PHONE),
         "the clock 00000000-0000-0000-0000-000000000007 is late by 5 s (…)"),
        (record("openhall.x", "100 % done"), "100 % done"),
        (record("openhall.x", "%(a)s and %5.2f", 1, 2.5), "1 and 2.5"),
        (record("openhall.x", "two %s %s", NAME), "two … …"),
        (record("django.request", "Internal Server Error: %s", f"/t/{PHONE}"), "Internal Server Error: …"),
        (record("django.security.DisallowedHost", f"Invalid HTTP_HOST header: '{PHONE}'"), "…"),
        (record("openhallish", PHONE), "…"),
        (record("openhall.x", {"a": PHONE}), "…"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_sentence_is_told_without_what_was_put_into_it(made: logging.LogRecord, event: str) -> None:
    assert fields(made)["event"] == event


def test_a_field_of_another_shape_or_name_is_left_out() -> None:
    made = record("openhall.x", "x", request_id=PHONE, route=f"/t/{PHONE}", hall="a b", kind=NAME, status="200", phone=PHONE,
                  method="GET")  # fmt: skip
    assert set(fields(made)) == {"at", "level", "logger", "event", "method"}


def test_no_line_of_ours_is_filled_in_before_it_is_logged() -> None:
    """The formatter trusts the text of our own sentences, so they must be constants."""
    found = {f"{module_of(path)}:{line}" for path in python_files(PACKAGE) for line in filled(path.read_text("utf-8"))}
    assert found == set()


def filled(source: str) -> Iterator[int]:
    verbs = {"debug", "info", "warning", "error", "exception", "critical"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs:
            owner = ast.unparse(node.func.value)
            if owner in ("log", "logger", "logging") and not isinstance(node.args[0], ast.Constant):
                yield node.lineno


def test_a_planted_filled_in_line_is_seen() -> None:
    assert list(filled('log.warning(f"{name} came")\nlog.error(str(error))\nlog.info("fine %s", name)\n')) == [1, 2]


# ---- the setting


def test_without_a_form_only_what_is_wrong_is_told() -> None:
    levels = {form: logging_config(form)["loggers"]["openhall.requests"]["level"] for form in ("", "plain", "json")}
    assert levels == {"": "WARNING", "plain": "INFO", "json": "INFO"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("OPENHALL_LOG", "xml"), ("OPENHALL_METRICS_TOKEN", "short"), ("OPENHALL_METRICS_TOKEN", "white space in a token")],
)
def test_a_wrong_setting_stops_the_start(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_environment({name: text})
