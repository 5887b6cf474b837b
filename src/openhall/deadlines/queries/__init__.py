"""The reading door of deadlines."""

from openhall.deadlines.queries.clocks import (
    CardView,
    ClockView,
    cards,
    clock,
    clocks_of,
    due_times,
    kept,
    next_due,
    open_clocks,
)
from openhall.deadlines.queries.dated import LimitView, limit_in_force

__all__ = [
    "CardView", "ClockView", "LimitView", "cards", "clock", "clocks_of", "due_times", "kept", "limit_in_force",
    "next_due", "open_clocks",
]  # fmt: skip
