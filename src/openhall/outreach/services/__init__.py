"""The writing door of the quarterly visits. Every verb is one transaction and appends its event."""

from openhall.outreach.services.calling import answer_call, draw_calls
from openhall.outreach.services.closing import confirm, hear_of_end, improve, verify
from openhall.outreach.services.photos import add_photo, allow_photos, withdraw_photos
from openhall.outreach.services.planning import TeamWish, publish, put_teams
from openhall.outreach.services.targets import (
    TargetWish,
    give_consent,
    put_target,
    withdraw_by_token,
    withdraw_consent,
)
from openhall.outreach.services.visiting import add_findings, record

__all__ = [
    "TargetWish", "TeamWish", "add_findings", "add_photo", "allow_photos", "answer_call", "confirm", "draw_calls",
    "give_consent", "hear_of_end", "improve", "publish", "put_target", "put_teams", "record", "verify",
    "withdraw_by_token", "withdraw_consent", "withdraw_photos",
]  # fmt: skip
