"""What of a hall can be rated besides a visit: its items, the guides to them, its own pages. Pure."""

from collections.abc import Collection

from openhall.kit.errors import Malformed, Missing
from openhall.reviews.states import RATED, About

PAGES = ("hall", "items", "take", "ticket", "reviews")
"""The pages of a hall that visitors may rate, by the name they have in addresses."""


def rated_thing(about: str, code: str, offered: Collection[str]) -> tuple[About, str]:
    """The thing and its code, as they are kept. Malformed for another kind, Missing for a code the hall doesn't have.

    Items and the guides to them go by the item's code: one may be a good service with a bad guide.
    """
    if about not in RATED:
        raise Malformed("bad_rated", "Rate one of these: %(list)s.", {"list": ", ".join(sorted(RATED))})
    if code not in (PAGES if about == About.PAGE else offered):
        raise Missing("no_rated", "There is nothing of this name to rate here.")
    return About(about), code
