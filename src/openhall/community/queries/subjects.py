"""Records of this room as the log and the vault name them."""

from openhall.community.models import Event, Place, Volunteer
from openhall.kit.subject import Subject


def event_subject(row: Event) -> Subject:
    """An event, labelled by its title."""
    return Subject("event", row.id, row.title)


def volunteer_subject(row: Volunteer) -> Subject:
    """A volunteer, by number alone."""
    return Subject("volunteer", row.id)


def place_subject(row: Place) -> Subject:
    """A place in a shift."""
    return Subject("place", row.id)
