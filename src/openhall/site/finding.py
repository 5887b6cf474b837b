"""What the doctor found, and what is found before Django may start."""

import dataclasses

from openhall.site.upgrading import Lying, pending, refusal


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: `level` is ok, warn or fault."""

    about: str
    level: str
    sentence: str


def upgrade_state(lying: Lying) -> Finding:
    """Whether the data is of this release, of an earlier one, or not for this program."""
    sentence, waiting = refusal(lying), pending(lying)
    if sentence:
        return Finding("upgrade", "fault", sentence)
    if waiting:
        steps = f"the data is of an earlier release: the next start takes {len(waiting)} steps; make a backup before"
        return Finding("upgrade", "warn", steps)
    return Finding("upgrade", "ok", f"the data is of this release, on PostgreSQL {lying.version // 10_000}")
