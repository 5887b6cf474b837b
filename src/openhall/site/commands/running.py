"""`openhall run`: serve the halls of a data directory on one port."""

import os
import pathlib

import typer
from django.core.management import call_command

from openhall.site.commands.options import DataDir, Host, Port, directory
from openhall.site.opening import Opened, open_data_dir
from openhall.site.running.processes import Processes


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("run")(run)


def run(data_dir: DataDir = None, port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Serve the halls that were set up here with `openhall init`."""
    opened = open_data_dir(directory(data_dir))
    serve(opened, host, port)


def serve(opened: Opened, host: str, port: int, demo: bool = False, autopilot: bool = False) -> None:
    """Collect static files, write the pid file, run the processes until a signal; leave the database server last."""
    call_command("collectstatic", interactive=False, verbosity=0)
    pid = opened.data_dir / "openhall.pid"
    pid.write_text(f"{os.getpid()}\n")
    try:
        Processes(opened, host, port, demo, autopilot).run(lambda: _ready(host, port))
    finally:
        _remove(pid)
        opened.close()


def _ready(host: str, port: int) -> None:
    typer.echo(f"OpenHall serves on http://{host}:{port}/")


def _remove(pid: pathlib.Path) -> None:
    pid.unlink(missing_ok=True)
