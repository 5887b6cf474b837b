"""What staff pages say in place after a button: what was done, or kindly why not."""

import dataclasses
from collections.abc import Iterable

from django.utils.translation import gettext

from openhall.kit.errors import Refusal
from openhall.routines.refusals import sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the place where things are said; `tone` is good or late."""

    tone: str
    text: str

    @classmethod
    def of(cls, messages: Iterable[object]) -> "Said | None":
        """The messages kept over a redirect as one sentence."""
        text = " ".join(str(each) for each in messages)
        return cls("good", text) if text else None

    @classmethod
    def refusal(cls, error: Refusal) -> "Said":
        """Why it was not possible."""
        return cls("late", kindly(error))


def kindly(error: Refusal) -> str:
    """The refusal in the reader's language; an old page is called that and not an idempotency key."""
    if error.code == "key_reused":
        return gettext("This page was old, so nothing was done. Look at it again and press once more.")
    return sentence(error)
