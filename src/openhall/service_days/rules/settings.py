"""What the rotas of a hall are made of."""

import dataclasses

from openhall.lab.roster import Leader, Post, Unit


@dataclasses.dataclass(frozen=True, slots=True)
class RotaSettings:
    """Leaders by user name, units by code, posts: the whole of a hall; whoever is not named is on duty no more."""

    leaders: tuple[Leader, ...]
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
