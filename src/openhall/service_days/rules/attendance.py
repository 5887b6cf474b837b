"""How a duty went, from what was written down and the day that it is."""

import datetime as dt

from openhall.service_days.states import Attendance, DutyState


def attendance_of(state: str, came_at: dt.datetime | None, on: dt.date, today: dt.date) -> Attendance:
    """Whether the leader came, a substitute did, or nobody: with a reason, without one, or not yet."""
    if state == DutyState.EXCUSED:
        return Attendance.EXCUSED
    if came_at is not None:
        return Attendance.SUBSTITUTE if state == DutyState.SUBSTITUTED else Attendance.PRESENT
    return Attendance.ABSENT if on < today else Attendance.EXPECTED
