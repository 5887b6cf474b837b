"""The checkpoints, kept and handed in, and the roots that they promise."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from openhall.ledger.rules.checkpoints import Checkpoint, opened
from openhall.ledger.rules.merkle import Growing
from openhall.ledger.rules.notes import BadNote, NotSigned, PublicKey
from openhall.ledger.rules.tiles import HEIGHT, WIDTH
from openhall.ledger.rules.verdicts import Fault
from openhall.ledger.services.verification.pieces import Piece

_KEPT = "SELECT id::text, size, root, key::text, text::text FROM public.ledger_checkpoint ORDER BY size, id"


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """A root (32 bytes) that the first `size` events must have; `whose` names the checkpoint in a sentence."""

    whose: str
    size: int
    root: bytes


def promise(outside: Checkpoint) -> Promise:
    """What a checkpoint from outside promises."""
    return Promise(f"the checkpoint from outside of {outside.size} events", outside.size, outside.root)


def kept_promises(session: psycopg.Connection[Any], known: Sequence[PublicKey]) -> tuple[list[Promise], list[Fault]]:
    """The promises of the checkpoints that the database keeps; a row that contradicts its signed text is a fault."""
    promises, faults = [], []
    for row, size, root, key, text in session.execute(_KEPT, binary=True):
        whose = f"the checkpoint kept of {size} events"
        try:
            checkpoint, signer = opened(text, known)
        except (BadNote, NotSigned) as error:
            faults.append(Fault("checkpoint", f"For {whose} ({row}) this holds: {error}.", size))
            continue
        if (checkpoint.size, checkpoint.root, signer.text) != (size, bytes(root), key):
            faults.append(Fault("checkpoint", f"The row of {whose} says something else than its signed text.", size))
        promises.append(Promise(whose, checkpoint.size, checkpoint.root))
    return promises, faults


def promised_beyond(promises: Iterable[Promise], size: int) -> list[Fault]:
    """Checkpoints of more events than there are in order: the end of the log is gone."""
    return [
        Fault("checkpoint", f"The log ends at place {size}, but {each.whose} was signed.", size + 1)
        for each in promises
        if each.size > size
    ]


class Roots:
    """The roots at the promised sizes, as the pieces come in from the left."""

    def __init__(self, sizes: Iterable[int]) -> None:
        """`sizes` may hold any, the log's end and beyond too."""
        self.found = {0: Growing().root()}
        self.tiles: list[bytes] = []
        self._tree = Growing()
        self._sizes: dict[int, set[int]] = {}
        for size in sizes:
            self._sizes.setdefault((size - 1) // WIDTH, set()).add(size)

    def add(self, piece: Piece) -> None:
        """Take in the next piece."""
        for number, root in enumerate(piece.roots, piece.first):
            self._cut(number, piece.rows.get(number, []))
            self._tree.add(root, HEIGHT)
        self.tiles += piece.roots
        number = piece.first + len(piece.roots)
        if number in piece.rows:
            self._cut(number, piece.rows[number])

    def _cut(self, number: int, row: list[bytes]) -> None:
        wanted = self._sizes.get(number, set())
        tree = self._tree.copy()
        for each in row if wanted else ():
            tree.add(each)
            if tree.size in wanted:
                self.found[tree.size] = tree.root()

    def broken(self, promises: Iterable[Promise]) -> list[Fault]:
        """Promises that the log does not keep, the smallest first; each says after which place the trouble begins."""
        faults, sound = [], 0
        for each in sorted(promises, key=lambda one: one.size):
            root = self.found.get(each.size)
            if root == each.root:
                sound = each.size
            elif root is not None:
                where = f"something from place {sound + 1} to {each.size} was changed"
                faults.append(Fault("checkpoint", f"The log is not the one of {each.whose}: {where}.", sound + 1))
        return faults
