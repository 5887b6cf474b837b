"""`openhall retention`: how long what is kept, and what is due for destruction on a day."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, day_of, directory, show, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.routines.retention import Due


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("retention")(retention)


def retention(
    due: Annotated[bool, typer.Option("--due", help="List what has been kept long enough.")] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="On this day instead of today.")] = "",
    hall: Annotated[str, typer.Option(help="Code of one hall; else every hall.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Say how long each kind of record is kept; with --due, what a destruction list would hold. Destroys nothing."""
    day = day_of(on)
    open_data_dir(directory(data_dir))
    from django.conf import settings

    from openhall.vault.rules import TABLE

    if due:
        _show_due(day, hall, as_json)
        return
    rows = [
        {"class": each.code, "days": settings.KEPT_DAYS[each.code] or None, "least": each.least or None,
         "way": str(each.way), "law": each.law}
        for each in TABLE
    ]  # fmt: skip
    lines = [f"{row['class']:<17} {row['days'] or '-':>5} days  {row['way']:<6} {row['law']}" for row in rows]
    show({"classes": rows}, as_json, lines)


def _show_due(day: dt.date | None, hall: str, as_json: bool) -> None:
    from openhall.kit.clock import local_day, utc_now
    from openhall.places import queries as places
    from openhall.queue.queries.plan import hall_plan
    from openhall.routines.retention import due

    codes = places.hall_codes()
    if hall and hall not in codes:
        wrong(f"there is no hall with the code {hall[:60]!r}")
    found = []
    for code in [hall] if hall else codes:
        place = hall_plan(code, utc_now()).hall
        on = day or local_day(utc_now(), place.hours.timezone)
        found += [_row(code, on, each) for each in due(place.id, on)]
    lines = [
        f"{row['hall']}  {row['class']:<17} {row['records']:>6} records of {row['last_day']} or before "
        f"(kept {row['days']} days)"
        for row in found
    ]
    show({"due": found}, as_json, lines or ["There is no hall."])


def _row(code: str, on: dt.date, each: "Due") -> dict[str, object]:
    return {"hall": code, "on": str(on), "class": each.code, "days": each.days, "law": each.law,
            "last_day": str(each.last_day), "records": len(each.records)}  # fmt: skip
