"""The guide for engineers, run as it is written; and the served hall as its front shows it to the outside."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping

import httpx
import psutil
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from openhall.site.postgres import open_server
from openhall.site.watching.metrics import OVERALL, PER_HALL
from tests.api.listening import free_port
from tests.journeys.served import COMMAND, own_environment
from tests.ran import ROOT
from tests.site.typed import openhall, remove

GUIDE = ROOT / "docs" / "guides" / "running.md"
SETTINGS = ROOT / "docs" / "reference" / "settings.md"
TOKEN = "a-token-of-the-city-0001"
NAMED = {f"openhall_{name}" for name, *_ in (*PER_HALL, *OVERALL)} | {
    "openhall_takes_total", "openhall_requests_total", "openhall_database_up", "openhall_info",
}  # fmt: skip


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def test_the_guides_alerts_and_the_reference_name_metrics_that_are_there() -> None:
    (text,) = blocks("yaml")
    rules = yaml.safe_load(text)["groups"][0]["rules"]
    in_alerts = {name for rule in rules for name in re.findall(r"openhall_\w+", rule["expr"])}
    assert len(rules) >= 8 and in_alerts <= NAMED
    told = set(re.findall(r"`(openhall_\w+)`", SETTINGS.read_text("utf-8")))
    assert told == NAMED


@contextlib.contextmanager
def running(data_dir: pathlib.Path, port: int, log: pathlib.Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`openhall run` until the block ends; its log in a file."""
    command = [str(COMMAND), "run", "--data-dir", str(data_dir), "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(command, env={**own_environment(), **settings}, stdout=file, stderr=file)
    try:
        await_status(f"http://127.0.0.1:{port}/readyz", 200, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def await_status(address: str, status: int, process: subprocess.Popen[bytes], seconds: float = 90) -> httpx.Response:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = httpx.get(address, timeout=15)
            if answer.status_code == status:
                return answer
        assert process.poll() is None, "openhall run has ended"
        assert time.monotonic() < deadline, f"{address} never answered {status}"
        time.sleep(0.1)


@pytest.mark.slow
def test_the_guide_is_run_as_it_is_written(tmp_path: pathlib.Path) -> None:
    port, places = free_port(), {"/var/lib": tmp_path / "lib", "/var/backups": tmp_path / "backups"}
    for folder in ("lib", "backups/openhall"):
        (tmp_path / folder).mkdir(parents=True)
    texts = [here(text, {**places, ":8000": f":{port}", "--port 8000": f"--port {port}"}) for text in blocks("sh")]
    environment = {**own_environment(), "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
    data = tmp_path / "lib" / "openhall"
    try:
        before, run, *after = texts
        assert run.strip() == f"openhall run --port {port}"
        typed(before, environment)
        with running(data, port, tmp_path / "log"):
            for text in after:
                typed(f"export OPENHALL_DATA_DIR={data}\n{text}", environment)
        assert len(after) == 4
    finally:
        remove(data, tmp_path / "lib" / "openhall-drill")


def here(text: str, changes: Mapping[str, object]) -> str:
    for old, new in changes.items():
        text = text.replace(old, str(new))
    return text


def typed(text: str, environment: Mapping[str, str]) -> None:
    done = subprocess.run(["bash", "-eu", "-c", text], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"


def samples(address: str, **headers: str) -> dict[tuple[str, str], float]:
    answer = httpx.get(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}", **headers}, timeout=15)
    assert answer.status_code == 200
    return {
        (each.name, " ".join(each.labels.values())): each.value
        for family in text_string_to_metric_families(answer.text) for each in family.samples
    }  # fmt: skip


@pytest.mark.slow
def test_a_served_hall_as_it_is_seen_from_outside(tmp_path: pathlib.Path) -> None:
    data, port, log = tmp_path / "data", free_port(), tmp_path / "log"
    address = f"http://127.0.0.1:{port}"
    settings = {"OPENHALL_LOG": "json", "OPENHALL_METRICS_TOKEN": TOKEN, "OPENHALL_HTTPS": "1", "OPENHALL_PROXIES": "127.0.0.1"}
    try:
        assert openhall("init", "--from", ROOT / "examples" / "hall.yaml", "--data-dir", data).returncode == 0
        with running(data, port, log, **settings) as process:
            shown(address)
            counted_once(address)
            form_by_https(address)
            survived(address, process, data)
            children = psutil.Process(process.pid).children(recursive=True)
            server = postmaster(data)
        assert psutil.wait_procs(children, 0)[1] == []
        assert not server.is_running(), "the database has stopped before the parent ended"
        lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
        said = log.read_text("utf-8")
        assert {"web:login", "readyz", "metrics", "api-1:take"} <= {line.get("route") for line in lines}
        assert not any(secret in said for secret in ("13800138000", TOKEN, "203.0.113.9", "hunter2secret"))
        unread = [line for line in said.splitlines() if not line.startswith("{")]
        assert unread == [f"OpenHall serves on {address}/"]
    finally:
        remove(data)


def postmaster(data: pathlib.Path) -> psutil.Process:
    """The server of a data directory; for root it may live elsewhere."""
    with open_server(data) as server:
        return psutil.Process(int((server.cluster / "postmaster.pid").read_text().split()[0]))


def shown(address: str) -> None:
    """Alive and ready to everybody, metrics to the token alone; each answer with an id, none to be kept."""
    for path in ("/healthz", "/readyz"):
        answer = httpx.get(address + path, headers={"X-Request-ID": "f" * 32, "Host": "13800138000.example"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
        assert answer.headers["X-Request-ID"] != "f" * 32
    nowhere = httpx.get(address + "/nowhere")
    for headers in ({}, {"Authorization": "Bearer guessed"}, {"X-Forwarded-For": "203.0.113.9"}):
        answer = httpx.get(address + "/metrics", headers=headers)
        assert (answer.status_code, len(answer.content)) == (404, len(nowhere.content))


def counted_once(address: str) -> None:
    """Whichever worker answers, and whichever is asked: the count is one."""
    before = samples(address)["openhall_requests_total", "refused"]
    for _ in range(40):
        httpx.post(f"{address}/api/v1/halls/nanpu/tickets", json={"queue": "none", "contact": "13800138000"}, timeout=15)
    found = {samples(address)["openhall_requests_total", "refused"] for _ in range(6)}
    assert found == {before + 40}
    assert samples(address)["openhall_waiting", "nanpu"] == 0


def form_by_https(address: str) -> None:
    """A browser that came by https through the proxy may send a form."""
    came = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Host": "hall.example"}
    with httpx.Client(headers=came, timeout=15) as browser:
        page = browser.get(f"{address}/login")
        cookie = page.headers["Set-Cookie"]
        assert "Secure" in cookie
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token
        sent = {"username": "13800138000", "password": "hunter2secret", "csrfmiddlewaretoken": token[1]}
        given = {"Origin": "https://hall.example", "Referer": "https://hall.example/login", "Cookie": cookie.partition(";")[0]}
        assert browser.post(f"{address}/login", data=sent, headers=given).status_code in (200, 401, 422)
        assert browser.post(f"{address}/login", data=sent, headers={**given, "Origin": "https://evil.example"}).status_code == 403


def survived(address: str, process: subprocess.Popen[bytes], data: pathlib.Path) -> None:
    """A database that hangs, then one that is killed: not ready, and ready again without a restart of ours."""
    server = postmaster(data)
    backends = server.children()
    for each in (server, *backends):
        each.suspend()  # it answers nobody, as a server whose disk hangs
    try:
        answer = await_status(address + "/readyz", 503, process, 40)
        assert "database" in answer.text
        assert httpx.get(address + "/healthz", timeout=15).status_code == 200
    finally:
        for each in (server, *backends):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.resume()
    assert await_status(address + "/readyz", 200, process, 40).text.startswith("Ready")
    server.kill()
    server.wait(10)
    deadline = time.monotonic() + 40
    while samples(address)["openhall_database_up", ""] != 1:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    await_status(address + "/readyz", 200, process, 40)
