"""Halls, zones, units, windows, items and limits are changed; what would break something is refused, with a reason."""

import datetime as dt
import uuid
from typing import Any

import pytest

from openhall.catalogue.queries import item_names
from openhall.deadlines.queries.dated import limits_on, same_limit
from openhall.kit.errors import Conflict, Malformed, NotAllowed, NotNow
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.places import queries as places
from openhall.places.models import PlannedChange
from openhall.queue import services as queue
from openhall.queue.models import Desk, Serving
from openhall.queue.queries.plan import forget_plans
from openhall.queue.queries.rules_of_hall import settings_of
from openhall.routines.settings.verbs import Planned, apply_due, make, undo_wish
from tests.cast import NOW, TODAY, Cast
from tests.deadlines.timed import CONTACT, start
from tests.routines.settings import current, edited, effects_of, make_it, told, wish

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(1)


def new_window(cast: Cast, **fields: object) -> Planned:
    values = {"code": "9", "name": "9号窗口", "name_en": "Window 9", "zone": "east", "unit": "services",
              "queues": ["B", "A"], "marks": [], "in_use": True}  # fmt: skip
    return wish(cast, "window", uuid.uuid4(), {**values, **fields})


def test_a_window_is_renamed_and_moved_and_what_is_lent_stays_lent(lakeside: Cast) -> None:
    window = lakeside.windows["3"]
    queue.lend(lakeside.at("3"), "A", 60, lakeside.act("supervisor"))
    make_it(lakeside, edited(lakeside, "window", window, name_en="Advice", zone="east", marks=["hearing_loop"]))
    found = {each.id: each for each in places.windows(lakeside.hall)}[window]
    assert (found.name_en, found.marks) == ("Advice", ("hearing_loop",))
    assert Serving.objects.filter(window=window).count() == 3
    (event,) = told("SettingChanged")
    assert (event["before"]["zone"], event["after"]["zone"]) == ("west", "east")


def test_a_window_is_opened_and_serves_in_the_order_of_its_skill(lakeside: Cast) -> None:
    make_it(lakeside, new_window(lakeside))
    forget_plans()
    lakeside.take("A")
    lakeside.take("B")
    assert lakeside.plan().window("9").name == "9号窗口"
    queue.open_window(lakeside.at("9"), lakeside.act("supervisor"))
    called = lakeside.call_next("9")
    assert called is not None
    assert called.prefix == "B"


def test_a_window_at_work_is_not_given_up(lakeside: Cast) -> None:
    lakeside.take("A")
    lakeside.call_next("1")
    window, before = lakeside.windows["1"], Event.objects.count()
    with pytest.raises(NotNow) as refused:
        make_it(lakeside, edited(lakeside, "window", window, in_use=False, queues=[]))
    assert refused.value.code == "window_at_work"
    assert str(refused.value) == "Number A001 is at this window. Finish it first, then close the window."
    assert (Event.objects.count(), PlannedChange.objects.count(), Desk.objects.filter(window=window).count()) == (before, 0, 1)


def test_a_window_that_somebody_must_come_back_to_is_not_given_up(lakeside: Cast) -> None:
    ticket = lakeside.take("A")
    type(ticket).objects.filter(id=ticket.id).update(only_window=lakeside.windows["2"])
    with pytest.raises(NotNow) as refused:
        make_it(lakeside, edited(lakeside, "window", lakeside.windows["2"], in_use=False, queues=[]))
    assert refused.value.code == "window_awaited"


def test_a_window_is_given_up_keeps_its_records_and_comes_back(lakeside: Cast) -> None:
    lakeside.take("C")
    lakeside.serve("4")
    window = lakeside.windows["4"]
    effects = effects_of(lakeside, edited(lakeside, "window", window, in_use=False, queues=[]))
    assert effects == {"window_given_up": {}}
    change = make_it(lakeside, edited(lakeside, "window", window, in_use=False, queues=[]))
    forget_plans()
    assert "4" not in lakeside.plan().windows
    assert lakeside.plan().window_by_id[window].code == "4", "records name it"
    assert not Desk.objects.filter(window=window).exists()
    make_it(lakeside, undo_wish(change, NOW))
    forget_plans()
    assert "4" in lakeside.plan().windows
    assert (current(lakeside, "window", window) or {})["queues"] == ["C", "A", "B"]
    assert Desk.objects.get(window=window).state == "closed"


