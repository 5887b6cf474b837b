"""Records with their five groups, corrections with their trail, certificates that the log proves; help for a person."""

import datetime as dt
import uuid

import pytest

from openhall.community import models
from openhall.community import services as community
from openhall.community.models import Certificate, Correction, Feedback, Help, Publicised
from openhall.community.queries.certificates import verified
from openhall.community.queries.events import opinions, publicised, shown_names
from openhall.community.queries.own import own
from openhall.community.queries.record import record_of
from openhall.community.rules.certificates import certificate_digest
from openhall.community.services import Helper
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.knowledge.models import Document
from openhall.ledger import queries as ledger
from openhall.matters.models import Matter
from openhall.matters.services import MatterWish
from openhall.queue.models import Ticket
from openhall.queue.services.taking import TicketWish
from openhall.routines.chain import chain_of
from openhall.vault.models import Sealed
from openhall.vault.services import erase_for_person
from tests.cast import Cast
from tests.community.serving import SATURDAY, Field, document, now
from tests.kit.calendars import at

pytestmark = pytest.mark.django_db
WRONG = "我十一点半才走。"
MATTER = MatterWish("difficulty", "医保报销办不成", "来了三次都没有办成。", name="李大妈", contact="138 0013 8001")


@pytest.fixture
def field(lakeside: Cast) -> Field:
    return Field(lakeside)


# ---- the record


def test_a_record_has_all_five_groups(field: Field) -> None:
    who = field.volunteer(skills=["手语"])
    place = field.served(who, field.event())
    for kind, text in (("training", "急救培训"), ("commendation", "优秀志愿者"), ("evaluation", "认真负责")):
        community.note(who.id, kind, dt.date(2026, 3, 2), text, field.by("supervisor"))
    record = record_of(who)
    assert (record.minutes, [each.place for each in record.services], record.skills) == (150, [place.id], ("手语",))
    assert [each.text for kind in ("training", "commendation", "evaluation") for each in record.noted(kind)] == ["急救培训", "优秀志愿者", "认真负责"]
    assert len(record.name) == 64, "the person is a commitment here"


