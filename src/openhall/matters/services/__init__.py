"""The writing door of difficult matters. Every verb is one transaction and appends its event."""

from openhall.matters.rules import Answer
from openhall.matters.services.closing import answer, confirm, return_visit, send_back, verify, withdraw
from openhall.matters.services.dispatching import assign, check_refusal, refuse, return_unit, triage
from openhall.matters.services.erasing import destroy_old
from openhall.matters.services.handling import comment, contact, extend, measure, pause, resume
from openhall.matters.services.opening import MatterWish, open_matter
from openhall.matters.services.own import comment_own, confirm_own, forget_own, send_back_own, withdraw_own

__all__ = [
    "Answer", "MatterWish", "answer", "assign", "check_refusal", "comment", "comment_own", "confirm", "confirm_own",
    "contact", "destroy_old", "extend", "forget_own", "measure", "open_matter", "pause", "refuse", "resume",
    "return_unit", "return_visit", "send_back", "send_back_own", "triage", "verify", "withdraw", "withdraw_own",
]  # fmt: skip
