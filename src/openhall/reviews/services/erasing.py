"""Take a visitor's words out again: erased at their wish or when their time is over, or held back on objection."""

import uuid
from collections.abc import Callable, Collection, Mapping

from django.db import transaction
from django.db.models import Q

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.reviews.models import Publication, Retaliation, Review

OBJECTED = "the author objected"
ERASED = "the author's words are erased"


def erase_visit(ticket: uuid.UUID, act: Act) -> int:
    """Destroy the words and signals of all reviews of a visit, and reports that were answered; how many records.

    Text and salt go, so the commitment in the log can't be opened by anybody; level and reasons stay: they name nobody.
    """
    with transaction.atomic():
        rows = list(Review.objects.select_for_update().filter(ticket=ticket, erased_at=None))
        for row in rows:
            _erase_words(row, act)
        reports = Retaliation.objects.filter(review__ticket=ticket, answered_at__isnull=False).exclude(text="")
        return len(rows) + _erase_reports(list(reports), act)


def destroy_old(code: str, records: Collection[uuid.UUID], act: Act) -> int:
    """Destroy records of the class `review_text`, `review_signals` or `retaliation_text`; how many there still were."""
    return _DESTROYERS[code](records, act)


def hold_back(ticket: uuid.UUID, act: Act) -> int:
    """Show the public none of a visit's reviews any more, because the author objects; how many."""
    assert act.account is not None  # an objection is granted by people
    shown = {"shown": False, "text": "", "reply": "", "reason": OBJECTED, "by_id": act.account, "at": act.now}
    with transaction.atomic():
        rows = list(Review.objects.select_for_update().filter(ticket=ticket))
        for row in rows:
            Publication.objects.update_or_create(review=row, defaults=shown)
            _log(row, "ReviewHeldBack", act, {})
    return len(rows)


def _erase_words(row: Review, act: Act) -> None:
    row.text, row.text_salt, row.erased_at, row.device, row.network = "", None, act.now, None, None
    row.reachable = False
    row.save(update_fields=["text", "text_salt", "erased_at", "device", "network", "reachable"])
    Publication.objects.filter(review=row).update(shown=False, text="", reply="", reason=ERASED)
    _log(row, "ReviewErased", act, {"fields": ["text", "device", "network"]})


def _erase_reports(rows: Collection[Retaliation], act: Act) -> int:
    for row in rows:
        row.text = ""
        row.save(update_fields=["text"])
        ledger.append(act, "RetaliationErased", Subject("retaliation", row.id), row.hall_id, {"fields": ["text"]})
    return len(rows)


def _texts(records: Collection[uuid.UUID], act: Act) -> int:
    rows = list(Review.objects.select_for_update().filter(id__in=list(records), erased_at=None))
    for row in rows:
        _erase_words(row, act)
    return len(rows)


def _signals(records: Collection[uuid.UUID], act: Act) -> int:
    rows = Review.objects.filter(Q(device__isnull=False) | Q(network__isnull=False), id__in=list(records))
    return rows.update(device=None, network=None)


def _reports(records: Collection[uuid.UUID], act: Act) -> int:
    return _erase_reports(list(Retaliation.objects.filter(id__in=list(records)).exclude(text="")), act)


_DESTROYERS: Mapping[str, Callable[[Collection[uuid.UUID], Act], int]] = {
    "review_text": _texts,
    "review_signals": _signals,
    "retaliation_text": _reports,
}


def _log(row: Review, kind: str, act: Act, facts: Mapping[str, object]) -> None:
    ledger.append(act, kind, Subject("review", row.id), row.hall_id, facts)
