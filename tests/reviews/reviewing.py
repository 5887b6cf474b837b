"""Builders for reviews: a closed visit, its token, officers who are not concerned."""

import dataclasses
import datetime as dt
import uuid

from django.conf import settings

from openhall.people import services as people
from openhall.people.states import Role
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.reviews import services as reviews
from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules import review_token
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import Level
from tests.cast import Cast

OFFICERS = {"officer": Role.VERIFICATION_OFFICER, "visitor_officer": Role.RETURN_VISIT_OFFICER}


@dataclasses.dataclass(frozen=True)
class Scene:
    """The hall with people who may handle reviews, and verbs that bring a review into a wanted state."""

    cast: Cast

    @classmethod
    def of(cls, cast: Cast) -> "Scene":
        """Add a verification officer and a return-visit officer to the cast."""
        staff = dict(cast.staff)
        for name, role in OFFICERS.items():
            staff[name] = people.open_account(name, "郑平" if name == "officer" else "何清", name, cast.start)
            people.grant(staff[name], role, cast.hall)
        return cls(dataclasses.replace(cast, staff=staff))

    def visit(self, window: str = "1", clerk: str = "clerk", now: dt.datetime | None = None) -> Ticket:
        """A visit that was served by the clerk and closed."""
        at = now or self.cast.start
        self.cast.take("A", at)
        called = self.cast.call_next(window, at, clerk)
        assert called is not None
        queue.start(self.cast.at(window), self.cast.act(clerk, at))
        return self.cast.ticket(queue.finish(self.cast.at(window), "done", self.cast.act(clerk, at)))

    def token(self, ticket: Ticket) -> str:
        """The review token of a ticket, as its visitor has it."""
        return review_token(settings.SECRET_KEY, ticket.id)

    def give(self, ticket: Ticket, level: str = Level.DISSATISFIED, now: dt.datetime | None = None, **wish: object) -> Review:
        """The visitor reviews the visit."""
        words: dict[str, object] = {"text": "态度生硬"} if level in ("dissatisfied", "very_dissatisfied") else {}
        kept = reviews.give(
            self.token(ticket), ReviewWish(level, **(words | wish)), self.cast.act("visitor", now)  # type: ignore[arg-type]
        )
        return Review.objects.get(id=kept.mapping["id"])

    def bad(self, contact: str = "138 0013 8000", now: dt.datetime | None = None) -> Rectification:
        """A bad review in handling."""
        return Rectification.objects.get(review=self.give(self.visit(now=now), contact=contact, now=now))


def row(identifier: uuid.UUID) -> Rectification:
    """The handling as it stands."""
    return Rectification.objects.get(id=identifier)
