"""Photographs of a visit: only with a consent on record; all of them are gone when it is withdrawn."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from openhall.files import services as files
from openhall.files.queries import FileView, files_of
from openhall.files.rules.sizes import Stream
from openhall.files.states import IMAGES, Why
from openhall.kit.errors import Malformed, NotNow
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.outreach.models import Visit
from openhall.outreach.queries.subjects import visit_subject
from openhall.outreach.services.steps import hold
from openhall.outreach.services.visiting import visit_named
from openhall.outreach.states import VISIT

MOST_PHOTOS = 12


def allow_photos(hall: uuid.UUID, visit: str, act: Act) -> Kept:
    """Who is in the pictures agreed; given anew after it was withdrawn, it holds from now on."""
    return ledger.once(act, lambda: _allow(hall, visit, act))


def _allow(hall: uuid.UUID, visit: str, act: Act) -> Mapping[str, object]:
    hold(hall)
    row = visit_named(hall, visit)
    if not allowed(row):
        row.photos_allowed_at, row.photos_withdrawn_at = act.now, None
        row.save(update_fields=["photos_allowed_at", "photos_withdrawn_at"])
        ledger.append(act, VISIT["allow_photos"].event, visit_subject(row), hall, {})
    return {"id": str(row.id), "photos": "allowed"}


def allowed(row: Visit) -> bool:
    """Whether pictures may come in."""
    return row.photos_allowed_at is not None and row.photos_withdrawn_at is None


def add_photo(hall: uuid.UUID, visit: str, name: str, stream: Stream, act: Act) -> FileView:
    """Keep a picture of a visit. NotNow without a consent on record; Malformed for what is no picture."""
    with transaction.atomic():
        hold(hall)
        row = visit_named(hall, visit)
        if not allowed(row):
            raise NotNow("no_photo_consent", "Photographs need the consent of those in them; record it first.")
        if sum(each.erased_at is None for each in files_of(visit_subject(row))) >= MOST_PHOTOS:
            raise NotNow("many_photos", "A visit has at most %(most)s photographs.", {"most": MOST_PHOTOS})
        kept = files.keep(act, visit_subject(row), hall, name, stream)
        if kept.kind not in IMAGES:
            raise Malformed("no_picture", "This is no photograph.")
    return kept


def withdraw_photos(hall: uuid.UUID, visit: str, act: Act) -> Kept:
    """The consent is taken back: every picture of the visit is destroyed at once."""
    return ledger.once(act, lambda: _withdraw(hall, visit, act))


def _withdraw(hall: uuid.UUID, visit: str, act: Act) -> Mapping[str, object]:
    hold(hall)
    row = visit_named(hall, visit)
    if not allowed(row):
        raise NotNow("no_photo_consent", "Photographs need the consent of those in them; record it first.")
    row.photos_withdrawn_at = act.now
    row.save(update_fields=["photos_withdrawn_at"])
    erased = files.erase_all(act, visit_subject(row), Why.TAKEN_BACK)
    ledger.append(act, VISIT["withdraw_photos"].event, visit_subject(row), hall, {"erased": erased})
    return {"id": str(row.id), "photos": "withdrawn", "erased": erased}
