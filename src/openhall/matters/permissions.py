"""Who takes in, sorts, handles and closes matters: roles at the edge, units and persons by rule."""

import datetime as dt
import uuid
from collections.abc import Iterable

from openhall.kit.errors import NotAllowed
from openhall.matters.models import Matter
from openhall.matters.rules import is_outside
from openhall.matters.states import MATTER
from openhall.people.permissions import Caller, require_role
from openhall.people.queries import units_of
from openhall.people.states import Role

DESK = frozenset({Role.DUTY_LEADER, Role.SUPERVISOR, Role.DIRECTOR})
OF_UNIT = frozenset({Role.CLERK, Role.WINDOW_HEAD, Role.CHIEF_REPRESENTATIVE})
SEES_ALL = DESK | {Role.RETURN_VISIT_OFFICER, Role.LEADING_GROUP, Role.AUDITOR}
WORKS_ON = DESK | OF_UNIT | {Role.RETURN_VISIT_OFFICER}
SEES = SEES_ALL | OF_UNIT
OPENS_FILES = WORKS_ON | {Role.AUDITOR}
TAKES_IN = WORKS_ON | {Role.GUIDE}


def roles_of(verb: str) -> frozenset[Role]:
    """The roles that the life of a matter names for a verb; the person is no role."""
    return frozenset(Role(each) for each in MATTER[verb].roles if each in set(Role))


def require_verb(caller: Caller, verb: str, hall: uuid.UUID) -> None:
    """Refuse a role that the life of a matter does not name for this verb."""
    require_role(caller, roles_of(verb), hall)


def own_units(caller: Caller, hall: uuid.UUID, on: dt.date) -> frozenset[uuid.UUID] | None:
    """The units whose matters this caller sees; None = all of the hall."""
    if caller.holds(SEES_ALL, hall):
        return None
    return frozenset(units_of(caller.account, hall, on)) if caller.account else frozenset()


def require_person(account: uuid.UUID | None) -> uuid.UUID:
    """The account; NotAllowed for a program that stands for nobody."""
    if account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return account


def require_outside(account: uuid.UUID | None, row: Matter, on: dt.date) -> uuid.UUID:
    """The account, if it has no part in the handling: neither a hand of it nor of a handling unit."""
    person = require_person(account)
    hands: Iterable[uuid.UUID | None] = (row.handler_id, row.answered_by_id)
    if not is_outside(person, units_of(person, row.hall_id, on), hands, row.units()):
        raise NotAllowed("own_unit", "You or your unit handled this: somebody outside has to do it.")
    return person


def require_part(account: uuid.UUID | None, row: Matter, on: dt.date, is_desk: bool) -> uuid.UUID:
    """The account, if it belongs to a handling unit or to the desk of this window."""
    person = require_person(account)
    if not is_desk and not units_of(person, row.hall_id, on) & row.units():
        raise NotAllowed("other_unit", "Another unit handles this matter.")
    return person
