"""Facts of places that other rooms may follow, through kit's registry."""

import dataclasses
import datetime as dt
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Days between `first` and `last` were worked and no longer are, or the reverse; no hall means the nation."""

    hall: uuid.UUID | None
    first: dt.date
    last: dt.date
    actor: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class HoursChanged:
    """The opening hours of a hall are others than before."""

    hall: uuid.UUID
    actor: str
    at: dt.datetime
