"""How many people were served: an honest estimate, with a bound on either side, from counts without identities."""

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """What was counted at an event: people served, and how many of them said they had been served before.

    `again` is None where nobody asked.
    """

    served: int
    again: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class People:
    """`visits` counts everybody at every event; `estimate` leaves those out who had come before; `least` is certain.

    `unasked` is how many events did not ask: there the estimate may be too high.
    """

    visits: int
    estimate: int
    least: int
    unasked: int


def people_served(rows: Iterable[Counted]) -> People:
    """The people of some events, each event given once."""
    listed = list(rows)
    least = max((each.served for each in listed), default=0)
    estimate = sum(each.served - (each.again or 0) for each in listed)
    return People(
        sum(each.served for each in listed), max(estimate, least), least,
        sum(each.again is None and each.served > 0 for each in listed),
    )  # fmt: skip
