"""A matter as the log, the clocks, the vault and other rooms name it."""

from openhall.kit.subject import Subject
from openhall.matters.models import Matter, MatterClass


def subject_of(row: Matter) -> Subject:
    """The matter, labelled by its number."""
    return Subject("matter", row.id, row.number)


def source_of(row: Matter) -> Subject | None:
    """What a matter came from, if anything."""
    return Subject(row.source_kind, row.source_id) if row.source_id else None


def class_subject(row: MatterClass) -> Subject:
    """A class of matters, labelled by its number."""
    return Subject("matter_class", row.id, str(row.number))
