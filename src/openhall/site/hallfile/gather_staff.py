"""The people of some halls, as a hall file names them: one role each, the windows of today, one substitute."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence, Set

from openhall.catalogue.queries import trained_in_order
from openhall.people import queries as people
from openhall.people.queries import HeldRole, StaffView
from openhall.site.hallfile.schema import Staff


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody with a role in some halls: the first of them, further ones, and the items trained for."""

    view: StaffView
    role: HeldRole
    further: Sequence[HeldRole]
    trained: Sequence[uuid.UUID]


@dataclasses.dataclass(frozen=True)
class Names:
    """Codes by id; windows also with their hall."""

    halls: Mapping[uuid.UUID, str]
    units: Mapping[uuid.UUID, str]
    items: Mapping[uuid.UUID, str]
    windows: Mapping[uuid.UUID, tuple[uuid.UUID, str]]


def people_in(halls: Set[uuid.UUID], now: dt.datetime) -> list[Person]:
    """Who holds a role in one of these halls, or in every hall."""
    views = people.staff(now)
    trained = trained_in_order(view.id for view in views)
    found = []
    for view in views:
        roles = [each for each in view.roles if each.hall is None or each.hall in halls]
        if roles:
            found.append(Person(view, roles[0], roles[1:], trained.get(view.id, [])))
    return found


def without_role(now: dt.datetime) -> list[str]:
    """Accounts in use that hold no role at all: a hall file has no place for them."""
    return [view.username for view in people.staff(now) if not view.roles]


def staff_rows(found: Sequence[Person], names: Names, notes: list[str]) -> Iterator[Staff]:
    """One row a person; what does not fit is noted."""
    usernames = {person.view.id: person.view.username for person in found}
    for person in found:
        view, role = person.view, person.role
        if person.further:
            also = ", ".join(each.role for each in person.further)
            notes.append(f"{view.username} is also {also}; a hall file gives one role to each account")
        windows = _windows(person, names, notes)
        yield Staff(
            view.username, view.name, view.name_en, role.role, names.halls[role.hall] if role.hall else "",
            names.units[role.unit] if role.unit else "", tuple(names.windows[each][1] for each in windows),
            _substitute(person, windows, usernames, notes), tuple(names.items[each] for each in person.trained),
        )  # fmt: skip


def _windows(person: Person, names: Names, notes: list[str]) -> list[uuid.UUID]:
    """The windows in the hall of the person's role."""
    mine = [each for each in person.view.posts if each in names.windows and names.windows[each][0] == person.role.hall]
    if left := len(person.view.posts) - len(mine):
        notes.append(f"{person.view.username} also stands at {left} window(s) outside the hall of this role")
    return mine


def _substitute(
    person: Person, windows: Sequence[uuid.UUID], usernames: Mapping[uuid.UUID, str], notes: list[str]
) -> str:
    named = list(dict.fromkeys(each for window in windows if (each := person.view.posts[window]) is not None))
    if len(named) > 1 or any(each not in usernames for each in named):
        notes.append(f"{person.view.username} has a substitute for some windows alone, or from another hall")
    return usernames.get(named[0], "") if named else ""
