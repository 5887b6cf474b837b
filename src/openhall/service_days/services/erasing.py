"""Destroy the words of old receptions under an approved list; number, times and what became of them stay."""

import uuid
from collections.abc import Collection

from django.db import transaction

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.service_days.models import Reception


def destroy_old(records: Collection[uuid.UUID], act: Act) -> int:
    """Destroy the words of these receptions; how many still held any."""
    with transaction.atomic():
        rows = list(Reception.objects.select_for_update().filter(id__in=list(records)).exclude(about=""))
        for row in rows:
            row.about, row.answer = "", ""
            row.save(update_fields=["about", "answer"])
            subject = Subject("reception", row.id, row.number)
            ledger.append(act, "ReceptionErased", subject, row.hall_id, {"fields": ["about", "answer"]})
    return len(rows)
