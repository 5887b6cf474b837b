"""Write docs/reference/community-states.md from the tables in `openhall.community.states`: `make reference`."""

import pathlib

from openhall.community.states import CORRECTION, EVENT, PLACE, CorrectionState, EventState, PlaceState
from openhall.kit.transitions import Transition, TransitionTable

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "community-states.md"
STATES = {
    EventState.PLANNED: ("已计划", "is planned; only organisers see it"),
    EventState.OPEN: ("已开放", "is open: volunteers sign up, come and go"),
    EventState.CLOSED: ("已结束", "is over, and the people served are counted"),
    EventState.CANCELLED: ("已取消", "was called off"),
    PlaceState.SIGNED: ("已报名", "is held"),
    PlaceState.WAITING: ("候补", "is waited for"),
    PlaceState.SERVING: ("服务中", "is held by somebody who has checked in"),
    PlaceState.SERVED: ("已服务", "was served; the minutes are on record"),
    PlaceState.LEFT: ("已退出", "was given up, handed on or dropped"),
    PlaceState.MISSED: ("未到", "was held by somebody who did not come"),
    CorrectionState.ASKED: ("已申请", "was asked for by the volunteer"),
    CorrectionState.GRANTED: ("已更正", "was made; what stood there before is kept"),
    CorrectionState.REFUSED: ("未更正", "was refused with a reason"),
}
HEAD = """# The lives of service in the community (志愿服务的状态)

Made by `make reference` from `src/openhall/community/states.py`; a test fails when this page is older than the tables.
No verb that takes a place belongs to anybody but the volunteer: nobody can be assigned. How minutes and people are
counted is told in [background/community](../background/community.md).
"""


def page() -> str:
    """The whole page."""
    parts = (("An event", EVENT), ("A place in a shift", PLACE), ("A correction of a record", CORRECTION))
    return HEAD + "".join(_part(title, table) for title, table in parts)


def _part(title: str, table: TransitionTable) -> str:
    states = [f"| `{state}` | {chinese} | {english} |" for state, (chinese, english) in STATES.items()
              if state in table.states and type(state).__name__.lower().startswith(table.noun)]  # fmt: skip
    verbs = [
        f"| `{row.verb}` | {_ways(row)} | `{row.event}` | {', '.join(sorted(row.roles)).replace('_', ' ')} |"
        for row in table.verbs.values()
    ]
    head = ["", f"## {title}", "", "```mermaid", table.diagram() + "```", ""]
    told = ["| state | 中文 | it |", "| --- | --- | --- |", *states, ""]
    done = ["| verb | from → to | the log says | who |", "| --- | --- | --- | --- |", *verbs, ""]
    return "\n".join([*head, *told, *done])


def _ways(row: Transition) -> str:
    return "; ".join(f"{before or '*new*'} → {after}" for before, after in sorted(row.ways))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
