"""Who may act: what a caller is (account, device, visitor) and which roles it holds where."""

import dataclasses
import uuid
from collections.abc import Collection

from openhall.kit.errors import Missing, NotAllowed
from openhall.people.states import Role

RUNS_HALL = frozenset({Role.SUPERVISOR, Role.DIRECTOR, Role.DUTY_LEADER, Role.ADMINISTRATOR})
SERVES = frozenset({Role.CLERK, Role.WINDOW_HEAD, Role.CHIEF_REPRESENTATIVE})
RECEIVES = frozenset({Role.GUIDE}) | RUNS_HALL
TAKES_FOR_OTHERS = frozenset({Role.KIOSK}) | RECEIVES
WATCHES = RUNS_HALL | {Role.LEADING_GROUP, Role.AUDITOR}
AUDITS = frozenset({Role.AUDITOR, Role.DIRECTOR})
MINDS_DEVICES = RUNS_HALL
ADMINISTERS = frozenset({Role.ADMINISTRATOR})
READS_SETTINGS = ADMINISTERS | {Role.DIRECTOR, Role.AUDITOR}
READS_LOG = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.DIRECTOR, Role.SUPERVISOR})
ISSUES_TOKENS = frozenset({Role.ADMINISTRATOR})

COMPARES = frozenset({Role.DIRECTOR, Role.LEADING_GROUP, Role.SUPERVISOR, Role.AUDITOR})

# What a page or a call of the API may declare; each must declare one. `public` and `board` ask for nobody's name,
# `staff` for any account, the others for one of the roles above in the hall concerned.
OPEN_RIGHTS = frozenset({"public", "board"})
RIGHTS = OPEN_RIGHTS | {"staff", "kiosk", "serves", "receives", "runs", "watches", "reads_log"}
# reviews: who handles the bad ones, types paper cards in, decides what is published, hears of retaliation
RIGHTS |= {"compares"}  # the halls of a region side by side, from its own hall or one above it
RIGHTS |= {"handles", "types_paper", "moderates", "supervises"}
# difficult matters: who works on them or watches over them (units see their own), who takes them in for a person
RIGHTS |= {"matters", "takes_matters"}
RIGHTS |= {"organises"}  # service in the community: who plans events and keeps the records of volunteers
# quarterly visits: who sees them, who goes out and records, who plans
RIGHTS |= {"outreach", "visits", "plans_visits"}
RIGHTS |= {"service_days"}  # who sees the service days by name, and works at them
# personal data: who answers visitors' requests, who keeps and destroys records, who audits
RIGHTS |= {"answers_requests", "keeps_records", "audits"}
# devices: who pairs, renames and revokes kiosks, boards and pads, and hears when one goes dark
RIGHTS |= {"devices"}

# settings: who changes them, who may look
RIGHTS |= {"administers", "reads_settings"}
RIGHTS |= {"issues_tokens"}  # who hands out tokens to programs


def known_right(name: str) -> str:
    """The same name; ValueError when nobody decided who holds it."""
    if name not in RIGHTS:
        raise ValueError(f"unknown right {name!r}")
    return name


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """One role in one hall; `hall` None means in every hall."""

    role: str
    hall: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `name` goes into the log as the actor; nobody's real name does."""

    name: str
    account: uuid.UUID | None = None
    roles: tuple[Held, ...] = ()
    windows: frozenset[uuid.UUID] = frozenset()

    def holds(self, roles: frozenset[Role], hall: uuid.UUID) -> bool:
        """Whether any of `roles` is held in this hall."""
        return any(each.role in roles and each.hall in (None, hall) for each in self.roles)

    def belongs(self, hall: uuid.UUID) -> bool:
        """Whether the caller has any role in this hall; to others it does not exist for staff matters."""
        return any(each.hall in (None, hall) for each in self.roles)


VISITOR = Caller("visitor")


def may_act_at(caller: Caller, hall: uuid.UUID, window: uuid.UUID) -> bool:
    """Whether the caller may press the buttons of this window: posted there, or running the hall."""
    return caller.holds(RUNS_HALL, hall) or (caller.holds(SERVES, hall) and window in caller.windows)


def require_window(caller: Caller, hall: uuid.UUID, window: uuid.UUID) -> None:
    """Refuse a stranger as if the hall did not exist (404), a colleague of another window with 403."""
    require_here(caller, hall)
    if not may_act_at(caller, hall, window):
        raise NotAllowed("not_posted", "You are not posted at this window today. The duty manager can post you.")


def require_here(caller: Caller, hall: uuid.UUID) -> None:
    """Strangers to a hall learn nothing of it: Missing."""
    if not caller.belongs(hall):
        raise Missing("no_hall", "There is no such hall.")


def may_let_in(caller: Caller, halls: Collection[uuid.UUID | None]) -> bool:
    """Whether the caller administers every hall in which somebody holds a role (None: a role in all halls).

    Whoever lets somebody in could be that person, and so must not gain a role by it.
    """
    administered = {each.hall for each in caller.roles if each.role in ADMINISTERS}
    return bool(administered) and (None in administered or administered.issuperset(halls))


def may_compare(caller: Caller, halls: Collection[uuid.UUID]) -> bool:
    """Whether the halls of a region may be seen side by side: `halls` are those of the region itself and above it."""
    return any(each.role in COMPARES and (each.hall is None or each.hall in halls) for each in caller.roles)


def require_region(caller: Caller, halls: Collection[uuid.UUID]) -> None:
    """Strangers to these halls learn nothing of the region: Missing; a colleague without the role: NotAllowed."""
    if may_compare(caller, halls):
        return
    if any(each.hall is None or each.hall in halls for each in caller.roles):
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
    raise Missing("no_region", "There is no such region.")


def require_role(caller: Caller, roles: frozenset[Role], hall: uuid.UUID) -> None:
    """Refuse who holds none of `roles` here: Missing for strangers, NotAllowed for colleagues."""
    require_here(caller, hall)
    if not caller.holds(roles, hall):
        raise NotAllowed("not_your_role", "Your role does not allow this. Ask the duty manager.")
