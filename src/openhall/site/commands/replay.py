"""`openhall replay`: recorded visits go through the real services, and what came out is told."""

import pathlib
import signal
import threading
import time
import zoneinfo
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.demo.replay.playing import Play


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("replay")(replay)


def replay(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="The recorded visits, CSV or CSV.gz.")],
    speed: Annotated[float | None, typer.Option(min=0.001, help="So many times as fast as it happened.")] = None,
    at_once: Annotated[bool, typer.Option("--at-once", help="As fast as it goes; so it is without --speed.")] = False,
    windows: Annotated[
        str, typer.Option(help="12: each serves every queue. A=3,B=2: windows of one queue each. Else estimated.")
    ] = "",
    timezone: Annotated[str, typer.Option(help="The zone of the hall and of times that name none.")] = "Asia/Shanghai",
    visits: Annotated[pathlib.Path | None, typer.Option(help="Write every visit, with both numbers, here.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Replay recorded visits through the real services, in a hall made for it; tells waits, losses and utilisation.

    FILE holds one visit a line, under a first line that names the columns: arrived_at (2026-03-02T09:05:00, with or
    without a zone), queue, class (ordinary, elderly, disabled, pregnant, veteran, booked, enterprise; empty means
    ordinary), service_seconds; if known, also patience_seconds (whoever still waits then leaves), number (the
    record's own, shown beside ours) and waited_seconds (the record's wait, compared with ours). A row that cannot be
    read is counted and named with its reason; the others are replayed.

    Each replay makes a hall of its own (replay-1, replay-2 and so on): open around the clock until the record ends
    and closed for good then, its windows open throughout, no walking between call and service, classes weighed as in
    the halls we ship. No list of halls shows it, no routine touches it, no other hall shares its tickets; its pages
    are under /h/replay-1/. Without --windows there are so
    many that the work arriving in the record's busiest hour keeps them busy for 80 % of it.
    """
    if speed is not None and at_once:
        wrong("--speed and --at-once exclude each other")
    if visits is not None and not visits.absolute().parent.is_dir():
        wrong(f"the folder {visits.absolute().parent} does not exist")
    from openhall.demo.replay.record import read_record
    from openhall.demo.replay.staffing import staffing_for

    zone = _zone(timezone)
    record = read_record(file, zone)
    staffing = staffing_for(record.visits, windows)
    open_data_dir(directory(data_dir))
    from openhall.demo.replay import running, telling

    began, aloud = time.monotonic(), speed is not None and not as_json
    play = running.begin(record, staffing, timezone, telling.crier(record, zone, typer.echo if aloud else _unsaid))
    _play(play, speed)
    done = running.end(play)
    if visits is not None:
        telling.write_visits(visits, done)
    said = {"file": str(file), "seconds": round(time.monotonic() - began, 1), "timezone": timezone}
    said |= telling.document(record, staffing, done)
    show(said, as_json, telling.sentences(record, staffing, done))
    if not done.whole:
        typer.echo("openhall: stopped before the end of the record; whoever was in the hall went in vain", err=True)
        raise typer.Exit(1)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        wrong(f"{name[:40]!r} is no time zone; write one such as Asia/Shanghai")


def _unsaid(sentence: str) -> None:
    """Nobody looks on."""


def _play(play: "Play", speed: float | None) -> None:
    """Play until the end, or until somebody asks for it."""
    from openhall.demo.replay.running import play_at_once, play_at_speed

    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    if speed is not None:
        play_at_speed(play, speed, stop)
        return
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("The record", total=len(play.visits))
        play_at_once(play, lambda come: progress.update(task, completed=come), stop)
