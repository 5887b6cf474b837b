"""Every kind of mistake in a hall file is found, alone, on its own line, with a sentence that helps."""

import pytest

from openhall.site.hallfile import read_hall_file
from tests.site.hallfile_cases import GOOD, broken, line_with, mistakes_of

LONG = "长" * 61
CASE = [
    # old, new, a piece of the line the mistake is on, path, a piece of the sentence
    ("level: city}", "levle: city}", "levle", "regions[0].levle", "did you mean “level”?"),
    ("    usual_minutes: 8\n", "    usual_minutes: 8\n    colour: red\n", "colour", "items[0].colour", "isn't known"),
    ("    object: both\n", "    object: both\n    object: person\n", "object: person", "items[1].object", "twice"),
    ('    phone: "000-5550100"\n', "", "code: yunhe", "halls[0].phone", "is missing"),
    ("      thursday: []\n", "", "monday: [\"09:00", "halls[0].hours.thursday", "is missing"),
    ("usual_minutes: 8", "usual_minutes: eight", "eight", "items[0].usual_minutes", "no whole number"),
    ("usual_minutes: 8", "usual_minutes: 8.5", "8.5", "items[0].usual_minutes", "no whole number"),
    ("usual_minutes: 8", 'usual_minutes: "8"', '"8"', "items[0].usual_minutes", "without quotes"),
    ("usual_minutes: 8", "usual_minutes: 0", "minutes: 0", "items[0].usual_minutes", "from 1 to 480"),
    ("usual_minutes: 8", "usual_minutes: [8]", "[8]", "items[0].usual_minutes", "not a list"),
    ("usual_minutes: 8", "usual_minutes: 010", "010", "items[0].usual_minutes", "no whole number"),
    ("name: 东区", f"name: {LONG}", LONG, "halls[0].zones[0].name", "61 characters"),
    ("name: 东区", "name: ", "code: east", "halls[0].zones[0].name", "is empty"),
    ("name: 东区", "name: null", "code: east", "halls[0].zones[0].name", "is empty"),
    ("name: 东区", "name: ' 东区'", "' 东区'", "halls[0].zones[0].name", "blank"),
    ("name: 东区", 'name: "东\\0区"', "东\\0区", "halls[0].zones[0].name", "U+0000"),
    ("name: 东区", 'name: "东\\u202e区"', "u202e", "halls[0].zones[0].name", "U+202E"),
    ("name: 东区", "name: {zh: 东区}", "zh: 东区", "halls[0].zones[0].name", "not keys with values"),
    ("name_en: East", "name_en: East 东", "East 东", "halls[0].zones[0].name_en", "write it in English"),
    ("prefix: B", "prefix: b1", "b1", "halls[0].queues[1].prefix", "capital letters"),
    ("username: auditor", "username: 9auditor", "9auditor", "staff[2].username", "a letter first"),
    ("level: county", "level: village", "village", "regions[1].level", "one of city, county, township"),
    ("object: both", "object: company", "company", "items[1].object", "person, enterprise, both"),
    ("kind: county", "kind: kiosk", "kiosk", "halls[1].kind", "city, county, township"),
    ("role: auditor", "role: boss", "boss", "staff[2].role", "administrator"),
    ("role: auditor", "role: kiosk", "role: kiosk", "staff[2].role", "isn't known"),
    ("code: elderly", "code: senior", "senior", "halls[0].classes[1].code", "elderly"),
    ("[low_counter, hearing_loop]", "[low_counter, ramp]", "ramp", "halls[0].windows[1].marks[1]", "no mark"),
    ("[zh-hans, en]", "[zh-hans, fr]", "fr]", "halls[0].settings.languages[1]", "zh-hans, en"),
    ("[zh-hans, en]", "[]", "languages: []", "halls[0].settings.languages", "at least 1"),
    ("around_the_clock: true", "around_the_clock: yes", "yes", "halls[0].around_the_clock", "true or false"),
    ("around_the_clock: true", 'around_the_clock: "true"', '"true"', "halls[0].around_the_clock", "without quotes"),
    ("ticket_paper: 80", "ticket_paper: 76", "76", "halls[0].settings.ticket_paper", "58 or 80"),
    ("wait_warn_minutes: 20", "wait_warn_minutes: 9", "minutes: 9", "halls[0].settings.wait_warn_minutes", "target"),
    ("wait_alarm_minutes: 30", "wait_alarm_minutes: 18", ": 18", "halls[0].settings.wait_alarm_minutes", "warning"),
    ("close_of_day: end", "close_of_day: throw", "throw", "halls[0].settings.close_of_day", "end, carry"),
    ('["09:05-12:00"]', "[9:05-12:00]", "[9:05", "halls[0].hours.tuesday[0]", "four digits"),
    ('["09:05-12:00"]', "[540]", "[540]", "halls[0].hours.tuesday[0]", "two times"),
    ('["09:05-12:00"]', "[12:30]", "[12:30]", "halls[0].hours.tuesday[0]", "“12:30” is no opening time"),
    ('["09:05-12:00"]', "[09:05-24:00]", "24:00", "halls[0].hours.tuesday[0]", "no clock shows"),
    ('["09:05-12:00"]', "[12:00-09:05]", "[12:00", "halls[0].hours.tuesday[0]", "closes before it opens"),
    ('["09:05-12:00"]', "09:05-12:00", "09:05-12", "halls[0].hours.tuesday", "must stand a list"),
    ('["09:05-12:00"]', "[09:05-12:00, 11:00-17:00]", "11:00", "halls[0].hours.tuesday[1]", "overlaps"),
    ('["09:05-12:00"]', "[13:00-17:00, 09:05-12:00]", "13:00", "halls[0].hours.tuesday[1]", "put it before"),
    ("Shanghai\n    address: 望", "Peking\n    address: 望", "Peking", "halls[0].timezone", "Asia/Shanghai"),
    ("prefix: B", "prefix: A", "prefix: A, name: 退休", "halls[0].queues[1].prefix", "is taken by entry 1"),
    ("name: 证件照", "name: 居民身份证", "name_en: Photo", "items[0].materials[1].name", "is taken"),
    ("[社保卡, 办卡]", "[社保卡, 社保卡]", "[社保卡", "items[0].keywords[1]", "stands twice in this list"),
    ("zone: east", "zone: eastt", "eastt", "halls[0].windows[0].zone", "did you mean “east”?"),
    ("unit: household\n        queues", "unit: taxes\n        queues", "taxes", "halls[0].windows[1].unit", "no unit"),
    ("queues: [cards, pensions]", "queues: [cards, parking]", "parking", "halls[0].windows[0].queues[1]", "no queue"),
    ('items: ["990107080002"]', 'items: ["990107089999"]', "89999", "halls[0].queues[1].items[0]", "no item"),
    ("    unit: social\n", "    unit: sozial\n", "sozial", "items[0].unit", "did you mean “social”?"),
    ('region: "990121000000"', 'region: "990122000000"', "990122", "halls[1].region", "no region"),
    ("parent: yunhe", "parent: yunhu", "yunhu", "halls[1].parent", "did you mean “yunhe”?"),
    ("parent: yunhe", "parent: qinghe", "parent: qinghe", "halls[1].parent", "inside itself"),
    ('parent: "990100000000"', 'parent: "990121000000"', "清禾县, ", "regions[1].parent", "inside itself"),
    ("substitute: clerk02", "substitute: clerk99", "clerk99", "staff[0].substitute", "no member of staff"),
    ("substitute: clerk02", "substitute: clerk01", "substitute: clerk01", "staff[0].substitute", "their own"),
    ("substitute: clerk02", "substitute: auditor", "substitute: auditor", "staff[0].substitute", "same post"),
    ('windows: ["02"]', 'windows: ["09"]', "09\"]", "staff[1].windows[0]", "no window “09” in the hall yunhe"),
    ('trained: ["990107080002"]', 'trained: ["990107080009"]', "80009", "staff[1].trained[0]", "no item"),
    ('trained: ["990107080002"]', "trained: []", "trained", "staff[1].trained", "at least 1"),
    ("role: auditor", 'role: auditor, windows: ["01"]', "auditor", "staff[2].windows", "needs the hall"),
    ("role: auditor", "role: auditor, hall: nowhere", "nowhere", "staff[2].hall", "no hall"),
    ("case_type: instant", "case_type: instant\n    promised_days: 3", "days: 3", "items[0].promised_days", "finished"),
    ("    promised_days: 15\n", "", "case_type: promised", "items[1].case_type", "needs promised_days"),
    ("promised_days: 15", "promised_days: 45", "45", "items[1].promised_days", "more than the 30"),
    ("    fee_en: Free of charge\n", "", "fee: 不收费", "items[0].fee", "without “fee_en”"),
    ("note: 白底, ", "", "White background", "items[0].materials[1].note_en", "without “note”"),
    ("originals: 1,", "originals: 0,", "originals: 0", "items[0].materials[0]", "Neither an original"),
    ("queues: [cards, pensions]", "queues: [pensions]", "code: cards", "halls[0].queues[0].code", "No window serves"),
    ('items: ["990107080002"]', 'items: ["990107080001"]', "prefix: B", "halls[0].queues[1].items[0]", "one queue"),
    ("cap_minutes: 45", "cap_minutes: 5", "cap_minutes: 5", "halls[0].queues[0].cap_minutes", "shorter than"),
    ("code: ordinary, credit_minutes: 1", "code: elderly, credit_minutes: 1", "classes:", "halls[1].classes", "ordin"),
    ("needs_mark: low_counter", "needs_mark: sign_language", "sign_lan", "halls[0].classes[2].needs_mark", "No window"),
]  # fmt: skip

