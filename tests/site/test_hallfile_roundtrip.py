"""What is written is read again as it was, and what is read is written again as it was."""

import datetime as dt

import yaml
from hypothesis import HealthCheck, given, settings

from openhall.site.hallfile import HallFile, mistakes_in, read_hall_file, schema, write_hall_file
from tests.site.hallfile_cases import GOOD
from tests.site.hallfile_strategies import hall_files


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hall_files())
def test_any_hall_file_survives_writing_and_reading_and_other_readers_see_the_same(file: HallFile) -> None:
    assert mistakes_in(file) == []
    text = write_hall_file(file)
    assert read_hall_file(text) == file
    assert write_hall_file(read_hall_file(text)) == text
    plain = yaml.safe_load(text)
    assert [each["name"] for each in plain["items"]] == [each.name for each in file.items]
    assert [each["code"] for each in plain["regions"]] == [each.code for each in file.regions]
    written = [each["conditions"] for each in plain["items"] if "conditions" in each]
    assert written == [each.conditions for each in file.items if each.conditions]


def test_every_word_of_a_file_arrives_where_it_belongs() -> None:
    file = read_hall_file(GOOD)
    hall, branch = file.halls
    item, pension = file.items
    assert [each.parent for each in file.regions] == ["", "990100000000"]
    assert (item.unit, item.usual_minutes, item.object, item.case_type) == ("social", 8, "person", "instant")
    assert (item.fee, item.fee_en, item.keywords) == ("不收费", "Free of charge", ("社保卡", "办卡"))
    assert item.materials[1] == schema.Material("证件照", "Photo", 2, 0, "白底", "White background")
    assert (pension.statutory_days, pension.promised_days, pension.trips, pension.materials) == (
        30,
        15,
        None,
        (),
    )
    assert (hall.around_the_clock, branch.around_the_clock, branch.parent) == (True, False, "yunhe")
    assert hall.hours.monday == (
        schema.Interval(dt.time(9), dt.time(12)),
        schema.Interval(dt.time(13, 30), dt.time(17)),
    )
    assert hall.hours.days()[3:] == ((), (), (), ())
    assert hall.classes[2] == schema.VisitorClass("disabled", 12, None, "low_counter")
    assert (hall.queues[0].target_minutes, hall.queues[0].cap_minutes) == (10, 45)
    assert (hall.queues[1].target_minutes, hall.queues[1].cap_minutes) == (15, 60)
    assert hall.windows[0].queues == ("cards", "pensions")
    assert hall.windows[1].marks == ("low_counter", "hearing_loop")
    assert branch.settings == schema.Settings()
    assert [each.substitute for each in file.staff] == ["clerk02", "", ""]
    assert (file.staff[1].windows, file.staff[1].trained) == (("02",), ("990107080002",))


def test_trained_for_all_is_the_same_as_no_list() -> None:
    text = GOOD.replace('    trained: ["990107080002"]\n', "    trained: all\n")
    assert read_hall_file(text) == read_hall_file(GOOD.replace('    trained: ["990107080002"]\n', ""))


def test_codes_need_no_quotes_to_be_read() -> None:
    assert read_hall_file(GOOD.replace('"', "")) == read_hall_file(GOOD)
