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
    """How much was examined, and every fault, the lowest place first."""

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


def by_place(faults: list[Fault]) -> tuple[Fault, ...]:
    """The faults with a place first, in order; then the others as they were found."""
    return tuple(sorted(faults, key=lambda each: (each.index is None, each.index or 0)))
