"""Write docs/reference/service-day-states.md from the tables in `openhall.service_days.states`: `make reference`."""

import pathlib
from collections.abc import Iterator

from openhall.kit.transitions import Transition, TransitionTable
from openhall.service_days import states

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "service-day-states.md"
HEAD = """# The lives of a service day's records (服务日各类记录的一生)

Made by `make reference` from `src/openhall/service_days/states.py`; a test fails when this page is older than the
tables, and others try every verb in every state. `leader` is no role of the office but a name in the
rota: whose duty it is, or who stands there.
"""
TITLES = {
    "duty": "A duty of the rota (轮值任务)",
    "agenda_item": "A point of the agenda (议题)",
    "reception": "A reception (接访)",
    "study_meeting": "The study meeting (研判会)",
    "walk": "A process walk (走流程)",
    "request": "What a leader asks about a duty (调班、请假申请)",
}


def tables() -> list[TransitionTable]:
    """The tables in the order in which they are written."""
    return [each for each in vars(states).values() if isinstance(each, TransitionTable)]


def page() -> str:
    """The whole page."""
    return HEAD + "".join("\n".join(_part(each)) for each in tables())


def _part(table: TransitionTable) -> Iterator[str]:
    yield from ("", f"## {TITLES[table.noun]}", "", "```mermaid", table.diagram().rstrip(), "```", "")
    yield from ("| verb | from → to | the log says | who |", "| --- | --- | --- | --- |")
    for row in table.verbs.values():
        yield f"| `{row.verb}` | {_ways(row)} | `{row.event}` | {', '.join(sorted(row.roles)).replace('_', ' ')} |"
    yield ""


def _ways(row: Transition) -> str:
    return "; ".join(f"{before or '*new*'} → {after}" for before, after in sorted(row.ways))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
