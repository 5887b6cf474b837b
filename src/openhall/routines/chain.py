"""The whole chain both ways from any record: every room adds its links here."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator

from openhall.community.queries import chain as community
from openhall.deadlines.queries import chain as deadlines
from openhall.kit.errors import Missing
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.queries import EventView
from openhall.matters.queries import chain as matters
from openhall.outreach.queries import chain as outreach
from openhall.queue.queries import chain as queue
from openhall.reviews.queries import chain as reviews
from openhall.service_days.queries import chain as service_days

type Find = Callable[[uuid.UUID], Subject | None]
type Links = Callable[[Subject], Iterator[Subject]]
type HallOf = Callable[[Subject], uuid.UUID | None]

ROOMS = (queue, reviews, service_days, outreach, community, matters, deadlines)
FINDERS: tuple[Find, ...] = tuple(each.find for each in ROOMS)
LINKS: tuple[Links, ...] = tuple(each.links_of for each in ROOMS)
HALLS: tuple[HallOf, ...] = tuple(each.hall_of for each in ROOMS)


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """A record of the chain, the hall it belongs to, and its events in the log."""

    subject: Subject
    hall: uuid.UUID | None
    events: tuple[EventView, ...]


def chain_of(identifier: uuid.UUID) -> list[Link]:
    """All records connected with this one, found breadth first; an event's id stands for its subject.

    Raises Missing if no room knows the id.
    """
    found = list(_walk(_start(identifier)))
    return [Link(subject, _hall_of(subject), tuple(ledger.about(subject.id))) for subject in found]


def _hall_of(subject: Subject) -> uuid.UUID | None:
    return next((hall for of in HALLS if (hall := of(subject)) is not None), None)


def no_record(identifier: uuid.UUID) -> Missing:
    """The refusal for an id that no room knows, and for a record of which the asker may know nothing."""
    return Missing("no_record", "No record has the id %(id)s.", {"id": identifier})


def _start(identifier: uuid.UUID) -> Subject:
    event = ledger.one(identifier)
    wanted = event.subject_id if event else identifier
    for find in FINDERS:
        subject = find(wanted)
        if subject:
            return subject
    raise no_record(identifier)


def _walk(first: Subject) -> Iterator[Subject]:
    seen, line = {first.id}, [first]
    while line:
        subject = line.pop(0)
        yield subject
        for links in LINKS:
            for other in links(subject):
                if other.id not in seen:
                    seen.add(other.id)
                    line.append(other)
