"""Somebody rates an item, a guide or a page of the hall. It needs no visit, and counts for no window and nobody."""

import dataclasses
import secrets
from collections.abc import Mapping

from openhall.catalogue.queries import offered_codes
from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.queries.plan import HallPlan
from openhall.reviews.models import Review
from openhall.reviews.rules import check_text, level_named
from openhall.reviews.rules.ratings import rated_thing
from openhall.reviews.rules.reasons import VERSION
from openhall.reviews.services.giving import facts_of
from openhall.reviews.states import Channel
from openhall.vault.rules import commitment


@dataclasses.dataclass(frozen=True, slots=True)
class RatingWish:
    """What somebody says of a thing; `device` is a keyed hash, by which it is said once a day."""

    about: str
    code: str
    level: str
    text: str = ""
    channel: str = Channel.MOBILE
    device: bytes | None = None


def rate(plan: HallPlan, wish: RatingWish, act: Act) -> Kept:
    """Rate it: 201 and the rating's facts. A bad one opens nothing: nobody was served badly, a page was.

    Raises Malformed for a wrong level, kind or too long a text, Missing for a thing the hall doesn't have, Conflict
    for a second rating of the same thing from the same device on one day.
    """
    return ledger.once(act, lambda: _rate(plan, wish, act), status=201)


def _rate(plan: HallPlan, wish: RatingWish, act: Act) -> Mapping[str, object]:
    about, code = rated_thing(wish.about, wish.code, offered_codes(plan.hall.id))
    text, on = check_text(wish.text), local_day(act.now, plan.hall.hours.timezone)
    row = Review(
        id=uuid7(act.now), hall_id=plan.hall.id, about=about, about_code=code, level=level_named(wish.level),
        reasons_version=VERSION, text=text, text_salt=secrets.token_bytes(32) if text else None,
        channel=Channel(wish.channel), given_at=act.now, given_on=on, device=wish.device,
    )  # fmt: skip
    if _said_today(row):
        raise Conflict("rated_today", "You have rated this today. Thank you.")
    row.event = ledger.append(act, "ThingRated", Subject("review", row.id), row.hall_id, _told(row))
    row.save(force_insert=True)
    return facts_of(row)


def _said_today(row: Review) -> bool:
    same = Review.objects.filter(hall=row.hall_id, about=row.about, about_code=row.about_code, given_on=row.given_on)
    return row.device is not None and same.filter(device=row.device).exists()


def _told(row: Review) -> dict[str, object]:
    words = commitment(bytes(row.text_salt), "text", row.text).hex() if row.text_salt else None
    return {"about": row.about, "code": row.about_code, "level": row.level, "channel": row.channel, "text": words}
