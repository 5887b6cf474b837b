"""What rooms bring to the agenda of a service day: a record of theirs, and why."""

import dataclasses

from openhall.kit.subject import Subject
from openhall.service_days.states import Why


@dataclasses.dataclass(frozen=True, slots=True)
class AgendaPoint:
    """One record for the agenda; its label is a number or a name that points at no person."""

    subject: Subject
    why: Why
