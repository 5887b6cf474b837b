"""The writing door of reviews."""

from openhall.reviews.services.deciding import appeal, decide, decide_appeal, extend, publish, return_visit
from openhall.reviews.services.erasing import destroy_old, erase_visit, hold_back
from openhall.reviews.services.giving import ReviewWish, give, give_for, opened_by, rate_handling
from openhall.reviews.services.handling import classify, contact, propose_cannot, propose_invalid, rectify
from openhall.reviews.services.rating import RatingWish, rate
from openhall.reviews.services.reporting import answer_retaliation, report_retaliation
from openhall.reviews.services.signals import call_back, keep_found, settle_signal

__all__ = [
    "RatingWish",
    "ReviewWish",
    "answer_retaliation",
    "appeal",
    "call_back",
    "classify",
    "contact",
    "decide",
    "decide_appeal",
    "destroy_old",
    "erase_visit",
    "extend",
    "give",
    "give_for",
    "hold_back",
    "keep_found",
    "opened_by",
    "propose_cannot",
    "propose_invalid",
    "publish",
    "rate",
    "rate_handling",
    "rectify",
    "report_retaliation",
    "return_visit",
    "settle_signal",
]
