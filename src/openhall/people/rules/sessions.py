"""Sessions of people: how far one has come, when it ends, what a PIN and a password may be."""

import datetime as dt
import itertools
from collections.abc import Iterable

from openhall.people.states import Role, SessionState

PROVES_TWICE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who needs a second factor: who can change what others may do."""
MOST_WRONG_PINS = 5
SHORTEST_PIN, LONGEST_PIN = 4, 12
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
RUNS_OUT_WITHIN = dt.timedelta(minutes=15)


def first_state(has_factor: bool, proven: bool) -> SessionState:
    """Where a session begins: whoever has a second factor is asked for it, unless the provider has asked already."""
    return SessionState.CODE if has_factor and not proven else SessionState.OPEN


def must_set_up(roles: Iterable[str], proof: str, forced: bool) -> bool:
    """Whether this session reaches only the page that sets a second factor up."""
    return forced and not proof and not PROVES_TWICE.isdisjoint(roles)


def ends_at(now: dt.datetime, shift: dt.timedelta) -> dt.datetime:
    """When a session that begins now ends, whatever is done in it."""
    return now + shift


def runs_out(ends: dt.datetime, now: dt.datetime) -> bool:
    """Whether somebody should be told that the session ends soon."""
    return ends - now <= RUNS_OUT_WITHIN


def is_password(typed: str) -> bool:
    """Whether this may be a password: long enough, and not so long that hashing it is work."""
    return SHORTEST_PASSWORD <= len(typed) <= LONGEST_PASSWORD


def is_pin(typed: str) -> bool:
    """Whether this may be a PIN: four to twelve digits that nobody tries first."""
    if not (SHORTEST_PIN <= len(typed) <= LONGEST_PIN and typed.isascii() and typed.isdigit()):
        return False
    steps = {int(b) - int(a) for a, b in itertools.pairwise(typed)}
    return steps not in ({0}, {1}, {-1})
