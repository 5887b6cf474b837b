"""Write docs/reference/finding-states.md from the tables in `openhall.outreach.states`: `make reference`."""

import pathlib

from openhall.kit.transitions import Transition, TransitionTable
from openhall.outreach.states import CALL, CONSENT, FINDING, VISIT

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "reference" / "finding-states.md"
TABLES = (("A finding (问题)", FINDING), ("A consent (走访同意)", CONSENT), ("A visit (走访)", VISIT),
          ("A follow-up call (电话回访)", CALL))  # fmt: skip
HEAD = """# The lives of findings, consents, visits and calls

Made by `make reference` from `src/openhall/outreach/states.py`; a test fails when this page is older than the tables,
and another tries every verb on a finding in every state. What it all means: [visits](outreach.md).
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_part(title, table) for title, table in TABLES)


def _part(title: str, table: TransitionTable) -> str:
    verbs = [_line(row) for row in table.verbs.values()]
    head = ["", f"## {title}", "", "```mermaid", table.diagram() + "```", ""]
    return "\n".join([*head, "| verb | from → to | the log says | who |", "| --- | --- | --- | --- |", *verbs, ""])


def _line(row: Transition) -> str:
    ways = "; ".join(f"{before or '*new*'} → {after}" for before, after in sorted(row.ways))
    return f"| `{row.verb}` | {ways} | `{row.event}` | {', '.join(sorted(row.roles)).replace('_', ' ')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
