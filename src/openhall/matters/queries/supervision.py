"""The cards of matters as rows of electronic supervision (GB/T 39046—2020, 电子监察)."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import CardView, ClockView
from openhall.deadlines.states import Colour
from openhall.matters.models import Matter
from openhall.places import queries as places

FIELDS: Mapping[str, str] = {
    "case_no": "办件编号", "content": "监察内容", "organ": "监察机构", "type": "监察类型", "sent_at": "发送时间",
    "supervision_no": "监察编号", "rule_no": "监察规则编号", "warning_type": "预警类型代码", "state_at": "状态时间",
    "result": "监察结果", "department": "责任部门",
}  # fmt: skip
"""Field → its name in the standard, in the standard's order."""
WARNINGS: Mapping[str, str] = {Colour.YELLOW: "1", Colour.RED: "2"}
TIMELINESS = "时限监察"
WHAT: Mapping[str, str] = {
    "matter.contact": "首次联系时限", "matter.answer.": "答复时限", "matter.return_visit": "回访时限",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class SupervisionRow:
    """One card. `state_at` is when the state in `result` began: when the limit was met, else when the card fell."""

    case_no: str
    content: str
    organ: str
    type: str
    sent_at: dt.datetime
    supervision_no: str
    rule_no: str
    warning_type: str
    state_at: dt.datetime
    result: str
    department: str


def supervision(hall: uuid.UUID, first: dt.date, last: dt.date, organ: str) -> list[SupervisionRow]:
    """The cards given to matters of a hall from a first to a last day (inclusive, in its zone), the oldest first.

    `organ` is the name of who supervises: the hall's.
    """
    cards = [each for each in deadlines.cards(hall, first, last) if each.subject.kind == "matter"]
    matters = Matter.objects.in_bulk({each.subject.id for each in cards})
    listed = deadlines.clocks_of_many("matter", matters)
    clocks = {each.id: each for mine in listed.values() for each in mine}
    units = {each.id: each.name for each in places.units()}
    return [_row(each, matters[each.subject.id], clocks[each.clock], units, organ) for each in cards]


def _row(
    card: CardView, matter: Matter, clock: ClockView, units: Mapping[uuid.UUID, str], organ: str
) -> SupervisionRow:
    return SupervisionRow(
        matter.number, _what(card.code), organ, TIMELINESS, card.issued_at,
        f"{matter.number}-{WARNINGS[card.colour]}{card.number}-{str(card.id)[-4:]}", f"{card.rule}/{card.rule_version}",
        WARNINGS[card.colour], clock.met_at or card.fell_at, _result(clock),
        units.get(matter.lead_id, "") if matter.lead_id else "",
    )  # fmt: skip


def _what(code: str) -> str:
    return next((said for beginning, said in WHAT.items() if code.startswith(beginning)), code)


def _result(clock: ClockView) -> str:
    if clock.is_open:
        return "处理中"
    if clock.in_time is None:
        return "已终止"
    return "按期办结" if clock.in_time else "超期办结"
