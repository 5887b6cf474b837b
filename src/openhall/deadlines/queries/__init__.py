"""The reading door of deadlines."""

from openhall.deadlines.queries.clocks import CardView, ClockView, cards, clock, clocks_of, open_clocks
from openhall.deadlines.queries.dated import LimitView, limit_in_force

__all__ = [
    "CardView", "ClockView", "LimitView", "cards", "clock", "clocks_of", "limit_in_force", "open_clocks",
]  # fmt: skip
