"""`openhall stuffing`: where reviews look made, each with the reason in one sentence. Nothing is changed by it."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, day_of, directory, show, wrong
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.lab.stuffing.traces import Flag

LONGEST = 400


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("stuffing")(stuffing)


def stuffing(
    hall: Annotated[str, typer.Option(help="Code of the hall.")],
    from_: Annotated[str, typer.Option("--from", help="First day of the visits, YYYY-MM-DD; else 90 days back.")] = "",
    to: Annotated[str, typer.Option(help="Last day, inclusive; else today.")] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Look for reviews that were made rather than given: reasons to call back and ask, never verdicts."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import local_day, utc_now
    from openhall.kit.errors import Missing
    from openhall.queue.queries.plan import hall_plan
    from openhall.site.stuffing import flags_of

    try:
        plan = hall_plan(hall, utc_now())
    except Missing as error:
        wrong(str(error))
    last = day_of(to) or local_day(utc_now(), plan.hall.hours.timezone)
    first = day_of(from_) or last - dt.timedelta(days=89)
    if not 0 <= (last - first).days <= LONGEST:
        wrong(f"ask for 1 to {LONGEST} days, the first day first")
    found = flags_of(plan, first, last)
    value = {"hall": hall, "from": str(first), "to": str(last), "flags": [_flag(each) for each in found]}
    show(value, as_json, [f"{len(found)} flags", *(f"{each.window} {each.kind}: {each.en}" for each in found)])


def _flag(flag: "Flag") -> dict[str, object]:
    return {
        "kind": str(flag.kind), "window": flag.window, "reviews": list(flag.reviews), "zh": flag.zh, "en": flag.en,
        "begins": flag.begins.isoformat(), "ends": flag.ends.isoformat(), "strength": str(flag.strength),
    }  # fmt: skip
