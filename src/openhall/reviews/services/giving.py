"""A visitor reviews a closed visit, once; later perhaps how a bad review was handled."""

import dataclasses
import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings

from openhall.kit.clock import local_day
from openhall.kit.errors import Conflict, Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.queue.queries.plan import HallPlan, plan_of
from openhall.queue.queries.visited import Visit
from openhall.queue.services import settle
from openhall.reviews.events import ReviewGiven
from openhall.reviews.models import Rectification, Review
from openhall.reviews.queries.period import review_ends
from openhall.reviews.rules import Seen, check_words, level_named, origin_of, ticket_of_token, who_counts
from openhall.reviews.rules.reasons import VERSION
from openhall.reviews.services.opening import open_rectification
from openhall.reviews.states import BAD, FINAL, Channel, Level, RectificationState
from openhall.vault import services as vault
from openhall.vault.rules import commitment

FIRST, FOLLOW_UP = 1, 2


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewWish:
    """What somebody says of a visit. `contact` goes to the vault alone; `window` is a code of the hall, or empty.

    `invitation` is the mark of the link that was followed, if it was one of ours.
    """

    level: str
    reasons: Sequence[str] = ()
    text: str = ""
    anonymous: bool = True
    contact: str = ""
    window: str = ""
    channel: str = Channel.MOBILE
    invitation: str = ""
    device: bytes | None = None
    network: bytes | None = None


def give(token: str, wish: ReviewWish, act: Act) -> Kept:
    """Review the visit of this token: 201 and the review's facts.

    Raises Missing for a token of ours that is none, Malformed for a wrong level, reason or window or a bad level
    without a word, NotNow while the visit is open or after the period, Conflict for a second review of one visit.
    """
    return give_for(opened_by(token), wish, act)


def opened_by(token: str) -> uuid.UUID:
    """The ticket whose visit a review token opens; Missing for any other text."""
    ticket = ticket_of_token(settings.SECRET_KEY, token)
    if ticket is None:
        raise Missing("no_review", "There is nothing to review at this address. Check the link on your ticket.")
    return ticket


def give_for(ticket: uuid.UUID, wish: ReviewWish, act: Act) -> Kept:
    """The same for a channel that knows the visit without its token: a pad at the window, a paper card."""
    return ledger.once(act, lambda: _give(ticket, wish, act), status=201)


def _give(ticket: uuid.UUID, wish: ReviewWish, act: Act) -> Mapping[str, object]:
    level = level_named(wish.level)
    reasons = check_words(level, wish.reasons, wish.text)
    visit = settle(ticket, act)
    _check_time(visit, act)
    _check_person(visit, act)
    if Review.objects.filter(ticket=ticket, ordinal=FIRST).exists():
        raise Conflict("reviewed", "This visit has been reviewed already. Thank you.")
    row = _write(visit, wish, level, reasons, FIRST, act)
    if level in BAD:
        open_rectification(row, act)
    announce(ReviewGiven(row.id, row.hall_id, ticket, level, level in BAD, act.now))
    return facts_of(row)


def _check_time(visit: Visit, act: Act) -> None:
    ends = review_ends(visit)
    if act.now > ends:
        raise NotNow("period_over", "The time to review this visit ended on %(ends)s.",
                     {"ends": ends, "timezone": plan_of(visit.hall, act.now).hall.hours.timezone})  # fmt: skip


def _check_person(visit: Visit, act: Act) -> None:
    """Nobody reviews for the visitor from the session of somebody whom the review may be about."""
    if act.account is not None and act.account in {stay.clerk for stay in visit.stays}:
        raise NotAllowed("rated", "You served this visitor: somebody else must type the review in.")


