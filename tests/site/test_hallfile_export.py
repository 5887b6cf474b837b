"""What was set up from a hall file comes back as that file says it; a part of a city comes back as a file of its own."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from openhall.demo.replay.making_hall import make_hall
from openhall.demo.replay.staffing import staffing_for
from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.people.models import Account, Posting
from openhall.places import services as places
from openhall.places.queries import hall_codes
from openhall.queue.models import ClassRule
from openhall.site.hallfile import HallFile, HallFileErrors, mistakes_in, read_hall_file, write_hall_file
from openhall.site.hallfile.apply import apply
from openhall.site.hallfile.demo import demo_city
from openhall.site.hallfile.gather import Gathered, gather, halls_below
from tests.cast import Cast
from tests.demo.records import NINE, visit
from tests.ran import ROOT
from tests.site.hallfile_cases import GOOD
from tests.site.hallfile_strategies import hall_files

pytestmark = pytest.mark.django_db


def back(file: HallFile, *codes: str) -> Gathered:
    """Set a file up and gather these halls of it; all without codes. Nothing stays."""
    with transaction.atomic():
        now = utc_now()
        apply(file, now, now)
        found = gather(codes or hall_codes(), now)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def calendar() -> None:
    """Seeded once, so that each file set up finds it there."""
    places.seed_calendar(range(2004, utc_now().year + 2))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(file=hall_files())
def test_any_hall_file_comes_back_from_the_database(calendar: None, file: HallFile) -> None:
    assert back(file) == Gathered(file, ())


@pytest.mark.slow
def test_the_shipped_example_and_the_demo_city_come_back_byte_for_byte() -> None:
    for file in (read_hall_file((ROOT / "examples" / "hall.yaml").read_text("utf-8")), demo_city()):
        found = back(file)
        assert (found.file, found.notes) == (file, ())
        text = write_hall_file(found.file)
        assert text == write_hall_file(file)
        assert back(read_hall_file(text)).file == file, "the exported file sets the same halls up"


def test_children_may_stand_before_their_parents() -> None:
    file = demo_city()
    turned = HallFile(file.regions[::-1], file.units, file.items, file.halls[::-1], file.staff)
    assert back(turned).file == turned


def test_a_part_of_a_city_is_a_file_of_its_own() -> None:
    city = demo_city()
    found = back(city, "shiqiao")
    part = found.file
    assert (mistakes_in(part), found.notes) == ([], ())
    assert read_hall_file(write_hall_file(part)) == part
    (hall,) = part.halls
    (whole,) = [each for each in city.halls if each.code == "shiqiao"]
    assert (hall.code, hall.parent, hall.queues, hall.windows) == ("shiqiao", "", whole.queues, whole.windows)
    assert {each.hall for each in part.staff} <= {"shiqiao", ""}
    assert [each.username for each in part.staff if not each.hall] == [each.username for each in city.staff if not each.hall]
    assert {code for queue in hall.queues for code in queue.items} <= {each.code for each in part.items}
    assert len(part.items) < len(city.items)
    assert len(part.regions) == 3, "its township, the county above it and the city above that"
    assert back(part).file == part


def test_a_hall_brings_those_below_it() -> None:
    now = utc_now()
    apply(demo_city(), now, now)
    assert halls_below("yunhe", now) == ["yunhe", "qinghe", "shiqiao", "liutang"]
    assert halls_below("qinghe", now) == ["qinghe", "shiqiao", "liutang"]
    assert halls_below("liutang", now) == ["liutang"]
    assert halls_below("nowhere", now) == []


def test_what_belongs_to_a_replay_stays_out() -> None:
    file, now = read_hall_file(GOOD), utc_now()
    apply(file, now, now)
    make_hall(["A"], staffing_for([visit(0)], "2"), "Asia/Shanghai", NINE)
    assert gather(hall_codes(), now) == Gathered(file, ())


def test_what_no_hall_file_can_say_is_told() -> None:
    file, now = read_hall_file(GOOD), utc_now()
    made = apply(file, now, now)
    clerk = made.accounts["clerk01"]
    people.grant(clerk, "guide", made.halls["yunhe"])
    people.open_account("newcomer", "新人", "New", now)
    people.post(clerk, made.windows["qinghe", "1"], now.date())
    ClassRule.objects.filter(hall=made.halls["yunhe"], visitor_class="ordinary").update(credit_seconds=61)
    notes = "\n".join(gather(hall_codes(), now).notes)
    for part in ("clerk01 is also guide", "newcomer holds no role", "clerk01 also stands at 1 window(s) outside",
                 "yunhe, class ordinary: 61 seconds are no whole minutes; 2 minutes are written"):  # fmt: skip
        assert part in notes


def test_who_left_and_where_nobody_stands_any_more_is_left_out() -> None:
    file, now = read_hall_file(GOOD), utc_now()
    made = apply(file, now - dt.timedelta(days=9), now - dt.timedelta(days=9))
    Posting.objects.filter(account=made.accounts["clerk02"]).update(to_on=now.date() - dt.timedelta(days=1))
    Account.objects.filter(username="auditor").update(is_active=False)
    found = {each.username: each for each in gather(hall_codes(), now).file.staff}
    assert found.keys() == {"clerk01", "clerk02"}
    assert (found["clerk01"].windows, found["clerk02"].windows) == (("01",), ())


def test_a_hall_that_breaks_the_rules_of_a_file_gives_a_text_that_init_refuses(lakeside: Cast) -> None:
    text = write_hall_file(gather([lakeside.code], lakeside.start).file)
    with pytest.raises(HallFileErrors) as raised:
        read_hall_file(text)
    assert "items[0].code" in {each.path for each in raised.value.mistakes}
