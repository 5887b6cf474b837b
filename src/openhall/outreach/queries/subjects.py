"""Visits, findings and consents as the log and other rooms name them."""

from openhall.kit.subject import Subject
from openhall.outreach.models import Batch, Finding, Target, Visit


def target_subject(row: Target) -> Subject:
    """A centre or enterprise: no person."""
    return Subject("visit_target", row.id, row.name)


def batch_subject(row: Batch) -> Subject:
    """The batch, labelled by its quarter."""
    return Subject("visit_batch", row.id, str(row))


def visit_subject(row: Visit) -> Subject:
    """The visit, labelled by its day."""
    return Subject("visit", row.id, str(row.on))


def finding_subject(row: Finding) -> Subject:
    """The finding, labelled by its class."""
    return Subject("finding", row.id, str(row))
