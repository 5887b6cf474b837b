"""A setting is changed from a day on: its effect is counted before, it is an event, and it can be taken back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from openhall.deadlines.models import Clock
from openhall.kit.changes import differences, laid_over, still_fits, version_of
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.ledger.models import Event
from openhall.places import services as places
from openhall.places.models import CalendarDay, PlannedChange, ReplacedHours
from openhall.places.queries import calendar_of, own_days, weekly_hours
from openhall.places.queries.changes import ChangeView, change, waiting_changes
from openhall.places.rules import Day, date_of_record, day_record, read_intervals
from openhall.routines.settings.verbs import Planned, apply_due, make, undo_wish, withdraw
from tests.cast import AFTERNOON, MORNING, NOW, TODAY, Cast
from tests.deadlines.timed import SIMPLE, start
from tests.kit.calendars import wall
from tests.routines.settings import current, edited, effects_of, make_it, told, wish

pytestmark = pytest.mark.django_db
SHORT = ["09:00-12:00", "13:30-16:00"]
TOMORROW = TODAY + dt.timedelta(1)
FREE_DAY = dt.date(2026, 3, 5)


def everything() -> tuple[int, int]:
    return Event.objects.count(), PlannedChange.objects.count()


def shorter(cast: Cast, on: dt.date | None = None) -> Planned:
    """Every working day ends at four."""
    return edited(cast, "hours", cast.hall, on, **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), SHORT))


def test_the_preview_counts_what_moves_and_leaves_nothing_behind(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    lakeside.take("A")
    before = everything()
    effects = effects_of(lakeside, shorter(lakeside))
    assert effects == {"week_minutes": {"before": 1950, "after": 1650}, "open_tickets": {"count": 1}, "due_times": {"count": 1}}
    assert everything() == before
    assert Clock.objects.get(id=made.id).due_at == made.due_at
    assert weekly_hours(lakeside.hall)["monday"] == ["09:00-12:00", "13:30-17:00"]


def test_hours_for_today_are_changed_at_once_and_clocks_are_counted_anew(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    change = make_it(lakeside, shorter(lakeside))
    assert (change.state, change.effective_on, change.ended_at) == ("applied", TODAY, NOW)
    assert wall(Clock.objects.get(id=made.id).due_at)[11:] == "16:00"
    (event,) = told("SettingChanged")
    assert (event["before"]["monday"], event["after"]["monday"]) == (["09:00-12:00", "13:30-17:00"], SHORT)
    (event,) = told("HoursChanged")
    assert event["after"]["friday"] == SHORT
    assert len(told("ClockMoved")) == 1


def test_hours_of_another_hall_stay_and_so_do_its_clocks(lakeside: Cast) -> None:
    theirs = weekly_hours(lakeside.strangers_hall)
    make_it(lakeside, shorter(lakeside))
    assert weekly_hours(lakeside.strangers_hall) == theirs


def test_a_later_day_waits_and_is_made_on_its_day_in_the_zone_of_the_hall(lakeside: Cast) -> None:
    change = make_it(lakeside, shorter(lakeside, TOMORROW))
    assert (change.state, [each.id for each in waiting_changes(lakeside.hall)]) == ("waiting", [change.id])
    assert told("SettingChanged") == []
    midnight = lakeside.after(hours=14)
    assert apply_due(midnight - dt.timedelta(seconds=1)) == 0
    assert weekly_hours(lakeside.hall)["monday"] != SHORT
    assert apply_due(midnight) == 1
    assert weekly_hours(lakeside.hall)["monday"] == SHORT
    assert apply_due(midnight) == 0, "it may safely run twice"
    assert len(told("SettingChanged")) == 1
    event = Event.objects.get(kind="SettingChanged")
    assert event.actor == f"account:{lakeside.staff['administrator']}", "by whom it was planned"


def test_a_change_is_taken_back_and_that_is_an_event_too(lakeside: Cast) -> None:
    before = weekly_hours(lakeside.hall)
    change = make_it(lakeside, shorter(lakeside))
    later = lakeside.after(minutes=1)
    back = make_it(lakeside, undo_wish(change, later), later)
    assert (back.undoes, weekly_hours(lakeside.hall)) == (change.id, before)
    assert [each["after"]["monday"] for each in told("SettingChanged")] == [SHORT, before["monday"]]
    with pytest.raises(NotNow):
        undo_wish(known(lakeside, change), later)


def known(cast: Cast, made: ChangeView) -> ChangeView:
    """The change as it stands now."""
    found = change(cast.hall, made.id)
    assert found is not None
    return found


def test_what_was_changed_again_since_is_not_taken_back_blindly(lakeside: Cast) -> None:
    first = make_it(lakeside, edited(lakeside, "hours", lakeside.hall, monday=SHORT))
    make_it(lakeside, edited(lakeside, "hours", lakeside.hall, monday=[]))
    with pytest.raises(Conflict) as refused:
        undo_wish(first, NOW)
    assert refused.value.code == "changed_since"


def test_what_another_field_became_meanwhile_is_kept_when_one_is_taken_back(lakeside: Cast) -> None:
    first = make_it(lakeside, edited(lakeside, "hours", lakeside.hall, monday=SHORT))
    make_it(lakeside, edited(lakeside, "hours", lakeside.hall, friday=[]))
    make_it(lakeside, undo_wish(first, NOW))
    assert weekly_hours(lakeside.hall)["friday"] == []
    assert weekly_hours(lakeside.hall)["monday"] == ["09:00-12:00", "13:30-17:00"]


def test_the_second_of_two_administrators_is_told_and_nothing_is_lost(lakeside: Cast) -> None:
    mine, theirs = (edited(lakeside, "hours", lakeside.hall, monday=hours) for hours in (SHORT, []))
    make_it(lakeside, theirs)
    before = everything()
    with pytest.raises(Conflict) as refused:
        make_it(lakeside, mine)
    assert refused.value.code == "changed_meanwhile"
    assert everything() == before


def test_one_change_of_a_record_waits(lakeside: Cast) -> None:
    make_it(lakeside, shorter(lakeside, TOMORROW))
    before = everything()
    for on in (TOMORROW, TODAY):
        with pytest.raises(Conflict) as refused:
            make_it(lakeside, edited(lakeside, "hours", lakeside.hall, on, monday=[]))
        assert refused.value.code == "change_waits"
    assert everything() == before


def test_a_change_that_waits_is_withdrawn(lakeside: Cast) -> None:
    change = make_it(lakeside, shorter(lakeside, TOMORROW))
    who, act = lakeside.caller("administrator"), lakeside.act("administrator")
    assert withdraw(lakeside.hall, change.id, who, act).state == "withdrawn"
    assert apply_due(lakeside.after(days=2)) == 0
    with pytest.raises(NotNow):
        withdraw(lakeside.hall, change.id, who, act)
    assert [each["change"] for each in told("ChangeWithdrawn")] == [str(change.id)]


def test_what_does_not_fit_on_its_day_is_refused_and_told(lakeside: Cast) -> None:
    change = make_it(lakeside, edited(lakeside, "hours", lakeside.hall, TOMORROW, monday=SHORT))
    places.set_hours(lakeside.hall, dict.fromkeys(range(1, 6), (MORNING,)), lakeside.act("command"))
    assert apply_due(lakeside.after(days=1)) == 0
    row = PlannedChange.objects.get(id=change.id)
    assert (row.state, row.refusal != "") == ("refused", True)
    assert weekly_hours(lakeside.hall)["monday"] == ["09:00-12:00"]
    assert len(told("ChangeRefused")) == 1


@pytest.mark.parametrize("on", [TODAY - dt.timedelta(1), dt.date(2028, 3, 4), dt.date.min])
def test_a_wrong_day_is_refused(lakeside: Cast, on: dt.date) -> None:
    with pytest.raises(Malformed) as refused:
        make_it(lakeside, shorter(lakeside, on))
    assert refused.value.code == "wrong_date"


def test_nothing_new_no_hours_and_no_record_are_refused(lakeside: Cast) -> None:
    with pytest.raises(Malformed):
        make_it(lakeside, edited(lakeside, "hours", lakeside.hall))
    with pytest.raises(Malformed):
        make_it(lakeside, wish(lakeside, "hours", lakeside.hall, {day: [] for day in weekly_hours(lakeside.hall)}))
    with pytest.raises(NotNow):
        make_it(lakeside, wish(lakeside, "hours", lakeside.hall, None))
    with pytest.raises(Missing):
        make_it(lakeside, Planned(lakeside.hall, "attic", lakeside.hall, "", None))


@pytest.mark.parametrize(("name", "refusal"), [("director", NotAllowed), ("clerk", NotAllowed), ("stranger", Missing)])
def test_only_an_administrator_of_the_hall_changes_anything(lakeside: Cast, name: str, refusal: type[Exception]) -> None:
    before = everything()
    with pytest.raises(refusal):
        make(shorter(lakeside), lakeside.caller(name), lakeside.act(name))
    assert everything() == before


def test_a_day_off_is_set_counted_and_taken_back(lakeside: Cast) -> None:
    made = start(lakeside, SIMPLE)
    record = day_record(lakeside.hall, FREE_DAY)
    off = wish(lakeside, "day", record, {"date": str(FREE_DAY), "is_workday": False, "note": "搬迁"})
    assert effects_of(lakeside, off) == {"due_times": {"count": 1}}
    change = make_it(lakeside, off)
    assert own_days(lakeside.hall, TODAY) == {FREE_DAY: Day(False, "搬迁")}
    make_it(lakeside, undo_wish(change, NOW))
    assert own_days(lakeside.hall, TODAY) == {}
    assert Clock.objects.get(id=made.id).due_at == made.due_at
    assert len(told("CalendarDayCleared")) == 1
    assert len(told("ClockMoved")) == 2


def test_a_day_that_is_over_stays(lakeside: Cast) -> None:
    record = day_record(lakeside.hall, TODAY - dt.timedelta(1))
    with pytest.raises(Malformed):
        make_it(lakeside, wish(lakeside, "day", record, {"date": "2026-03-01", "is_workday": False, "note": ""}))


def test_hours_that_stand_are_changed_by_somebody(lakeside: Cast) -> None:
    with pytest.raises(ValueError, match="hand in the act"):
        places.set_hours(lakeside.hall, {1: (MORNING,)})
    places.set_hours(lakeside.hall, dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)))
    assert told("HoursChanged") == [], "the same hours are no change"


def test_the_database_keeps_one_waiting_change_and_an_end_with_it(lakeside: Cast) -> None:
    change = make_it(lakeside, shorter(lakeside, TOMORROW))
    row = PlannedChange.objects.get(id=change.id)
    for fields in ({"ended_at": NOW}, {"state": "applied"}, {"refusal": "x"}, {"before": None, "after": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlannedChange.objects.filter(id=row.id).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedChange.objects.bulk_create([PlannedChange(id=lakeside.hall, hall_id=row.hall_id, kind=row.kind,
            record=row.record, after={}, effective_on=TODAY, made_by="x", made_at=NOW, state="waiting")])  # fmt: skip


# ---- pure


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("9-12", "shape"), ("12:00-09:00", "order"), ("09:00-09:00", "order"), ("09:00-12:00,11:59-13:00", "overlap"),
     ("24:00-25:00", "shape"), ("09:00-12:60", "shape")],
)  # fmt: skip
def test_wrong_intervals(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_intervals(text)


def test_intervals_in_other_spellings_are_put_in_order() -> None:
    assert read_intervals(" 13:30-17:00、0９:00–12:00 ") == (MORNING, AFTERNOON)
    assert read_intervals("09:00-12:00,12:00-17:00") == ((dt.time(9), dt.time(12)), (dt.time(12), dt.time(17)))
    assert read_intervals("") == ()


def test_a_day_is_found_in_its_identifier_and_no_other(lakeside: Cast) -> None:
    assert date_of_record(lakeside.hall, day_record(lakeside.hall, FREE_DAY)) == FREE_DAY
    assert date_of_record(lakeside.hall, day_record(lakeside.strangers_hall, FREE_DAY)) is None
    assert current(lakeside, "day", lakeside.hall) is None


def test_differences_and_what_still_fits() -> None:
    before, after = {"a": 1, "b": 2}, {"a": 1, "b": 3}
    assert [(each.field, each.before, each.after) for each in differences(before, after)] == [("b", 2, 3)]
    assert [each.field for each in differences(None, after)] == ["a", "b"]
    assert still_fits({"a": 9, "b": 2}, before, after)
    assert not still_fits({"a": 1, "b": 9}, before, after)
    assert (still_fits(None, None, after), still_fits(before, None, after), still_fits(before, before, None)) == (True, False, True)
    assert laid_over({"a": 9, "b": 2}, before, after) == {"a": 9, "b": 3}
    assert version_of({"a": 1, "b": 2}) == version_of({"b": 2, "a": 1}) != version_of(None)


def test_time_that_has_passed_stays_counted_by_the_hours_that_held_then(lakeside: Cast) -> None:
    """Started on Monday, five working days; on Thursday the hall gives up its Tuesdays: the one that was counts."""
    made = start(lakeside, SIMPLE)
    assert wall(made.due_at) == "2026-03-09 17:00"
    thursday = lakeside.after(days=3)
    change = make_it(lakeside, edited(lakeside, "hours", lakeside.hall, tuesday=[]), thursday)
    assert wall(Clock.objects.get(id=made.id).due_at) == "2026-03-09 17:00"
    tuesday, monday = (dt.date(2026, 3, each) for each in (3, 2))
    counted = calendar_of(lakeside.hall, monday, dt.date(2026, 3, 31))
    assert counted.is_worked(tuesday)
    assert not counted.is_worked(tuesday + dt.timedelta(7))
    later = make_it(lakeside, edited(lakeside, "hours", lakeside.hall, friday=[]), thursday + dt.timedelta(hours=1))
    assert later.state == "applied"
    assert wall(Clock.objects.get(id=made.id).due_at) == "2026-03-11 17:00", "tomorrow's Friday is lost, and the Tuesday"
    assert change.effective_on == dt.date(2026, 3, 5)
    assert ReplacedHours.objects.count() == 1, "what held until yesterday is kept once a day"


def test_what_the_database_refuses_on_its_day_is_told_without_its_innards(
    lakeside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One change that can't be made stops neither the timetable nor the other changes of the day."""
    change = make_it(lakeside, shorter(lakeside, TOMORROW))
    record = day_record(lakeside.hall, FREE_DAY)
    other = make_it(lakeside, wish(lakeside, "day", record, {"date": str(FREE_DAY), "is_workday": False, "note": ""}, TOMORROW))

    def torn(hall: object, weekdays: object, act: object) -> None:
        with transaction.atomic():
            CalendarDay.objects.bulk_create([CalendarDay(hall_id=lakeside.hall, date=FREE_DAY, is_workday=True, source="local")] * 2)

    monkeypatch.setattr("openhall.routines.settings.time.services.set_hours", torn)
    assert apply_due(lakeside.after(days=1)) == 1
    refused, made = (PlannedChange.objects.get(id=each.id) for each in (change, other))
    assert (refused.state, refused.refusal) == ("refused", "Another record stands in the way of this change.")
    assert made.state == "applied"
