"""The loop of a finding: handled, verified by somebody else, confirmed, cleared; what goes back, what comes back, calls."""

import dataclasses
import datetime as dt
import itertools
import uuid

import hypothesis.strategies as st
import pytest
from django.db import IntegrityError, transaction
from hypothesis import given

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.ledger.models import Event
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.outreach import services as outreach
from openhall.outreach.models import FollowUp
from openhall.outreach.queries.visits import calls, finding
from openhall.outreach.rules.repeats import Occurrence, repeats
from openhall.outreach.rules.sampling import drawn, wanted_calls
from openhall.outreach.states import FINDING, FindingState
from scripts import finding_states
from tests.cast import Cast
from tests.matters.bringing import NO, Bench
from tests.outreach.going import FOUND, Going, again, form


@pytest.fixture
def going(lakeside: Cast) -> Going:
    return Going(Bench.of(lakeside))


@pytest.mark.django_db
def test_a_finding_is_cleared_by_a_second_person_and_the_enterprise_together(going: Going) -> None:
    hall, row = going.cast.hall, going.answered()
    outreach.verify(hall, row.id, True, "到现场看过。", going.by("duty"))
    assert again(row).state == "verified"
    outreach.confirm(hall, row.id, "phone", True, going.by("caller"))
    after = again(row)
    assert (after.state, after.confirmed_way, Matter.objects.get(id=row.matter_id).state) == ("cleared", "phone", "closed")
    outreach.improve(hall, row.id, "两个窗口合并，开户一次办好。", going.by("duty"))
    assert again(row).improvement.startswith("两个窗口")
    kinds = set(Event.objects.filter(subject_id=row.id).values_list("kind", flat=True))
    assert kinds == {"FindingMade", "FindingVerified", "FindingConfirmed", "ImprovementNoted"}


@pytest.mark.django_db
def test_the_other_way_round_clears_it_too(going: Going) -> None:
    hall, row = going.cast.hall, going.answered()
    outreach.confirm(hall, row.id, "in_person", True, going.by("caller"))
    assert again(row).state == "found", "nobody has verified it"
    outreach.verify(hall, row.id, True, "到现场看过。", going.by("duty"))
    assert again(row).state == "cleared"


@pytest.mark.django_db
def test_who_handled_it_neither_verifies_nor_confirms(going: Going) -> None:
    hall, row = going.cast.hall, going.answered()
    for name in ("tax_clerk", "tax_head"):
        with pytest.raises(NotAllowed):
            outreach.verify(hall, row.id, True, "办好了。", going.by(name))
        with pytest.raises(NotAllowed):
            outreach.confirm(hall, row.id, "phone", True, going.by(name))
    with pytest.raises(NotAllowed):
        outreach.verify(hall, row.id, True, "办好了。", going.by("program"))
    assert again(row).state == "found"


@pytest.mark.django_db
def test_before_the_unit_has_answered_nothing_is_verified(going: Going) -> None:
    row = going.found()
    with pytest.raises(NotNow):
        outreach.verify(going.cast.hall, row.id, True, "好", going.by("duty"))
    with pytest.raises(NotNow):
        outreach.confirm(going.cast.hall, row.id, "phone", True, going.by("duty"))
    with pytest.raises(NotNow):
        outreach.improve(going.cast.hall, row.id, "好", going.by("duty"))
    with pytest.raises(Missing):
        outreach.verify(going.cast.strangers_hall, row.id, True, "好", going.by("duty"))


@pytest.mark.django_db
@pytest.mark.parametrize("verified", [False, True])
def test_not_settled_goes_back_to_be_handled(going: Going, verified: bool) -> None:
    hall, row = going.cast.hall, going.answered()
    if verified:
        outreach.verify(hall, row.id, True, "看过。", going.by("duty"))
    outreach.confirm(hall, row.id, "phone", False, going.by("caller"))
    after = again(row)
    assert (after.state, after.verified_at, Matter.objects.get(id=row.matter_id).state) == ("found", None, "handling")


@pytest.mark.django_db
def test_not_verified_goes_back_too_even_when_the_enterprise_was_content(going: Going) -> None:
    hall, row = going.cast.hall, going.answered()
    outreach.confirm(hall, row.id, "phone", True, going.by("caller"))
    outreach.verify(hall, row.id, False, "窗口仍在要原件。", going.by("duty"))
    matter = Matter.objects.get(id=row.matter_id)
    assert (again(row).state, matter.state, matter.reopened) == ("found", "handling", 1)


@pytest.mark.django_db
def test_a_no_under_the_law_that_somebody_verified_clears_it(going: Going) -> None:
    row = going.answered(answer=NO)
    matters.verify(row.matter_id, True, "于法有据。", going.by("supervisor"))
    after = again(row)
    assert (after.state, after.cannot, after.confirmed_at) == ("cleared", True, None)


@pytest.mark.django_db
def test_out_of_scope_drops_it_and_is_not_called_cleared(going: Going) -> None:
    row = going.found()
    matters.refuse(row.matter_id, "litigation", "请向人民法院起诉。", going.by("duty"))
    assert again(row).state == "dropped"
    with pytest.raises(NotNow):
        outreach.verify(going.cast.hall, row.id, True, "好", going.by("duty"))


