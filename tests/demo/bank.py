"""Turns a bank's record of telephone calls into a record of visits. Nothing of the data set is kept here.

Who hung up before there was a queue to wait in was no visitor; PHANTOM rows are the telephone exchange's own. A caller
who hung up waiting had just so much patience; what the service would have taken nobody knows, so it is the median of
the calls served for the same matter. The bank's customers of high priority come as enterprises.
"""

import csv
import datetime as dt
import gzip
import pathlib
import statistics
from collections.abc import Iterator, Mapping, Sequence

COLUMNS = (
    "arrived_at", "queue", "class", "service_seconds", "patience_seconds", "number", "waited_seconds",
)  # fmt: skip
HIGH = "2"

type Call = Mapping[str, str]


def calls(path: pathlib.Path) -> list[Call]:
    """The calls that came to a queue or to an agent, in the order of the file."""
    with gzip.open(path, "rt", encoding="ascii") as file:
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file, delimiter="\t")]
    return [row for row in rows if row["outcome"] == "AGENT" or (row["outcome"] == "HANG" and int(row["q_time"]) > 0)]


def write_visits(found: Sequence[Call], target: pathlib.Path, first: dt.date, last: dt.date) -> int:
    """Write the visits of some days, inclusive; how many. Times stay as they are: without a zone."""
    usual = _usual(found)
    rows = [_visit(call, usual) for call in found if first <= _moment(call).date() <= last]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)


def _usual(found: Sequence[Call]) -> Mapping[str, float]:
    times: dict[str, list[int]] = {}
    for call in found:
        if call["outcome"] == "AGENT":
            times.setdefault(call["type"], []).append(int(call["ser_time"]))
    return {matter: statistics.median(seconds) for matter, seconds in times.items()}


def _visit(call: Call, usual: Mapping[str, float]) -> list[str]:
    return list(_fields(call, usual))


def _fields(call: Call, usual: Mapping[str, float]) -> Iterator[str]:
    left = call["outcome"] == "HANG"
    yield _moment(call).isoformat()
    yield call["type"]
    yield "enterprise" if call["priority"] == HIGH else "ordinary"
    yield str(usual[call["type"]]) if left else call["ser_time"]
    yield call["q_time"] if left else ""
    yield call["call_id"]
    yield call["q_time"]


def _moment(call: Call) -> dt.datetime:
    """When the caller came to the queue: when the recorded voice let go."""
    day = dt.datetime.strptime(f"19{call['date']}", "%Y%m%d")
    hour, minute, second = map(int, call["vru_exit"].split(":"))
    return day + dt.timedelta(hours=hour, minutes=minute, seconds=second)
