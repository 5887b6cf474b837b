"""Accounts, postings and leave: roles and days are checked, overlaps refused, nobody's name goes into the log."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import NotAllowed, Refusal
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import Account, Leave, Posting
from openhall.people.queries import posted_at, posted_on
from openhall.places.models import PlannedChange
from openhall.routines.settings.verbs import Planned, undo_wish
from tests.cast import NOW, TODAY, Cast
from tests.routines.settings import current, edited, effects_of, make_it, wish

pytestmark = pytest.mark.django_db


def day(number: int) -> str:
    return str(TODAY + dt.timedelta(number))


def new_account(cast: Cast, **fields: object) -> Planned:
    values = {"username": "he.ping", "name": "何平", "name_en": "He Ping", "roles": ["clerk:services", "guide"], "active": True}
    return wish(cast, "account", uuid.uuid4(), {**values, **fields})


def posting(cast: Cast, who: str, window: str, first: int, last: int | None, substitute: str = "") -> Planned:
    values = {"account": str(cast.staff[who]), "window": window, "from_on": day(first),
              "to_on": None if last is None else day(last),
              "substitute": str(cast.staff[substitute]) if substitute else None}  # fmt: skip
    return wish(cast, "posting", uuid.uuid4(), values)


def leave(cast: Cast, who: str, first: int, last: int) -> Planned:
    return wish(cast, "leave", uuid.uuid4(), {"account": str(cast.staff[who]), "from_on": day(first), "to_on": day(last)})


def refused(cast: Cast, planned: Planned) -> str:
    """The code with which it is refused; nothing was written."""
    before = Event.objects.count(), PlannedChange.objects.count(), Posting.objects.count(), Leave.objects.count()
    with pytest.raises(Refusal) as caught:
        make_it(cast, planned)
    assert (Event.objects.count(), PlannedChange.objects.count(), Posting.objects.count(), Leave.objects.count()) == before
    return caught.value.code


def test_an_account_is_opened_with_its_roles_and_no_name_in_the_log(lakeside: Cast) -> None:
    planned = new_account(lakeside)
    assert effects_of(lakeside, planned) == {"needs_password": {}}
    make_it(lakeside, planned)
    account = Account.objects.get(username="he.ping")
    roles = set(account.grants.values_list("role", "unit__code"))
    assert roles == {("clerk", "services"), ("guide", None)}
    assert not account.has_usable_password()
    log = json.dumps([each.data for each in Event.objects.all()], ensure_ascii=False)
    assert [each for each in ("he.ping", "何平", "He Ping") if each in log] == []
    event = Event.objects.get(kind="SettingChanged")
    assert event.data["private"] == ["name", "name_en", "username"]
    assert event.data["after"]["roles"] == ["clerk:services", "guide"]


def test_somebody_who_leaves_is_shut_out_and_comes_back(lakeside: Cast) -> None:
    clerk = lakeside.staff["clerk"]
    people.issue_token("phone", "clerk", lakeside.hall, NOW, clerk)
    away = edited(lakeside, "account", clerk, active=False)
    assert effects_of(lakeside, away) == {"shut_out": {}, "tokens_revoked": {"count": 1}, "postings_stay": {"count": 1}}
    change = make_it(lakeside, away)
    assert not lakeside.account("clerk").is_active
    make_it(lakeside, undo_wish(change, NOW))
    assert lakeside.account("clerk").is_active


def test_the_last_administrator_stays(lakeside: Cast) -> None:
    me = lakeside.staff["administrator"]
    assert refused(lakeside, edited(lakeside, "account", me, active=False)) == "last_administrator"
    assert refused(lakeside, edited(lakeside, "account", me, roles=["guide"])) == "last_administrator"
    make_it(lakeside, edited(lakeside, "account", lakeside.staff["director"], roles=["administrator", "director"]))
    make_it(lakeside, edited(lakeside, "account", me, roles=["guide"]))


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"roles": []}, "no_role"), ({"roles": ["king"]}, "unknown_role"), ({"roles": ["clerk:nowhere"]}, "unknown_role"),
     ({"roles": ["kiosk"]}, "unknown_role"), ({"username": "clerk"}, "username_taken"), ({"username": "stranger"}, "username_taken")],
)  # fmt: skip
def test_accounts_that_cannot_be(lakeside: Cast, fields: dict[str, Any], code: str) -> None:
    assert refused(lakeside, new_account(lakeside, **fields)) == code


def test_an_account_of_two_halls_is_renamed_by_an_administrator_of_both(lakeside: Cast) -> None:
    guide = lakeside.staff["guide"]
    people.grant(guide, "guide", lakeside.strangers_hall)
    make_it(lakeside, edited(lakeside, "account", guide, roles=["clerk"]))
    with pytest.raises(NotAllowed):
        make_it(lakeside, edited(lakeside, "account", guide, name="周亮"))
    assert set(Account.objects.get(id=guide).grants.values_list("role", flat=True)) == {"clerk", "guide"}


def test_an_account_of_another_hall_is_not_seen(lakeside: Cast) -> None:
    assert current(lakeside, "account", lakeside.staff["stranger"]) is None


def test_postings_follow_each_other_and_overlaps_are_refused(lakeside: Cast) -> None:
    make_it(lakeside, posting(lakeside, "guide", "3", 0, 4, "supervisor"))
    assert refused(lakeside, posting(lakeside, "supervisor", "3", 4, 9)) == "postings_overlap"
    assert refused(lakeside, posting(lakeside, "supervisor", "3", 2, 3)) == "postings_overlap"
    assert refused(lakeside, posting(lakeside, "supervisor", "1", 9, None)) == "postings_overlap"
    assert refused(lakeside, posting(lakeside, "guide", "4", 4, 6)) == "posted_elsewhere"
    make_it(lakeside, posting(lakeside, "supervisor", "3", 5, None))
    at_three = [posted_at(lakeside.windows["3"], TODAY + dt.timedelta(each)) for each in (0, 4, 5)]
    assert [each.username if each else "" for each in at_three] == ["guide", "guide", "supervisor"]


@pytest.mark.parametrize(
    ("who", "first", "last", "substitute", "code"),
    [("guide", -1, 3, "", "posting_past"), ("guide", 3, 2, "", "days_reversed"), ("guide", 0, 3, "guide", "own_substitute"),
     ("stranger", 0, 3, "", "unknown_person"), ("guide", 0, 3, "stranger", "unknown_person")],
)  # fmt: skip
def test_postings_that_cannot_be(lakeside: Cast, who: str, first: int, last: int, substitute: str, code: str) -> None:
    assert refused(lakeside, posting(lakeside, who, "3", first, last, substitute)) == code
    assert refused(lakeside, posting(lakeside, "guide", "99", 0, 3)) == "unknown_window"


def test_a_posting_that_has_begun_is_ended_not_rewritten(lakeside: Cast) -> None:
    row = Posting.objects.get(account=lakeside.staff["clerk"])
    Posting.objects.filter(id=row.id).update(from_on=TODAY - dt.timedelta(30))
    assert refused(lakeside, wish(lakeside, "posting", row.record, None)) == "posting_begun"
    assert refused(lakeside, edited(lakeside, "posting", row.record, window="3")) == "posting_begun"
    assert refused(lakeside, edited(lakeside, "posting", row.record, to_on=day(-2))) == "posting_past_end"
    change = make_it(lakeside, edited(lakeside, "posting", row.record, to_on=day(0), substitute=str(lakeside.staff["guide"])))
    assert posted_at(lakeside.windows["1"], TODAY + dt.timedelta(1)) is None
    make_it(lakeside, undo_wish(change, NOW))
    assert posted_at(lakeside.windows["1"], TODAY + dt.timedelta(400)) is not None


def test_a_posting_to_come_is_removed_and_put_back(lakeside: Cast) -> None:
    planned = posting(lakeside, "guide", "3", 5, 9)
    make_it(lakeside, planned)
    gone = wish(lakeside, "posting", planned.record, None)
    assert effects_of(lakeside, gone) == {"window_without": {"window": "3"}}
    change = make_it(lakeside, gone)
    assert not Posting.objects.filter(record=planned.record).exists()
    make_it(lakeside, undo_wish(change, NOW))
    assert Posting.objects.filter(record=planned.record).exists()


def test_while_somebody_is_away_the_substitute_stands_there(lakeside: Cast) -> None:
    window, clerk = lakeside.windows["1"], lakeside.staff["clerk"]
    assert effects_of(lakeside, leave(lakeside, "clerk", 0, 2)) == {"nobody_steps_in": {"window": "1"}}
    Posting.objects.filter(account=clerk).update(substitute=lakeside.staff["guide"])
    assert effects_of(lakeside, leave(lakeside, "clerk", 0, 2)) == {"steps_in": {"window": "1"}}
    make_it(lakeside, leave(lakeside, "clerk", 0, 2))
    days = [posted_on([window], TODAY + dt.timedelta(each))[window] for each in (0, 2, 3)]
    assert days == [lakeside.staff["guide"], lakeside.staff["guide"], clerk]
    make_it(lakeside, leave(lakeside, "guide", 2, 2))
    assert posted_on([window], TODAY + dt.timedelta(2))[window] == clerk, "nobody steps in: the gap keeps its name"


def test_a_person_who_is_away_all_the_time_is_not_posted(lakeside: Cast) -> None:
    make_it(lakeside, leave(lakeside, "guide", 1, 9))
    assert refused(lakeside, posting(lakeside, "guide", "3", 2, 5)) == "person_away"
    longer = posting(lakeside, "guide", "3", 2, 12)
    assert effects_of(lakeside, longer)["away_then"]["last"] == TODAY + dt.timedelta(9)
    make_it(lakeside, longer)


@pytest.mark.parametrize(
    ("first", "last", "code"), [(3, 2, "days_reversed"), (-5, -1, "leave_past"), (0, 400, "leave_long"), (2, 6, "leave_overlaps")]
)
def test_leave_that_cannot_be(lakeside: Cast, first: int, last: int, code: str) -> None:
    make_it(lakeside, leave(lakeside, "clerk", 6, 9))
    assert refused(lakeside, leave(lakeside, "clerk", first, last)) == code


def test_leave_is_shortened_and_taken_back_but_not_when_it_is_over(lakeside: Cast) -> None:
    planned = leave(lakeside, "clerk", 0, 9)
    make_it(lakeside, planned)
    make_it(lakeside, edited(lakeside, "leave", planned.record, to_on=day(3)))
    make_it(lakeside, wish(lakeside, "leave", planned.record, None))
    assert Leave.objects.count() == 0
    over = Leave.objects.create(id=uuid.uuid4(), account_id=lakeside.staff["clerk"], from_on=TODAY - dt.timedelta(9), to_on=TODAY - dt.timedelta(5))
    assert refused(lakeside, wish(lakeside, "leave", over.id, None)) == "leave_over"


def test_the_database_keeps_leaves_apart(lakeside: Cast) -> None:
    make_it(lakeside, leave(lakeside, "clerk", 6, 9))
    for first, last in ((9, 12), (4, 6), (7, 8), (12, 11)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Leave.objects.create(id=uuid.uuid4(), account_id=lakeside.staff["clerk"], from_on=TODAY + dt.timedelta(first), to_on=TODAY + dt.timedelta(last))


