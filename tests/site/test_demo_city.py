"""The demo city is what the README says it is, and the example file is sound."""

import pathlib
from collections.abc import Iterator

import pytest

from openhall.demo.city.text import city_text
from openhall.places.states import Mark
from openhall.site.hallfile import HallFile, mistakes_in, read_hall_file, schema, words, write_hall_file
from openhall.site.hallfile.demo import demo_city

EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "hall.yaml"
CATCH_ALLS = ("其他", "相关材料", "有关材料", "规定的材料")


@pytest.fixture(scope="module")
def city() -> HallFile:
    return demo_city()


def named(thing: object) -> Iterator[tuple[str, str, str]]:
    """Every (key, Chinese, English) below a value."""
    for key in getattr(thing, "__dataclass_fields__", {}):
        value = getattr(thing, key)
        if key.endswith("_en"):
            yield key, getattr(thing, key.removesuffix("_en")), value
        for each in value if isinstance(value, tuple) else (value,):
            yield from named(each)


def test_counts(city: HallFile) -> None:
    halls = {each.code: each for each in city.halls}
    assert {code: len(each.windows) for code, each in halls.items()} == {
        "yunhe": 60, "qinghe": 12, "shiqiao": 4, "liutang": 4,
    }  # fmt: skip
    assert len({each.unit for each in halls["yunhe"].windows}) >= 30
    assert len({each.unit for each in city.items}) >= 32
    assert len(city.items) >= 110
    assert 20 <= len(halls["yunhe"].queues) <= 26
    assert 6 <= len(halls["yunhe"].zones) <= 7
    assert len({each.floor for each in halls["yunhe"].zones}) == 3
    assert [each.code for each in city.halls if each.around_the_clock] == ["yunhe"]


def test_no_mistake_and_it_writes_and_reads_as_itself(city: HallFile) -> None:
    assert mistakes_in(city) == []
    assert read_hall_file(write_hall_file(city)) == city
    assert city_text().count("\nitems:\n") == 1


def test_every_item_can_be_done_in_the_city_hall_with_a_few_named_things(city: HallFile) -> None:
    offered = {code for queue in city.halls[0].queues for code in queue.items}
    assert offered == {each.code for each in city.items}
    for item in city.items:
        assert 3 <= item.usual_minutes <= 40, item.name
        assert 2 <= len(item.materials) <= 6, item.name
        assert item.fee, item.name
        assert item.keywords, item.name
        assert not [each.name for each in item.materials if any(word in each.name for word in CATCH_ALLS)]


def test_branches_offer_a_part_of_the_city(city: HallFile) -> None:
    every = len(city.items)
    counts = [len({code for queue in hall.queues for code in queue.items}) for hall in city.halls]
    assert counts[0] == every > counts[1] > counts[2] > 15
    assert counts[3] > 15


def test_names_stand_in_both_languages_and_english_holds_no_chinese(city: HallFile) -> None:
    rows = list(named(city))
    assert len(rows) > 900
    for key, chinese, english in rows:
        assert bool(chinese) == bool(english), (key, chinese, english)
        assert words.english(english) == "", (key, english)
    assert (
        len({each.name for each in city.items})
        == len({each.name_en for each in city.items})
        == len(city.items)
    )


def test_prefixes_are_unique_and_can_be_spoken(city: HallFile) -> None:
    for hall in city.halls:
        prefixes = [each.prefix for each in hall.queues]
        assert len(set(prefixes)) == len(prefixes)
        assert not {"I", "O"} & set("".join(prefixes)), "these look like digits"


def test_every_zone_has_a_low_counter_and_every_mark_is_somewhere(city: HallFile) -> None:
    hall = city.halls[0]
    low = {each.zone for each in hall.windows if Mark.LOW_COUNTER in each.marks}
    assert low == {each.code for each in hall.zones}
    assert {mark for each in hall.windows for mark in each.marks} == set(Mark)


def test_every_window_has_a_clerk_and_every_clerk_a_substitute(city: HallFile) -> None:
    for hall in city.halls:
        clerks = [each for each in city.staff if each.role == "clerk" and each.hall == hall.code]
        assert sorted(code for each in clerks for code in each.windows) == sorted(
            each.code for each in hall.windows
        )
        assert all(each.substitute for each in clerks)


def test_the_logins_that_the_demo_shows_are_there(city: HallFile) -> None:
    roles = {each.username: each.role for each in city.staff}
    wanted = {"clerk01": "clerk", "supervisor": "supervisor", "director": "director", "admin": "administrator",
              "guide": "guide", "duty": "duty_leader", "auditor": "auditor", "verifier": "verification_officer",
              "caller": "return_visit_officer", "chief": "chief_representative", "leader": "leading_group"}  # fmt: skip
    assert {username: roles.get(username) for username in wanted} == wanted
    assert len({each.name for each in city.staff}) == len(city.staff), "two invented people share a name"


def test_trained_clerks_never_leave_an_item_to_nobody(city: HallFile) -> None:
    """Of the windows of a queue, the clerks of some are trained for every item of it."""
    hall = city.halls[0]
    trained = {
        each.windows[0]: set(each.trained) for each in city.staff if each.windows and each.hall == hall.code
    }
    for queue in hall.queues:
        free = [each for each in hall.windows if queue.code in each.queues and not trained[each.code]]
        assert free, queue.code


def test_the_example_is_a_small_county_hall() -> None:
    file = read_hall_file(EXAMPLE.read_text(encoding="utf-8"))
    (hall,) = file.halls
    assert (hall.kind, len(hall.zones), len(hall.windows), len(file.items)) == ("county", 3, 8, 10)
    assert hall.settings == schema.Settings()
    assert read_hall_file(write_hall_file(file)) == file