@pytest.mark.parametrize(
    ("kind", "on", "text", "refusal"),
    [("medal", "2026-03-02", "奖", Malformed), ("training", "2026-04-02", "急救", Malformed), ("training", "2026-03-02", " ", Malformed)],
)
def test_what_is_no_note_is_refused(field: Field, kind: str, on: str, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        community.note(field.volunteer().id, kind, dt.date.fromisoformat(on), text, field.by("supervisor"))


def test_nobody_writes_into_the_own_record(field: Field) -> None:
    mine = field.volunteer("王芳", "supervisor")
    with pytest.raises(NotAllowed):
        community.note(mine.id, "commendation", dt.date(2026, 3, 2), "优秀", field.by("supervisor"))
    place = field.served(mine, field.event())
    asked = community.ask_correction(mine.token, place.id, WRONG, field.by("visitor")).mapping["id"]
    with pytest.raises(NotAllowed):
        community.refuse_correction(field.cast.hall, uuid.UUID(asked), "不同意", field.by("supervisor"))


# ---- corrections


def test_a_correction_is_made_on_request_and_keeps_what_stood_there(field: Field) -> None:
    who = field.volunteer()
    place = field.served(who, field.event(), "09:00", "10:00")
    asked = uuid.UUID(community.ask_correction(who.token, place.id, WRONG, field.by("visitor")).mapping["id"])
    with pytest.raises(Conflict):
        community.ask_correction(who.token, place.id, WRONG, field.by("visitor"))
    sunday = field.by("supervisor", "2026-03-08 10:00")
    community.grant_correction(field.cast.hall, asked, at(f"{SATURDAY} 09:00"), at(f"{SATURDAY} 11:30"), "现场照片可证", sunday)
    row = Correction.objects.get()
    assert (now(place).minutes, row.minutes_before, row.minutes_after, row.went_before) == (150, 60, 150, at(f"{SATURDAY} 10:00"))
    assert {"CorrectionAsked", "CorrectionGranted", "ServiceCorrected"} <= {each.kind for each in ledger.about(place.id)}
    assert (own(who.token).corrections[0].before, own(who.token).corrections[0].after) == (60, 150)
    with pytest.raises(NotNow):
        community.refuse_correction(field.cast.hall, asked, "不同意", sunday)


def test_who_was_written_down_as_missing_is_put_right(field: Field) -> None:
    event, who = field.event(), field.volunteer()
    place = field.sign(who, event)
    field.close(event)
    asked = uuid.UUID(community.ask_correction(who.token, place.id, "我来了。", field.by("visitor")).mapping["id"])
    with pytest.raises(Malformed):  # it has not come yet
        community.grant_correction(field.cast.hall, asked, at(f"{SATURDAY} 09:00"), at("2026-03-08 11:00"), "属实",
                                   field.by("supervisor", "2026-03-08 10:00"))  # fmt: skip
    community.grant_correction(field.cast.hall, asked, at(f"{SATURDAY} 09:00"), at(f"{SATURDAY} 12:00"), "属实",
                               field.by("supervisor", "2026-03-08 10:00"))  # fmt: skip
    assert (now(place).state, now(place).minutes) == ("served", 180)


def test_a_refusal_has_a_reason_and_another_halls_wish_is_not_there(field: Field) -> None:
    who = field.volunteer()
    place = field.served(who, field.event())
    asked = uuid.UUID(community.ask_correction(who.token, place.id, WRONG, field.by("visitor")).mapping["id"])
    with pytest.raises(Malformed):
        community.refuse_correction(field.cast.hall, asked, " ", field.by("supervisor"))
    with pytest.raises(Missing):
        community.refuse_correction(field.cast.strangers_hall, asked, "不属实", field.by("supervisor"))
    community.refuse_correction(field.cast.hall, asked, "签退码显示十一点", field.by("supervisor"))
    assert own(who.token).corrections[0].reason == "签退码显示十一点"


# ---- certificates


def test_a_certificate_is_proved_by_the_log_and_says_when_the_record_has_changed(field: Field) -> None:
    who = field.volunteer()
    with pytest.raises(NotNow):
        community.issue_certificate(who.token, field.by("visitor"))
    place = field.served(who, field.event(), "09:00", "10:00")
    code = community.issue_certificate(who.token, field.by("visitor")).mapping["code"]
    assert community.issue_certificate(who.token, field.by("visitor")).mapping["code"] == code, "nothing has changed"
    seen = verified(code)
    assert (seen.genuine, seen.current, seen.minutes, seen.services, str(seen.last_on)) == (True, True, 60, 1, SATURDAY)
    asked = uuid.UUID(community.ask_correction(who.token, place.id, WRONG, field.by("visitor")).mapping["id"])
    community.grant_correction(field.cast.hall, asked, at(f"{SATURDAY} 09:00"), at(f"{SATURDAY} 11:00"), "属实",
                               field.by("supervisor", "2026-03-08 10:00"))  # fmt: skip
    assert (verified(code).genuine, verified(code).current) == (True, False)
    assert community.issue_certificate(who.token, field.by("visitor")).mapping["code"] != code


@pytest.mark.parametrize("field_name", ["content", "digest", "both"])
def test_a_certificate_that_was_tampered_with_is_not_genuine(field: Field, field_name: str) -> None:
    who = field.volunteer()
    field.served(who, field.event())
    row = Certificate.objects.get(id=community.issue_certificate(who.token, field.by("visitor")).mapping["id"])
    content = {**row.content, "minutes": 6000}
    if field_name != "digest":
        Certificate.objects.update(content=content)
    if field_name != "content":
        Certificate.objects.update(digest="0" * 64 if field_name == "digest" else certificate_digest(row.code, content))
    assert not verified(row.code).genuine


def test_a_certificate_holds_no_name_and_outlives_its_erasure(field: Field) -> None:
    who = field.volunteer("王小明", identity="330102200001011234")
    field.served(who, field.event())
    row = Certificate.objects.get(id=community.issue_certificate(who.token, field.by("visitor")).mapping["id"])
    assert not [word for word in ("王小明", "330102200001011234") if word in repr((row.content, vars(row)))]
    erase_for_person(Subject("volunteer", who.id), field.by("visitor"))
    assert not Sealed.objects.filter(subject_id=who.id, erased_at=None).exists()
    assert (verified(row.code).genuine, verified(row.code).current) == (True, True)


# ---- what was publicised and said


def test_a_document_is_publicised_in_the_version_of_that_day(field: Field) -> None:
    event, row = field.event(), document()
    community.publicise(event.id, row.id, 50, field.by("supervisor"))
    community.publicise(event.id, row.id, 60, field.by("supervisor"))
    Document.objects.update(title="医保参保须知（新）", digest=b"2" * 32)
    community.publicise(event.id, row.id, 5, field.by("supervisor"))
    told = publicised(event.id)
    assert [(each.title, each.leaflets, each.version[:2]) for each in told] == [("医保参保须知", 60, "31"), ("医保参保须知（新）", 5, "32")]
    for leaflets in (-1, 100_001):
        with pytest.raises(Malformed):
            community.publicise(event.id, row.id, leaflets, field.by("supervisor"))
    assert Publicised.objects.count() == 2


def test_opinions_are_counted_and_nobodys(field: Field) -> None:
    event = field.event()
    for opinion in ("good", "good", "poor"):
        community.say(event.id, opinion, field.by("visitor", f"{SATURDAY} 11:00"))
    assert opinions(event.id) == {"good": 2, "poor": 1}
    assert {each.name for each in Feedback._meta.get_fields()} == {"id", "event", "opinion", "on"}
    with pytest.raises(Malformed):
        community.say(event.id, "great", field.by("visitor", f"{SATURDAY} 11:00"))
    with pytest.raises(NotNow):
        community.say(event.id, "good", field.by("visitor", f"{SATURDAY} 08:59"))


def test_only_who_wants_to_be_named_is_named(field: Field) -> None:
    event, shown, hidden = field.event(), field.volunteer("甲", public_name="小甲"), field.volunteer("乙")
    field.sign(shown, event)
    field.sign(hidden, event)
    assert shown_names(event.id) == ["小甲"]
    community.show_as(shown.token, "", field.by("visitor"))
    assert shown_names(event.id) == []


# ---- help


def test_a_helper_on_duty_takes_a_ticket_for_a_person_who_agrees(field: Field) -> None:
    event, who = field.event("2026-03-02", starts_at=at("2026-03-02 10:00"), ends_at=at("2026-03-02 12:00")), field.volunteer()
    field.check(who, event, "in", "2026-03-02 10:00")
    act, plan = field.by("visitor", "2026-03-02 10:05"), field.cast.plan()
    wish = TicketWish(items=("residence",), visitor_class="elderly", origin="reception")
    with pytest.raises(Malformed):
        community.take_ticket_for(event.id, plan, wish, False, Helper(who.token), act)
    with pytest.raises(NotAllowed):
        community.take_ticket_for(event.id, plan, wish, True, Helper(field.volunteer("乙").token), act)
    assert not Ticket.objects.exists()
    kept = community.take_ticket_for(event.id, plan, wish, True, Helper(who.token), act)
    ticket, helped = Ticket.objects.get(), Help.objects.get()
    assert set(kept.mapping) == {"id", "number"} and ticket.token not in repr(kept)
    assert (helped.subject_id, helped.place and helped.place.volunteer_id, helped.consented_at) == (ticket.id, who.id, act.now)
    assert event.id in {each.subject.id for each in chain_of(ticket.id)}


def test_staff_open_a_matter_for_a_person_and_the_chain_knows(field: Field) -> None:
    event = field.event()
    act = field.by("clerk", f"{SATURDAY} 10:00")
    with pytest.raises(Malformed):
        community.open_matter_for(event.id, MatterWish("difficulty", "题", "话"), True, Helper(), act)
    kept = community.open_matter_for(event.id, MATTER, True, Helper(), act)
    matter, helped = Matter.objects.get(), Help.objects.get()
    assert (kept.mapping["number"], matter.source_kind, matter.source_id) == (matter.number, "event", event.id)
    assert (helped.account_id, matter.token in repr(kept), "secret" in kept.mapping) == (field.cast.staff["clerk"], False, False)
    assert {each.subject.kind for each in chain_of(event.id)} >= {"event", "matter"}
    with pytest.raises(NotAllowed):
        community.open_matter_for(event.id, MATTER, True, Helper(), field.by("visitor", f"{SATURDAY} 10:00"))


def test_nobody_pays() -> None:
    """No table of the room and no wish has a place for money."""
    names = {each.name for name in models.__all__ for each in getattr(models, name)._meta.get_fields()}
    assert not names & {"fee", "price", "amount", "paid", "cost"}