def test_a_queue_that_nobody_serves_any_more_is_told(lakeside: Cast) -> None:
    lakeside.take("C")
    make_it(lakeside, edited(lakeside, "window", lakeside.windows["4"], queues=["A", "B"]))
    effects = effects_of(lakeside, edited(lakeside, "window", lakeside.windows["3"], queues=["B"]))
    assert effects == {"queue_alone": {"queue": "C", "count": 1}}


@pytest.mark.parametrize(("fields", "code"), [({"queues": []}, "serves_nothing"), ({"queues": ["X"]}, "unknown_queue"), ({"in_use": False}, "still_serves"), ({"code": "1"}, "code_taken")])
def test_windows_that_cannot_be(lakeside: Cast, fields: dict[str, object], code: str) -> None:
    before = Event.objects.count()
    with pytest.raises((Malformed, Conflict)) as refused:
        make_it(lakeside, new_window(lakeside, **fields))
    assert refused.value.code == code
    assert (Event.objects.count(), PlannedChange.objects.count()) == (before, 0)


def test_zones_are_added_and_go_when_nothing_stands_there(lakeside: Cast) -> None:
    attic = uuid.uuid4()
    change = make_it(lakeside, wish(lakeside, "zone", attic, {"code": "attic", "name": "阁楼", "name_en": "Attic", "floor": "9"}))
    assert [each.code for each in places.zones(lakeside.hall)] == ["east", "west", "attic"]
    make_it(lakeside, undo_wish(change, NOW))
    assert [each.code for each in places.zones(lakeside.hall)] == ["east", "west"]
    east = next(each.id for each in places.zones(lakeside.hall) if each.code == "east")
    assert effects_of(lakeside, edited(lakeside, "zone", east, name_en="Orient")) == {"windows_there": {"count": 2}}
    with pytest.raises(NotNow) as refused:
        make_it(lakeside, wish(lakeside, "zone", east, None))
    assert refused.value.code == "still_used"


def test_a_record_of_another_hall_is_not_found_by_its_id(lakeside: Cast) -> None:
    theirs = places.zones(lakeside.strangers_hall)[0].id
    window = places.windows(lakeside.strangers_hall)[0].id
    assert current(lakeside, "zone", theirs) is None
    assert current(lakeside, "window", window) is None
    assert current(lakeside, "hall", lakeside.strangers_hall) is None


def test_what_other_halls_share_is_changed_by_an_administrator_of_all(lakeside: Cast) -> None:
    unit = places.units()[0].id
    shared = edited(lakeside, "unit", unit, name_en="Administration")
    item = edited(lakeside, "item", lakeside.items["residence"], usual_minutes=9)
    for each in (shared, item):
        with pytest.raises(NotAllowed) as refused:
            make_it(lakeside, each)
        assert refused.value.code == "felt_elsewhere"
    people.grant(lakeside.staff["administrator"], "administrator", None)
    for each in (shared, item):
        assert make_it(lakeside, each).state == "applied"
    assert places.units()[0].name_en == "Administration"


def test_an_item_is_renamed_taken_away_and_offered_again(lakeside: Cast) -> None:
    deed = lakeside.items["deed"]
    lakeside.take("deed")
    gone = edited(lakeside, "item", deed, queue="")
    assert effects_of(lakeside, gone) == {"item_tickets": {"count": 1}}
    change = make_it(lakeside, gone)
    assert "deed" not in {each.code for each in item_names(lakeside.hall)}
    make_it(lakeside, undo_wish(change, NOW))
    assert "deed" in {each.code for each in item_names(lakeside.hall)}
    assert (current(lakeside, "item", deed) or {})["queue"] == "C"
    make_it(lakeside, edited(lakeside, "item", deed, usual_minutes=25, name_en="Deed"))
    assert [each.usual_minutes for each in item_names(lakeside.hall) if each.id == deed] == [25]


