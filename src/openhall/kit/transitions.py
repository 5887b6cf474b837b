"""Transition tables: the life of a noun as data, from which code, diagram and tests are all read."""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Transition:
    """One verb from some states to others; `event` is what the log says, `roles` who may do it.

    Every source leads to every target, unless `arrows` names the pairs. A verb without sources makes a new thing.
    """

    verb: str
    sources: frozenset[str]
    targets: frozenset[str]
    event: str
    roles: frozenset[str]
    arrows: frozenset[tuple[str, str]] = frozenset()

    @property
    def ways(self) -> frozenset[tuple[str, str]]:
        """Each pair of a state before and a state after; before is empty for a new thing."""
        return self.arrows or frozenset(itertools.product(self.sources or {""}, self.targets))


class TransitionTable:
    """All verbs of one noun, looked up by name; a verb that is not there is a mistake of the programmer."""

    def __init__(self, noun: str, states: Iterable[str], rows: Iterable[Transition]) -> None:
        """Refuse a row that names an unknown state or repeats a verb, with ValueError."""
        self.noun = noun
        self.states = frozenset(states)
        self._rows: dict[str, Transition] = {}
        for row in rows:
            befores, afters = {before for before, _ in row.ways} - {""}, {after for _, after in row.ways}
            told = befores == row.sources and afters == row.targets and befores | afters <= self.states
            if row.verb in self._rows or not told:
                raise ValueError(f"{noun}: bad transition {row.verb}")
            self._rows[row.verb] = row

    def __getitem__(self, verb: str) -> Transition:
        return self._rows[verb]

    def __contains__(self, verb: object) -> bool:
        return verb in self._rows

    @property
    def verbs(self) -> Mapping[str, Transition]:
        """Every verb by its name."""
        return self._rows

    def allows(self, verb: str, state: str) -> bool:
        """Whether `verb` may be done to a thing that is in `state`."""
        return state in self._rows[verb].sources

    def sources(self, verb: str) -> list[str]:
        """The states from which `verb` is possible, sorted: what an SQL statement compares with."""
        return sorted(self._rows[verb].sources)

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documents."""
        verbs: dict[tuple[str, str], list[str]] = {}
        for row in self._rows.values():
            for way in sorted(row.ways):
                verbs.setdefault(way, []).append(row.verb)
        lines = [f"    {source or '[*]'} --> {target}: {', '.join(names)}" for (source, target), names in verbs.items()]
        return "\n".join(["stateDiagram-v2", *lines]) + "\n"
