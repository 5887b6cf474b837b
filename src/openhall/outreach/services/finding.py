"""A finding becomes a matter the moment it is written down; named to a unit at once where its lead is known."""

import uuid

from openhall.kit.errors import Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.services import MatterWish
from openhall.matters.states import Cause, Channel, Grade, Kind
from openhall.outreach.models import Finding, Visit
from openhall.outreach.queries.subjects import finding_subject
from openhall.outreach.rules.classes import written_class
from openhall.outreach.rules.forms import DISPATCH_WITHIN, FindingSaid, finding_digest
from openhall.outreach.services.steps import within
from openhall.outreach.states import FINDING, Area
from openhall.places import queries as places

CAUSES = {
    Area.MATERIALS: Cause.INCOMPLETE, Area.POLICY: Cause.FORBIDDEN, Area.PROCESS: Cause.SEVERAL_UNITS,
    Area.SYSTEM: Cause.SEVERAL_UNITS, Area.STAFF: Cause.CONDUCT,
}  # fmt: skip


def unit_named(code: str) -> uuid.UUID | None:
    """The unit of a code, None for no code; Malformed for one that there is not."""
    if not code:
        return None
    found = next((each.id for each in places.units() if each.code == code), None)
    if found is None:
        raise Malformed("unknown_unit", "There is no such unit.")
    return found


def make_findings(visit: Visit, said: tuple[FindingSaid, ...], act: Act, dispatches: bool) -> int:
    """Write down those findings that the visit does not have yet, each with its matter; how many they were."""
    known = {bytes(digest) for digest in visit.findings.values_list("digest", flat=True)}
    many = 0
    for each in said:
        digest = finding_digest(visit.id, each)
        if digest not in known:
            known.add(digest)
            _make(visit, each, digest, act, dispatches)
            many += 1
    return many


def _make(visit: Visit, said: FindingSaid, digest: bytes, act: Act, dispatches: bool) -> None:
    lead = unit_named(said.lead)
    if said.grade not in set(Grade):
        raise Malformed("no_class", "Say why it could not be got done, and whether it is simple, ordinary or complex.")
    identifier = uuid7(act.now)
    source = Subject("finding", identifier, written_class(said.weight, said.area))
    wish = MatterWish(Kind.DIFFICULTY, said.title, said.text, channel=Channel.GUIDE, source=source)
    matter = uuid.UUID(str(matters.open_matter(visit.hall_id, wish, within(act)).mapping["id"]))
    row = Finding.objects.create(
        id=identifier, visit=visit, target_id=_target(visit, said.target), matter_id=matter, digest=digest,
        weight=said.weight, area=said.area, level=said.level, found_at=act.now, dispatch_by=act.now + DISPATCH_WITHIN,
    )  # fmt: skip
    facts = {"visit": visit.id, "matter": matter, "class": source.label, "level": said.level}
    ledger.append(act, FINDING["find"].event, finding_subject(row), visit.hall_id, facts)
    if lead is not None and dispatches and act.account is not None:
        matters.triage(matter, CAUSES.get(said.area, Cause.OTHER), said.grade, within(act))
        matters.assign(matter, lead, (), None, within(act))


def _target(visit: Visit, name: str) -> uuid.UUID | None:
    """Whom a finding concerns: who is named, else the only one that was visited."""
    listed = list(visit.visited.values_list("target_id", "target__name"))
    if not name:
        return listed[0][0] if len(listed) == 1 else None
    found = next((target for target, known in listed if known == name), None)
    if found is None:
        raise Malformed("finding_elsewhere", "%(name)s was not visited then.", {"name": name})
    return found
