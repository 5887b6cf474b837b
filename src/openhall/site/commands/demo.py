"""`openhall demo`: a believable city with its history, then the server."""

import datetime as dt
import json
import pathlib
import shutil
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from openhall.site.commands.options import DataDir, Host, Port, directory, wrong
from openhall.site.commands.running import serve
from openhall.site.opening import Opened, open_data_dir

if TYPE_CHECKING:
    from openhall.demo.making import Made


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("demo")(demo)


def demo(
    data_dir: DataDir = None,
    port: Port = 8000,
    host: Host = "127.0.0.1",
    days: Annotated[int, typer.Option(min=0, max=1000, help="Days of history that end today.")] = 90,
    seed: Annotated[int, typer.Option(help="The same seed gives the same past.")] = 7,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the city and stop.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw away an earlier demo in this directory.")] = False,
    no_autopilot: Annotated[bool, typer.Option("--no-autopilot", help="Leave every window to people.")] = False,
) -> None:
    """Make (or continue) a fictional city hall with history, and serve it. A later start adds the days since."""
    where = directory(data_dir)
    if fresh:
        _throw_away(where)
    opened = open_data_dir(where)
    from openhall.demo.making import PASSWORD, live_on
    from openhall.kit.clock import utc_now
    from openhall.people.services import password_hash
    from openhall.places.queries import hall_codes
    from openhall.site.hallfile.apply import apply
    from openhall.site.hallfile.demo import demo_city

    now = utc_now()
    if not hall_codes():
        # One hash for all accounts: a slow hash for each of a hundred would cost the newcomer ten seconds.
        apply(demo_city(), now, now - dt.timedelta(days=days + 400), password_hash(PASSWORD))
    with Progress(transient=True) as progress:
        task = progress.add_task("The city's past", total=None)

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        made = live_on(now, days, seed, tell, autopilot=not no_autopilot)
    access = access_of(opened, f"http://{host}:{port}", made, now)
    _write_access(where / "demo-access.json", access)
    typer.echo(f"{made.tickets} visits in the log. Every door: http://{host}:{port}/doors")
    if not no_serve:
        serve(opened, host, port, demo=True, autopilot=not no_autopilot)


def _throw_away(where: pathlib.Path) -> None:
    if not where.exists() or not any(where.iterdir()):
        return
    if not (where / "demo-access.json").exists():
        wrong(f"{where} holds no demo; --fresh throws away demos alone")
    from openhall.site.postgres import remove_cluster

    remove_cluster(where)
    for path in where.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def access_of(
    opened: Opened, base_url: str, made: "Made", now: dt.datetime
) -> dict[str, object]:
    """What `demo-access.json` holds: scripts drive the demo by it."""
    hall = made.hall
    links = {
        "front": "/", "hall": f"/h/{hall}/", "kiosk": f"/kiosk/{hall}/", "screens": f"/s/{hall}/",
        "reception": f"/reception/{hall}/", "desk": f"/desk/{hall}/", "counter": "/counter/", "doors": "/doors",
        "api": "/api/v1/openapi.json",
    }  # fmt: skip
    return {
        "base_url": base_url,
        "hall": hall,
        "database_url": opened.database_url,
        "app_database_url": opened.app_database_url,
        "tokens": made.tokens,
        "logins": made.logins,
        "links": {name: base_url + path for name, path in links.items()},
        "written_at": now.isoformat(),
    }


def _write_access(path: pathlib.Path, access: dict[str, object]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(access, ensure_ascii=False, indent=1))
