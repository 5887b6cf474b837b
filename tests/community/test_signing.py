"""Places by the volunteers' own choice: the waitlist, what stands against a shift, swaps, check-in and the minutes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings

from openhall.community import services as community
from openhall.community.models import DutyTimeRule, Place, Volunteer
from openhall.community.queries.figures import figures
from openhall.community.queries.own import own
from openhall.community.rules.codes import code_at
from openhall.kit.errors import Conflict, Missing, NotAllowed, NotNow, Refusal
from openhall.ledger import queries as ledger
from openhall.people.services import staffing
from openhall.routines.community import rota_of
from openhall.service_days.models import Duty
from openhall.vault.models import Sealed
from tests.cast import TODAY, Cast
from tests.community.serving import SATURDAY, Field, now
from tests.kit.calendars import at
from tests.service_days.leading import published, with_leaders

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(lakeside: Cast) -> Field:
    return Field(lakeside)


# ---- the waitlist


def test_the_first_who_waits_and_is_free_moves_up(field: Field) -> None:
    event, other = field.event(capacity=1), field.event(community="文新社区")
    holder, busy, free = (field.volunteer(name) for name in ("甲", "乙", "丙"))
    held, first = field.sign(holder, event), field.sign(busy, event)
    second = field.sign(free, event, when="2026-03-02 10:01")
    assert [row.state for row in (held, first, second)] == ["signed", "waiting", "waiting"]
    assert own(free.token).places[0].ahead == 1
    field.sign(busy, other)
    community.leave(holder.token, held.id, rota_of, field.by("visitor"))
    assert [now(row).state for row in (held, first, second)] == ["left", "waiting", "signed"]
    assert "VolunteerMovedUp" in {each.kind for each in ledger.about(second.id)}


def test_who_leaves_the_waitlist_moves_nobody_up(field: Field) -> None:
    event = field.event(capacity=1)
    rows = [field.sign(field.volunteer(name), event, when=f"2026-03-02 10:0{n}") for n, name in enumerate("甲乙丙")]
    community.leave(rows[1].volunteer.token, rows[1].id, rota_of, field.by("visitor"))
    assert [now(row).state for row in rows] == ["signed", "left", "waiting"]


def test_nobody_moves_up_into_a_shift_that_is_over(field: Field) -> None:
    event = field.event(capacity=1)
    rows = [field.sign(field.volunteer(name), event) for name in ("甲", "乙")]
    community.leave(rows[0].volunteer.token, rows[0].id, rota_of, field.by("visitor", f"{SATURDAY} 12:00"))
    assert now(rows[1]).state == "waiting"


def test_a_place_that_is_offered_goes_to_who_waits_else_to_who_takes_it(field: Field) -> None:
    event = field.event(capacity=1)
    one, two = field.volunteer("甲"), field.volunteer("乙")
    place = field.sign(one, event)
    community.offer(one.token, place.id, rota_of, field.by("visitor"))
    assert (now(place).state, now(place).offered) == ("signed", True), "it stays the volunteer's until somebody takes it"
    taken = community.take_over(two.token, place.id, rota_of, field.by("visitor")).mapping
    assert (now(place).state, now(place).offered) == ("left", False)
    waits = field.sign(one, event)
    community.offer(two.token, Place.objects.get(id=taken["id"]).id, rota_of, field.by("visitor"))
    assert now(waits).state == "signed"


def test_nobody_touches_the_place_of_another(field: Field) -> None:
    event = field.event()
    mine, other = field.volunteer("甲"), field.volunteer("乙")
    place = field.sign(mine, event)
    for verb in (community.leave, community.offer):
        with pytest.raises(Missing):
            verb(other.token, place.id, rota_of, field.by("visitor"))
    with pytest.raises(NotNow, match="not offered"):
        community.take_over(other.token, place.id, rota_of, field.by("visitor"))
    assert now(place).state == "signed"


def test_nobody_signs_up_twice_or_for_what_is_not_open_or_over(field: Field) -> None:
    event, who = field.event(), field.volunteer()
    field.sign(who, event)
    with pytest.raises(NotNow, match="already"):
        field.sign(who, event)
    with pytest.raises(NotNow, match="not open"):
        field.sign(who, field.event(opens=False))
    with pytest.raises(NotNow, match="over"):
        field.sign(field.volunteer("乙"), event, when=f"{SATURDAY} 12:00")


# ---- what stands against a shift


def posted(field: Field) -> None:
    """The clerk stands at window 1 from Monday on: that is what the cast says."""


def on_leave(field: Field) -> None:
    day = dt.date(2026, 3, 7)
    staffing.save_leave(field.cast.hall, field.cast.staff["clerk"], (day, day))


REFUSED: list[tuple[str, str, Callable[[Field], None]]] = [
    ("2026-03-03", "posted_then", posted), (SATURDAY, "on_leave_then", on_leave),
]  # fmt: skip


@pytest.mark.parametrize(("day", "code", "prepare"), REFUSED)
def test_a_shift_that_overlaps_a_posting_or_leave_is_refused(
    field: Field, day: str, code: str, prepare: Callable[[Field], None]
) -> None:
    clerk, event = field.volunteer("陈晓", "clerk"), field.event(day)
    prepare(field)
    with pytest.raises(NotNow) as refused:
        field.sign(clerk, event)
    assert refused.value.code == code
    assert not Place.objects.exists()
    field.sign(field.volunteer("别人"), event)


def test_who_is_posted_serves_on_a_day_off_and_after_hours(field: Field) -> None:
    clerk = field.volunteer("陈晓", "clerk")
    assert field.sign(clerk, field.event()).state == "signed"
    evening = field.event(starts_at=at("2026-03-03 17:00"), ends_at=at("2026-03-03 19:00"))
    assert field.sign(clerk, evening).state == "signed"


def test_a_day_on_the_rota_is_a_commitment(field: Field) -> None:
    leaders = with_leaders(field.cast)
    published(field.cast)
    duty = Duty.objects.exclude(stands=None).order_by("on").first()
    assert duty is not None and duty.stands_id in leaders.values()
    row = field.volunteer("领导")
    Volunteer.objects.filter(id=row.id).update(account=duty.stands_id)
    with pytest.raises(NotNow) as refused:
        field.sign(row, field.event(str(duty.on)))
    assert refused.value.code == "on_rota_then"


def test_two_shifts_at_one_time_are_one_too_many(field: Field) -> None:
    who = field.volunteer()
    field.sign(who, field.event(shifts=2), 0)
    with pytest.raises(NotNow) as refused:
        field.sign(who, field.event())
    assert refused.value.code == "in_shift_then"


# ---- coming and going


def test_the_minutes_are_exact_and_actual(field: Field) -> None:
    place = field.served(field.volunteer(), field.event(), "08:40", "11:31")
    assert (place.state, place.minutes, place.paid_minutes, place.came_by) == ("served", 151, 0, "code")


def test_time_in_paid_duty_is_none_unless_a_dated_rule_says_so(field: Field) -> None:
    clerk = field.volunteer("钱进", "administrator")  # works in the hall, posted nowhere
    event = field.event("2026-03-03")
    field.sign(clerk, event)
    field.check(clerk, event, "in", "2026-03-03 08:30")
    assert field.check(clerk, event, "out", "2026-03-03 12:30").minutes == 30, "the hall is open from nine to twelve"
    community.put_duty_time_rule(field.cast.hall, dt.date(2026, 3, 4), True, "市志愿服务办法第九条", field.by("director"))
    other = field.event("2026-03-04")
    field.sign(clerk, other)
    field.check(clerk, other, "in", "2026-03-04 09:00")
    place = field.check(clerk, other, "out", "2026-03-04 11:00")
    assert (place.minutes, place.paid_minutes) == (120, 0)
    assert DutyTimeRule.objects.get().basis == "市志愿服务办法第九条"
    with pytest.raises(Refusal):
        community.put_duty_time_rule(field.cast.hall, TODAY, True, " ", field.by("director"))


@pytest.mark.parametrize("late", [60, 300])
def test_a_code_that_is_a_minute_old_opens_nothing(field: Field, late: int) -> None:
    event, who = field.event(), field.volunteer()
    place = field.sign(who, event)
    then = at(f"{SATURDAY} 09:00")
    code = code_at(settings.SECRET_KEY, event.id, "in", then)
    with pytest.raises(NotAllowed):
        community.check_in(event.id, who.token, code, settings.SECRET_KEY, rota_of,
                           field.cast.act("visitor", then + dt.timedelta(seconds=late)))  # fmt: skip
    assert now(place).state == "signed"


def test_who_comes_unannounced_gets_a_free_place_and_passes_nobody(field: Field) -> None:
    event = field.event(capacity=1)
    who = field.volunteer()
    assert field.check(who, event, "in", f"{SATURDAY} 09:05").state == "serving"
    with pytest.raises(NotNow) as refused:
        field.check(field.volunteer("乙"), event, "in", f"{SATURDAY} 09:06")
    assert refused.value.code == "no_place_now"


def test_nobody_serves_at_two_events_at_once(field: Field) -> None:
    who, one, two = field.volunteer(), field.event(), field.event("2026-03-07", community="文新社区")
    field.sign(who, one)
    field.check(who, one, "in", f"{SATURDAY} 09:00")
    with pytest.raises(NotNow):
        field.check(who, two, "in", f"{SATURDAY} 09:30")


def test_the_close_ends_who_forgot_and_says_who_never_came(field: Field) -> None:
    event = field.event(capacity=2)
    forgot, never, waits = (field.sign(field.volunteer(name), event) for name in ("甲", "乙", "丙"))
    field.check(forgot.volunteer, event, "in", f"{SATURDAY} 10:00")
    field.close(event, 30, 5, f"{SATURDAY} 18:00")
    assert [now(row).state for row in (forgot, never, waits)] == ["served", "missed", "left"]
    assert (now(forgot).minutes, now(forgot).went_by) == (120, "close")
    told = figures(field.cast.hall, at("2026-03-01 00:00"), at("2026-03-31 00:00"))
    assert (told.events, told.volunteers, told.minutes, told.people.estimate) == (1, 1, 120, 30)


def test_an_event_of_two_campaigns_counts_once(field: Field) -> None:
    for code in ("leifeng", "shishi"):
        community.put_campaign(field.cast.hall, code, "学雷锋", "", (dt.date(2026, 3, 1), dt.date(2026, 3, 31)), field.by("director"))
    field.close(field.event(campaigns=["leifeng", "shishi"]), 40)
    told = figures(field.cast.hall, at("2026-03-01 00:00"), at("2026-03-31 00:00"))
    assert (told.events, told.people.visits, told.by_campaign) == (1, 40, (("leifeng", 1), ("shishi", 1)))
    with pytest.raises(Missing, match="runs on that day"):
        field.event("2026-04-04", campaigns=["leifeng"])


def test_an_event_that_is_called_off_gives_every_place_back(field: Field) -> None:
    event, other, who = field.event(), field.event(), field.volunteer()
    place = field.sign(who, event)
    community.cancel_event(event.id, field.by("supervisor"))
    assert now(place).state == "left"
    assert field.sign(who, other).state == "signed"
    field.check(who, other, "in", f"{SATURDAY} 09:00")
    with pytest.raises(NotNow):
        community.cancel_event(other.id, field.by("supervisor", f"{SATURDAY} 10:00"))


# ---- volunteers


def test_who_joins_is_in_the_vault_alone(field: Field) -> None:
    row = field.volunteer("王小明", identity="330102200001011234", skills=["手语"])
    told = repr([(each.kind, each.data) for each in ledger.about(row.id)])
    assert "VolunteerJoined" in told
    assert not [word for word in ("王小明", "13800138000", "330102200001011234", row.token) if word in told]
    assert not [word for word in ("王小明", "330102200001011234") if word in repr(vars(row))]
    assert set(Sealed.objects.filter(subject_id=row.id).values_list("field", flat=True)) == {"name", "contact", "identity"}


def test_an_account_joins_once_and_ends_when_it_wants(field: Field) -> None:
    row = field.volunteer("陈晓", "clerk", public_name="小陈")
    community.put_team(field.cast.hall, "red", "红马甲", "Red vests", field.by("director"))
    community.join_team(row.token, "red", field.by("visitor"))
    community.join_team(row.token, "red", field.by("visitor"))
    with pytest.raises(Conflict):
        field.volunteer("陈晓", "clerk")
    event = field.event(capacity=1)
    held, waits = field.sign(row, event), field.sign(field.volunteer("乙"), event)
    community.end(row.token, rota_of, field.by("visitor"))
    assert (now(held).state, now(waits).state) == ("left", "signed")
    after = Volunteer.objects.get(id=row.id)
    assert (after.public_name, after.memberships.filter(ended_at=None).count(), after.memberships.count()) == ("", 0, 1)
    kept = Sealed.objects.filter(subject_id=row.id, erased_at=None).values_list("field", flat=True)
    assert list(kept) == ["name"], "the contact is erased, the record keeps whose it is"
    with pytest.raises(NotNow):
        field.sign(after, event)
    assert field.volunteer("陈晓", "clerk").id != row.id


def test_a_minor_joins_with_a_guardian(field: Field) -> None:
    with pytest.raises(NotAllowed):
        field.volunteer("小朋友", minor=True)
    row = field.volunteer("小朋友", minor=True, guardian="王大明")
    assert row.guardian_at is not None
    assert Sealed.objects.filter(subject_id=row.id, field="guardian").exists()


def test_who_serves_again_is_kept_longer_but_the_log_hears_of_it_seldom(field: Field) -> None:
    who = field.volunteer()
    until = set(Sealed.objects.filter(subject_id=who.id).values_list("erase_after", flat=True))
    field.served(who, field.event())
    assert set(Sealed.objects.filter(subject_id=who.id).values_list("erase_after", flat=True)) == until, "five days are not worth it"
    later = field.event("2026-06-13")
    field.sign(who, later)
    field.check(who, later, "in", "2026-06-13 09:00")
    field.check(who, later, "out", "2026-06-13 10:00")
    assert set(Sealed.objects.filter(subject_id=who.id).values_list("erase_after", flat=True)) == {dt.date(2026, 6, 13) + dt.timedelta(days=1096)}
    assert [each.kind for each in ledger.about(who.id)].count("PersonalDataTermSet") == 1
