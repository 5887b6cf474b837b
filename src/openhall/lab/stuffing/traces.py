"""What is looked at, and what is said of it: traces of reviews, counts of silent visits, flags.

Moments are aware. Windows and halls are named by the code people read, because the sentences say it; clerks, devices
and networks by keys that mean nothing outside.
"""

import dataclasses
import datetime as dt
import enum


class Level(enum.StrEnum):
    """The five levels, best first."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class Channel(enum.StrEnum):
    """By what a review came in; a paper card is typed in by somebody later, an import comes from another system."""

    PHONE = "phone"
    PAD = "pad"
    PAPER = "paper"
    KIOSK = "kiosk"
    DESKTOP = "desktop"
    IMPORT = "import"


class Origin(enum.StrEnum):
    """Who took the ticket: the visitor by phone or kiosk, a member of staff, or the window itself."""

    PHONE = "phone"
    KIOSK = "kiosk"
    STAFF = "staff"
    WINDOW = "window"


class Kind(enum.StrEnum):
    """What a flag is about."""

    HASTY = "hasty"
    BURST = "burst"
    ONE_DEVICE = "one_device"
    ONE_NETWORK = "one_network"
    PAD_GAP = "pad_gap"
    RATE = "rate"
    GHOST_SHORT = "ghost_short"
    GHOST_BY_STAFF = "ghost_by_staff"
    ALIKE = "alike"
    OFF_HOURS_ON_SITE = "off_hours_on_site"
    NIGHT = "night"


ON_SITE = frozenset({Channel.PAD, Channel.KIOSK})
OWN_DEVICE = frozenset({Channel.PHONE, Channel.DESKTOP})
# The moment of these is the moment at which the visitor touched a button, not a typist or another system.
LIVE = ON_SITE | OWN_DEVICE
TAKEN_BY_STAFF = frozenset({Origin.STAFF, Origin.WINDOW})
SHORT_SECONDS = 20  # a service below this is a short one


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTrace:
    """A first review and the visit it is of; `in_hours` says whether the hall was open when it was given.

    ValueError where a moment has no zone, the visit's moments are out of order, the service is of negative length or
    a live review came before its visit was closed.
    """

    id: str
    hall: str
    window: str
    clerk: str
    level: Level
    channel: Channel
    device: str | None = None
    network: str | None = None
    origin: Origin
    called_at: dt.datetime
    started_at: dt.datetime
    closed_at: dt.datetime
    reviewed_at: dt.datetime
    service_seconds: float
    text: str = ""
    in_hours: bool = True

    def __post_init__(self) -> None:
        moments = (self.called_at, self.started_at, self.closed_at, self.reviewed_at)
        if any(each.tzinfo is None for each in moments):
            raise ValueError(f"review {self.id}: a moment needs its time zone")
        if not self.called_at <= self.started_at <= self.closed_at or self.service_seconds < 0:
            raise ValueError(f"review {self.id}: the visit's moments are out of order")
        if self.channel in LIVE and self.reviewed_at < self.closed_at:
            raise ValueError(f"review {self.id}: given before its visit was closed")

    @property
    def lag(self) -> float:
        """Seconds from close to review."""
        return (self.reviewed_at - self.closed_at).total_seconds()

    @property
    def is_top(self) -> bool:
        """Whether it is of the highest level."""
        return self.level is Level.VERY_SATISFIED


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SilentVisits:
    """How many visits of a window that were closed on a day (the hall's own) have no review.

    `short` of them were served in less than `SHORT_SECONDS`, `by_staff` had a ticket that staff took.
    ValueError for counts that can't be.
    """

    hall: str
    window: str
    on: dt.date
    visits: int
    short: int = 0
    by_staff: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.short <= self.visits and 0 <= self.by_staff <= self.visits):
            raise ValueError(f"silent visits of window {self.window} on {self.on}: counts that can't be")


class Measure(enum.StrEnum):
    """What the number of a strength is: the share of false flags to expect at this strength, or a plain share."""

    Q = "q"
    SHARE = "share"


@dataclasses.dataclass(frozen=True, slots=True)
class Strength:
    """How strong a flag is: `found` of `of` where `expected` would be usual, and what that means as `value`.

    As `q` a small value is strong, as `share` a great one.
    """

    measure: Measure
    value: float
    found: int
    of: int
    expected: float


@dataclasses.dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look closer, never a verdict: nothing is deleted by it.

    `clerk` is named where one person served all visits concerned. `reviews` is sorted. `begins` and `ends` are the
    first and last moment at which they were given. `zh` and `en` say why, with the counts, naming no person.
    """

    kind: Kind
    hall: str
    window: str
    clerk: str | None
    device: str | None
    reviews: tuple[str, ...]
    begins: dt.datetime
    ends: dt.datetime
    strength: Strength
    zh: str
    en: str
