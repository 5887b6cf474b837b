"""Events and volunteers of `lakeside`, made by the verbs. The story's Monday is a working day, its Saturday is not."""

import dataclasses
import uuid
from typing import Any

from django.conf import settings

from openhall.community import services as community
from openhall.community.models import Event, Place, Shift, Volunteer
from openhall.community.rules.codes import code_at
from openhall.community.services import EventWish, ShiftWish, VolunteerWish
from openhall.kit.ids import uuid7
from openhall.knowledge.models import Document, Passage
from openhall.ledger.services import Act
from openhall.routines.community import rota_of
from tests.cast import Cast
from tests.kit.calendars import at

SATURDAY = "2026-03-07"


@dataclasses.dataclass(frozen=True)
class Field:
    """The hall with what it does outside; every moment is told in the hall's own time."""

    cast: Cast

    def by(self, name: str, when: str = f"{SATURDAY} 08:00") -> Act:
        """Somebody acts at a moment."""
        return self.cast.act(name, at(when))

    def event(self, day: str = SATURDAY, opens: bool = True, shifts: int = 1, **wish: Any) -> Event:
        """An event from nine to twelve, if nothing else is said, with so many shifts."""
        begins, ends = wish.get("starts_at", at(f"{day} 09:00")), wish.get("ends_at", at(f"{day} 12:00"))
        each = (ends - begins) / shifts
        spans = [ShiftWish(begins + each * n, begins + each * (n + 1), wish.get("capacity", 2)) for n in range(shifts)]
        made = EventWish(**{"title": "医保政策进社区", "community": "翠苑社区", "starts_at": begins, "ends_at": ends,
                            "shifts": spans, "topics": ["medical_insurance"], **wish})  # fmt: skip
        kept = community.plan_event(self.cast.hall, made, self.by("supervisor", "2026-03-02 10:00"), opens)
        return Event.objects.get(id=kept.mapping["id"])

    def shift(self, event: Event, number: int = 0) -> uuid.UUID:
        """A shift of an event."""
        return list(Shift.objects.filter(event=event).order_by("starts_at"))[number].id

    def volunteer(self, name: str = "王小明", account: str = "visitor", **wish: Any) -> Volunteer:
        """Somebody who chooses to serve."""
        made = VolunteerWish(**{"name": name, "agrees": True, "contact": "138 0013 8000", **wish})
        kept = community.join(self.cast.hall, made, self.by(account, "2026-03-02 10:00"))
        return Volunteer.objects.get(id=kept.mapping["id"])

    def sign(self, who: Volunteer, event: Event, number: int = 0, when: str = "2026-03-02 10:00") -> Place:
        """Take a place, or the next one of the waitlist."""
        kept = community.sign_up(who.token, self.shift(event, number), rota_of, self.by("visitor", when))
        return Place.objects.get(id=kept.mapping["id"])

    def check(self, who: Volunteer, event: Event, direction: str, when: str) -> Place:
        """Scan the code that is shown at that moment."""
        act = self.by("visitor", when)
        code = code_at(settings.SECRET_KEY, event.id, direction, act.now)
        if direction == "in":
            kept = community.check_in(event.id, who.token, code, settings.SECRET_KEY, rota_of, act)
        else:
            kept = community.check_out(event.id, who.token, code, settings.SECRET_KEY, act)
        return Place.objects.get(id=kept.mapping["id"])

    def served(self, who: Volunteer, event: Event, came: str = "09:00", went: str = "11:30") -> Place:
        """Come and go on the Saturday."""
        self.sign(who, event)
        self.check(who, event, "in", f"{SATURDAY} {came}")
        return self.check(who, event, "out", f"{SATURDAY} {went}")

    def close(self, event: Event, served: int = 40, again: int | None = None, when: str = f"{SATURDAY} 12:10") -> Event:
        """Count and close."""
        community.close_event(event.id, served, self.by("supervisor", when), again)
        return Event.objects.get(id=event.id)


def document(title: str = "医保参保须知", digest: bytes = b"1" * 32) -> Document:
    """A policy document of one passage."""
    moment = at("2026-01-01 09:00")
    row = Document.objects.create(
        id=uuid7(moment), source=f"{title}.md", kind="document", title=title, number="湖医保〔2026〕3号",
        issuer="湖城市医保局", work=title, digest=digest, imported_at=moment,
    )  # fmt: skip
    Passage.objects.create(document=row, position=0, text="每年九月至十二月参保。")
    return row


def now(row: Place) -> Place:
    """The place as it stands in the database."""
    return Place.objects.get(id=row.id)
