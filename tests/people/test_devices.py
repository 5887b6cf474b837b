"""Pairing, beats, revoking and the watch, against the database."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow, Refusal, TooMany
from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.models import Device, LoginTries, Pairing
from openhall.people.queries import devices as seen
from openhall.people.queries.devices import DeviceView
from openhall.people.rules.devices import MOST_CODES, MOST_OPEN, pairing_code
from openhall.people.services import Beat, Place, Screen
from tests.cast import Cast
from tests.together import together

KEY = "the server's key"
OPENED = dt.datetime.min.replace(tzinfo=dt.UTC)


def offered(cast: Cast, kind: str = "kiosk", now: dt.datetime | None = None, **where: uuid.UUID) -> str:
    """A code as the devices page shows it."""
    made = people.offer_pairing(cast.hall, Place(kind, **where), KEY, cast.act("supervisor", now))
    return pairing_code(KEY, uuid.UUID(made.mapping["id"]))


def screen(secret: str = "a device's secret", was: uuid.UUID | None = None, address: str = "10.0.0.1") -> Screen:
    return Screen(address, secret, was)


def paired(cast: Cast, secret: str = "a device's secret", kind: str = "kiosk", **where: Any) -> DeviceView:
    return people.pair(offered(cast, kind, **where), screen(secret), KEY, cast.start)


def kinds(subject: uuid.UUID) -> list[str]:
    return [event.kind for event in ledger.about(subject)]


def refused(cast: Cast, typed: str, now: dt.datetime | None = None, **more: Any) -> str:
    with pytest.raises(Refusal) as told:
        people.pair(typed, screen(**more), KEY, now or cast.start)
    return told.value.code


def test_a_code_turns_one_screen_into_its_device(lakeside: Cast) -> None:
    code = offered(lakeside, "board", window=lakeside.windows["1"])
    waiting = seen.open_pairings(lakeside.hall, lakeside.start)
    assert [(each.kind, each.window) for each in waiting] == [("board", lakeside.windows["1"])]
    device = people.pair(f" {code[:4].lower()}-{code[4:]} ", screen(), KEY, lakeside.after(minutes=9))
    assert (device.kind, device.window, device.hall) == ("board", lakeside.windows["1"], lakeside.hall)
    assert seen.device_of_secret("a device's secret") == device
    assert seen.device_of_secret("another secret") is None
    assert seen.open_pairings(lakeside.hall, lakeside.start) == []
    assert kinds(device.id) == ["DevicePaired"]
    assert LoginTries.objects.filter(tries__gt=0).count() == 0, "a right code is no try"


def test_neither_table_nor_log_holds_a_code_or_a_secret(lakeside: Cast) -> None:
    code = offered(lakeside)
    device = people.pair(code, screen(), KEY, lakeside.start)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM people_pairing t")
        rows = str(cursor.fetchone())
        cursor.execute("SELECT string_agg(t::text, ' ') FROM people_device t")
        rows += str(cursor.fetchone())
        cursor.execute("SELECT string_agg(data::text, ' ') FROM ledger_event WHERE subject_id = %s", [device.id])
        rows += str(cursor.fetchone())
    assert code not in rows
    assert "a device's secret" not in rows


def test_a_used_code_and_an_old_one_say_so(lakeside: Cast) -> None:
    code = offered(lakeside)
    people.pair(code, screen(), KEY, lakeside.start)
    assert refused(lakeside, code, secret="second") == "code_used"
    late = offered(lakeside)
    assert refused(lakeside, late, lakeside.after(minutes=10)) == "code_expired"
    assert refused(lakeside, "ZZZZZZZZ") == "no_code"
    assert refused(lakeside, "") == "no_code"
    assert Device.objects.count() == 1


def test_who_guesses_is_stopped_and_another_address_is_not(lakeside: Cast) -> None:
    code = offered(lakeside)
    assert {refused(lakeside, f"GUESS{number}") for number in range(MOST_CODES)} == {"no_code"}
    with pytest.raises(TooMany) as told:
        people.pair(code, screen(), KEY, lakeside.after(minutes=1))
    assert told.value.code == "too_many_codes"
    assert 0 < int(str(told.value.values["seconds"])) <= 900
    assert people.pair(code, screen(address="10.0.0.2"), KEY, lakeside.after(minutes=1)).kind == "kiosk"
    again = offered(lakeside, now=lakeside.after(minutes=15))
    assert people.pair(again, screen("second"), KEY, lakeside.after(minutes=16)).kind == "kiosk"


def test_two_screens_with_one_code_and_one_of_them_gets_it(lakeside: Cast) -> None:
    code = offered(lakeside)
    people.pair(code, screen("first"), KEY, lakeside.start)
    assert refused(lakeside, code, secret="second") == "code_used"
    assert seen.device_of_secret("second") is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("kiosk", ("window",)), ("board", ()), ("board", ("zone", "window")), ("pad", ()), ("pad", ("zone",)), ("lift", ())],
)
def test_what_cannot_be_is_refused_by_the_verb_and_by_the_table(lakeside: Cast, kind: str, fields: tuple[str, ...]) -> None:
    zone = lakeside.plan().hall.zones[0].id
    where = {"zone": zone, "window": lakeside.windows["1"]}
    with pytest.raises(Malformed):
        people.offer_pairing(lakeside.hall, Place(kind, **{each: where[each] for each in fields}), KEY, lakeside.act())
    columns = {f"{each}_id": where[each] for each in fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(
            id=uuid.uuid4(), hall_id=lakeside.hall, kind=kind, digest=b"x" * 32, offered_by="x",
            offered_at=lakeside.start, expires_at=lakeside.after(minutes=1), **columns,
        )  # fmt: skip


def test_codes_nobody_types_do_not_pile_up(lakeside: Cast) -> None:
    for _ in range(MOST_OPEN):
        offered(lakeside)
    with pytest.raises(NotNow):
        offered(lakeside)
    offered(lakeside, now=lakeside.after(days=2))
    assert Pairing.objects.count() == 1


def test_a_double_press_offers_one_code(lakeside: Cast) -> None:
    act = lakeside.act("supervisor", key="once")
    first, second = (people.offer_pairing(lakeside.hall, Place("kiosk"), KEY, act) for _ in range(2))
    assert first == second
    assert Pairing.objects.count() == 1


def test_a_screen_paired_anew_stops_being_what_it_was(lakeside: Cast) -> None:
    before = paired(lakeside, "old")
    after = people.pair(offered(lakeside), screen("new", before.id), KEY, lakeside.after(minutes=1))
    assert [each.id for each in seen.devices(lakeside.hall)] == [after.id]
    assert kinds(before.id) == ["DevicePaired", "DeviceReplaced"]
    told = seen.device_of_secret("old")
    assert told is not None and told.revoked_at == lakeside.after(minutes=1)


def test_a_beat_is_one_update_and_no_event(lakeside: Cast) -> None:
    device = paired(lakeside)
    at = lakeside.after(seconds=30)
    said = Beat("0.0.9", at + dt.timedelta(seconds=3), "screen_zone", "east", "A012", 7)
    with CaptureQueriesContext(connection) as captured:
        people.beat("a device's secret", said, at)
    assert [each["sql"].split()[0] for each in captured.captured_queries] == ["SELECT", "UPDATE"]
    now = seen.devices(lakeside.hall)[0]
    assert (now.last_seen, now.version, now.offset_ms) == (at, "0.0.9", 3000)
    assert (now.shows, now.shows_of, now.announced, now.roll.printed) == ("screen_zone", "east", "A012", 7)
    people.beat("a device's secret", Beat(printed=2), lakeside.after(seconds=60))
    assert seen.devices(lakeside.hall)[0].roll.printed == 9
    assert kinds(device.id) == ["DevicePaired"]


def test_a_revoked_device_is_refused_at_its_next_word(lakeside: Cast) -> None:
    device = paired(lakeside)
    people.revoke_device(lakeside.hall, device.id, lakeside.act("supervisor", lakeside.after(minutes=1)))
    for secret, code in (("a device's secret", "device_revoked"), ("nobody's", "no_device")):
        with pytest.raises(NotAllowed) as told:
            people.beat(secret, Beat(), lakeside.after(minutes=2))
        assert told.value.code == code
    assert seen.devices(lakeside.hall) == []
    assert seen.revoked_among({device.id}) == {device.id}
    assert kinds(device.id) == ["DevicePaired", "DeviceRevoked"]
    with pytest.raises(Missing):
        people.revoke_device(lakeside.hall, device.id, lakeside.act("supervisor"))


def test_another_hall_has_no_say_over_a_device(lakeside: Cast) -> None:
    device, act = paired(lakeside), lakeside.act("stranger")
    with pytest.raises(Missing):
        people.revoke_device(lakeside.strangers_hall, device.id, act)
    with pytest.raises(Missing):
        people.rename_device(lakeside.strangers_hall, device.id, "mine", act)
    with pytest.raises(Missing):
        people.change_roll(lakeside.strangers_hall, device.id, 300, act)
    assert seen.devices(lakeside.hall) == [device]
    assert seen.devices(lakeside.strangers_hall) == []


def test_rename_and_a_new_roll_are_events_with_before_and_after(lakeside: Cast) -> None:
    device, act = paired(lakeside), lakeside.act("supervisor")
    people.rename_device(lakeside.hall, device.id, "东门", act)
    people.rename_device(lakeside.hall, device.id, "东门", act)
    people.beat("a device's secret", Beat(printed=390), lakeside.start)
    people.change_roll(lakeside.hall, device.id, 500, act)
    now = seen.devices(lakeside.hall)[0]
    assert (now.name, now.roll.left, now.roll_changed_at) == ("东门", 500, lakeside.start)
    people.beat("a device's secret", Beat(printed=391), lakeside.start)
    assert seen.devices(lakeside.hall)[0].roll.left == 499
    told = {event.kind: event.data for event in ledger.about(device.id)}
    assert told["DeviceRenamed"] == {"before": "", "after": "东门"}
    assert told["RollChanged"] == {"printed": 390, "tickets": 500}
    assert len(ledger.about(device.id)) == 3
    for wrong in (0, 5001):
        with pytest.raises(Malformed):
            people.change_roll(lakeside.hall, device.id, wrong, act)
    board = paired(lakeside, "board", "board", window=lakeside.windows["1"])
    with pytest.raises(Malformed):
        people.change_roll(lakeside.hall, board.id, 400, act)


def test_the_watch_tells_the_log_once_and_again_when_it_is_over(lakeside: Cast) -> None:
    device = paired(lakeside)

    def watched(seconds: int) -> tuple[str, ...]:
        return people.watch_devices(lakeside.hall, OPENED, lakeside.after(seconds=seconds)).get(device.id, ())

    assert [watched(60), watched(61), watched(90)] == [(), ("dark",), ()]
    people.beat("a device's secret", Beat(printed=400), lakeside.after(seconds=100))
    assert [watched(101), watched(102)] == [("back", "paper_out"), ()]
    people.change_roll(lakeside.hall, device.id, 400, lakeside.act("supervisor", lakeside.after(seconds=102)))
    assert [watched(103), watched(104)] == [("paper_in",), ()]
    assert sorted(kinds(device.id)) == [
        "DeviceCameBack", "DevicePaired", "DeviceWentDark", "PaperRanOut", "RollChanged",
    ]  # fmt: skip


def test_alarms_begin_and_end_by_themselves(lakeside: Cast) -> None:
    paired(lakeside)

    def alarms(seconds: int, opened: dt.datetime | None = OPENED) -> list[str]:
        return [each.what for each in seen.alarms(lakeside.hall, opened, lakeside.after(seconds=seconds))]

    assert [alarms(60), alarms(61), alarms(61, None)] == [[], ["dark"], []]
    people.beat("a device's secret", Beat(paper="empty"), lakeside.after(seconds=70))
    assert [alarms(71), alarms(71, None), alarms(131)] == [["paper_out"], [], ["dark"]]
    people.beat("a device's secret", Beat(paper="ok"), lakeside.after(seconds=140))
    assert alarms(141) == []


def test_a_hall_may_demand_pairing_and_says_so_in_the_log(lakeside: Cast) -> None:
    assert not seen.pairing_demanded(lakeside.hall)
    for minute, demanded in enumerate((True, True, False)):
        people.demand_pairing(lakeside.hall, demanded, lakeside.act("director", lakeside.after(minutes=minute)))
        assert seen.pairing_demanded(lakeside.hall) is demanded
    told = [event.data for event in ledger.about(lakeside.hall) if event.kind == "PairingDemanded"]
    assert told == [{"demanded": True}, {"demanded": False}]


def test_many_screens_that_type_one_code_at_once_and_one_gets_it(own_lakeside: Cast) -> None:
    code = offered(own_lakeside)
    # from different addresses, or the limit of tries would speak first
    verbs = [
        lambda number=number: people.pair(code, screen(f"secret {number}", address=f"10.0.0.{number}"), KEY, own_lakeside.start)
        for number in range(6)
    ]
    answers = together(verbs)
    assert [type(each).__name__ for each in answers].count("DeviceView") == 1
    assert {each.code for each in answers if isinstance(each, Refusal)} == {"code_used"}
    assert Device.objects.count() == 1


def test_who_guesses_on_many_workers_at_once_is_counted_once_for_all(own_lakeside: Cast) -> None:
    verbs = [lambda number=number: people.pair(f"GUESS{number}", screen(), KEY, own_lakeside.start) for number in range(16)]
    codes = [each.code for each in together(verbs) if isinstance(each, Refusal)]
    assert (codes.count("no_code"), codes.count("too_many_codes")) == (MOST_CODES, 16 - MOST_CODES)


def updates() -> tuple[int, int]:
    """Rows of devices updated by this connection, and those of them that were written in their place."""
    table = "'people_device'::regclass"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_stat_get_xact_tuples_updated({table}), pg_stat_get_xact_tuples_hot_updated({table})")
        every, in_place = cursor.fetchone()
    return int(every), int(in_place)


def test_a_beat_touches_no_index(lakeside: Cast) -> None:
    """A row that changes in no index is written in its place: beats leave no work behind."""
    paired(lakeside)
    before = updates()
    for seconds in range(5):
        people.beat("a device's secret", Beat("1", lakeside.start, "kiosk", "", "A1", seconds), lakeside.after(seconds=seconds))
    after = updates()
    assert (after[0] - before[0], after[1] - before[1]) == (5, 5)


def test_what_must_never_be_false_stands_in_the_table(lakeside: Cast) -> None:
    device, code = paired(lakeside), offered(lakeside)
    assert code
    wrong: list[tuple[type[Device] | type[Pairing], dict[str, object]]] = [
        (Device, {"roll_tickets": 0}), (Device, {"kind": "pad"}), (Device, {"kind": "board"}),
        (Device, {"window": lakeside.windows["1"]}), (Pairing, {"expires_at": lakeside.start}),
        (Pairing, {"kind": "lift"}),
    ]  # fmt: skip
    for model, values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(device=device.id)  # two codes made one device
    with pytest.raises(IntegrityError), transaction.atomic():
        paired(lakeside)  # two devices with one secret
