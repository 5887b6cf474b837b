"""Destroy the words of old matters under an approved list; number, times, outcome and law stay: they name nobody."""

import uuid
from collections.abc import Collection

from django.db import transaction

from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.matters.models import Entry, Matter, Meeting, MeetingDecision
from openhall.matters.queries.subjects import subject_of

FIELDS = ["title", "text", "entries", "meetings"]


def destroy_old(records: Collection[uuid.UUID], act: Act) -> int:
    """Destroy the words of these matters, those of their timelines and the salt that opened the commitment; how many
    matters still held any.
    """
    with transaction.atomic():
        rows = list(Matter.objects.select_for_update().filter(id__in=list(records)).exclude(text=""))
        for row in rows:
            row.title, row.text, row.wanted, row.answer, row.text_salt = "", "", "", "", None
            row.save(update_fields=["title", "text", "wanted", "answer", "text_salt"])
            Entry.objects.filter(matter=row).update(text="")
            Meeting.objects.filter(matter=row).update(reason="", place="", minutes="")
            MeetingDecision.objects.filter(meeting__matter=row).update(text="")
            ledger.append(act, "MatterErased", subject_of(row), row.hall_id, {"fields": FIELDS})
    return len(rows)
