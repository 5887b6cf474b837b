"""What the log says of personal data: who looked, what was erased, which term was set; never a value."""

import dataclasses
import datetime as dt

from openhall.kit.subject import Subject


@dataclasses.dataclass(frozen=True, slots=True)
class PersonalDataRevealed:
    """Somebody saw fields of `subject` in the clear."""

    subject: Subject
    fields: tuple[str, ...]
    relation: str
    purpose: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class PersonalDataErased:
    """Values and salts of these fields are destroyed; their commitments stand."""

    subject: Subject
    fields: tuple[str, ...]
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class PersonalDataTermSet:
    """The last day on which these fields are kept was moved; `before` is the latest of the days before."""

    subject: Subject
    fields: tuple[str, ...]
    before: dt.date
    after: dt.date
    reason: str


type VaultFact = PersonalDataRevealed | PersonalDataErased | PersonalDataTermSet


def data_of(fact: VaultFact) -> dict[str, object]:
    """What the event holds; its subject and actor have columns of their own."""
    return {name: value for name, value in dataclasses.asdict(fact).items() if name != "subject"}
