"""A feed for calendars (RFC 5545): whole days, so that no zone is needed."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpResponse

from openhall.kit.lazily import lazily

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = lazily("icalendar")


@dataclasses.dataclass(frozen=True, slots=True)
class FeedDay:
    """A whole day in a feed; `uid` stays the same when the day is told anew."""

    uid: str
    on: dt.date
    title: str
    text: str = ""


def feed(name: str, days: Iterable[FeedDay], now: dt.datetime) -> HttpResponse:
    """The feed of these days, told at `now`."""
    found = icalendar.Calendar()
    found.add("prodid", "-//OpenHall//service days//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    for each in days:
        found.add_component(_event(each, now))
    return HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(day: FeedDay, now: dt.datetime) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{day.uid}@openhall")
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + dt.timedelta(days=1))
    event.add("summary", day.title)
    if day.text:
        event.add("description", day.text)
    event.add("transp", "OPAQUE")
    return event
