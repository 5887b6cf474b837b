"""What a rota says: one JSON document, and lines for people."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openhall.lab.roster import Plan, Rule, Scores


def rota_value(found: "Plan") -> dict[str, object]:
    """The document of docs/reference/rota.md."""
    return {
        "assignments": [
            {"leader": each.leader, "date": str(each.day), "post": each.post} for each in found.duties
        ],
        "objective": _scores(found.objective),
        "bound": _scores(found.bound),
        "clash": [_rule(each) for each in found.clash],
    }


def rota_lines(found: "Plan") -> list[str]:
    """The same for people."""
    if found.objective is None:
        return ["no rota keeps these rules together:", *(f"  {_said(each)}" for each in found.clash)]
    proven = "proven best" if found.objective == found.bound else f"not proven; no better than {_scores(found.bound)}"
    head = ", ".join(f"{name} {value}" for name, value in (_scores(found.objective) or {}).items())
    return [f"{head} ({proven})", *(f"  {each.day:%Y-%m-%d %a}  {each.post}  {each.leader}" for each in found.duties)]


def _scores(scores: "Scores | None") -> dict[str, int | None] | None:
    if scores is None:
        return None
    return {"red_cards": scores.red_cards, "spread": scores.spread, "squares": scores.squares, "gap": scores.gap}


def _rule(rule: "Rule") -> dict[str, object]:
    """Only what says something: an empty field is left out."""
    said = {"leader": rule.leader, "unit": rule.unit, "post": rule.post, "from": rule.from_on and str(rule.from_on),
            "to": rule.to_on and str(rule.to_on), "number": rule.number, "what": rule.what}  # fmt: skip
    return {"rule": str(rule.name)} | {name: value for name, value in said.items() if value not in ("", None)}


def _said(rule: "Rule") -> str:
    return " ".join(f"{name} {value}" if name != "rule" else str(value) for name, value in _rule(rule).items())
