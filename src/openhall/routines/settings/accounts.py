"""Accounts of a hall: names, roles, whether they may log in."""

import uuid
from collections.abc import Collection, Mapping, Set

from openhall.kit.changes import Values
from openhall.kit.errors import Conflict, Malformed, NotNow
from openhall.ledger.services import Act
from openhall.people import services
from openhall.people.queries import staffing
from openhall.people.queries.staffing import StaffLine
from openhall.people.services.staffing import Names, save_account, set_roles
from openhall.people.states import STAFF_ROLES, Role
from openhall.places import queries as places
from openhall.places.queries import divisions
from openhall.routines.settings.intent import ChangeOf, Effect, Intent, Kind


def read_account(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """An account with its roles in this hall."""
    found = staffing.staff_member(hall, record)
    return None if found is None else account_values(found, unit_codes())


def unit_codes() -> dict[uuid.UUID, str]:
    """Unit → code."""
    return {each.id: each.code for each in places.units()}


def account_values(line: StaffLine, units: Mapping[uuid.UUID, str]) -> Values:
    """An account as plain values; a role for a unit is written `clerk:tax`."""
    roles = sorted(f"{role}:{units[unit]}" if unit else role for role, unit in line.roles)
    return {
        "username": line.username,
        "name": line.name,
        "name_en": line.name_en,
        "roles": roles,
        "active": line.active,
    }


def check_account(intent: Intent) -> None:
    """A hall keeps an administrator, an account a role, a user name one owner."""
    after = intent.after or {}
    if not after["roles"]:
        raise Malformed(
            "no_role",
            "Give at least one role. Somebody who has left may no longer log in, and keeps the role.",
        )
    read_roles(after["roles"])
    if intent.before is None and staffing.username_taken(after["username"]):
        raise Conflict("username_taken", "Somebody else has this user name already. Choose another one.")
    leaves = _administers(intent.before) and not _administers(after)
    if leaves and not staffing.other_administrators(intent.hall, intent.record):
        raise NotNow(
            "last_administrator", "This is the last administrator of the hall. Name another one first."
        )


def _administers(values: Values | None) -> bool:
    return values is not None and values["active"] and Role.ADMINISTRATOR in values["roles"]


def read_roles(written: Collection[str]) -> list[tuple[str, uuid.UUID | None]]:
    """Roles as they are written with their units; Malformed when one is unknown."""
    units = {code: each for each, code in unit_codes().items()}
    return [read_role(each, units) for each in written]


def read_role(written: str, units: Mapping[str, uuid.UUID]) -> tuple[str, uuid.UUID | None]:
    """`clerk:tax` as role and unit; Malformed when either is unknown."""
    role, _, unit = written.partition(":")
    if role not in STAFF_ROLES or (unit and unit not in units):
        raise Malformed("unknown_role", "There is no role %(role)s.", {"role": written[:60]})
    return role, units[unit] if unit else None


def write_account(intent: Intent, act: Act) -> None:
    """Open or rename the account, give its roles, let it in or shut it out."""
    after = intent.after or {}
    save_account(intent.record, Names(after["username"], after["name"], after["name_en"]))
    set_roles(intent.record, intent.hall, read_roles(after["roles"]))
    if (intent.before or {"active": True})["active"] and not after["active"]:
        services.disable_account(act, after["username"])
    elif intent.before and not intent.before["active"] and after["active"]:
        services.enable_account(act, after["username"])


def effects_account(intent: Intent) -> list[Effect]:
    """What somebody who leaves leaves behind; what a new account still needs."""
    after = intent.after or {}
    if intent.before is None:
        return [Effect("needs_password")]
    if after["active"] or not intent.changes("active"):
        return []
    tokens = staffing.live_tokens(intent.record, intent.now)
    posts = len(staffing.postings_of(intent.record, intent.on))
    counted = {"tokens_revoked": tokens, "postings_stay": posts}
    return [Effect("shut_out"), *(Effect(word, {"count": count}) for word, count in counted.items() if count)]


def halls_of_account(what: ChangeOf) -> Set[uuid.UUID]:
    """Where somebody works; roles in this hall are its own business."""
    if what.fields <= {"roles"}:
        return {what.hall}
    held = staffing.halls_of_account(what.record)
    return {what.hall} | (divisions.halls_touched(None) if None in held else {each for each in held if each})


ACCOUNT = Kind(
    "account", read_account, write_account, check_account, effects_account, halls_of_account,
    private=frozenset({"username", "name", "name_en"}),
)  # fmt: skip
