"""Builders for difficult matters: people in and outside the handling unit, and verbs that bring a matter somewhere."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from openhall.deadlines import queries as deadlines
from openhall.deadlines.queries import ClockView
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.models import Matter, Meeting
from openhall.matters.queries.listing import answer_clock
from openhall.matters.queries.subjects import subject_of
from openhall.matters.services import Answer, Call, MatterWish
from openhall.matters.states import MatterState
from openhall.people import services as people
from openhall.people.states import Role
from openhall.places import services as places
from tests.cast import Cast
from tests.kit.calendars import at

MONDAY = "2026-03-02 10:00"
# name → role, and the unit it belongs to ("" = of the administration)
PEOPLE: Mapping[str, tuple[Role, str]] = {
    "tax_clerk": (Role.CLERK, "tax"), "tax_head": (Role.CHIEF_REPRESENTATIVE, "tax"),
    "water_head": (Role.WINDOW_HEAD, "water"), "duty": (Role.DUTY_LEADER, ""),
    "caller": (Role.RETURN_VISIT_OFFICER, ""),
}  # fmt: skip
SOLVED = Answer("solved", "税务登记已更正，今天可以领取。")
NO = Answer("explained", "材料不能由他人代签。", basis="税收征收管理法第二十五条")


@dataclasses.dataclass(frozen=True)
class Bench:
    """The hall with two units, their people, and people of the administration."""

    cast: Cast
    units: Mapping[str, uuid.UUID]

    @classmethod
    def of(cls, cast: Cast) -> "Bench":
        """Two units more, with people; the calendar is the real one."""
        places.seed_calendar([2025, 2026])
        units = {code: places.put_unit(code, name, code.title(), cast.start) for code, name in (("tax", "税务局"), ("water", "水务公司"))}
        staff = dict(cast.staff)
        for name, (role, unit) in PEOPLE.items():
            staff[name] = people.open_account(name, "某人", name, cast.start)
            people.grant(staff[name], role, cast.hall, units.get(unit))
        return cls(dataclasses.replace(cast, staff=staff), units)

    def by(self, name: str, when: str | dt.datetime = MONDAY) -> Act:
        """Somebody acts at a moment on the wall of the hall."""
        return self.cast.act(name, at(when) if isinstance(when, str) else when)

    def bring(self, when: str = MONDAY, by: str = "visitor", **wish: Any) -> Matter:
        """Somebody brings a difficulty."""
        said: dict[str, Any] = {"kind": "difficulty", "title": "税务登记办不成", "text": "来了三次都没有办成。", "contact": "138 0013 8000"} | wish
        kept = matters.open_matter(self.cast.hall, MatterWish(**said), self.by(by, when))
        return Matter.objects.get(id=kept.mapping["id"])

    def triaged(self, grade: str = "ordinary", when: str = MONDAY, **wish: Any) -> Matter:
        """A matter that the desk has classified."""
        made = self.bring(when, **wish)
        matters.triage(made.id, "several_units", grade, self.by("duty", when))
        return now(made)

    def handled(self, grade: str = "ordinary", when: str = MONDAY, handler: str = "tax_clerk", **wish: Any) -> Matter:
        """A matter in the hands of the tax office."""
        made = self.triaged(grade, when, **wish)
        matters.assign(made.id, self.units["tax"], (), self.cast.staff[handler], self.by("duty", when))
        return now(made)

    def answered(self, said: Answer = SOLVED, when: str = MONDAY, **wish: Any) -> Matter:
        """A matter that the tax office has answered."""
        made = self.handled(when=when, **wish)
        matters.answer(made.id, said, self.by("tax_clerk", when))
        return now(made)

    def closed(self, when: str = MONDAY, **wish: Any) -> Matter:
        """A matter whose person is content with the answer."""
        made = self.answered(when=when, **wish)
        matters.confirm_own(made.token, self.by("visitor", when))
        return now(made)

    def call(self, when: str = "2026-03-04 09:00", *units: str) -> Call:
        """A call to a joint meeting of both offices."""
        called = frozenset(self.units[each] for each in units or ("tax", "water"))
        return Call(at(when), "三楼会议室", "两家单位意见不一致。", called)

    def meeting_ahead(self, row: Matter) -> Meeting:
        """A joint meeting that is called, whatever state the matter is in."""
        duty = self.cast.staff["duty"]
        made = Meeting.objects.create(id=uuid.uuid4(), matter=row, called_at=at(MONDAY), called_by_id=duty,
                                      meets_at=at("2026-03-04 09:00"), reason="两家单位意见不一致。")  # fmt: skip
        made.invited.create(unit_id=self.units["water"])
        return made

    def decision(self, matter: uuid.UUID) -> uuid.UUID:
        """A decision of a joint meeting that was held, which the water company sees to."""
        held = Meeting.objects.create(
            id=uuid.uuid4(), matter_id=matter, called_at=at(MONDAY), called_by_id=self.cast.staff["duty"],
            meets_at=at(MONDAY), reason="协调", held_at=at(MONDAY), held_by_id=self.cast.staff["duty"], minutes="纪要",
        )  # fmt: skip
        return held.decisions.create(id=uuid.uuid4(), text="复查", unit_id=self.units["water"], due_on=dt.date(2026, 3, 6)).id

    def settled(self) -> Matter:
        made = self.closed()
        matters.return_visit(made.id, "phone", True, self.by("caller"))
        return now(made)

    def refused(self) -> Matter:
        made = self.bring()
        matters.refuse(made.id, "litigation", "请向人民法院起诉。", self.by("duty"))
        return now(made)

    def withdrawn(self) -> Matter:
        made = self.bring()
        matters.withdraw_own(made.token, "", self.by("visitor"))
        return now(made)

    def brought_to(self, state: MatterState) -> Matter:
        """A matter in a state, by the verbs that lead there."""
        ways: Mapping[MatterState, Callable[[], Matter]] = {
            MatterState.OPENED: self.bring, MatterState.TRIAGED: self.triaged, MatterState.HANDLING: self.handled,
            MatterState.ANSWERED: self.answered, MatterState.CLOSED: self.closed, MatterState.SETTLED: self.settled,
            MatterState.REFUSED: self.refused, MatterState.WITHDRAWN: self.withdrawn,
        }  # fmt: skip
        return ways[state]()


def now(row: Matter) -> Matter:
    """The matter as it stands."""
    return Matter.objects.get(id=row.id)


def clock(row: Matter) -> ClockView:
    """The clock of the answer as it stands."""
    found = answer_clock(deadlines.clocks_of(subject_of(row)))
    assert found is not None
    return found


def clocks(row: Matter) -> dict[str, str]:
    """Code → state of every clock of a matter, of each code the one that is open, else the last."""
    found = sorted(deadlines.clocks_of(subject_of(row)), key=lambda each: each.is_open)
    return {each.code: each.state for each in found}
