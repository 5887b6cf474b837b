"""A small sound hall file, and a way to break one thing in it and look at what the reader says."""

from openhall.site.hallfile import HallFileErrors, Mistake, read_hall_file

GOOD = """\
regions:
  - {code: "990100000000", name: 云河市, name_en: Yunhe, level: city}
  - {code: "990121000000", name: 清禾县, name_en: Qinghe, level: county, parent: "990100000000"}
units:
  - {code: social, name: 人社局, name_en: Social Security Bureau}
  - {code: household, name: 户政科, name_en: Household Registration}
items:
  - code: "990107080001"
    name: 社会保障卡申领
    name_en: Social security card
    unit: social
    usual_minutes: 8
    object: person
    case_type: instant
    fee: 不收费
    fee_en: Free of charge
    keywords: [社保卡, 办卡]
    materials:
      - {name: 居民身份证, name_en: Identity card, originals: 1, copies: 0}
      - {name: 证件照, name_en: Photo, originals: 2, copies: 0, note: 白底, note_en: White background}
  - code: "990107080002"
    name: 退休待遇申领
    name_en: Employee pension
    unit: household
    usual_minutes: 26
    object: both
    case_type: promised
    statutory_days: 30
    promised_days: 15
    materials: []
halls:
  - code: yunhe
    name: 云河市政务服务中心
    name_en: Yunhe Hall
    kind: city
    region: "990100000000"
    timezone: Asia/Shanghai
    address: 望江大道 66 号
    address_en: "66 Wangjiang Avenue"
    phone: "000-5550100"
    around_the_clock: true
    hours:
      monday: ["09:00-12:00", "13:30-17:00"]
      tuesday: ["09:05-12:00"]
      wednesday: ["09:10-12:00"]
      thursday: []
      friday: []
      saturday: []
      sunday: []
    settings:
      booked_ratio: 2
      close_of_day: end
      ticket_paper: 80
      wait_target_minutes: 15
      wait_warn_minutes: 20
      wait_alarm_minutes: 30
      languages: [zh-hans, en]
    classes:
      - {code: ordinary, credit_minutes: 0}
      - {code: elderly, credit_minutes: 8, cap_minutes: 40}
      - {code: disabled, credit_minutes: 12, needs_mark: low_counter}
    zones:
      - {code: east, name: 东区, name_en: East, floor: "1"}
      - {code: west, name: 西区, name_en: West, floor: "2"}
    queues:
      - code: cards
        prefix: A
        name: 社保卡
        name_en: Cards
        items: ["990107080001"]
        target_minutes: 10
        cap_minutes: 45
      - {code: pensions, prefix: B, name: 退休, name_en: Pensions, items: ["990107080002"]}
    windows:
      - {code: "01", name: 一号窗口, name_en: Window 1, zone: east, unit: social, queues: [cards, pensions]}
      - code: "02"
        name: 二号窗口
        name_en: Window 2
        zone: west
        unit: household
        queues: [pensions]
        marks: [low_counter, hearing_loop]
  - code: qinghe
    name: 清禾县政务服务中心
    name_en: Qinghe Hall
    kind: county
    region: "990121000000"
    parent: yunhe
    timezone: Asia/Shanghai
    address: 禾丰路 18 号
    address_en: "18 Hefeng Road"
    phone: "000-5550200"
    hours: {monday: ["08:30-12:00"], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: []}
    classes:
      - {code: ordinary, credit_minutes: 1}
    zones:
      - {code: main, name: 大厅, name_en: Main, floor: "1"}
    queues:
      - {code: all, prefix: A, name: 综合, name_en: General, items: ["990107080001", "990107080002"]}
    windows:
      - {code: "1", name: 综合窗口, name_en: General, zone: main, unit: social, queues: [all]}
staff:
  - {username: clerk01, name: 林晓岚, name_en: Lin, role: clerk, hall: yunhe, windows: ["01"], substitute: clerk02}
  - username: clerk02
    name: 沈一舟
    name_en: Shen Yizhou
    role: clerk
    hall: yunhe
    windows: ["02"]
    trained: ["990107080002"]
  - {username: auditor, name: 陆思远, name_en: Lu Siyuan, role: auditor}
"""


def broken(old: str, new: str) -> str:
    """The sound file with its only `old` replaced; an `old` that isn't unique makes the case worthless."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the sound file"
    return GOOD.replace(old, new)


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    """What the reader says; a text without mistakes fails the test."""
    try:
        read_hall_file(text)
    except HallFileErrors as errors:
        return errors.mistakes
    raise AssertionError("the reader found nothing wrong")


def line_with(text: str, needle: str) -> int:
    """The number of the last line that holds `needle`."""
    return max(number for number, line in enumerate(text.split("\n"), start=1) if needle in line)
