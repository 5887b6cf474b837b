"""Certificates: issued free to the volunteer at once, from the record as it stands, with a commitment in the log."""

from openhall.community.models import Certificate
from openhall.community.permissions import own_volunteer
from openhall.community.queries.record import content_of, record_of
from openhall.community.rules.certificates import certificate_digest
from openhall.community.services.steps import Facts
from openhall.kit.errors import NotNow
from openhall.kit.ids import new_token, uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept


def issue_certificate(token: str, act: Act) -> Kept:
    """The certificate of a volunteer: 201 with `code`. While nothing has changed it is the one issued before.

    NotNow before there is any service.
    """
    return ledger.once(act, lambda: _issue(token, act), status=201)


def _issue(token: str, act: Act) -> Facts:
    volunteer = own_volunteer(token, locked=True)
    record = record_of(volunteer)
    if not record.services:
        raise NotNow("nothing_served", "There is no service on record yet.")
    content = dict(content_of(record))
    latest = volunteer.certificates.order_by("-id").first()
    if latest is not None and latest.content == content:
        return {"id": str(latest.id), "code": latest.code}
    code = new_token()
    row = Certificate.objects.create(
        id=uuid7(act.now), volunteer=volunteer, code=code, content=content, digest=certificate_digest(code, content),
        issued_at=act.now,
    )  # fmt: skip
    facts = {"digest": row.digest, "minutes": record.minutes, "services": len(record.services)}
    ledger.append(act, "CertificateIssued", Subject("certificate", row.id), volunteer.hall_id, facts)
    return {"id": str(row.id), "code": code}
