"""The figures of a time: events, volunteers, minutes, people served. An event of two campaigns counts once."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Count, Sum

from openhall.community.models import Event, Place, Publicised
from openhall.community.rules.figures import Counted, People, people_served
from openhall.community.states import EventState, PlaceState


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What closed events of a time add up to. `by_campaign` and `by_topic` may name an event more than once."""

    events: int
    communities: int
    volunteers: int
    minutes: int
    people: People
    leaflets: int
    helped: int
    by_topic: tuple[tuple[str, int], ...]
    by_campaign: tuple[tuple[str, int], ...]


def figures(hall: uuid.UUID, since: dt.datetime, until: dt.datetime) -> Figures:
    """The figures of events that began from `since` to before `until` and are closed."""
    rows = Event.objects.filter(hall=hall, starts_at__gte=since, starts_at__lt=until, state=EventState.CLOSED)
    served = Place.objects.filter(shift__event__in=rows, state=PlaceState.SERVED)
    people = people_served(Counted(one or 0, two) for one, two in rows.values_list("served", "again"))
    topics: dict[str, int] = {}
    for listed in rows.values_list("topics", flat=True):
        for each in listed:
            topics[each] = topics.get(each, 0) + 1
    campaigns = rows.exclude(campaigns=None).values_list("campaigns__code").annotate(many=Count("id"))
    return Figures(
        rows.count(), rows.values("community").distinct().count(),
        served.values("volunteer").distinct().count(), served.aggregate(sum=Sum("minutes"))["sum"] or 0, people,
        Publicised.objects.filter(event__in=rows).aggregate(sum=Sum("leaflets"))["sum"] or 0,
        rows.aggregate(many=Count("helped"))["many"], tuple(sorted(topics.items())),
        tuple(campaigns.order_by("campaigns__code")),
    )  # fmt: skip
