"""The buttons of the organisers' pages: which fields of the form go to which step."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.community import services as community
from openhall.community.services import EventWish, ShiftWish
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept
from openhall.places.queries import HallView

LONG = 600


@dataclasses.dataclass(frozen=True, slots=True)
class Pressed:
    """A form that was sent: the hall, its fields, the act."""

    hall: HallView
    form: QueryDict
    act: Act

    def text(self, name: str) -> str:
        """A field as it was written."""
        return self.form.get(name, "").replace("\x00", "")[:LONG]

    def yes(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.form.get(name) == "yes"

    def number(self, name: str, otherwise: int | None = None) -> int:
        """A whole number; Malformed for anything else, unless the field is empty and there is another."""
        written = self.form.get(name, "").strip()
        if not written and otherwise is not None:
            return otherwise
        if not (written.isascii() and written.isdecimal() and len(written) <= 7):
            raise Malformed("no_whole_number", "Give a whole number.")
        return int(written)

    def day(self, name: str) -> dt.date:
        """A day."""
        try:
            return dt.date.fromisoformat(self.form.get(name, ""))
        except ValueError:
            raise Malformed("no_day", "Give a day, such as 2026-03-07.") from None

    def moment(self, name: str) -> dt.datetime:
        """A day and time on the hall's own clock."""
        try:
            written = dt.datetime.fromisoformat(self.form.get(name, ""))
        except ValueError:
            raise Malformed("no_moment", "Give a day and a time, such as 2026-03-07 09:00.") from None
        if written.tzinfo is not None or not 2000 <= written.year < 2150:
            raise Malformed("no_moment", "Give a day and a time, such as 2026-03-07 09:00.")
        return written.replace(tzinfo=zoneinfo.ZoneInfo(self.hall.hours.timezone)).astimezone(dt.UTC)

    def record(self, name: str) -> uuid.UUID:
        """The id of a record."""
        try:
            return uuid.UUID(self.form.get(name, ""))
        except ValueError:
            raise Malformed("no_choice", "That is not one of the choices on this page.") from None


def _plan(it: Pressed) -> Kept:
    begins, ends, many = it.moment("starts_at"), it.moment("ends_at"), it.number("shifts", 1)
    capacity = it.number("capacity", 20)
    wish = EventWish(
        it.text("title"), it.text("community"), begins, ends, it.text("place"), it.form.getlist("topics"),
        it.form.getlist("campaigns"), it.text("needs"), it.text("risks"), it.yes("dangerous"), it.text("insurance"),
        capacity, _shifts(begins, ends, many, capacity),
    )  # fmt: skip
    return community.plan_event(it.hall.id, wish, it.act, it.yes("opens"))


def _shifts(begins: dt.datetime, ends: dt.datetime, many: int, capacity: int) -> list[ShiftWish]:
    """The time cut into so many equal shifts."""
    if not 1 <= many <= 20:
        raise Malformed("many_shifts", "An event has at most %(most)s shifts.", {"most": 20})
    length = (ends - begins) / many
    return [ShiftWish(begins + length * number, begins + length * (number + 1), capacity) for number in range(many)]


def _campaign(it: Pressed) -> Kept:
    last = it.day("until_on") if it.text("until_on") else None
    names = it.text("code"), it.text("name"), it.text("name_en")
    community.put_campaign(it.hall.id, *names, (it.day("from_on"), last), it.act)
    return Kept(200, {})


def _team(it: Pressed) -> Kept:
    community.put_team(it.hall.id, it.text("code"), it.text("name"), it.text("name_en"), it.act)
    return Kept(200, {})


def _decide(it: Pressed) -> Kept:
    wish, reason = it.record("correction"), it.text("reason")
    if not it.yes("granted"):
        return community.refuse_correction(it.hall.id, wish, reason, it.act)
    return community.grant_correction(it.hall.id, wish, it.moment("came_at"), it.moment("went_at"), reason, it.act)


def _close(it: Pressed, event: uuid.UUID) -> Kept:
    again = it.number("again") if it.text("again").strip() else None
    return community.close_event(event, it.number("people_served"), it.act, again)


DESK_VERBS: Mapping[str, Callable[[Pressed], Kept]] = {
    "plan": _plan,
    "campaign": _campaign,
    "team": _team,
    "decide": _decide,
}
EVENT_VERBS: Mapping[str, Callable[[Pressed, uuid.UUID], Kept]] = {
    "insure": lambda it, event: community.insure(event, it.text("insurance"), it.act),
    "open": lambda it, event: community.open_event(event, it.act),
    "cancel": lambda it, event: community.cancel_event(event, it.act),
    "close": _close,
    "publicise": lambda it, event: community.publicise(event, it.record("document"), it.number("leaflets", 0), it.act),
    "check-in": lambda it, event: community.check_in_by_hand(event, it.record("place"), it.act),
    "check-out": lambda it, event: community.check_out_by_hand(event, it.record("place"), it.act),
    "note": lambda it, event: community.note(
        it.record("volunteer"), it.text("kind"), it.day("on"), it.text("text"), it.act
    ),
}
SAID: Mapping[str, str | Promise] = {
    "plan": _("The event is planned."),
    "campaign": _("The campaign is set."),
    "team": _("The team is set up."),
    "decide": _("Decided. The volunteer reads it on the own page."),
    "insure": _("The insurance is recorded."),
    "open": _("The event is open for volunteers."),
    "cancel": _("The event is called off."),
    "close": _("The event is closed and counted."),
    "publicise": _("Written down, in its version of now."),
    "check-in": _("Checked in by hand."),
    "check-out": _("Checked out by hand."),
    "note": _("It stands in the record now."),
}


def said_of(verb: str) -> str:
    """What is said after a step."""
    return str(SAID[verb])
