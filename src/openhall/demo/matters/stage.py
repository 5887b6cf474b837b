"""Who is who in the demo's matters, and one matter on its way: what it is, and whose turn it is."""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Mapping

from openhall.demo.matters.words import OUT_OF_SCOPE, SURNAMES, Theme
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.services import MatterWish

NOBODY = uuid.UUID(int=0)
REFUSED_ABOUT = {each[0]: each for each in OUT_OF_SCOPE}


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """The hall's people by name, its units by code, and of each unit a clerk and a head, where it has them."""

    hall: uuid.UUID
    people: Mapping[str, uuid.UUID]
    units: Mapping[str, uuid.UUID]
    clerks: Mapping[str, uuid.UUID]
    heads: Mapping[str, uuid.UUID]
    items: Mapping[str, uuid.UUID]


@dataclasses.dataclass(slots=True)
class Stage:
    """One matter: what it is about, who handles it, how the person is reached; `id` and `token` once it is brought.

    `refusal`: why it is out of scope, empty for what is taken in.
    """

    cast: Cast
    theme: Theme
    number: int
    rng: random.Random
    reachable: bool = True
    refusal: str = ""
    id: uuid.UUID = NOBODY
    token: str = ""

    @property
    def unit(self) -> uuid.UUID:
        """The unit whose matter it is."""
        return self.cast.units[self.theme.unit]

    @property
    def wrong_unit(self) -> uuid.UUID:
        """A unit it is sent to by mistake: one that has a head to return it."""
        return self.cast.units[self._wrong()]

    def _wrong(self) -> str:
        near = self.theme.near
        others = [each for each in sorted(self.cast.heads) if each != self.theme.unit]
        return near if near in others else others[self.number % len(others)]

    @property
    def handler(self) -> uuid.UUID:
        """Who handles it in its unit."""
        return self.cast.clerks[self.theme.unit]

    def by(self, who: str, at: dt.datetime) -> Act:
        """An act of somebody of the story; the person's own is nobody's account."""
        account = self._account(who)
        return Act(f"account:{account}" if account else who, at, account)

    def _account(self, who: str) -> uuid.UUID | None:
        parts = {"handler": self.handler, "unit": self.handler, "desk": self.cast.people["duty"],
                 "wrong head": self.cast.heads[self._wrong()]}  # fmt: skip
        return parts.get(who) or self.cast.people.get(who)

    def bring(self, channel: str, source: Subject | None, at: dt.datetime) -> None:
        """Take it in, as the channel does."""
        receiver = {"page": "visitor", "kiosk": "kiosk", "guide": "guide"}.get(channel, "duty")
        told = matters.open_matter(self.cast.hall, self._wish(channel, source), self.by(receiver, at)).mapping
        self.id, self.token = uuid.UUID(str(told["id"])), str(told["token"])

    def _wish(self, channel: str, source: Subject | None) -> MatterWish:
        theme, name, contact = self.theme, "", ""
        if self.reachable:
            name = SURNAMES[self.number % len(SURNAMES)] + ("女士" if self.number % 2 else "先生")
            contact = f"139{self.number % 10_000:04d}0000"
        if self.refusal:
            _, title, text, _ = REFUSED_ABOUT[self.refusal]
            return MatterWish("difficulty", title, text, channel=channel, name=name, contact=contact)
        return MatterWish(
            theme.kind, theme.title, theme.text, theme.wanted, channel, name, contact, self.number % 5 or None,
            self.cast.items.get(theme.item), source,
        )  # fmt: skip
