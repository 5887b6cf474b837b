"""Visits from phones that were offline: twice, late, out of order, with a wrong clock: one visit, every finding a matter."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Malformed, Missing, NotNow, Refusal
from openhall.ledger.models import Event
from openhall.matters.models import Matter
from openhall.outreach import services as outreach
from openhall.outreach.models import Batch, Consent, Finding, Target, Visit
from openhall.outreach.queries.visits import findings, visit, visits
from openhall.outreach.rules.forms import FindingSaid, TargetSaid
from openhall.outreach.states import Area, TargetKind, Weight
from openhall.routines.chain import chain_of
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench
from tests.outreach.going import CENTRE, DAY, FACTORY, FOUND, Going, form, target_of
from tests.together import together

MORE = FindingSaid("厂房没有房产证", "无法抵押贷款。", Weight.DIFFICULTY, Area.FINANCE)


@pytest.fixture
def going(lakeside: Cast) -> Going:
    return Going(Bench.of(lakeside))


@pytest.mark.django_db
def test_a_finding_is_a_matter_with_its_source_its_deadline_and_a_day_to_be_dispatched(going: Going) -> None:
    row = going.found()
    matter = Matter.objects.get(id=row.matter_id)
    assert (matter.title, matter.source_kind, matter.source_id) == (FOUND.title, "finding", row.id)
    assert row.dispatch_by - row.found_at == dt.timedelta(hours=24)
    (seen,) = findings(going.cast.hall)
    assert (seen.named, seen.target, seen.matter.number) == ("blocking_point/process", "湖滨茶厂", matter.number)
    assert seen.matter.due_at is not None and seen.dispatched_at is None
    kinds = {link.subject.kind for link in chain_of(row.visit_id)}
    assert {"visit", "finding", "matter"} <= kinds
    assert {"visit", "finding"} <= {link.subject.kind for link in chain_of(matter.id)}


@pytest.mark.django_db
def test_who_dispatches_names_the_unit_at_once(going: Going) -> None:
    found = dataclasses.replace(FOUND, lead="tax", grade="complex")
    for dispatches, state in ((False, "opened"), (True, "handling")):
        said = form(f"phone-{dispatches}", findings=(found,))
        outreach.record(going.cast.hall, said, going.by("duty"), dispatches)
        row = Finding.objects.get(visit__client_id=f"phone-{dispatches}")
        assert Matter.objects.get(id=row.matter_id).state == state
    seen = {each.matter.state: each for each in findings(going.cast.hall)}
    assert seen["handling"].dispatched_at is not None and seen["handling"].matter.grade == "complex"


@pytest.mark.django_db
def test_the_same_form_twice_is_one_visit_and_nothing_twice(going: Going) -> None:
    first, second = (outreach.record(going.cast.hall, form(), going.by("duty")).mapping for _ in range(2))
    assert first["id"] == second["id"] and (first["again"], second["again"]) == (False, True)
    assert (Visit.objects.count(), Finding.objects.count(), Matter.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(kind="VisitRecorded").count() == 1


@pytest.mark.django_db
def test_versions_of_a_form_come_in_any_order_and_no_finding_is_lost(going: Going) -> None:
    late, early = form(findings=(FOUND, MORE)), form(findings=(FOUND,))
    for number, order in enumerate(([late, early], [early, late])):
        for said in order:
            going.go(dataclasses.replace(said, client_id=f"phone-{number}"))
        row = Visit.objects.get(client_id=f"phone-{number}")
        assert row.findings.count() == 2
    assert {each.on for each in visits(going.cast.hall)} == {DAY}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 2)),
        (dt.date(2026, 2, 20), dt.date(2026, 2, 20)),
        (dt.date(2024, 3, 1), dt.date(2024, 3, 1)),
        (dt.date(2024, 2, 28), DAY),
        (dt.date(2026, 3, 3), DAY),
        (dt.date(1970, 1, 1), DAY),
        (dt.date(9999, 12, 31), DAY),
    ],
)
def test_a_clock_that_goes_wrong_is_not_believed(going: Going, said: dt.date, believed: dt.date) -> None:
    row = going.go(form(on=said))
    seen = visit(going.cast.hall, row.id)
    assert (seen.on, seen.wrong_clock, seen.batch) == (believed, believed != said, f"{believed.year}Q1")


@pytest.mark.django_db
def test_the_day_is_the_halls_not_utcs(going: Going) -> None:
    row = going.go(form(on=dt.date(2026, 3, 3)), when=at("2026-03-03 00:30"))
    assert row.on == dt.date(2026, 3, 3), "in UTC it is still the day before"


@pytest.mark.django_db
def test_batches_are_numbered_one_a_quarter(going: Going) -> None:
    days = (dt.date(2025, 11, 3), dt.date(2026, 2, 3), dt.date(2026, 3, 2), dt.date(2025, 8, 1))
    numbers = [going.go(form(f"phone-{n}", on)).batch.number for n, on in enumerate(days)]
    assert numbers == [1, 2, 2, 3]
    assert going.go(form("by-number", batch="1", on=dt.date(2025, 12, 1))).batch.number == 1
    assert str(going.go(form("by-quarter", batch="2026-Q1", on=dt.date(2025, 12, 30))).batch) == "2026Q1"
    for batch, error in (("9", Missing), ("2027Q1", Malformed), ("spring", Malformed), ("2026Q5", Malformed)):
        with pytest.raises(error):
            going.go(form(f"bad-{batch}", batch=batch))
    assert Batch.objects.count() == 3


@pytest.mark.django_db
def test_an_enterprise_takes_its_consent_back_by_one_press_and_is_not_visited_after(going: Going) -> None:
    hall, agreed = going.cast.hall, dataclasses.replace(FACTORY, consent=True)
    target = target_of(going.go(form(targets=(agreed,))))
    consent = Consent.objects.get(target=target)
    for _ in range(2):
        outreach.withdraw_by_token(consent.token, going.by("visitor"))
    assert Consent.objects.get().withdrawn_by_itself
    assert going.go(form("earlier", dt.date(2026, 3, 1))).on < DAY, "a visit before that day is a fact"
    with pytest.raises(NotNow) as refused:
        going.go(form("after", dt.date(2026, 3, 3)), when="2026-03-04 10:00")
    assert refused.value.code == "consent_withdrawn"
    assert not Visit.objects.filter(client_id="after").exists()
    assert going.go(form("anew", dt.date(2026, 3, 3), targets=(agreed,)), when="2026-03-04 10:00").client_id == "anew"
    assert outreach.withdraw_consent(hall, target, going.by("duty")).mapping["consent"] == "withdrawn"
    with pytest.raises(NotNow):
        outreach.withdraw_consent(hall, target, going.by("duty"))
    with pytest.raises(Malformed):
        outreach.give_consent(hall, target_of(going.go(form("c", targets=(CENTRE,)))), "phone", going.by("duty"))
    with pytest.raises(Missing):
        outreach.withdraw_by_token("x", going.by("visitor"))


@pytest.mark.django_db
def test_what_is_known_is_kept_and_the_name_is_the_same_however_it_is_typed(going: Going) -> None:
    wish = outreach.TargetWish("enterprise", "湖滨茶厂", "330106", size="小型", industry="制茶", minutes=40)
    known = outreach.put_target(going.cast.hall, wish, going.by("duty"))
    typed = (TargetSaid(TargetKind.ENTERPRISE, " 湖滨茶厂　"),)
    assert target_of(going.go(form(targets=typed))) == known
    assert Target.objects.get().industry == "制茶"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [{"client_id": ""}, {"client_id": "a b"}, {"client_id": "x" * 65}, {"targets": ()},
     {"targets": (TargetSaid(TargetKind.CENTRE, "  "),)}, {"targets": (FACTORY,) * 21},
     {"findings": (FOUND,) * 51}, {"findings": (dataclasses.replace(FOUND, title=" "),)},
     {"findings": (dataclasses.replace(FOUND, text="x" * 2001),)}, {"solved": "x" * 1001}, {"met": ("x",) * 21},
     {"findings": (dataclasses.replace(FOUND, target="another"),)}, {"members": ("nobody",)},
     {"findings": (dataclasses.replace(FOUND, lead="nothing"),)}, {"findings": (dataclasses.replace(FOUND, grade="11"),)}],
)  # fmt: skip
def test_a_form_that_says_too_little_is_refused_and_nothing_is_half_kept(going: Going, more: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        going.go(form(**more))
    kept = (Visit, Finding, Matter, Target, Batch)
    assert [model.objects.count() for model in kept] == [0] * 5


@pytest.mark.django_db
def test_findings_are_added_by_id_or_by_client_id_and_only_once(going: Going) -> None:
    row, hall = going.go(), going.cast.hall
    for named, new in ((str(row.id), 1), (row.client_id, 0), (str(row.id), 0)):
        assert outreach.add_findings(hall, named, (MORE,), going.by("duty")).mapping["new_findings"] == new
    with pytest.raises(Missing):
        outreach.add_findings(going.cast.strangers_hall, str(row.id), (MORE,), going.by("duty"))
    with pytest.raises(Malformed):
        outreach.add_findings(hall, str(row.id), (), going.by("duty"))


@pytest.mark.django_db
def test_the_team_is_kept_and_its_leader_is_the_first(going: Going) -> None:
    row = going.go(form(members=("director", "duty", "director")))
    assert visit(going.cast.hall, row.id).members == ("director", "duty")


@pytest.mark.django_db
def test_a_finding_sent_twice_breaks_on_the_database(going: Going) -> None:
    row = going.found()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(id=row.id).update(state="cleared", ended_at=row.found_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(id=row.id).update(ended_at=row.found_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            id=row.id, hall_id=going.cast.hall, batch=row.visit.batch, client_id="phone-1", on=DAY, said_on=DAY,
            received_at=row.found_at,
        )


def test_the_same_form_from_eight_sides_at_once_is_one_visit(own_lakeside: Cast) -> None:
    going = Going(Bench.of(own_lakeside))
    answers = together([lambda: outreach.record(going.cast.hall, form(), going.by("duty")).mapping["again"]] * 8)
    assert sorted(map(bool, answers)) == [False] + [True] * 7, answers
    assert (Visit.objects.count(), Finding.objects.count(), Matter.objects.count(), Batch.objects.count()) == (1,) * 4
