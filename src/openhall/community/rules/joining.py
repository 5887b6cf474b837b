"""Who may join, who may take a place, and what stands against a shift."""

import dataclasses
import re
from collections.abc import Iterable
from enum import StrEnum

from openhall.community.rules.times import Span, overlaps
from openhall.kit.errors import Malformed, NotAllowed, NotNow

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
MOST_NAME, MOST_CONTACT, MOST_SKILLS, MOST_SKILL = 60, 60, 10, 40


class Why(StrEnum):
    """What somebody is committed to."""

    POSTING = "posting"
    ROTA = "rota"
    LEAVE = "leave"
    SHIFT = "shift"


@dataclasses.dataclass(frozen=True, slots=True)
class Commitment:
    """Where somebody is already."""

    span: Span
    why: Why


def check_consent(agrees: bool, minor: bool, guardian: str) -> None:
    """Malformed without the volunteer's own choice; NotAllowed for a minor without a guardian who agrees."""
    if not agrees:
        raise Malformed("not_agreed", "Nobody joins who does not choose to: tick that you agree.")
    if minor and not guardian.strip():
        raise NotAllowed("no_guardian", "Who is under eighteen needs a guardian's consent: give the guardian's name.")


def check_free(shift: Span, commitments: Iterable[Commitment]) -> None:
    """NotNow for a shift that overlaps anything somebody is committed to."""
    for each in commitments:
        if overlaps(shift, each.span):
            raise committed(each.why)


def committed(why: Why) -> NotNow:
    """Why a shift can't be taken."""
    if why is Why.POSTING:
        return NotNow("posted_then", "You are posted at a window during this shift.")
    if why is Why.ROTA:
        return NotNow("on_rota_then", "You stand on the rota of a service day during this shift.")
    if why is Why.LEAVE:
        return NotNow("on_leave_then", "You are on leave on that day.")
    return NotNow("in_shift_then", "You have another shift at that time.")


def known_skills(skills: Iterable[str]) -> list[str]:
    """Each skill once, in short; Malformed for too many or too long ones."""
    listed = list(dict.fromkeys(text for each in skills if (text := each.replace("\x00", "").strip())))
    if len(listed) > MOST_SKILLS or any(len(each) > MOST_SKILL for each in listed):
        raise Malformed("many_skills", "Name at most %(most)s skills, each in a few words.", {"most": MOST_SKILLS})
    return listed

