"""Memory of a whole OpenHall: the sum of PSS of all its processes, the database's among them.

Sixty windows run by the autopilot, a thousand streams open, ten minutes. Run: python -m bench.memory
[--minutes 10] [--streams 1000]. PSS shares common pages fairly, so the sum is what the machine really holds.
"""

import argparse
import json
import selectors
import socket
import sys
import time

import psutil
import psycopg

from bench.serving import Json, served

LIMIT_MB = 600


def main() -> int:
    """Print one JSON line; exit 1 when the sum is over the limit or a stream was lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--streams", type=int, default=1000)
    options.add_argument("--port", type=int, default=8791)
    chosen, _ = options.parse_known_args()
    with served(chosen.port, made_before=True) as access:
        streams = [listen(chosen.port, str(access["hall"])) for _ in range(chosen.streams)]
        heard, lost = hear(streams, 60 * chosen.minutes)
        parts = memory(access)
    total = sum(parts.values())
    print(json.dumps({"pss_mb": round(total), "limit_mb": LIMIT_MB, "minutes": chosen.minutes,
                      "streams": chosen.streams, "lost": lost, "heard_mb": round(heard / 1e6, 1),
                      "parts": {name: round(mb) for name, mb in parts.items()}}))  # fmt: skip
    return int(total > LIMIT_MB or lost > 0)


def listen(port: int, hall: str) -> socket.socket:
    """One open stream."""
    wire = socket.create_connection(("127.0.0.1", port))
    wire.sendall(f"GET /api/v1/halls/{hall}/stream HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    wire.setblocking(False)
    return wire


def hear(streams: list[socket.socket], seconds: float) -> tuple[int, int]:
    """Read what comes for a while: bytes heard, streams that were ended."""
    chooser = selectors.DefaultSelector()
    for wire in streams:
        chooser.register(wire, selectors.EVENT_READ)
    heard = lost = 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for key, _ in chooser.select(1.0):
            data = key.fileobj.recv(65536)  # type: ignore[union-attr]  # only sockets are registered
            heard += len(data)
            if not data:
                lost += 1
                chooser.unregister(key.fileobj)
        time.sleep(0.05)
    return heard, lost


def memory(access: Json) -> dict[str, float]:
    """PSS in MB by kind of process: the command and its children, and the database server with its keeper."""
    mine = psutil.Process(int(str(access["pid"])))
    with psycopg.connect(str(access["database_url"])) as connection:
        server = psutil.Process(connection.info.backend_pid).parent()
        assert server is not None  # a backend is the child of its server
        keeper = server.parent()
        family = {mine, *mine.children(recursive=True), server, *server.children(recursive=True)}
        if keeper is not None and keeper.pid > 1:
            family.add(keeper)
        parts: dict[str, float] = {}
        for each in family:
            kind = _kind(" ".join(each.cmdline()) or each.name())
            parts[kind] = parts.get(kind, 0) + each.memory_full_info().pss / 1e6
    return parts


def _kind(command: str) -> str:
    words = {"keeper": "keeper", "postgres": "database", "granian": "application", "nginx": "front",
             "api.stream": "streams", "running.worker": "worker"}  # fmt: skip
    return next((kind for word, kind in words.items() if word in command), "command")


if __name__ == "__main__":
    sys.exit(main())
