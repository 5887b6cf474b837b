"""The demo's screens: paired once as real ones are, beating by the autopilot, one of them dark, one roll low."""

import random

import pytest

from openhall.demo.screens import Screens, demo_screens, pair_screens
from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.queries import devices as seen
from openhall.people.rules.devices import open_since, paper_of
from openhall.queue.queries.live import hall_now
from tests.cast import Cast


def test_the_page_is_alive_with_one_dark_board_and_one_low_roll(lakeside: Cast) -> None:
    plan, screens = lakeside.plan(), Screens(random.Random(7))
    pair_screens(plan, lakeside.start)
    pair_screens(plan, lakeside.start)
    lakeside.take("A")
    lakeside.call_next("1")
    for seconds in range(0, 95, 5):
        now = lakeside.after(seconds=seconds)
        screens.step(plan, hall_now(plan, now), now)
    devices = seen.devices(lakeside.hall)
    assert len(devices) == len(demo_screens(plan)) == 6
    alarms = seen.alarms(lakeside.hall, open_since(plan.hall.hours, now), now)
    assert [(each.what, each.device.kind) for each in alarms] == [("dark", "board")]
    assert {each.name: paper_of(each.roll) for each in devices if each.kind == "kiosk"} == {"K1": "ok", "K2": "low"}
    assert {each.last_seen for each in devices if each.id != alarms[0].device.id} == {lakeside.after(seconds=90)}
    assert {each.announced for each in devices if each.kind == "board"} == {"A001", ""}
    assert sum(len(ledger.about(each.id)) for each in devices) == 6 + 2, "pairing and two names; no event for a beat"


def test_a_revoked_screen_stays_revoked_and_stops_nobody(lakeside: Cast) -> None:
    plan, screens = lakeside.plan(), Screens(random.Random(7))
    pair_screens(plan, lakeside.start)
    people.revoke_device(lakeside.hall, seen.devices(lakeside.hall)[0].id, lakeside.act("supervisor"))
    screens.step(plan, hall_now(plan, lakeside.start), lakeside.start)
    pair_screens(plan, lakeside.after(days=1))
    assert len(seen.devices(lakeside.hall)) == 5


def test_the_autopilot_puts_in_a_new_roll_before_the_old_one_ends(lakeside: Cast) -> None:
    plan, screens = lakeside.plan(), Screens(random.Random(7))
    pair_screens(plan, lakeside.start)
    for half_minutes, printed in ((0, 390), (1, 391), (2, 392)):
        screens.printed, now = printed, lakeside.after(seconds=30 * half_minutes)
        screens.step(plan, hall_now(plan, now), now)
    first = next(each for each in seen.devices(lakeside.hall) if each.name == "K1")
    assert first.roll.left == pytest.approx(398, abs=4)
