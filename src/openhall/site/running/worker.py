"""The worker: puts events in order and seals them, keeps the wait curves fresh, runs the timetable, sends notices,
keeps the index of documents, looks for signals of stuffing, drives the demo's autopilot.
"""

import importlib
import logging
import os
import signal
import threading
from collections.abc import Callable

import django

log = logging.getLogger("openhall.worker")

ROUTINES = ("sequencer", "sealing", "curves", "timetable", "telling", "notices", "knowledge")

type Loop = Callable[[threading.Event], None]


def main() -> None:
    """Run every loop in a thread of its own until SIGTERM."""
    django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [threading.Thread(target=loop, args=(stop,), name=loop.__module__) for loop in loops()]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(5)


def loops() -> list[Loop]:
    """The loops of this process; the autopilot's only where the demo asks for it."""
    names = [f"openhall.routines.{each}" for each in ROUTINES]
    if os.environ.get("OPENHALL_AUTOPILOT") == "1":
        names.append("openhall.demo.autopilot")
    return [*(importlib.import_module(name).run for name in names), _look_for_signals]


def _look_for_signals(stop: threading.Event) -> None:
    """The nightly look through the reviews: the routine is handed the finder (decision 0016)."""
    routine = importlib.import_module("openhall.routines.signals")
    routine.run(stop, importlib.import_module("openhall.site.stuffing").found_signals)


if __name__ == "__main__":
    main()
