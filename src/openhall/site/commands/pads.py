"""`openhall pad`: the address that pairs a device with a window."""

from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("pad")(pad)


def pad(
    hall: Annotated[str, typer.Argument(metavar="HALL", help="Code of the hall.")],
    window: Annotated[str, typer.Argument(metavar="WINDOW", help="Code of the window.")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Print the address for the pad of a window; open it once on the device. Whoever has it can only review there."""
    open_data_dir(directory(data_dir))
    from django.conf import settings

    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.queue.queries.plan import hall_plan
    from openhall.reviews.rules.pads import pad_key

    try:
        code = hall_plan(hall, utc_now()).window(window).code
    except Missing as error:
        wrong(f"{error} ({hall[:60]} {window[:60]})")
    path = f"/pad/{hall}/{code}/{pad_key(settings.SECRET_KEY, hall, code)}"
    show({"hall": hall, "window": code, "path": path}, as_json, [path])
