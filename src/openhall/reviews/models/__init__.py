"""The rows of reviews: what is given and handled, and the signals of reviews that were made."""

from openhall.reviews.models.given import (
    Appeal,
    ContactAttempt,
    Publication,
    Rectification,
    Retaliation,
    ReturnVisit,
    Review,
)
from openhall.reviews.models.signals import CallBack, Look, Signal

__all__ = [
    "Appeal",
    "CallBack",
    "ContactAttempt",
    "Look",
    "Publication",
    "Rectification",
    "Retaliation",
    "ReturnVisit",
    "Review",
    "Signal",
]
