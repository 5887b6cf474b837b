"""Builders for visits: forms as a phone sends them, and verbs that bring a finding somewhere."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.services import Answer
from openhall.outreach import services as outreach
from openhall.outreach.models import Finding, Visit
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.states import Area, TargetKind, Weight
from tests.cast import Cast
from tests.matters.bringing import MONDAY, SOLVED, Bench

FACTORY, CENTRE = TargetSaid(TargetKind.ENTERPRISE, "湖滨茶厂"), TargetSaid(TargetKind.CENTRE, "山麓便民服务中心")
FOUND = FindingSaid("开户要跑三次", "银行与窗口互相推。", Weight.BLOCKING_POINT, Area.PROCESS)
DAY = dt.date(2026, 3, 2)


def form(client_id: str = "phone-1", on: dt.date = DAY, **more: Any) -> VisitSaid:
    """A visit to the tea factory that found one thing."""
    said: dict[str, Any] = {"client_id": client_id, "on": on, "targets": (FACTORY,), "findings": (FOUND,)} | more
    return VisitSaid(**said)


@dataclasses.dataclass(frozen=True)
class Going:
    """A hall with offices and people of both sides, from which teams go out."""

    bench: Bench

    @property
    def cast(self) -> Cast:
        """The hall."""
        return self.bench.cast

    def by(self, name: str, when: str | dt.datetime = MONDAY) -> Act:
        """Somebody acts at a moment."""
        return self.bench.by(name, when)

    def go(self, said: VisitSaid | None = None, when: str | dt.datetime = MONDAY, by: str = "duty") -> Visit:
        """A visit is recorded."""
        kept = outreach.record(self.cast.hall, said or form(), self.by(by, when))
        return Visit.objects.get(id=kept.mapping["id"])

    def found(self, said: VisitSaid | None = None) -> Finding:
        """The one finding of a visit."""
        return Finding.objects.get(visit=self.go(said))

    def answered(self, said: VisitSaid | None = None, answer: Answer = SOLVED) -> Finding:
        """A finding whose matter the tax office has answered."""
        row = self.found(said)
        matters.triage(row.matter_id, "several_units", "ordinary", self.by("duty"))
        matters.assign(row.matter_id, self.bench.units["tax"], (), self.cast.staff["tax_clerk"], self.by("duty"))
        matters.answer(row.matter_id, answer, self.by("tax_clerk"))
        return row

    def verified(self, said: VisitSaid | None = None) -> Finding:
        """A finding that somebody outside has verified."""
        row = self.answered(said)
        outreach.verify(self.cast.hall, row.id, True, "到现场看过。", self.by("duty"))
        return again(row)

    def cleared(self, said: VisitSaid | None = None) -> Finding:
        """A finding that was verified and confirmed."""
        row = self.verified(said)
        outreach.confirm(self.cast.hall, row.id, "phone", True, self.by("caller"))
        return again(row)

    def dropped(self, said: VisitSaid | None = None) -> Finding:
        """A finding whose matter was out of scope."""
        row = self.found(said)
        matters.refuse(row.matter_id, "litigation", "请向人民法院起诉。", self.by("duty"))
        return again(row)


def again(row: Finding) -> Finding:
    """The finding as it stands."""
    return Finding.objects.get(id=row.id)


def target_of(visit: Visit) -> uuid.UUID:
    """The only target of a visit."""
    return visit.visited.get().target_id
