"""A bad review from the first contact to the return visit: who may, who may not, what the clocks do."""

import datetime as dt
import uuid

import pytest

from openhall.deadlines.queries import clocks_of
from openhall.kit.errors import Conflict, Malformed, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.states import Role
from openhall.reviews import services as reviews
from openhall.reviews.models import Review
from openhall.reviews.queries.cases import case, cases
from openhall.reviews.queries.figures import figures, handling
from openhall.reviews.services import ReviewWish
from openhall.reviews.services.opening import subject_of
from openhall.reviews.states import Level
from openhall.routines.chain import chain_of
from openhall.vault import services as vault
from openhall.vault.states import Purpose, Relation
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    return Scene.of(lakeside)


def test_the_straight_way_meets_every_clock(scene: Scene) -> None:
    case_id = scene.bad().id
    officer, later = "officer", scene.cast.after
    reviews.contact(case_id, "phone", True, scene.cast.act(officer, later(hours=2)))
    reviews.classify(case_id, "simple", scene.cast.act(officer, later(hours=3)))
    reviews.rectify(case_id, "向来人道歉，窗口重学规范", scene.cast.act(officer, later(days=2)))
    assert row(case_id).state == "rectified"
    reviews.return_visit(case_id, "phone", True, True, scene.cast.act("visitor_officer", later(days=3)))
    assert (row(case_id).state, row(case_id).closed_at) == ("closed", later(days=3))
    clocks = {clock.code: clock for clock in clocks_of(subject_of(row(case_id)))}
    assert set(clocks) == {"review.contact", "review.rectify.simple", "review.return_visit"}
    assert all(clock.in_time for clock in clocks.values())
    assert clocks["review.rectify.simple"].started_at == scene.cast.start, "it runs from the opening"
    kinds = list(Event.objects.filter(subject_id=case_id).order_by("id").values_list("kind", flat=True))
    assert kinds.count("ReviewerContacted") == 1
    assert kinds[-1] in ("ReturnVisitMade", "ClockMet", "ClockCancelled")


@pytest.mark.parametrize("concerned", ["clerk", "manager"])
def test_the_rated_person_and_their_manager_are_kept_out(scene: Scene, concerned: str) -> None:
    staff = dict(scene.cast.staff)
    staff["manager"] = people.open_account("manager", "钱立", "Qian Li", scene.cast.start)
    people.grant(staff["manager"], Role.WINDOW_HEAD, scene.cast.hall)
    people.grant(staff["manager"], Role.VERIFICATION_OFFICER, scene.cast.hall)
    case_id = scene.bad().id
    act = scene.cast.act("officer")
    import dataclasses

    act = dataclasses.replace(act, account=staff[concerned], actor=f"account:{staff[concerned]}")
    with pytest.raises(NotAllowed) as refused:
        reviews.contact(case_id, "phone", True, act)
    assert refused.value.code == "concerned"


def test_a_proposal_needs_a_second_person(scene: Scene) -> None:
    case_id = scene.bad().id
    people.grant(scene.cast.staff["officer"], Role.SUPERVISOR, scene.cast.hall)
    reviews.propose_invalid(case_id, "mistaken", "按错了键，来人已确认", scene.cast.act("officer"))
    with pytest.raises(NotAllowed):
        reviews.decide(case_id, True, "同意", scene.cast.act("officer"))
    reviews.decide(case_id, True, "同意", scene.cast.act("supervisor"))
    assert row(case_id).state == "invalid"
    assert not Review.objects.get(rectification=case_id).valid
    assert not [clock for clock in clocks_of(subject_of(row(case_id))) if clock.is_open]
    whole = figures(scene.cast.hall, TODAY, TODAY)[scene.cast.hall]
    assert (whole.reviews, whole.bad, whole.invalid) == (0, 0, 1)


def test_a_refused_proposal_goes_back_to_its_handling(scene: Scene) -> None:
    case_id = scene.bad().id
    reviews.contact(case_id, "phone", True, scene.cast.act("officer"))
    reviews.classify(case_id, "complex", scene.cast.act("officer"))
    reviews.propose_cannot(case_id, "无法律依据", scene.cast.act("officer"))
    reviews.decide(case_id, False, "可以补办", scene.cast.act("director"))
    assert row(case_id).state == "rectifying"


