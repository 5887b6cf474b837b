"""`openhall rota`: who is on duty on which service day at which post, proven best, or which rules collide."""

import pathlib
from typing import TYPE_CHECKING, Annotated

import typer

from openhall.site.commands.options import Json, show, wrong

if TYPE_CHECKING:
    from openhall.lab.roster import Plan, Rule, Scores

SHORTEST, LONGEST = 1, 3_600


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("rota")(rota)


def rota(
    input_: Annotated[
        pathlib.Path | None, typer.Option("--input", metavar="FILE", help="The question as JSON; needs no hall.")
    ] = None,
    seconds: Annotated[str, typer.Option(help="How long to seek; a rota not proven best by then says so.")] = "60",
    as_json: Json = False,
) -> None:
    """Plan a rota: no broken rule, even counts, long gaps, each proven. Exit 1: no rota keeps the rules."""
    from openhall.lab.roster import OutOfTime, plan
    from openhall.site.rota_file import BadRota, read_rota

    if input_ is None:
        wrong("give --input FILE")
    limit = _seconds(seconds)
    try:
        found = plan(read_rota(input_), limit)
    except BadRota as error:
        wrong(str(error))
    except OutOfTime:
        wrong(f"nothing was found or proven impossible in {limit} seconds; give --seconds more")
    show(_value(found), as_json, _lines(found))
    if found.clash:
        raise typer.Exit(1)


def _seconds(written: str) -> int:
    if not (written.isdecimal() and len(written) < 6 and SHORTEST <= int(written) <= LONGEST):
        wrong(f"--seconds must be a number from {SHORTEST} to {LONGEST}, not {written[:20]!r}")
    return int(written)


def _value(found: "Plan") -> dict[str, object]:
    return {
        "assignments": [
            {"leader": each.leader, "date": str(each.day), "post": each.post} for each in found.duties
        ],
        "objective": _scores(found.objective),
        "bound": _scores(found.bound),
        "clash": [_rule(each) for each in found.clash],
    }


def _scores(scores: "Scores | None") -> dict[str, int | None] | None:
    if scores is None:
        return None
    return {"red_cards": scores.red_cards, "spread": scores.spread, "squares": scores.squares, "gap": scores.gap}


def _rule(rule: "Rule") -> dict[str, object]:
    """Only what says something: an empty field is left out."""
    said = {"leader": rule.leader, "unit": rule.unit, "post": rule.post, "from": rule.from_on and str(rule.from_on),
            "to": rule.to_on and str(rule.to_on), "number": rule.number, "what": rule.what}  # fmt: skip
    return {"rule": str(rule.name)} | {name: value for name, value in said.items() if value not in ("", None)}


def _lines(found: "Plan") -> list[str]:
    if found.objective is None:
        return ["no rota keeps these rules together:", *(f"  {_said(each)}" for each in found.clash)]
    proven = "proven best" if found.objective == found.bound else f"not proven; no better than {_scores(found.bound)}"
    head = ", ".join(f"{name} {value}" for name, value in (_scores(found.objective) or {}).items())
    return [f"{head} ({proven})", *(f"  {each.day:%Y-%m-%d %a}  {each.post}  {each.leader}" for each in found.duties)]


def _said(rule: "Rule") -> str:
    return " ".join(f"{name} {value}" if name != "rule" else str(value) for name, value in _rule(rule).items())