@pytest.mark.django_db
def test_cleared_without_both_words_breaks_on_the_database(going: Going) -> None:
    row = going.cleared()
    for field in ("verified_at", "confirmed_at"):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(id=row.id).update(**{field: None})


@pytest.mark.django_db
def test_what_comes_back_at_the_same_place_is_shown(going: Going) -> None:
    first = going.found(form("one", dt.date(2026, 2, 2)))
    other = going.found(form("two", findings=(dataclasses.replace(FOUND, title="又要跑"),)))
    assert finding(going.cast.hall, other.id).repeats == first.id
    assert finding(going.cast.hall, first.id).repeats is None


# ---- follow-up calls


@pytest.mark.django_db
def test_a_share_of_the_visits_is_called_and_the_seed_tells_which(going: Going) -> None:
    rows = [going.go(form(f"phone-{n}", findings=(), members=("director",))) for n in range(10)]
    batch, hall = rows[0].batch_id, going.cast.hall
    assert outreach.draw_calls(hall, batch, 7, going.by("duty")).mapping == {"drawn": 4, "of": 10}
    chosen = {each.visit for each in calls(hall)}
    assert chosen == set(drawn([row.id for row in rows], (), 40, 7))
    assert outreach.draw_calls(hall, batch, 8, going.by("duty")).mapping["drawn"] == 0, "nobody is drawn anew"
    going.go(form("later", findings=()))
    assert outreach.draw_calls(hall, batch, 7, going.by("duty"), share=50).mapping["drawn"] == 1
    visit = min(chosen)
    with pytest.raises(NotAllowed):
        outreach.answer_call(hall, visit, True, "", going.by("director"))
    outreach.answer_call(hall, visit, None, "没人接", going.by("caller"))
    outreach.answer_call(hall, visit, True, "", going.by("caller"))
    assert FollowUp.objects.get(visit=visit).state == "answered"
    with pytest.raises(Missing):
        outreach.answer_call(hall, visit, True, "", going.by("caller"))
    for share in (29, 51):
        with pytest.raises(Malformed):
            outreach.draw_calls(hall, batch, 7, going.by("duty"), share)


@given(st.integers(0, 400), st.integers(30, 50), st.integers())
def test_the_sample_keeps_its_share_and_does_not_hang_on_order(visits: int, share: int, seed: int) -> None:
    listed = [uuid.UUID(int=number + 1) for number in range(visits)]
    chosen = drawn(listed, (), share, seed)
    assert chosen == drawn(list(reversed(listed)), (), share, seed)
    assert len(chosen) == wanted_calls(visits, share) and set(chosen) <= set(listed)
    if visits >= 2:
        assert 0.3 * visits <= len(chosen) <= 0.5 * visits
    more = drawn(listed, chosen, share, seed + 1)
    assert more == []


# ---- repeats


def test_a_repeat_is_the_same_class_at_the_same_place_on_a_later_day() -> None:
    place, other = uuid.UUID(int=91), uuid.UUID(int=92)
    one = Occurrence(uuid.UUID(int=1), place, "process", dt.date(2026, 1, 5))
    same_day = dataclasses.replace(one, id=uuid.UUID(int=2))
    later = dataclasses.replace(one, id=uuid.UUID(int=3), on=dt.date(2026, 4, 7))
    beside = dataclasses.replace(later, id=uuid.UUID(int=4))
    listed = [one, same_day, later, beside, dataclasses.replace(later, id=uuid.UUID(int=5), target=other),
              dataclasses.replace(later, id=uuid.UUID(int=6), area="staff"),
              dataclasses.replace(later, id=uuid.UUID(int=7), target=None)]  # fmt: skip
    wanted = {later.id: same_day.id, beside.id: same_day.id}
    assert repeats(listed) == repeats(list(reversed(listed))) == wanted


# ---- every state and verb


@pytest.mark.django_db
def test_every_verb_in_every_state_is_decided(going: Going) -> None:
    hall = going.cast.hall
    makers = {"found": going.found, "verified": going.verified, "cleared": going.cleared, "dropped": going.dropped}
    verbs = {
        "verify": lambda row: outreach.verify(hall, row.id, True, "看过。", going.by("duty")),
        "confirm": lambda row: outreach.confirm(hall, row.id, "phone", True, going.by("caller")),
        "improve": lambda row: outreach.improve(hall, row.id, "已改。", going.by("duty")),
    }
    for state, verb in itertools.product(FindingState, verbs):
        row = makers[state](form(f"{state}-{verb}"))
        assert row.state == state
        try:
            verbs[verb](row)
        except NotNow as refused:
            possible = FINDING.allows(verb, state)
            assert refused.code == ("not_answered" if possible else "wrong_finding_state"), (state, verb)
        else:
            assert (state, again(row).state) in FINDING[verb].ways, (state, verb)


def test_the_page_of_the_lives_is_as_new_as_the_tables() -> None:
    assert finding_states.PAGE.read_text("utf-8") == finding_states.page(), "make reference"