def test_only_the_rated_person_appeals_once_and_the_panel_decides(scene: Scene) -> None:
    case_id = scene.bad().id
    with pytest.raises(NotAllowed):
        reviews.appeal(case_id, "不是我办的", scene.cast.act("colleague"))
    reviews.appeal(case_id, "来人材料不全，已一次告知", scene.cast.act("clerk"))
    with pytest.raises(Conflict):
        reviews.appeal(case_id, "再说一次", scene.cast.act("clerk"))
    reviews.decide_appeal(case_id, True, "查实", scene.cast.act("supervisor"))
    assert row(case_id).state == "invalid"


def test_extension_once_and_never_by_who_handles_it(scene: Scene) -> None:
    case_id = scene.bad().id
    reviews.contact(case_id, "phone", True, scene.cast.act("officer"))
    reviews.classify(case_id, "simple", scene.cast.act("officer"))
    with pytest.raises(NotAllowed):
        reviews.extend(case_id, 3, scene.cast.act("officer"))
    before = next(c.due_at for c in clocks_of(subject_of(row(case_id))) if c.code == "review.rectify.simple")
    reviews.extend(case_id, 3, scene.cast.act("supervisor"))
    after = next(c.due_at for c in clocks_of(subject_of(row(case_id))) if c.code == "review.rectify.simple")
    assert before and after and after > before
    with pytest.raises(NotNow):
        reviews.extend(case_id, 3, scene.cast.act("supervisor"))


def test_three_failed_attempts_on_three_days_and_the_case_goes_on(scene: Scene) -> None:
    case_id = scene.bad().id
    for day in range(3):
        assert row(case_id).state == "opened"
        reviews.contact(case_id, "phone", False, scene.cast.act("officer", scene.cast.after(days=day)))
    assert (row(case_id).state, row(case_id).unreachable) == ("contacted", True)


def test_without_contact_it_is_verified_from_the_log_and_counted_apart(scene: Scene) -> None:
    case_id = scene.bad(contact="").id
    reviews.contact(case_id, "log_only", False, scene.cast.act("officer"))
    reviews.rectify(case_id, "立行立改", scene.cast.act("officer"))
    reviews.return_visit(case_id, "log_only", False, None, scene.cast.act("visitor_officer"))
    assert row(case_id).state == "closed"
    found = handling(scene.cast.hall, TODAY, TODAY, scene.cast.after(days=1))
    assert (found.opened, found.without_contact, found.reachable, found.return_visited.whole) == (1, 1, 0, 0)
    with_contact = scene.bad(now=scene.cast.after(minutes=30)).id
    with pytest.raises(Malformed):
        reviews.contact(with_contact, "log_only", False, scene.cast.act("officer"))


def test_who_handled_it_does_not_make_the_return_visit_and_discontent_reopens(scene: Scene) -> None:
    case_id = scene.bad().id
    reviews.contact(case_id, "phone", True, scene.cast.act("officer"))
    reviews.rectify(case_id, "已更正", scene.cast.act("officer"))
    people.grant(scene.cast.staff["officer"], Role.RETURN_VISIT_OFFICER, scene.cast.hall)
    with pytest.raises(NotAllowed):
        reviews.return_visit(case_id, "phone", True, True, scene.cast.act("officer"))
    reviews.return_visit(case_id, "phone", True, False, scene.cast.act("visitor_officer"))
    assert row(case_id).state == "contacted"
    reviews.rectify(case_id, "重新更正", scene.cast.act("officer", scene.cast.after(hours=2)))
    reviews.return_visit(case_id, "phone", True, True, scene.cast.act("visitor_officer", scene.cast.after(hours=3)))
    assert row(case_id).state == "closed"


