"""The writing door of difficult matters. Every verb is one transaction and appends its event."""

from openhall.matters.rules import Answer, Call, Change, Decided
from openhall.matters.services.classes import improve, join_class, leave_class, name_cause, open_class
from openhall.matters.services.clocks import due_moved
from openhall.matters.services.closing import answer, confirm, return_visit, send_back, verify, withdraw
from openhall.matters.services.dispatching import assign, check_refusal, refuse, return_unit, triage
from openhall.matters.services.erasing import destroy_old
from openhall.matters.services.evidence import add_file, add_own_file, open_file, open_own_file
from openhall.matters.services.handling import comment, contact, extend, measure, pause, resume
from openhall.matters.services.meetings import call_meeting, call_off_meeting, carry_out, hold_meeting
from openhall.matters.services.opening import MatterWish, open_matter
from openhall.matters.services.own import (
    comment_own,
    confirm_own,
    forget_brought,
    forget_own,
    send_back_own,
    withdraw_own,
)

__all__ = [
    "Answer", "Call", "Change", "Decided", "MatterWish", "add_file", "add_own_file", "answer", "assign",
    "call_meeting", "call_off_meeting", "carry_out", "check_refusal", "comment", "comment_own", "confirm",
    "confirm_own", "contact", "destroy_old", "due_moved", "extend", "forget_brought", "forget_own",
    "hold_meeting", "improve", "join_class", "leave_class", "measure", "name_cause", "open_class", "open_file",
    "open_matter", "open_own_file", "pause", "refuse", "resume", "return_unit", "return_visit", "send_back",
    "send_back_own", "triage", "verify", "withdraw", "withdraw_own",
]  # fmt: skip
