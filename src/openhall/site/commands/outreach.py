"""`openhall outreach plan`: which team goes where on which day of a quarter, with its bound, or which rules collide."""

import pathlib
import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.commands.outreach_lines import plan_lines, plan_value
from openhall.site.opening import open_data_dir

if TYPE_CHECKING:
    from openhall.lab.rounds import Plan, Question
    from openhall.ledger.services import Act
    from openhall.outreach.queries.asking import Elsewhere
    from openhall.outreach.rules.quarters import Quarter

SHORTEST, LONGEST = 1, 3_600
PRIORITIES = re.compile(r"[^=,]+=\d{1,3}(,[^=,]+=\d{1,3})*")
outreach = typer.Typer(no_args_is_help=True, help="Quarterly visits to centres and enterprises.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(outreach, name="outreach")


@outreach.callback()
def _visits() -> None:
    """Quarterly visits to centres and enterprises."""


@outreach.command("plan")
def plan(
    quarter: Annotated[str, typer.Option(metavar="2026Q4", help="The quarter to be planned, for a hall.")] = "",
    input_: Annotated[
        pathlib.Path | None, typer.Option("--input", metavar="FILE", help="The question as JSON; needs no hall.")
    ] = None,
    hall: Annotated[str, typer.Option(help="Code of a hall; else the only one there is.")] = "",
    settings: Annotated[
        pathlib.Path | None, typer.Option(metavar="FILE", help="Set the hall's teams, add centres and enterprises.")
    ] = None,
    priorities: Annotated[
        str, typer.Option(metavar="NAME=N,…", help="Who counts as so many months longer unseen.")
    ] = "",
    publish: Annotated[bool, typer.Option("--publish", help="Publish the plan that was found.")] = False,
    seconds: Annotated[str, typer.Option(help="How long to seek; a plan not proven best by then says so.")] = "60",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Plan a quarter: every centre, enterprises that agreed, longest unseen first. Exit 1: no plan keeps the rules."""
    limit = _seconds(seconds)
    if bool(input_) == bool(quarter):
        wrong("give --quarter, or --input FILE")
    if input_ is not None:
        if settings or priorities or publish or hall:
            wrong("--input holds the whole question; --hall, --settings, --priorities and --publish go with --quarter")
        found, left_out = _of_file(input_, limit)
    else:
        found, left_out = _of_hall(hall, quarter, settings, _priorities(priorities), publish, limit, data_dir)
    show(plan_value(found, left_out), as_json, plan_lines(found, left_out))
    if found.clash:
        raise typer.Exit(1)


def _seconds(written: str) -> int:
    if not (written.isdecimal() and len(written) < 6 and SHORTEST <= int(written) <= LONGEST):
        wrong(f"--seconds must be a number from {SHORTEST} to {LONGEST}, not {written[:20]!r}")
    return int(written)


def _priorities(written: str) -> dict[str, int]:
    if not written:
        return {}
    if not PRIORITIES.fullmatch(written):
        wrong(f"--priorities {written[:40]!r} can't be read; write it as NAME=3,OTHER=1")
    return {name: int(number) for name, number in (each.split("=") for each in written.split(","))}


def _of_file(path: pathlib.Path, limit: int) -> "tuple[Plan, Mapping[str, str]]":
    from openhall.site.outreach_file import BadOutreach, read_question

    try:
        question, left_out = read_question(path)
    except BadOutreach as error:
        wrong(str(error))
    return _planned(question, limit), left_out


def _planned(question: "Question", limit: int) -> "Plan":
    from openhall.lab.rounds import OutOfTime
    from openhall.lab.rounds import plan as found

    try:
        return found(question, limit)
    except OutOfTime:
        wrong(f"nothing was found or proven impossible in {limit} seconds; give --seconds more")


def _of_hall(
    code: str, written: str, settings: pathlib.Path | None, priorities: Mapping[str, int], publish: bool, limit: int,
    data_dir: pathlib.Path | None,
) -> "tuple[Plan, Mapping[str, str]]":  # fmt: skip
    from openhall.kit.errors import Refusal
    from openhall.outreach.rules.quarters import read_quarter

    try:
        quarter = read_quarter(written)
    except Refusal as error:
        wrong(f"--quarter {written[:20]!r}: {error}")
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.ledger.services import Act
    from openhall.outreach import services
    from openhall.places import queries as places

    act = Act("command", utc_now())
    hall = places.hall(_hall_code(code, places.hall_codes()), act.now).id
    try:
        if settings is not None:
            _set(hall, settings, act)
        question, left_out, elsewhere = _question(hall, quarter, priorities, act)
        found = _planned(question, limit)
        if publish and not found.clash:
            services.publish(hall, quarter, found.stops, elsewhere, act)
    except Refusal as error:
        wrong(str(error))
    return found, left_out


def _hall_code(written: str, codes: list[str]) -> str:
    """The hall meant: the one that is named, else the only one there is, else the first of the city."""
    if written and written not in codes:
        wrong(f"there is no hall with the code {written[:60]!r}")
    if not codes:
        wrong("there is no hall yet")
    return written or codes[0]


def _question(
    hall: uuid.UUID, quarter: "Quarter", priorities: Mapping[str, int], act: "Act"
) -> "tuple[Question, Mapping[str, str], Elsewhere]":
    from openhall.kit.clock import local_day
    from openhall.outreach.queries.asking import leaders, question_of
    from openhall.places import queries as places
    from openhall.service_days.queries import duties_of

    elsewhere = {each: [duty.on for duty in duties_of(each, quarter.first)] for each in leaders(hall)}
    today = local_day(act.now, places.timezone_of(hall) or "UTC")
    asking = question_of(hall, quarter, today, elsewhere, priorities)
    names = {each.code for each in asking.question.places} | set(asking.left_out)
    strange = sorted(set(priorities) - names)
    if strange:
        wrong(f"--priorities: there is no centre or enterprise {strange[0][:60]!r}")
    if not asking.question.days:
        wrong(f"{quarter} is over")
    if not asking.question.teams:
        wrong("this hall has no teams yet; name them with --settings FILE")
    return asking.question, asking.left_out, elsewhere


def _set(hall: uuid.UUID, path: pathlib.Path, act: "Act") -> None:
    from openhall.outreach import services
    from openhall.site.outreach_file import BadOutreach, read_settings

    try:
        found = read_settings(path)
    except BadOutreach as error:
        wrong(str(error))
    if found.teams:
        wishes = [services.TeamWish(each.code, each.leader, tuple(each.members)) for each in found.teams]
        services.put_teams(hall, wishes, act)
    for target in found.targets:
        services.put_target(hall, services.TargetWish(**target.model_dump()), act)
