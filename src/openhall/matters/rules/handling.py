"""The pure decisions about matters: what an answer needs, who may return it, when a person is out of reach."""

import base64
import dataclasses
import datetime as dt
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable

from openhall.kit.errors import Malformed, NotAllowed, NotNow
from openhall.kit.texts import MOST_SENTENCE, perhaps, sentence
from openhall.matters.states import Cause, Grade, Kind, MatterState, Outcome

MOST_TITLE, MOST_TEXT, MOST_WANTED = 120, 2000, 1000
RETURN_WITHIN = dt.timedelta(hours=24)
UNREACHABLE_AFTER = 3
ONE_IN = 5
"""Of the refusals for being out of scope, one in so many is drawn to be checked."""
SECRET_LETTERS = 12
ROUNDS = 10_000
MOST_FILES, MOST_OWN_FILES = 60, 10
"""Files of a matter in all, and those that the person may add."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_ORDER = tuple(Grade)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a person is told in the end. `basis` is the article a "no" stands on, `plan` what is still to come."""

    outcome: str
    text: str
    basis: str = ""
    plan: str = ""


def check_answer(answer: Answer, state: str) -> Answer:
    """The answer without blanks around it; Malformed where it says less than its outcome needs.

    A "no" needs the law it stands on, a partial solution its plan, a referral whom to go to (`plan`). NotNow for
    anything but a solution on the spot before anybody has looked at the matter.
    """
    if answer.outcome not in set(Outcome) - {Outcome.WITHDRAWN}:
        raise Malformed("no_outcome", "Choose one of the outcomes.")
    if state == MatterState.OPENED and answer.outcome != Outcome.SOLVED_ON_SPOT:
        raise NotNow("not_triaged", "This matter has to be classified first, unless it was solved on the spot.")
    said = Answer(answer.outcome, sentence(answer.text, MOST_TEXT), perhaps(answer.basis, MOST_SENTENCE),
                  perhaps(answer.plan, MOST_SENTENCE))  # fmt: skip
    if said.outcome == Outcome.EXPLAINED and not said.basis:
        raise Malformed("no_legal_basis", "Nobody is told a bare no: name the law or rule it stands on.")
    if said.outcome == Outcome.PARTLY and not said.plan:
        raise Malformed("no_plan", "Say what is still to be done, and by when.")
    if said.outcome == Outcome.REFERRED and not said.plan:
        raise Malformed("no_remedy", "Say where the person gets help instead.")
    return said


def is_longer(after: str, before: str) -> bool:
    """Whether a grade gives more time than another."""
    return _ORDER.index(Grade(after)) > _ORDER.index(Grade(before))


def check_return(
    dispatched_at: dt.datetime, named_after_dispute: bool, returned_before: bool, now: dt.datetime
) -> None:
    """Whether a unit may say that a matter is not its own: once, within 24 hours, never after a dispute.

    NotAllowed for a unit that was named after a dispute or after a return; NotNow when the day is over.
    """
    if named_after_dispute or returned_before:
        raise NotAllowed("named_after_dispute", "This unit was named after a dispute: it has to handle the matter.")
    if now - dispatched_at > RETURN_WITHIN:
        raise NotNow("return_over", "A matter can be returned within 24 hours only.")


def check_files(own: bool, added: int, added_by_person: int) -> None:
    """Whether one file more may be added: NotNow when the matter, or the person, has enough of them."""
    if added >= MOST_FILES or (own and added_by_person >= MOST_OWN_FILES):
        most = MOST_OWN_FILES if own else MOST_FILES
        raise NotNow("enough_files", "There are %(most)s files already, and no more are taken.", {"most": most})


def hides_person(kind: str, cause: str) -> bool:
    """Whether what the person brought is kept from the unit, because it may be about its own people."""
    return kind == Kind.COMPLAINT or cause == Cause.CONDUCT


def is_unreachable(attempts: Iterable[tuple[dt.date, bool]]) -> bool:
    """Whether the person counts as not to be reached: three failed attempts on different days, none that worked."""
    listed = list(attempts)
    days = {day for day, reached in listed if not reached}
    return len(days) >= UNREACHABLE_AFTER and not any(reached for _, reached in listed)


def check_verifiable(outcome: str, reachable: bool, unreachable: bool) -> None:
    """Whether a second person may close an answer without the person's word: NotNow unless it is a "no" under the
    law, or nobody is there to be asked.
    """
    if outcome != Outcome.EXPLAINED and reachable and not unreachable:
        raise NotNow("person_decides", "The person has to confirm this answer.")


def is_outside(account: uuid.UUID, own_units: Iterable[uuid.UUID], hands: Iterable[uuid.UUID | None],
               units: Iterable[uuid.UUID]) -> bool:  # fmt: skip
    """Whether somebody has no part in a matter: neither one of the hands it went through, nor of a handling unit."""
    return account not in set(hands) and not set(own_units) & set(units)


def is_drawn(chance: float) -> bool:
    """Whether a refusal is drawn to be checked, for a chance from 0 to below 1."""
    return chance * ONE_IN < 1


def number_of(year: int, ordinal: int) -> str:
    """The number of a matter in its hall: 2026-0012."""
    return f"{year}-{ordinal:04d}"


def second_secret(key: str, token: str) -> str:
    """The second secret of a matter, twelve letters that are easy to tell apart: ABCD-EFGH-JKMN.

    Made from the installation's key and the matter's token (128 bits of chance), so the same request answered twice
    gives the same one although nobody keeps it.
    """
    raw = hmac.new(key.encode(), b"openhall matter " + token.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(raw).decode()[:SECRET_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, SECRET_LETTERS, 4))


def is_token(text: str) -> bool:
    """Whether a text may be a token of a matter at all: nothing else is asked for."""
    return TOKEN.fullmatch(text) is not None


def plain_secret(typed: str) -> str:
    """What somebody typed, as the digest is made of it: capital letters and digits, nothing between them."""
    return "".join(each for each in typed.upper() if each.isascii() and each.isalnum())


def secret_digest(matter: uuid.UUID, typed: str) -> bytes:
    """32 bytes that are kept instead of the secret; slow enough that sixty bits cannot be tried through."""
    return hashlib.pbkdf2_hmac("sha256", plain_secret(typed).encode(), matter.bytes, ROUNDS)
