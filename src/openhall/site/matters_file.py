"""`openhall matters import`: from a file to what is printed."""

import dataclasses

from openhall.kit.clock import utc_now
from openhall.matters.permissions import DESK
from openhall.matters.states import Channel
from openhall.people.services import account_id, caller_of_account
from openhall.places import queries as places
from openhall.places.queries import HallView
from openhall.routines.matters_import import Taken, take_over
from openhall.routines.matters_sheet import Manner, MatterSheet, read_messages


@dataclasses.dataclass(frozen=True, slots=True)
class Wishes:
    """The options of the command."""

    hall: str
    by: str
    kind: str
    outcome: str
    channel: str
    cut: bool
    dry_run: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """What is printed, as a value and as lines."""

    value: dict[str, object]
    lines: list[str]


class BadMatters(ValueError):
    """A sheet or a wish that can't be taken; `faults` names every reason."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """At least one."""
        super().__init__(faults[0] if len(faults) == 1 else f"{len(faults)} faults")
        self.faults = faults


def taken_over(data: bytes, wishes: Wishes) -> Report:
    """Read, take over, tell; BadMatters or a Refusal when nothing was taken."""
    now = utc_now()
    hall = _hall(wishes.hall)
    account = account_id(wishes.by)
    if account is None or not caller_of_account(account, now).holds(DESK, hall.id):
        raise BadMatters((f"--by: {wishes.by[:60]!r} has no role at the desk of this hall",))
    if wishes.channel not in set(Channel):
        raise BadMatters((f"--channel is {wishes.channel[:30]!r}; it is one of {', '.join(Channel)}",))
    sheet = read_messages(data, Manner(hall.hours.timezone, wishes.kind, wishes.outcome, wishes.cut), now)
    if sheet.faults:
        raise BadMatters(sheet.faults)
    taken = take_over(hall.id, sheet.messages, account, wishes.channel, now, wishes.dry_run)
    return _report(sheet, taken, wishes.dry_run)


def _hall(written: str) -> HallView:
    codes = places.hall_codes()
    if not written and len(codes) != 1:
        raise BadMatters((f"there are {len(codes)} halls; name one with --hall",))
    if written and written not in codes:
        raise BadMatters((f"there is no hall with the code {written[:60]!r}",))
    return places.hall(written or codes[0], utc_now())


def _report(sheet: MatterSheet, taken: list[Taken], dry_run: bool) -> Report:
    answered, late = sum(each.answered for each in taken), sum(each.late for each in taken)
    value: dict[str, object] = {
        "matters": len(taken), "answered": answered, "late": late, "cut": sheet.cut, "not_taken": list(sheet.not_taken),
        "dry_run": dry_run, "rows": [{**dataclasses.asdict(each), "id": str(each.id)} for each in taken],
    }  # fmt: skip
    be = "would be " if dry_run else ""
    lines = [f"{len(taken)} matters {be}taken over, {answered} of them answered, {late} late"]
    if sheet.cut:
        lines.append(f"{sheet.cut} texts {be}cut off")
    if sheet.not_taken:
        lines.append(f"not taken over: {', '.join(sheet.not_taken)}")
    return Report(value, lines)
