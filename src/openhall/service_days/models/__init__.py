"""The tables of the service days: rules and rota; what leaders ask for; what happens on the day; process walks."""

from openhall.service_days.models.day import AgendaItem, Reception, StudyMeeting
from openhall.service_days.models.requests import DutyRequest
from openhall.service_days.models.rota import DayRule, Duty, Leader, Post, ServiceDay, UnitRule
from openhall.service_days.models.walks import Checklist, Finding, Walk, WalkCheck, WalkStep

__all__ = [
    "AgendaItem", "Checklist", "DayRule", "Duty", "DutyRequest", "Finding", "Leader", "Post", "Reception", "ServiceDay",
    "StudyMeeting", "UnitRule", "Walk", "WalkCheck", "WalkStep",
]  # fmt: skip
