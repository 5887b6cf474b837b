"""What came out of a replay, for people, for programs, and visit by visit."""

import csv
import dataclasses
import datetime as dt
import pathlib
from collections.abc import Callable, Iterator, Mapping

from openhall.demo.replay.figures import Figures, Part, Waits, waited
from openhall.demo.replay.playing import Told
from openhall.demo.replay.record import Record
from openhall.demo.replay.running import Replayed
from openhall.demo.replay.staffing import Staffing

SHOWN = 20
COLUMNS = (
    "line", "recorded_number", "number", "queue", "class", "taken_at", "called_at", "ended_at", "window", "state",
    "wait_seconds", "recorded_wait_seconds",
)  # fmt: skip
UNKNOWN = {"recorded_wait_seconds": None, "replayed_wait_seconds": None}


def document(record: Record, staffing: Staffing, done: Replayed) -> Mapping[str, object]:
    """Everything, for `--json`; waits in seconds, utilisation from 0 to 1."""
    found = done.figures
    return {
        "hall": done.hall, "windows": len(staffing.windows), "windows_estimated": staffing.estimated,
        "rows": {"read": len(record.visits), "unreadable": len(record.unreadable)},
        "unreadable": [dataclasses.asdict(each) for each in record.unreadable], "ignored_columns": record.ignored,
        "whole": done.whole, "unfinished": found.unfinished, **dataclasses.asdict(found.overall),
        **dataclasses.asdict(found.use), **(dataclasses.asdict(found.compared) if found.compared else UNKNOWN),
        "queues": _parts(found.queues), "classes": _parts(found.classes),
    }  # fmt: skip


def _parts(parts: Mapping[str, Part]) -> Mapping[str, object]:
    return {name: dataclasses.asdict(part) for name, part in parts.items()}


def sentences(record: Record, staffing: Staffing, done: Replayed) -> list[str]:
    """Everything that people want to know, a line each."""
    return [*_unreadable(record), *_outcome(staffing, done), *_use(done.figures), *_compared(done.figures)]


def _unreadable(record: Record) -> Iterator[str]:
    rows = record.unreadable
    yield f"{len(record.visits)} visits read, {len(rows)} rows unreadable"
    for each in rows[:SHOWN]:
        yield f"  line {each.line}: {each.reason}"
    if len(rows) > SHOWN:
        yield f"  and {len(rows) - SHOWN} more (--json names them all)"
    if record.ignored:
        yield f"Columns that were let be: {', '.join(name[:40] for name in record.ignored)}"


def _outcome(staffing: Staffing, done: Replayed) -> Iterator[str]:
    overall, estimated = done.figures.overall, ", estimated from the record" if staffing.estimated else ""
    yield f"Hall {done.hall} with {len(staffing.windows)} windows{estimated}"
    yield "Ended: " + ", ".join(f"{count} {state}" for state, count in overall.states.items())
    yield f"Waits until the call: {_waits(overall.wait_seconds)}"
    share = 100 * overall.abandoned / max(1, overall.visits)
    yield f"Gave up: {overall.abandoned} ({share:.1f} %), after {_waits(overall.abandoned_wait_seconds)}"
    for name, part in done.figures.queues.items():
        yield f"  {name}: {part.visits} visits, {part.abandoned} gave up; {_waits(part.wait_seconds)}"


def _use(found: Figures) -> Iterator[str]:
    use = found.use
    if use.busiest_hour is not None:
        yield (
            f"Windows busy {100 * use.utilisation:.1f} % of the {use.hours} hours with visitors,"
            f" {100 * use.busiest_hour_utilisation:.1f} % in the busiest ({use.busiest_hour:%Y-%m-%d %H:%M})"
        )


def _compared(found: Figures) -> Iterator[str]:
    if found.compared is not None:
        yield f"Waits in the record: {_waits(found.compared.recorded_wait_seconds)}"
        yield f"Waits of the same visits here: {_waits(found.compared.replayed_wait_seconds)}"


def _waits(waits: Waits) -> str:
    if not waits.visits:
        return "nobody"
    return f"mean {waits.mean} s, median {waits.median} s, p90 {waits.p90} s, longest {waits.longest} s"


def crier(record: Record, zone: dt.tzinfo, say: Callable[[str], object]) -> Told:
    """Says every call: the moment, our number, the record's number if it has one, the window."""

    def called(moment: dt.datetime, place: int, number: str, window: str) -> None:
        recorded = record.visits[place].number
        say(f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}  {number}{recorded and f' ({recorded})'}  window {window}")

    return called


def write_visits(path: pathlib.Path, done: Replayed) -> None:
    """One CSV row a visit: the record's number beside ours, and both waits. Queues are named by their code."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for visit, story in done.pairs:
            writer.writerow([
                visit.line, plain(visit.number), story.number, story.queue, story.visitor_class,
                *(moment and moment.isoformat() for moment in (story.taken_at, story.called_at, story.ended_at)),
                story.window, story.state, _seconds(waited(story)), _recorded(visit.waited),
            ])  # fmt: skip


def _seconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _recorded(wait: dt.timedelta | None) -> float | None:
    return None if wait is None else _seconds(wait.total_seconds())


def plain(text: str) -> str:
    """A recorded text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(tuple("=+-@\t\r＝＋－＠")) else text
