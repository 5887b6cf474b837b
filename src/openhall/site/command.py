"""The command line: `openhall VERB`. Exit 0 ok, 1 the answer is no, 2 wrong use or unreadable input."""

import sys

import typer

from openhall.site.commands import (
    calendar,
    demo,
    due,
    hall,
    knowledge,
    limits,
    looking,
    matters,
    outreach,
    pads,
    replay,
    retention,
    reviews,
    rota,
    running,
    safety,
    sealing,
    service_days,
    staff,
    stuffing,
    tokens,
    vault_key,
)
from openhall.site.environment import BadSetting
from openhall.site.postgres import ServerFailed

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for module in (demo, replay, running, hall, looking, safety, calendar, due, vault_key, sealing, reviews, stuffing, pads,
               tokens, retention, limits, staff, service_days, rota, knowledge, matters,
               outreach):  # fmt: skip
    module.add_to(app)


def main() -> None:
    """Run a command; a failure that has a sentence prints it on one line of stderr and exits 2."""
    try:
        app()
    except (BadSetting, ServerFailed, ValueError, OSError) as error:
        print(f"openhall: {str(error).splitlines()[0] if str(error) else type(error).__name__}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