def _write(
    visit: Visit, wish: ReviewWish, level: Level, reasons: Sequence[str], ordinal: int, act: Act
) -> Review:
    plan = plan_of(visit.hall, act.now)
    stay = _stay(plan, visit, wish.window)
    window = plan.window_by_id.get(stay.window) if stay else None
    text, contact = wish.text.strip(), wish.contact.strip()
    review = Review(
        id=uuid7(act.now), hall_id=visit.hall, ticket_id=visit.ticket, ordinal=ordinal, level=level,
        reasons=list(reasons), reasons_version=VERSION, text=text, text_salt=secrets.token_bytes(32) if text else None,
        anonymous=wish.anonymous, reachable=bool(contact), channel=Channel(wish.channel),
        origin=origin_of(settings.SECRET_KEY, visit.ticket, wish.invitation),
        named_window=bool(wish.window), window_id=window.id if window else None,
        unit_id=window.unit if window else None, clerk_id=stay.clerk if stay else None, item_id=_item(visit, stay),
        visit_on=visit.day, closed_at=visit.closed_at, given_at=act.now,
        given_on=local_day(act.now, plan.hall.hours.timezone),
        device=wish.device, network=wish.network,
    )  # fmt: skip
    subject = Subject("review", review.id)
    term = review.given_on + dt.timedelta(days=settings.KEPT_DAYS["contact"])
    sealed = vault.keep(subject, visit.hall, {"contact": contact}, act, term) if contact else {}
    review.event = ledger.append(act, "ReviewGiven", subject, visit.hall, _told(review, sealed))
    review.save(force_insert=True)
    return review


def _stay(plan: HallPlan, visit: Visit, window: str) -> Seen | None:
    named = plan.window(window).id if window else None
    return who_counts([Seen(each.window, each.clerk, each.ended_at) for each in visit.stays], named)


def _item(visit: Visit, stay: Seen | None) -> uuid.UUID | None:
    return next((each.item for each in visit.stays if stay and each.ended_at == stay.ended_at), None)


def _told(review: Review, sealed: Mapping[str, str]) -> dict[str, object]:
    """What the log says of a review: nothing a person could be found by, commitments instead of words."""
    words = commitment(bytes(review.text_salt), "text", review.text).hex() if review.text_salt else None
    return {
        "ticket": review.ticket_id, "ordinal": review.ordinal, "level": review.level, "reasons": review.reasons,
        "reasons_version": review.reasons_version, "channel": review.channel, "origin": review.origin,
        "anonymous": review.anonymous, "window": review.window_id, "unit": review.unit_id, "item": review.item_id,
        "text": words, "sealed": dict(sealed),
    }  # fmt: skip


def facts_of(review: Review) -> dict[str, object]:
    """A review as its writer gets it back."""
    return {"id": str(review.id), "level": review.level, "ordinal": review.ordinal, "event": str(review.event),
            "given_at": review.given_at.isoformat()}  # fmt: skip


def rate_handling(token: str, wish: ReviewWish, act: Act) -> Kept:
    """The visitor says how a bad review was handled: the follow-up review (二次评价), once.

    A bad follow-up takes up again what was said to be rectified. Raises NotNow before anything was rectified.
    """
    ticket = opened_by(token)
    return ledger.once(act, lambda: _rate_handling(ticket, wish, act), status=201)


def _rate_handling(ticket: uuid.UUID, wish: ReviewWish, act: Act) -> Mapping[str, object]:
    level = level_named(wish.level)
    visit = settle(ticket, act)
    _check_person(visit, act)
    row = Rectification.objects.select_for_update().filter(review__ticket=ticket, review__ordinal=FIRST).first()
    if row is None or row.state not in FINAL | {RectificationState.RECTIFIED}:
        raise NotNow("not_handled", "There is nothing to rate yet: the review is still being handled.", {"state": ""})
    if Review.objects.filter(ticket=ticket, ordinal=FOLLOW_UP).exists():
        raise Conflict("reviewed", "You have rated this already. Thank you.")
    words = check_words(level, wish.reasons, wish.text, first=False)
    review = _write(visit, dataclasses.replace(wish, window="", contact=""), level, words, FOLLOW_UP, act)
    if level in BAD and row.state == RectificationState.RECTIFIED:
        from_rectified(row, act)
    return facts_of(review)


def from_rectified(row: Rectification, act: Act) -> None:
    """Take a rectification up again because the visitor is not content with it."""
    row.state, row.rectified_at = RectificationState.CONTACTED, None
    row.save(update_fields=["state", "rectified_at"])
    ledger.append(act, "RectificationReopened", Subject("rectification", row.id), row.hall_id, {"by": "visitor"})
