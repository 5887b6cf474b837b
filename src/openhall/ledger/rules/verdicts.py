"""What an examination of the log found."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be, in a sentence; `index` is the first place concerned, `event` an id.

    `about`: event, order, waiting, tile, checkpoint or table.
    """

    about: str
    sentence: str
    index: int | None = None
    event: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """How much was examined, and every fault, the most telling first."""

    events: int
    ordered: int
    waiting: int
    tiles: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def sorted_faults(faults: list[Fault]) -> tuple[Fault, ...]:
    """What names an event or a place first, then tiles, checkpoints and tables; each by its place."""
    rank = {"tile": 1, "checkpoint": 2, "table": 3}
    return tuple(sorted(faults, key=lambda each: (rank.get(each.about, 0), each.index is None, each.index or 0)))
