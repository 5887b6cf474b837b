"""Signals of stuffed reviews: each flag names reviews, says why in one sentence, and deletes nothing.

What is assumed, which thresholds and why, what it finds and what not: docs/background/stuffing.md.
"""

from openhall.lab.stuffing.finding import find, sample_for_call_back
from openhall.lab.stuffing.traces import (
    Channel,
    Flag,
    Kind,
    Level,
    Measure,
    Origin,
    ReviewTrace,
    SilentVisits,
    Strength,
)

__all__ = [
    "Channel", "Flag", "Kind", "Level", "Measure", "Origin", "ReviewTrace", "SilentVisits", "Strength",
    "find", "sample_for_call_back",
]  # fmt: skip
