"""Who handles, decides and sees reviews: roles at the edge, persons by rule."""

import uuid

from openhall.kit.errors import NotAllowed
from openhall.people.permissions import Caller, require_role
from openhall.people.queries import managers_of
from openhall.people.states import Role
from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules import may_verify
from openhall.reviews.states import RECTIFICATION

HANDLES = frozenset({Role.VERIFICATION_OFFICER, Role.RETURN_VISIT_OFFICER, Role.SUPERVISOR, Role.DIRECTOR})
ADMINISTRATION = frozenset({Role.RETURN_VISIT_OFFICER, Role.SUPERVISOR, Role.DIRECTOR})
SUPERVISION = frozenset({Role.SUPERVISOR, Role.DIRECTOR})
TYPES_PAPER = frozenset({Role.GUIDE, Role.DUTY_LEADER, Role.RETURN_VISIT_OFFICER, Role.SUPERVISOR})


def require_verb(caller: Caller, verb: str, hall: uuid.UUID) -> None:
    """Refuse a role that the life of a rectification does not name for this verb."""
    require_role(caller, frozenset(Role(each) for each in RECTIFICATION[verb].roles), hall)


def require_not_concerned(account: uuid.UUID | None, row: Rectification) -> uuid.UUID:
    """The account, if it is neither the rated person nor their manager (谁被评价谁回避)."""
    return require_apart(account, row.review)


def require_apart(account: uuid.UUID | None, review: Review) -> uuid.UUID:
    """The account, if this review is neither about that person nor about somebody they manage."""
    if account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    unit = review.unit_id
    if not may_verify(account, review.clerk_id, managers_of(review.hall_id, unit) if unit else ()):
        raise NotAllowed("concerned", "You are the rated person or their manager: somebody else must handle this.")
    return account
