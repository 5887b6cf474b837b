"""What a plan of visits says: one JSON document, and lines for people."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openhall.lab.rounds import Plan, Rule


def plan_value(found: "Plan", left_out: Mapping[str, str]) -> dict[str, object]:
    """The document of docs/reference/outreach.md."""
    unseen = [{"place": place, "why": "no_room"} for place in found.unseen]
    return {
        "visits": [{"date": str(each.day), "team": each.team, "place": each.place} for each in found.stops],
        "objective": found.objective,
        "bound": found.bound,
        "gap": None if found.gap is None else round(found.gap, 6),
        "unseen": [*unseen, *({"place": place, "why": why} for place, why in sorted(left_out.items()))],
        "clash": [_rule(each) for each in found.clash],
    }


def plan_lines(found: "Plan", left_out: Mapping[str, str]) -> list[str]:
    """The same for people."""
    if found.gap is None:
        return ["no plan keeps these rules together:", *(f"  {_said(each)}" for each in found.clash)]
    head = f"waiting {found.objective}, no plan is below {found.bound}: gap {100 * found.gap:.2f} %"
    lines = [f"  {each.day:%Y-%m-%d %a}  {each.team}  {each.place}" for each in found.stops]
    why = {**dict.fromkeys(found.unseen, "no_room"), **left_out}
    return [head, *lines, *(f"  not seen: {place} ({reason})" for place, reason in sorted(why.items()))]


def _rule(rule: "Rule") -> dict[str, object]:
    """Only what says something: an empty field is left out."""
    days = {"from": rule.from_on and str(rule.from_on), "to": rule.to_on and str(rule.to_on)}
    said = {"team": rule.team, "area": rule.area, "places": list(rule.places), **days, "number": rule.number}
    said["what"] = rule.what
    return {"rule": str(rule.name)} | {name: value for name, value in said.items() if value not in ("", None, [])}


def _said(rule: "Rule") -> str:
    parts = _rule(rule)
    parts["places"] = ", ".join(rule.places)
    return " ".join(str(value) if name == "rule" else f"{name} {value}" for name, value in parts.items() if value != "")
