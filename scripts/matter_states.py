"""Write docs/reference/matter-states.md from the table in `openhall.matters.states`: `make reference`."""

import pathlib

from openhall.kit.transitions import Transition
from openhall.matters.states import MATTER, MatterState

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "matter-states.md"
STATES = {
    MatterState.OPENED: ("已受理", "was brought; its clocks run"),
    MatterState.TRIAGED: ("已研判", "is classified and graded"),
    MatterState.HANDLING: ("办理中", "is in the hands of a lead unit"),
    MatterState.ANSWERED: ("已答复", "is answered and waits for the person's word, or a second person's"),
    MatterState.CLOSED: ("已办结", "is accepted; the return visit is due"),
    MatterState.SETTLED: ("已销号", "ended well, or the person is out of reach"),
    MatterState.REFUSED: ("不予受理", "is out of scope; the remedy was told"),
    MatterState.WITHDRAWN: ("已撤回", "was withdrawn by the person"),
}
HEAD = """# The life of a difficult matter (难事的一生)

Made by `make reference` from `src/openhall/matters/states.py`; a test fails when this page is older than the table, and
another tries every verb in every state. The clocks, and who may do what, are told in
[background/difficult-matters](../background/difficult-matters.md).

```mermaid
"""


def page() -> str:
    """The whole page."""
    states = [f"| `{state}` | {STATES[state][0]} | {STATES[state][1]} |" for state in MatterState]
    verbs = [
        f"| `{row.verb}` | {_ways(row)} | `{row.event}` | {', '.join(sorted(row.roles)).replace('_', ' ')} |"
        for row in MATTER.verbs.values()
    ]
    return "\n".join(
        [HEAD + MATTER.diagram() + "```", "", "| state | 中文 | the matter |", "| --- | --- | --- |", *states, "",
         "| verb | from → to | the log says | who |", "| --- | --- | --- | --- |", *verbs, ""]
    )  # fmt: skip


def _ways(row: Transition) -> str:
    """`opened → triaged; triaged → triaged`, in the order of the states."""
    order = {state: place for place, state in enumerate(("", *MatterState))}
    ways = sorted(row.ways, key=lambda way: (order[way[0]], order[way[1]]))
    return "; ".join(f"{before or '*new*'} → {after}" for before, after in ways)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
