"""The tables of service in the community."""

from openhall.community.models.events import Campaign, Event, Feedback, Help, Publicised, Shift
from openhall.community.models.records import Certificate, Correction, DutyTimeRule, Note
from openhall.community.models.volunteers import Membership, Place, Team, Volunteer

__all__ = [
    "Campaign", "Certificate", "Correction", "DutyTimeRule", "Event", "Feedback", "Help", "Membership", "Note", "Place",
    "Publicised", "Shift", "Team", "Volunteer",
]  # fmt: skip
