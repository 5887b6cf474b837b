"""Which worker runs which test when there are several: the journeys stay together, all others go where there is room.

The journeys have one served hall and one browser between them; on two workers both would be started twice.
(`xdist_group` would say the same, but the marks of pytest-xdist 3.8 are not heard by pytest 9.)
"""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

TOGETHER = "tests/journeys/"


class Spreading(LoadScopeScheduling):  # type: ignore[misc]  # xdist says no types
    """Every test for itself, largest groups first; what begins with `TOGETHER` is one group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(test: str) -> str:
    """What a test must share its worker with."""
    return TOGETHER if test.startswith(TOGETHER) else test
