"""The registry through which one room's fact makes another room act, in the same transaction, without imports.

A room announces a fact (a frozen dataclass); `routines.reactions` says at start-up who must follow.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

type Reaction = Callable[[Any], None]

_reactions: defaultdict[type, list[Reaction]] = defaultdict(list)


def react(fact: type, reaction: Reaction) -> None:
    """Call `reaction` for every announced fact of this type; registering it twice changes nothing."""
    if reaction not in _reactions[fact]:
        _reactions[fact].append(reaction)


def announce(fact: object) -> None:
    """Call, in order of registration, all that must follow; an error in one undoes the caller's transaction."""
    for reaction in _reactions[type(fact)]:
        reaction(fact)
