"""Build Yunhe: regions, units, items, four halls with windows and queues, and the people who work there."""

import datetime as dt
import uuid

from openhall.catalogue import services as catalogue
from openhall.demo.city.catalogue import Item, items
from openhall.demo.city.frame import LINES, REGIONS, UNITS, ZONES, Line
from openhall.places import services as places
from openhall.queue.services import setting_up as queues

CITY, COUNTY, TOWNS = "yunhe", "qinghe", ("shiqiao", "liutang")
MORNING, AFTERNOON = (dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17))
HOURS = {weekday: [MORNING, AFTERNOON] for weekday in range(1, 6)} | {6: [MORNING]}
CLASSES = {
    "ordinary": (0, ""), "elderly": (8, ""), "disabled": (12, ""), "pregnant": (10, ""), "veteran": (6, ""),
    "booked": (5, ""), "enterprise": (0, ""),
}  # fmt: skip
MARKS = ("low_counter", "sign_language", "hearing_loop", "writing_tablet")
RELATED = {
    "social": "medical", "medical": "social", "employment": "social", "property": "tax", "tax": "property",
    "fund": "property", "startup": "licences", "licences": "startup", "health": "licences", "household": "civil",
    "civil": "household", "build": "land", "land": "build", "vehicles": "road", "road": "vehicles",
    "guidance": "difficult", "care": "civil", "education": "civil",
}  # fmt: skip

# Smaller halls: code, names, kind, region, parent, their queues with the number of windows.
BRANCHES = (
    ("qinghe", "清禾县政务服务中心", "Qinghe County Service Centre", "county", "990121000000", "yunhe",
     {"household": 3, "social": 2, "medical": 2, "property": 2, "startup": 2, "guidance": 1}),
    ("shiqiao", "石桥镇便民服务中心", "Shiqiao Town Service Centre", "township", "990121101000", "qinghe",
     {"social": 1, "medical": 1, "civil": 1, "guidance": 1}),
    ("liutang", "柳塘镇便民服务中心", "Liutang Town Service Centre", "township", "990121102000", "qinghe",
     {"social": 1, "medical": 1, "household": 1, "guidance": 1}),
)  # fmt: skip


class Ids:
    """Identifiers made so far, by code."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self.regions: dict[str, uuid.UUID] = {}
        self.units: dict[str, uuid.UUID] = {}
        self.items: dict[str, uuid.UUID] = {}
        self.halls: dict[str, uuid.UUID] = {}
        self.windows: dict[str, list[tuple[str, uuid.UUID]]] = {}


def build(now: dt.datetime) -> Ids:
    """Build everything; building it again changes nothing."""
    ids = Ids()
    places.seed_calendar(range(2004, now.year + 2))
    for code, name, name_en, level, parent in REGIONS:
        parent_id = ids.regions[parent] if parent else None
        ids.regions[code] = places.put_region(code, name, name_en, level, parent_id, now)
    for unit in UNITS:
        ids.units[unit.code] = places.put_unit(unit.code, unit.name, unit.name_en, now)
    for item in items():
        ids.items[item.code] = _item(item, ids, now)
    _hall(ids, CITY, "云河市政务服务中心", "Yunhe City Service Centre", "city", REGIONS[0][0], None,
          {line.code: line.windows for line in LINES}, now)  # fmt: skip
    for code, name, name_en, kind, region, parent, lines in BRANCHES:
        _hall(ids, code, name, name_en, kind, region, parent, lines, now)
    return ids


def _item(item: Item, ids: Ids, now: dt.datetime) -> uuid.UUID:
    values = {
        "name": item.name, "name_en": item.name_en, "unit_id": ids.units[item.unit], "usual_minutes": item.minutes,
        "object": "enterprise" if item.line in ("startup", "licences", "build", "land") else "person",
        "case_type": "instant" if item.minutes < 16 else "promised", "trips": 1, "fee": "不收费", "fee_en": "Free",
        "statutory_days": None if item.minutes < 16 else 20, "promised_days": None if item.minutes < 16 else 5,
    }  # fmt: skip
    materials = [{"name": zh, "name_en": en, "originals": 1, "copies": 0} for zh, en in item.materials]
    return catalogue.put_item(item.code, values, materials, now)


def _hall(
    ids: Ids, code: str, name: str, name_en: str, kind: str, region: str, parent: str | None,
    lines: dict[str, int], now: dt.datetime,
) -> None:  # fmt: skip
    hall = places.put_hall(code, {
        "name": name, "name_en": name_en, "kind": kind, "region_id": ids.regions[region],
        "parent_id": ids.halls[parent] if parent else None, "around_the_clock": code == CITY,
        "address": f"{name.removesuffix('政务服务中心').removesuffix('便民服务中心')}人民路1号",
        "address_en": "1 Renmin Road", "phone": "000-12345",
    }, now)  # fmt: skip
    ids.halls[code] = hall
    places.set_hours(hall, HOURS)
    queues.put_hall_rule(hall, {"languages": ["zh-hans", "en"], "ticket_paper": 80})
    for visitor_class, (minutes, mark) in CLASSES.items():
        queues.put_class(hall, visitor_class, {"credit_seconds": 60 * minutes, "needs_mark": mark})
    _inside(ids, code, hall, [line for line in LINES if line.code in lines], lines, now)


def _inside(ids: Ids, code: str, hall: uuid.UUID, lines: list[Line], windows: dict[str, int], now: dt.datetime) -> None:
    zones = {}
    for zone, name, name_en, floor in ZONES:
        if any(line.zone == zone for line in lines):
            zones[zone] = places.put_zone(hall, zone, name, name_en, floor if code == CITY else "1F", now)
    offered = [item for item in items() if item.line in windows]
    catalogue.offer(hall, [ids.items[item.code] for item in offered])
    queue_ids = {}
    for line in lines:
        served = [ids.items[item.code] for item in offered if item.line == line.code]
        values = {"prefix": line.prefix, "name": line.name, "name_en": line.name_en, "cap_seconds": 3600}
        queue_ids[line.code] = queues.put_queue(hall, line.code, values, served, now)
    number = 0
    for line in lines:
        for _ in range(windows[line.code]):
            number += 1
            _window(ids, code, hall, line, f"{number:02d}" if code == CITY else str(number), zones, queue_ids, now)


def _window(
    ids: Ids, code: str, hall: uuid.UUID, line: Line, number: str, zones: dict[str, uuid.UUID],
    queue_ids: dict[str, uuid.UUID], now: dt.datetime,
) -> None:  # fmt: skip
    place = int(number)
    values = {
        "zone_id": zones[line.zone], "unit_id": ids.units[line.unit], "name": f"{line.name}窗口",
        "name_en": f"{line.name_en} window", "marks": [MARKS[place // 5 % 4]] if place % 5 == 0 else [],
    }  # fmt: skip
    window = places.put_window(hall, number, values, now)
    wanted = [line.code, RELATED.get(line.code, "")] if place % 3 == 0 else [line.code]
    queues.set_serving(hall, window, [queue_ids[each] for each in wanted if each in queue_ids], now)
    ids.windows.setdefault(code, []).append((number, window))
