"""Who sees the contact of whoever brought a matter; every look commits by itself, so it has a database of its own."""

import pytest

from openhall.ledger.models import Event
from openhall.vault.models import Handover
from tests.cast import Cast
from tests.matters.bringing import Bench
from tests.web.test_matters import NOON, staff


def test_a_look_is_logged_and_a_complaint_is_not_shown_to_its_unit(own_lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: NOON)
    bench = Bench.of(own_lakeside)
    row = bench.handled(name="王小明")
    one, clerk = f"/matters/lakeside/{row.id}", staff(bench, "tax_clerk")
    assert b"8000" not in clerk.get(one).content
    assert clerk.post(one + "/reveal", {"reason": ""}).status_code == 400
    shown = clerk.post(one + "/reveal", {"reason": "打电话核实"}).content.decode()
    assert "138 0013 8000" in shown and "王小明" in shown
    assert Event.objects.filter(kind="PersonalDataRevealed", subject_id=row.id).count() == 1
    assert Handover.objects.get().subject_id == row.id
    complaint = bench.handled(kind="complaint")
    refused = clerk.post(f"/matters/lakeside/{complaint.id}/reveal", {"reason": "打电话核实"})
    assert refused.status_code == 403
    assert b"8000" not in refused.content
    boss = staff(bench, "supervisor").post(f"/matters/lakeside/{complaint.id}/reveal", {"reason": "督办核实此事"})
    assert "138 0013 8000" in boss.content.decode()