def test_the_hall_and_its_rules(lakeside: Cast) -> None:
    make_it(lakeside, edited(lakeside, "hall", lakeside.hall, phone="0571-99999"))
    assert lakeside.plan().hall.phone == "0571-99999"
    change = make_it(lakeside, edited(lakeside, "rules", lakeside.hall, announcement_repeats=1, languages=["en"]))
    assert (settings_of(lakeside.hall).announcement_repeats, settings_of(lakeside.hall).languages) == (1, ("en",))
    make_it(lakeside, undo_wish(change, NOW))
    assert settings_of(lakeside.hall).languages == ("zh-hans", "en")


@pytest.mark.parametrize(("fields", "code"), [({"wait_warn_minutes": 5}, "wait_steps"), ({"languages": []}, "no_language")])
def test_rules_that_cannot_be(lakeside: Cast, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Malformed) as refused:
        make_it(lakeside, edited(lakeside, "rules", lakeside.hall, **fields))
    assert refused.value.code == code


# ---- limits


@pytest.fixture
def everywhere(lakeside: Cast) -> Cast:
    people.grant(lakeside.staff["administrator"], "administrator", None)
    return lakeside


def limit_id(cast: Cast) -> uuid.UUID:
    return next(each.id for each in limits_on(TODAY) if each.code == CONTACT)


def test_a_limit_gets_a_new_version_and_clocks_keep_theirs(everywhere: Cast) -> None:
    made = start(everywhere)
    planned = edited(everywhere, "limit", limit_id(everywhere), amount=3, rule="local-3")
    assert effects_of(everywhere, planned) == {"clocks_keep": {"count": 1}, "halls_count": {"count": 2}}
    change = make_it(everywhere, planned)
    found = same_limit(change.record, TODAY)
    assert found is not None
    assert (found.amount, found.version, found.valid_from) == (3, 2, TODAY)
    assert start(everywhere, when="2026-03-02 11:00").amount == 3
    assert made.amount == 1
    back = make_it(everywhere, undo_wish(change, NOW))
    assert (back.state, back.effective_on) == ("waiting", TOMORROW), "a version lasts a day at least"
    assert apply_due(everywhere.after(days=1)) == 1
    again = same_limit(change.record, TOMORROW)
    assert again is not None
    assert (again.amount, again.version) == (1, 3)


def test_a_place_sets_its_own_limit_and_the_nations_stays(lakeside: Cast) -> None:
    values = {**(current(lakeside, "limit", limit_id(lakeside)) or {}), "amount": 2, "region": "330100"}
    local = wish(lakeside, "limit", uuid.uuid4(), values)
    with pytest.raises(NotAllowed):
        make_it(lakeside, local)
    people.grant(lakeside.staff["administrator"], "administrator", lakeside.strangers_hall)
    make_it(lakeside, local)
    assert start(lakeside).amount == 2
    with pytest.raises(Conflict) as refused:
        make_it(lakeside, wish(lakeside, "limit", uuid.uuid4(), values))
    assert refused.value.code == "limit_known"


@pytest.mark.parametrize(
    ("fields", "code"), [({"extensions": 1}, "bad_extension"), ({"region": "999999"}, "unknown_region"), ({"amount": 1}, "nothing_changes")]
)
def test_limits_that_cannot_be(everywhere: Cast, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Malformed) as refused:
        make_it(everywhere, edited(everywhere, "limit", limit_id(everywhere), **fields))
    assert refused.value.code == code


def test_a_second_version_begins_later(everywhere: Cast) -> None:
    make_it(everywhere, edited(everywhere, "limit", limit_id(everywhere), amount=3))
    with pytest.raises(NotNow) as refused:
        make(edited(everywhere, "limit", limit_id(everywhere), amount=4), everywhere.caller("administrator"), everywhere.act("administrator"))
    assert refused.value.code == "limit_dated"
