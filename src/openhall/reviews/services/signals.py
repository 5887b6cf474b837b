"""Keep what the finder of stuffing says, ask a sample of the reviewers, settle. No review is changed by any of it."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import sentence
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.reviews.models import CallBack, Look, Review, Signal
from openhall.reviews.permissions import require_apart
from openhall.reviews.rules.signals import FoundSignal, KnownSignal, drawn, going_on
from openhall.reviews.states import Answered, SignalState, Way


def keep_found(hall: uuid.UUID, on: dt.date, found: Sequence[FoundSignal], act: Act) -> int:
    """Keep what was found after the end of a day; how many signals are new. A day that was looked at stays as it is.

    The caller is a routine: this may run twice, the second time changes nothing.
    """
    with transaction.atomic():
        _, first = Look.objects.get_or_create(hall_id=hall, on=on, defaults={"at": act.now, "found": len(found)})
        return sum(_keep(hall, each, act) for each in found) if first else 0


def _keep(hall: uuid.UUID, found: FoundSignal, act: Act) -> bool:
    rows = Signal.objects.filter(hall=hall, kind=found.kind, window=found.window, reviews__overlap=[*found.reviews])
    known = [KnownSignal(row.id, row.kind, row.window_id, frozenset(row.reviews)) for row in rows]
    old = going_on(found, known)
    if old is None:
        _raise(hall, found, act)
    elif found.reviews - old.reviews:
        _grow(old, found, act)
    return old is None


def _raise(hall: uuid.UUID, found: FoundSignal, act: Act) -> None:
    row = Signal.objects.create(
        id=uuid7(act.now), hall_id=hall, window_id=found.window, kind=found.kind, raised_at=act.now,
        begins=found.begins, ends=found.ends, reviews=sorted(found.reviews), found=found.found, of=found.of,
        expected=found.expected, zh=found.zh, en=found.en,
    )  # fmt: skip
    ledger.append(act, "SignalRaised", _subject(row), hall, {
        "kind": found.kind, "window": found.window, "reviews": len(found.reviews), "begins": found.begins,
        "ends": found.ends,
    })  # fmt: skip
    _draw(row, act)


def _grow(old: KnownSignal, found: FoundSignal, act: Act) -> None:
    """More reviews of the same pattern. One that was settled stays settled: it was answered for what it is."""
    row = Signal.objects.select_for_update().get(id=old.id)
    row.reviews = sorted(old.reviews | found.reviews)
    row.begins, row.ends = min(row.begins, found.begins), max(row.ends, found.ends)
    row.found, row.of, row.expected, row.zh, row.en = found.found, found.of, found.expected, found.zh, found.en
    row.save(update_fields=["reviews", "begins", "ends", "found", "of", "expected", "zh", "en"])
    ledger.append(act, "SignalGrew", _subject(row), row.hall_id, {"reviews": len(row.reviews)})


def _draw(row: Signal, act: Act) -> None:
    """The sample can be drawn again by anybody: its seed is the signal's own id."""
    reachable = set(Review.objects.filter(id__in=row.reviews, reachable=True).values_list("id", flat=True))
    asked = drawn(row.reviews, reachable, random.Random(row.id.int))
    CallBack.objects.bulk_create(
        CallBack(id=uuid7(act.now), signal=row, review_id=each, drawn_at=act.now) for each in asked
    )


def call_back(identifier: uuid.UUID, way: str, answered: str, act: Act) -> Kept:
    """Write down what came out when a drawn reviewer was asked; not by the rated person nor their manager.

    Raises Missing, Malformed for an unknown way or answer, Conflict where it was written down already.
    """
    return ledger.once(act, lambda: _call_back(identifier, way, answered, act))


def _call_back(identifier: uuid.UUID, way: str, answered: str, act: Act) -> Mapping[str, object]:
    rows = CallBack.objects.select_for_update(of=("self",)).select_related("review", "signal")
    row = rows.filter(id=identifier).first()
    if row is None:
        raise Missing("no_call_back", "Nobody is to be asked about this.")
    asker = require_apart(act.account, row.review)
    if way not in set(Way) or answered not in set(Answered):
        raise Malformed("no_result", "Say how it was made, whether the reviewer was reached, and if so what was said.")
    if way == Way.LOG_ONLY and row.review.reachable:
        raise Malformed("has_contact", "The reviewer left a contact: try to reach them.")
    if row.answered and row.answered != Answered.NOT_REACHED:
        raise Conflict("asked", "This reviewer has been asked already.")
    row.way, row.answered, row.at, row.by_id = way, answered, act.now, asker
    row.save(update_fields=["way", "answered", "at", "by"])
    told = {"review": row.review_id, "way": way, "answered": answered}
    ledger.append(act, "CallBackMade", _subject(row.signal), row.signal.hall_id, told)
    return {"id": str(row.id), "answered": answered}


def settle_signal(identifier: uuid.UUID, confirmed: bool, words: str, act: Act) -> Kept:
    """Say what a signal was: reviews that were made, or given after all. By supervision, never by who asked back.

    Raises Missing, NotAllowed, Malformed without words, Conflict for a second word or while nobody was asked.
    """
    return ledger.once(act, lambda: _settle(identifier, confirmed, sentence(words, 500), act))


def _settle(identifier: uuid.UUID, confirmed: bool, words: str, act: Act) -> Mapping[str, object]:
    row = Signal.objects.select_for_update().filter(id=identifier).first()
    if row is None:
        raise Missing("no_signal", "There is no such signal.")
    if row.state != SignalState.OPEN:
        raise Conflict("settled", "This signal has been settled already.")
    _require_second_person(row, act)
    row.state = SignalState.CONFIRMED if confirmed else SignalState.EXPLAINED
    row.settled_at, row.settled_by_id, row.words = act.now, act.account, words
    row.save(update_fields=["state", "settled_at", "settled_by", "words"])
    ledger.append(act, "SignalSettled", _subject(row), row.hall_id, {"state": row.state})
    return {"id": str(row.id), "state": str(row.state)}


def _require_second_person(row: Signal, act: Act) -> None:
    asked = row.call_backs.exclude(answered="")
    if not asked.exists():
        raise Conflict("not_asked", "Ask at least one of the reviewers first.")
    if asked.filter(by=act.account).exists():
        raise NotAllowed("own_call_back", "You asked the reviewers yourself: a second person has to settle it.")
    for said in _concerned(row.reviews):
        require_apart(act.account, said)


def _concerned(reviews: Iterable[uuid.UUID]) -> Iterable[Review]:
    """One review of each rated person the signal is about: who was rated has no say."""
    return Review.objects.filter(id__in=[*reviews]).order_by("clerk_id", "id").distinct("clerk_id")


def _subject(row: Signal) -> Subject:
    return Subject("signal", row.id, row.kind)