def test_the_visitor_rates_the_handling_once_and_a_bad_word_reopens(scene: Scene) -> None:
    ticket = scene.visit()
    handled = scene.give(ticket, contact="138 0013 8000").rectification
    token = scene.token(ticket)
    with pytest.raises(NotNow):
        reviews.rate_handling(token, ReviewWish(Level.SATISFIED), scene.cast.act("visitor"))
    reviews.contact(handled.id, "phone", True, scene.cast.act("officer"))
    reviews.rectify(handled.id, "已更正", scene.cast.act("officer"))
    reviews.rate_handling(token, ReviewWish(Level.DISSATISFIED), scene.cast.act("visitor"))
    assert row(handled.id).state == "contacted"
    with pytest.raises((Conflict, NotNow)):
        reviews.rate_handling(token, ReviewWish(Level.SATISFIED), scene.cast.act("visitor"))


def test_a_report_of_retaliation_goes_to_supervision(scene: Scene) -> None:
    ticket = scene.visit()
    review = scene.give(ticket)
    reviews.report_retaliation(scene.token(ticket), "第二天被叫去说情", scene.cast.act("visitor"))
    report = review.retaliations.get()
    with pytest.raises(NotAllowed):
        reviews.answer_retaliation(report.id, "没有的事", scene.cast.act("clerk"))
    reviews.answer_retaliation(report.id, "已约谈", scene.cast.act("director"))
    event = Event.objects.get(kind="RetaliationReported")
    assert "说情" not in str(event.data)


def test_cases_and_the_rated_persons_view_name_no_author(scene: Scene) -> None:
    handled = scene.bad()
    ticket = str(handled.review.ticket)
    seen = case(scene.cast.hall, handled.id, knows_author=False)
    assert seen is not None
    assert ticket not in repr(seen)
    assert "0013" not in repr(seen)
    assert [each.id for each in cases(scene.cast.hall, rated=scene.cast.staff["clerk"])] == [handled.id]
    assert cases(scene.cast.hall, rated=scene.cast.staff["colleague"]) == []
    assert case(scene.cast.strangers_hall, handled.id, knows_author=False) is None


def test_the_contact_is_seen_with_a_reason_and_every_look_is_written_down(scene: Scene) -> None:
    handled = scene.bad()
    subject = Subject("review", handled.review_id)
    with pytest.raises(NotAllowed):
        vault.reveal(subject, ["contact"], Relation.RATED_PERSON, Purpose.VERIFY, "我想知道是谁", scene.cast.act("clerk"))
    shown = vault.reveal(
        subject, ["contact"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "一个工作日内联系核实", scene.cast.act("officer")
    )
    assert shown["contact"] == "138 0013 8000"
    assert Event.objects.filter(kind="PersonalDataRevealed", subject_id=handled.review_id).count() == 1


def test_the_chain_leads_from_the_ticket_to_the_rectification_and_back(scene: Scene) -> None:
    handled = scene.bad()
    wanted = {handled.review.ticket_id, handled.review_id, handled.id}
    for start in wanted:
        assert isinstance(start, uuid.UUID)
        assert wanted <= {link.subject.id for link in chain_of(start)}


def test_figures_count_silence_and_never_call_it_good(scene: Scene) -> None:
    start = scene.cast.start
    tickets = [scene.visit(now=start + dt.timedelta(minutes=n)) for n in range(8)]
    later = start + dt.timedelta(hours=1)
    scene.give(tickets[0], Level.VERY_SATISFIED, now=later)
    scene.give(tickets[1], Level.DISSATISFIED, now=later)
    whole = figures(scene.cast.hall, TODAY, TODAY)[scene.cast.hall]
    assert (whole.closed, whole.reviews, whole.bad, whole.silence.part) == (8, 2, 1, 6)
    assert (whole.silence.share, whole.good_rate.share) == (0.75, 0.5)
    by_window = figures(scene.cast.hall, TODAY, TODAY, by="window")
    assert by_window[scene.cast.windows["1"]].closed == 8
    for dimension in ("unit", "item", "channel", "month"):
        assert sum(each.reviews for each in figures(scene.cast.hall, TODAY, TODAY, by=dimension).values()) == 2
