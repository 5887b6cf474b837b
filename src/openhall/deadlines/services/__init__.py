"""The writing door of deadlines. Every verb is one transaction, joins the caller's, and appends its event."""

from openhall.deadlines.services.clocks import assign, cancel, extend, meet, pause, resume, start_clock
from openhall.deadlines.services.dated import Extension, Rule, put_ladder, put_limit
from openhall.deadlines.services.moving import recompute
from openhall.deadlines.services.sweeping import sweep
from openhall.deadlines.services.timing import due_of

__all__ = [
    "Extension", "Rule", "assign", "cancel", "due_of", "extend", "meet", "pause", "put_ladder", "put_limit",
    "recompute", "resume", "start_clock", "sweep",
]  # fmt: skip
