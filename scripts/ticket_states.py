"""Write docs/reference/ticket-states.md from the table in `openhall.queue.states`: `make reference`."""

import pathlib

from openhall.kit.transitions import Transition
from openhall.people.states import Role
from openhall.queue.states import TICKET, TicketState

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "ticket-states.md"
STATES = {
    TicketState.WAITING: ("等候", "stands in a queue"),
    TicketState.CALLED: ("已呼叫", "called to a window, has not come yet"),
    TicketState.SERVING: ("办理中", "is at a window"),
    TicketState.HELD: ("挂起", "set aside by the window, which waits for something"),
    TicketState.MISSED: ("过号", "called, and nobody came"),
    TicketState.DONE: ("已办结", "served, with an outcome"),
    TicketState.CANCELLED: ("已取消", "given up"),
    TicketState.EXPIRED: ("已过期", "the day was closed before its turn"),
}
ROLES = ("visitor", *Role, "system")
HEAD = """# The life of a ticket (号票的一生)

Made by `make reference` from `src/openhall/queue/states.py`; a test fails when this page is older than the table, and
another tries every verb in every state for every role.

```mermaid
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD + TICKET.diagram() + "```", "", *_states(), "", *_verbs(), "", *_roles(), ""])


def _states() -> list[str]:
    rows = [f"| `{state}` | {STATES[state][0]} | {STATES[state][1]} |" for state in TicketState]
    return ["## States", "", "| state | 中文 | the ticket |", "| --- | --- | --- |", *rows]


def _verbs() -> list[str]:
    rows = [f"| `{row.verb}` | {_ways(row)} | `{row.event}` |" for row in TICKET.verbs.values()]
    notes = [
        "`undo` takes the last step back within ten seconds. `transfer` is the window's verb, `move` the reception's.",
        "Nothing calls a held or missed ticket by itself.",
    ]
    return ["## Verbs", "", *notes, "", "| verb | from → to | the log says |", "| --- | --- | --- |", *rows]


def _ways(row: Transition) -> str:
    """`called, serving → done, waiting`; states that lead to the same ones stand together."""
    after = {source: frozenset(there for here, there in row.ways if here == source) for source, _ in row.ways}
    groups: dict[frozenset[str], list[str]] = {}
    for source in ("", *TicketState):
        if source in after:
            groups.setdefault(after[source], []).append(source or "*new*")
    return "; ".join(f"{', '.join(some)} → {_in_order(there)}" for there, some in groups.items())


def _in_order(states: frozenset[str]) -> str:
    return ", ".join(state for state in TicketState if state in states)


def _roles() -> list[str]:
    verbs = TICKET.verbs.values()
    head = "| verb | " + " | ".join(role.replace("_", " ") for role in ROLES) + " |"
    rows = [
        f"| `{row.verb}` | " + " | ".join("✓" if role in row.roles else "" for role in ROLES) + " |" for row in verbs
    ]
    notes = [
        "A role counts in its own hall; clerk, window head and chief representative at the windows they are posted at.",
        "Anybody may be a visitor, who acts by the ticket's own link.",
    ]
    return ["## Who", "", *notes, "", head, "| --- |" + " :-: |" * len(ROLES), *rows]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
