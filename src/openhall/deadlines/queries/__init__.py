"""The reading door of deadlines."""

from openhall.deadlines.queries.clocks import (
    CardView,
    ClockView,
    cards,
    clock,
    clocks_of,
    clocks_of_many,
    due_at,
    due_times,
    kept,
    looks_due,
    next_due,
    open_clocks,
    red_clocks,
)
from openhall.deadlines.queries.dated import LimitView, limit_in_force

__all__ = [
    "CardView", "ClockView", "LimitView", "cards", "clock", "clocks_of", "clocks_of_many", "due_at",
    "due_times", "kept", "limit_in_force", "looks_due", "next_due", "open_clocks", "red_clocks",
]  # fmt: skip
