"""Tables of difficult matters: data and constraints, no workflow."""

from openhall.matters.models.classes import Improvement, MatterClass
from openhall.matters.models.matter import Assisting, Matter, Numbering
from openhall.matters.models.meetings import Invited, Meeting, MeetingDecision
from openhall.matters.models.timeline import Entry, ReturnVisit, WrongUnit

__all__ = [
    "Assisting", "Entry", "Improvement", "Invited", "Matter", "MatterClass", "Meeting", "MeetingDecision", "Numbering",
    "ReturnVisit", "WrongUnit",
]  # fmt: skip
