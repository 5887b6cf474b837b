"""What the reader says when a hall file is wrong: every mistake with its line, its place and one sentence."""

from dataclasses import dataclass

MOST = 500  # nobody mends more at one sitting; then reading stops


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: `line` counts from 1, `path` reads like `halls[0].windows[3].zone`, `sentence` says what to do."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"line {self.line}: {where}{self.sentence}"


class HallFileErrors(Exception):
    """The file has mistakes; `mistakes` holds all of them in the order of their lines."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        """Sorts and keeps each mistake once."""
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(each) for each in self.mistakes))
