"""What the log says of personal data: who looked, what was erased, which term was set; never a value."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

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


@dataclasses.dataclass(frozen=True, slots=True)
class PersonalDataCorrected:
    """The person gave other values; `sealed` is field → commitment of the new ones. The old ones are destroyed."""

    subject: Subject
    sealed: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class PersonalDataHandedOver:
    """Personal data left the system, or was shown as a whole: which kinds of it, why, and to whom."""

    subject: Subject
    fields: tuple[str, ...]
    recipient: str
    purpose: str
    records: int
    reason: str


type VaultFact = (
    PersonalDataRevealed | PersonalDataErased | PersonalDataTermSet | PersonalDataCorrected | PersonalDataHandedOver
)


def data_of(fact: VaultFact) -> dict[str, object]:
    """What the event holds; its subject and actor have columns of their own."""
    return {name: value for name, value in dataclasses.asdict(fact).items() if name != "subject"}
