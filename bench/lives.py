"""Lives per second through the front, beside the same statements under pgbench, and their ratio.

A life = take a ticket, call it, finish it, each durably committed, with idempotency keys, events and digests on.
Run: `make bench`. The machine is shared: read the ratio, not the absolutes.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from bench.serving import Json, served
from openhall.kit.named_sql import for_pgbench, statement
from openhall.site.postgres.bindir import find_binaries

LEAST_RATIO = 0.30


def main() -> int:
    """Print one JSON line per number of clients; exit 1 when a ratio is below 0.30."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=8, help="of one round")
    options.add_argument("--rounds", type=int, default=3, help="each side in turn; the median ratio counts")
    options.add_argument("--clients", type=int, nargs="*", default=[8, 32])
    options.add_argument("--port", type=int, default=8790)
    chosen, _ = options.parse_known_args()
    with served(chosen.port, "--no-autopilot") as access:
        ratios = [measure(access, clients, chosen.rounds, chosen.seconds) for clients in chosen.clients]
    return 0 if min(ratios) >= LEAST_RATIO else 1


def measure(access: Json, clients: int, rounds: int, seconds: float) -> float:
    """Both sides in turn, so that a slow minute of a shared machine hits both; the median ratio."""
    pairs = [
        (lives_over_http(access, clients, seconds), lives_by_pgbench(access, clients, seconds))
        for _ in range(rounds)
    ]
    ours, limit, ratio = (statistics.median(each) for each in zip(*[(a, b, a / b) for a, b in pairs], strict=True))
    print(json.dumps({"clients": clients, "lives_per_second": round(ours, 1), "pgbench": round(limit, 1),
                      "ratio": round(ratio, 3), "rounds": rounds}), flush=True)  # fmt: skip
    return float(ratio)


def lives_over_http(access: Json, clients: int, seconds: float) -> float:
    """Lives per second of `clients` keep-alive connections, each at a window of its own."""
    windows = windows_of(access)[:clients]
    with multiprocessing.Pool(clients) as pool:
        ends = time.time() + seconds + 1
        counts = pool.starmap(live, [(access, window, queue, ends - seconds, ends) for window, queue in windows])
    return sum(counts) / seconds


def windows_of(access: Json) -> list[tuple[str, str]]:
    """Windows of the hall with their first queue."""
    with urllib.request.urlopen(f"{access['base_url']}/api/v1/halls/{access['hall']}/windows") as answer:
        return [(row["code"], row["queues"][0]) for row in json.load(answer)]


def live(access: Json, window: str, queue: str, begins: float, ends: float) -> int:
    """Whole lives of one client between two moments of the wall clock."""
    wire = Wire(str(access["base_url"]))
    tokens = access["tokens"]
    assert isinstance(tokens, dict)
    take, at = f"/api/v1/halls/{access['hall']}/tickets", f"/api/v1/halls/{access['hall']}/windows/{window}"
    time.sleep(max(0.0, begins - time.time()))
    count = 0
    while time.time() < ends:
        wire.post(take, tokens["kiosk"], f'{{"queue":"{queue}"}}', 201)
        wire.post(f"{at}/call-next", tokens["supervisor"], "", 200)
        wire.post(f"{at}/finish", tokens["supervisor"], '{"outcome":"done"}', 200)
        count += 1
    return count


class Wire:
    """One keep-alive connection that writes and reads as little as HTTP needs."""

    def __init__(self, base_url: str) -> None:
        """Connect."""
        host, _, port = base_url.removeprefix("http://").partition(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, token: str, body: str, wanted: int) -> bytes:
        """POST as the holder of a token, or as nobody; any other status than the wanted ends the bench."""
        who, sent = f"Authorization: Bearer {token}\r\n" if token else "", body.encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\n{who}"
            f"Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(sent)}\r\n\r\n"
        )
        return self._answer(path, head.encode() + sent, wanted)

    def get(self, path: str) -> bytes:
        """GET as nobody."""
        return self._answer(path, f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode(), 200)

    def _answer(self, path: str, request: bytes, wanted: int) -> bytes:
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        front, _, rest = data.partition(b"\r\n\r\n")
        length = int(front.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(rest) < length:
            rest += self.socket.recv(65536)
        if int(front[9:12]) != wanted:
            raise RuntimeError(f"{path}: {front[:60]!r} {rest[:300]!r}")
        return rest


def lives_by_pgbench(access: Json, clients: int, seconds: float) -> float:
    """The same statements from pgbench, one transaction each, every client at its own window."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = []
        for place, values in enumerate(pgbench_values(access, clients)):
            path = pathlib.Path(folder) / f"{place}.sql"
            path.write_text(";\n".join(filled(name, values) for name in ("take", "call_next", "finish")) + ";\n")
            scripts.append(path)
        url = str(access["app_database_url"])
        runs = [
            subprocess.Popen(
                [str(find_binaries() / "pgbench"), "-n", "-M", "prepared", "-c", "1", "-T", str(int(seconds)), "-f",
                 str(path), url],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for path in scripts
        ]  # fmt: skip
        total = 0.0
        for run in runs:
            out, err = run.communicate()
            lines = [line for line in out.splitlines() if line.startswith("tps")]
            if run.returncode or not lines:
                raise RuntimeError(err[-500:])
            total += float(lines[0].split()[2])
        return total


def pgbench_values(access: Json, clients: int) -> list[dict[str, str]]:
    """Literal values of every parameter, one set per client."""
    import psycopg

    sql = (
        "SELECT w.hall_id, w.id, w.code, w.zone_id, s.queue_id FROM places_window w JOIN places_hall h"
        " ON h.id = w.hall_id JOIN queue_serving s ON s.window_id = w.id AND s.rank = 0"
        " WHERE h.code = %s ORDER BY w.code LIMIT %s"
    )
    with psycopg.connect(str(access["database_url"])) as connection:
        rows = connection.execute(sql, [access["hall"], clients]).fetchall()
    return [
        {
            "hall": f"'{hall}'", "window": f"'{window}'", "window_code": f"'{code}'", "zone": f"'{zone}'",
            "queue": f"'{queue}'",
        }
        for hall, window, code, zone, queue in rows
    ]  # fmt: skip


COMMON = {
    "visitor_class": "'ordinary'", "day": "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')", "item": "NULL",
    "plan": "'[]'", "booked": "false", "needs_mark": "''", "language": "'zh-hans'", "companion_of": "NULL",
    "contact_key": "NULL", "origin": "'kiosk'", "arrived_at": "NULL", "now": "clock_timestamp()", "pace": "300",
    "ticket": "gen_random_uuid()", "token": "translate(gen_random_uuid()::text, '-', '')",
    "event": "gen_random_uuid()", "actor": "'bench'",
    "key": "sha256(gen_random_uuid()::text::bytea)", "body": "sha256('x')", "clerk": "NULL", "staffed_at": "NULL",
    "marks": "'{}'", "trained": "NULL", "announcement": "gen_random_uuid()", "stop": "gen_random_uuid()",
    "sources": "'{called,serving}'", "outcome": "'done'",
}  # fmt: skip


def filled(name: str, values: dict[str, str]) -> str:
    """A statement of ours with literals in its places; only the ticket to call is left open."""
    text = for_pgbench(statement("queue", name))
    every = COMMON | values | ({} if name == "take" else {"ticket": "NULL"})
    for parameter in sorted(every, key=len, reverse=True):
        text = text.replace(f":{parameter}::", f"{every[parameter]}::")
    return text


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
