"""Moments on the hall's clock, as the window's pages write them."""

import datetime as dt
import zoneinfo

from openhall.queue.queries.plan import HallPlan


def moment(plan: HallPlan, at: dt.datetime | None) -> str:
    """A moment in the hall's zone, 2026-03-02 09:05; nothing for None."""
    return at.astimezone(zoneinfo.ZoneInfo(plan.hall.hours.timezone)).strftime("%Y-%m-%d %H:%M") if at else ""
