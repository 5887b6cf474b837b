"""Who plans and runs service days, who sees them, and who acts for a duty: roles at the edge, names by the rota."""

import uuid
from typing import Protocol

from openhall.kit.errors import NotAllowed
from openhall.people.permissions import RUNS_HALL, Caller, require_role
from openhall.people.states import Role

RUNS_DAYS = RUNS_HALL
WORKS_AT_DAYS = RUNS_DAYS | {Role.CHIEF_REPRESENTATIVE, Role.WINDOW_HEAD}
SEES_DAYS = WORKS_AT_DAYS | {Role.LEADING_GROUP, Role.AUDITOR}


def require_person(account: uuid.UUID | None) -> uuid.UUID:
    """The account; NotAllowed for a program that stands for nobody."""
    if account is None:
        raise NotAllowed("no_account", "This needs a person: log in with your own account.")
    return account


class Held(Protocol):
    """A duty: the account of the leader whose it is, and of who stands there."""

    @property
    def of(self) -> uuid.UUID:
        """The leader's account."""

    @property
    def by(self) -> uuid.UUID | None:
        """Who stands there, if anybody."""


def is_own(account: uuid.UUID | None, duty: Held) -> bool:
    """Whether it is this person's duty: the leader's whose it is, or of who stands there."""
    return account is not None and account in (duty.of, duty.by)


def require_duty(caller: Caller, hall: uuid.UUID, duty: Held) -> None:
    """Refuse who neither runs the service days nor has this duty."""
    if not is_own(caller.account, duty):
        require_role(caller, RUNS_DAYS, hall)
