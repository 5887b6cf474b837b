"""What a visit says, checked before anything is kept; and what makes a finding the same one when a form comes twice."""

import dataclasses
import datetime as dt
import hashlib
import re
import unicodedata
import uuid
from collections.abc import Collection

from openhall.kit.errors import Malformed
from openhall.outreach.states import Area, Level, TargetKind, Weight

CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
MOST_NAME, MOST_LINE, MOST_TEXT, MOST_TITLE, MOST_WORDS = 120, 120, 1000, 120, 2000
MOST_TARGETS, MOST_FINDINGS, MOST_LINES = 20, 50, 20
DISPATCH_WITHIN = dt.timedelta(hours=24)


@dataclasses.dataclass(frozen=True, slots=True)
class TargetSaid:
    """Who was visited, by kind and name; `consent`: an enterprise agreed to be visited then and there."""

    kind: TargetKind
    name: str
    consent: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class FindingSaid:
    """A finding as the team wrote it; `target` is the name of whom it concerns, `lead` the code of a unit, if named."""

    title: str
    text: str
    weight: Weight
    area: Area
    level: Level = Level.COUNTY
    target: str = ""
    lead: str = ""
    grade: str = "ordinary"


@dataclasses.dataclass(frozen=True, slots=True)
class VisitSaid:
    """One visit as the form has it. `members` are user names, the first leads; `met` are posts, never names."""

    client_id: str
    on: dt.date
    targets: tuple[TargetSaid, ...]
    findings: tuple[FindingSaid, ...] = ()
    batch: str = ""
    members: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    solved: str = ""


def checked(said: VisitSaid) -> VisitSaid:
    """The form without blanks around its words; Malformed for what can't be a visit."""
    if not CLIENT_ID.fullmatch(said.client_id):
        raise Malformed("bad_client_id", "The client_id has 1 to 64 letters, digits, dots, colons or dashes.")
    if not said.targets or len(said.targets) > MOST_TARGETS:
        raise Malformed("no_target", "Say who was visited: 1 to %(most)s centres or enterprises.",
                        {"most": MOST_TARGETS})  # fmt: skip
    if len(said.findings) > MOST_FINDINGS:
        raise Malformed("many_findings", "A visit has at most %(most)s findings.", {"most": MOST_FINDINGS})
    targets = tuple(dataclasses.replace(each, name=name_of(each.name)) for each in said.targets)
    findings = tuple(checked_finding(each) for each in said.findings)
    _require_known({each.name for each in targets}, findings)
    return dataclasses.replace(
        said, targets=targets, findings=findings, solved=_perhaps(said.solved, MOST_TEXT), met=_lines(said.met),
        topics=_lines(said.topics), policies=_lines(said.policies),
    )  # fmt: skip


def checked_finding(said: FindingSaid) -> FindingSaid:
    """The same for one finding."""
    return dataclasses.replace(
        said, title=_words(said.title, MOST_TITLE), text=_words(said.text, MOST_WORDS),
        target=name_of(said.target) if said.target.strip() else "",
    )


def name_of(text: str) -> str:
    """A name as it is kept: one blank for many, wide letters as narrow ones; Malformed for none or too long a one."""
    return _words(" ".join(unicodedata.normalize("NFKC", text).split()), MOST_NAME)


def _require_known(names: Collection[str], findings: Collection[FindingSaid]) -> None:
    strange = next((each.target for each in findings if each.target and each.target not in names), None)
    if strange is not None:
        raise Malformed("finding_elsewhere", "%(name)s was not visited then.", {"name": strange})


def _lines(said: Collection[str]) -> tuple[str, ...]:
    if len(said) > MOST_LINES:
        raise Malformed("many_lines", "At most %(most)s lines, please.", {"most": MOST_LINES})
    return tuple(dict.fromkeys(found for each in said if (found := _perhaps(each, MOST_LINE))))


def _words(text: str, most: int) -> str:
    said = _perhaps(text, most)
    if not said:
        raise Malformed("no_words", "Please say it in a sentence.")
    return said


def _perhaps(text: str, most: int) -> str:
    said = text.replace("\x00", "").strip()
    if len(said) > most:
        raise Malformed("long_text", "Please use at most %(most)s characters.", {"most": most})
    return said


def finding_digest(visit: uuid.UUID, said: FindingSaid) -> bytes:
    """32 bytes: two findings of one visit with the same are one finding, sent twice."""
    words = "\x1f".join((said.title, said.text, said.weight, said.area, said.target))
    return hashlib.sha256(visit.bytes + words.encode()).digest()
