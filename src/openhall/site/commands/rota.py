"""`openhall rota`: who is on duty on which service day at which post, proven best, or which rules collide."""

import datetime as dt
import pathlib
import re
import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.commands.rota_lines import rota_lines, rota_value
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.lab.roster import Plan, Question
    from openhall.ledger.services import Act

SHORTEST, LONGEST, MOST_DAYS = 1, 3_600, 800
CARDS = re.compile(r"[^=,]+=\d{1,4}(,[^=,]+=\d{1,4})*")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("rota")(rota)


def rota(
    input_: Annotated[
        pathlib.Path | None, typer.Option("--input", metavar="FILE", help="The question as JSON; needs no hall.")
    ] = None,
    hall: Annotated[str, typer.Option(help="Code of a hall; else the only one there is.")] = "",
    from_: Annotated[str, typer.Option("--from", metavar="DAY", help="First day of the rota, inclusive.")] = "",
    to: Annotated[str, typer.Option(metavar="DAY", help="Last day of the rota, inclusive.")] = "",
    settings: Annotated[
        pathlib.Path | None, typer.Option(metavar="FILE", help="Set the hall's leaders, units' rules and posts.")
    ] = None,
    red_cards: Annotated[
        str, typer.Option(metavar="UNIT=N,…", help="Units that come first; else those with open red cards.")
    ] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Publish the rota that was found.")] = False,
    seconds: Annotated[str, typer.Option(help="How long to seek; a rota not proven best by then says so.")] = "60",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Plan a rota: no broken rule, even counts, long gaps, each proven. Exit 1: no rota keeps the rules."""
    limit = _seconds(seconds)
    if bool(input_) == bool(hall or from_ or to):
        wrong("give --input FILE, or --hall with --from and --to")
    if input_ is not None:
        if settings or red_cards or publish:
            wrong("--input holds the whole question; --settings, --red-cards and --publish go with --hall")
        found = _planned(_question(input_), limit)
    else:
        found = _of_hall(hall, (from_, to), settings, red_cards, publish, limit, data_dir)
    show(rota_value(found), as_json, rota_lines(found))
    if found.clash:
        raise typer.Exit(1)


def _seconds(written: str) -> int:
    if not (written.isdecimal() and len(written) < 6 and SHORTEST <= int(written) <= LONGEST):
        wrong(f"--seconds must be a number from {SHORTEST} to {LONGEST}, not {written[:20]!r}")
    return int(written)


def _question(path: pathlib.Path) -> "Question":
    from openhall.site.rota_file import BadRota, read_rota

    try:
        return read_rota(path)
    except BadRota as error:
        wrong(str(error))


def _planned(question: "Question", limit: int) -> "Plan":
    from openhall.lab.roster import OutOfTime, plan

    try:
        return plan(question, limit)
    except OutOfTime:
        wrong(f"nothing was found or proven impossible in {limit} seconds; give --seconds more")


def _of_hall(
    code: str, days: tuple[str, str], settings: pathlib.Path | None, red_cards: str, publish: bool, limit: int,
    data_dir: pathlib.Path | None,
) -> "Plan":  # fmt: skip
    first, last = _day("--from", days[0]), _day("--to", days[1])
    if not 0 <= (last - first).days <= MOST_DAYS:
        wrong(f"ask for 1 to {MOST_DAYS} days, the first day first")
    given = _cards(red_cards)
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Refusal
    from openhall.ledger.services import Act
    from openhall.places import queries as places
    from openhall.service_days import services
    from openhall.service_days.queries.asking import question_of
    from openhall.service_days.queries.proposing import red_cards_of

    act = Act("command", utc_now())
    hall = places.hall(_hall_code(code, places.hall_codes()), act.now).id
    try:
        if settings is not None:
            _set(hall, settings, act)
        cards = given or red_cards_of(hall, act.now)
        question = question_of(hall, first, last, cards)
        _require_whole(question, set(given))
        found = _planned(question, limit)
        if publish and not found.clash:
            services.publish(hall, (first, last), found.duties, cards, act)
    except Refusal as error:
        wrong(str(error))
    return found


def _hall_code(written: str, codes: list[str]) -> str:
    """The hall meant: the one that is named, else the only one there is."""
    if not written and len(codes) != 1:
        wrong(f"there are {len(codes)} halls; name one with --hall")
    if written and written not in codes:
        wrong(f"there is no hall with the code {written[:60]!r}")
    return written or codes[0]


def _set(hall: uuid.UUID, path: pathlib.Path, act: "Act") -> None:
    from openhall.service_days import services
    from openhall.site.rota_file import BadRota, read_settings

    try:
        services.put_settings(hall, read_settings(path), act)
    except BadRota as error:
        wrong(str(error))


def _require_whole(question: "Question", cards: set[str]) -> None:
    if not question.days:
        wrong("there is no service day between these days")
    if not question.leaders or not question.posts:
        wrong("this hall has no leaders or no posts yet; name them with --settings FILE")
    unknown = sorted(cards - {each.code for each in question.units})
    if unknown:
        wrong(f"--red-cards: no leader of this hall is of the unit {unknown[0][:60]!r}")


def _day(option: str, written: str) -> dt.date:
    try:
        if len(written) == 10:
            return dt.date.fromisoformat(written)
    except ValueError:
        pass
    wrong(f"{option} {written[:30]!r} is not a day; write it as 2026-03-11")


def _cards(written: str) -> dict[str, int]:
    if not written:
        return {}
    if not CARDS.fullmatch(written):
        wrong(f"--red-cards {written[:40]!r} can't be read; write it as tax=2,land=1")
    return {unit: int(number) for unit, number in (each.split("=") for each in written.split(","))}
