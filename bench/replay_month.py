"""A month of a bank's recorded calls through the real services: how long it takes, and waits beside the recorded.

Run by hand: `.venv/bin/python -m bench.replay_month [--windows N]`. The record lies in `../shared/data`, or in
`$OPENHALL_REAL_DATA`. `make test` replays one busy day of it.
"""

import argparse
import collections
import datetime as dt
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from openhall.site.postgres import ServerFailed, remove_cluster
from tests.demo.bank import calls, write_visits

ROOT = pathlib.Path(__file__).resolve().parent.parent
JANUARY = "queues/anonymous_bank_1999_january.txt.gz"
LEFT_OUT = {"file", "queues", "classes"}
FINAL = {"done", "missed", "cancelled", "expired"}


def main() -> int:
    """Print one JSON document; 1 when a call ended in no final state or in two."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--windows", default="", help="as in openhall replay; estimated without it")
    chosen = options.parse_args()
    data = pathlib.Path(os.environ.get("OPENHALL_REAL_DATA") or ROOT.parent / "shared" / "data") / JANUARY
    if not data.is_file():
        print(f"{JANUARY} is neither in ../shared/data nor in $OPENHALL_REAL_DATA", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="openhall-month-") as folder:
        try:
            return replay(pathlib.Path(folder), data, chosen.windows)
        finally:
            remove(pathlib.Path(folder) / "data")


def remove(data_dir: pathlib.Path) -> None:
    """Delete the replay's database once its server has gone, a moment after the command."""
    for _ in range(60):
        try:
            return remove_cluster(data_dir)
        except ServerFailed:
            time.sleep(0.5)
    print(f"the server of {data_dir} did not end", file=sys.stderr)


def replay(folder: pathlib.Path, data: pathlib.Path, windows: str) -> int:
    """Convert, replay by the command, and hold the ends of the visits against the arrivals."""
    record, visits = folder / "january.csv", folder / "visits.csv"
    written = write_visits(calls(data), record, dt.date(1999, 1, 1), dt.date(1999, 1, 31))
    command = [
        sys.executable, "-m", "openhall.site.command", "replay", str(record), "--data-dir", str(folder / "data"),
        "--at-once", "--timezone", "Asia/Jerusalem", "--visits", str(visits), "--windows", windows, "--json",
    ]  # fmt: skip
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    found |= {"arrivals": written, "visits_per_second": round(written / found["seconds"], 1)}
    print(json.dumps({name: value for name, value in found.items() if name not in LEFT_OUT}, indent=1))
    lines = collections.Counter(row.split(",")[0] for row in visits.read_text("utf-8").splitlines()[1:])
    whole = sum(found["states"].values()) == written == len(lines) == lines.total()
    return 0 if whole and set(found["states"]) <= FINAL and found["unfinished"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
