"""`openhall limits`: the time limits in force on a day, with the rules they come from."""

import dataclasses
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, day_of, directory, show, wrong
from openhall.site.opening import open_data_dir


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("limits")(limits)


def limits(
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="A day such as 2026-03-31; else today.")] = "",
    hall: Annotated[str, typer.Option(help="Only what holds in the hall of this code.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List the dated limits in force: the nation's, and those of regions."""
    day = day_of(on)
    open_data_dir(directory(data_dir))
    from openhall.deadlines.queries.dated import limits_on
    from openhall.kit.clock import local_day, utc_now
    from openhall.places import queries as places
    from openhall.places.queries import divisions
    from openhall.site.counting import ZONE

    now = utc_now()
    regions, zone = None, ZONE
    if hall:
        if hall not in places.hall_codes():
            wrong(f"there is no hall with the code {hall[:60]!r}")
        found = places.hall(hall, now)
        regions, zone = divisions.regions_of(found.id), found.hours.timezone
    asked = day or local_day(now, zone)
    codes = {each.id: each.code for each in divisions.regions()}
    rows = [
        {**dataclasses.asdict(each), "region": codes[each.region] if each.region else None}
        for each in limits_on(asked, regions)
    ]
    lines = [
        f"{each['code']}  {each['amount']} {each['kind']}  {each['region'] or 'nation'}"
        f"  {each['rule']}/{each['version']} from {each['valid_from']}"
        for each in rows
    ]
    show({"on": asked, "limits": rows}, as_json, lines or ["no limit is in force on that day"])