# A wrong code is no longer the one that others refer to: they are noted too.
CODES = [
    ("{code: social, name", "{code: Social Office, name", "Social Office", "units[0].code", "small letters"),
    ('code: "990100000000", name', "code: 9901, name", "9901,", "regions[0].code", "12 digits"),
    ('code: "990107080001"', 'code: "99010708"', "99010708\"", "items[0].code", "31 or 33"),
    ('code: "990107080001"', f'code: "12441500196720244A3{"0" * 12}"', "20244A3", "items[0].code", "check digit"),
    ('code: "02"', 'code: "window number 2"', "window number 2", "halls[0].windows[1].code", "at most 10"),
    ("{code: west,", "{code: east,", "西区", "halls[0].zones[1].code", "is taken by entry 1"),
    ("username: clerk02\n", "username: clerk01\n", "username: clerk01\n"[:-1], "staff[1].username", "is taken"),
]  # fmt: skip


def test_the_sound_file_is_sound_and_the_table_is_long() -> None:
    assert len(read_hall_file(GOOD).halls) == 2
    assert len(CASE) >= 40


@pytest.mark.parametrize(
    ("old", "new", "needle", "path", "words"), CASE, ids=[case[3] + "-" + case[4] for case in CASE]
)
def test_a_mistake_is_found_alone_and_on_its_line(
    old: str, new: str, needle: str, path: str, words: str
) -> None:
    text = broken(old, new)
    (mistake,) = mistakes_of(text)
    assert mistake.path == path
    assert words in mistake.sentence
    assert needle in text.split("\n")[mistake.line - 1]


