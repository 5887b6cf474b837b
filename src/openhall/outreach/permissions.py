"""Who plans visits, goes out, and asks afterwards: roles at the edge, persons by rule."""

import uuid

from openhall.kit.errors import NotAllowed
from openhall.kit.transitions import TransitionTable
from openhall.outreach import states
from openhall.people.permissions import Caller, require_role
from openhall.people.states import Role

VISITS = frozenset(Role(each) for each in states.VISITS)
PLANS = frozenset(Role(each) for each in states.PLANS)
OUTSIDE = frozenset(Role(each) for each in states.OUTSIDE)
SEES = VISITS | PLANS | OUTSIDE | {Role.AUDITOR}
DISPATCHES = frozenset({Role.DUTY_LEADER, Role.SUPERVISOR, Role.DIRECTOR})


def roles_of(table: TransitionTable, verb: str) -> frozenset[Role]:
    """The roles of people that a table names for a verb."""
    return frozenset(Role(each) for each in table[verb].roles if each in set(Role))


def require_verb(caller: Caller, table: TransitionTable, verb: str, hall: uuid.UUID) -> None:
    """Refuse a role that the table does not name for this verb."""
    require_role(caller, roles_of(table, verb), hall)


def require_person(account: uuid.UUID | None) -> uuid.UUID:
    """The account; NotAllowed for a program that stands for nobody."""
    if account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return account
