"""Verify a certificate: its content, against the commitment in the log, and against the record as it stands now."""

import dataclasses
import datetime as dt
import uuid

from openhall.community.models import Certificate
from openhall.community.queries.record import content_of, record_of
from openhall.community.rules.certificates import certificate_digest
from openhall.community.rules.joining import TOKEN
from openhall.kit.errors import Missing
from openhall.ledger import queries as ledger


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """What a certificate proves. `genuine`: content, digest and log agree; `current`: the record is still the same.

    `index` is its place in the log, None until it has one; `last_on` the day of the last service.
    """

    id: uuid.UUID
    hall: uuid.UUID
    code: str
    issued_at: dt.datetime
    minutes: int
    services: int
    first_on: dt.date
    last_on: dt.date
    genuine: bool
    current: bool
    digest: str
    index: int | None


def verified(code: str) -> Verified:
    """The certificate of a code, looked up in the log; Missing for a code that was never given out."""
    row = Certificate.objects.filter(code=code).select_related("volunteer").first() if TOKEN.fullmatch(code) else None
    if row is None:
        raise Missing("no_certificate", "No certificate has this code. It may have been copied wrongly.")
    issued = next((each for each in ledger.about(row.id) if each.kind == "CertificateIssued"), None)
    genuine = issued is not None and issued.data["digest"] == row.digest == certificate_digest(row.code, row.content)
    days = sorted(dt.date.fromisoformat(each["on"]) for each in row.content["service"])
    return Verified(
        row.id, row.volunteer.hall_id, row.code, row.issued_at, row.content["minutes"], len(days), days[0], days[-1],
        genuine, dict(content_of(record_of(row.volunteer))) == row.content, row.digest,
        issued.index if issued else None,
    )  # fmt: skip