@pytest.mark.parametrize(
    ("old", "new", "needle", "path", "words"), CODES, ids=[case[3] + "-" + case[4] for case in CODES]
)
def test_a_wrong_code_is_found_beside_what_refers_to_it(
    old: str, new: str, needle: str, path: str, words: str
) -> None:
    text = broken(old, new)
    (mistake,) = [each for each in mistakes_of(text) if each.path == path]
    assert words in mistake.sentence
    assert needle in text.split("\n")[mistake.line - 1]
    assert all(
        each.sentence.startswith(("There is no", "No window"))
        for each in mistakes_of(text)
        if each != mistake
    )


def test_all_mistakes_come_at_once_in_the_order_of_their_lines() -> None:
    text = (
        broken("usual_minutes: 8", "usual_minutes: 0")
        .replace("prefix: B", "prefix: A")
        .replace("role: auditor", "role: x")
    )
    found = mistakes_of(text)
    assert [each.line for each in found] == sorted(
        [line_with(text, "usual_minutes: 0"), line_with(text, "name: 退休, "), line_with(text, "role: x")]
    )


def test_a_missing_list_is_said_once_and_not_again_by_everything_that_refers_to_it() -> None:
    text = broken(
        "units:\n  - {code: social, name: 人社局, name_en: Social Security Bureau}\n"
        "  - {code: household, name: 户政科, name_en: Household Registration}\n",
        "",
    )
    assert [(each.line, each.path) for each in mistakes_of(text)] == [(1, "units")]


def test_an_entry_that_is_no_mapping_does_not_shift_the_lines_of_the_others() -> None:
    text = broken(
        "    zones:\n      - {code: east", "    zones:\n      - nothing\n      - {code: east"
    ).replace('floor: "2"', "floor: 123456789")
    found = mistakes_of(text)
    assert [(each.line, each.path) for each in found] == [
        (line_with(text, "- nothing"), "halls[0].zones[0]"),
        (line_with(text, "123456789"), "halls[0].zones[2].floor"),
    ]


def test_a_thousand_wrong_references_are_cut_short() -> None:
    wrong = ", ".join(f"q{number}" for number in range(5000))
    assert len(mistakes_of(broken("[cards, pensions]", f"[cards, pensions, {wrong}]"))) == 500
