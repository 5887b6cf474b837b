"""What is wrong with the hall's screens, for the duty manager: dark ones and empty rolls, the first few by name."""

import dataclasses
import datetime as dt

from openhall.people.queries.devices import Alarm, alarms
from openhall.people.rules.devices import open_since
from openhall.queue.queries.plan import HallPlan
from openhall.web.devices.presenters import place_of

NAMED = 3


@dataclasses.dataclass(frozen=True, slots=True)
class ScreenAlarm:
    """A device by its name or place; `what` is dark (since it was last heard) or paper_out."""

    what: str
    name: str
    since: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class ScreenAlarms:
    """The alarms that are named, and how many more there are."""

    named: tuple[ScreenAlarm, ...]
    more: int


def screen_alarms(plan: HallPlan, now: dt.datetime) -> ScreenAlarms:
    """As it stands at this moment: each begins and ends by itself."""
    found = alarms(plan.hall.id, open_since(plan.hall.hours, now), now)
    return ScreenAlarms(tuple(_named(plan, each) for each in found[:NAMED]), max(0, len(found) - NAMED))


def _named(plan: HallPlan, alarm: Alarm) -> ScreenAlarm:
    device = alarm.device
    return ScreenAlarm(alarm.what, device.name or place_of(plan, device), device.last_seen)
