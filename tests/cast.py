"""The cast: a small hall with names and meaning, and verbs that bring it into a wanted state.

`lakeside` has two zones, four windows, three queues and five items; `hillside` is somebody else's hall. Times are told,
never read: the story begins on Monday 2026-03-02 at 10:00 in Shanghai.
"""

import copy
import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping
from typing import Any

from openhall.catalogue import services as catalogue
from openhall.kit.subject import Subject
from openhall.ledger.services import Act, Kept, body_digest, request_key
from openhall.people import services as people
from openhall.people.models import Account
from openhall.people.permissions import Caller
from openhall.people.states import Role
from openhall.places import services as places
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.services import setting_up
from openhall.queue.services.calling import AtWindow
from openhall.queue.services.taking import TicketWish
from tests.remembered import Remembered, remember

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI).astimezone(dt.UTC)
TODAY = dt.date(2026, 3, 2)
MORNING, AFTERNOON = (dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17))

# class → seconds of waiting credited, the most it may wait, the mark its window needs
CLASSES: Mapping[str, tuple[int, int | None, str]] = {
    "ordinary": (0, None, ""),
    "elderly": (600, 1800, ""),
    "disabled": (900, 1800, "low_counter"),
    "pregnant": (900, 1800, ""),
    "booked": (300, 1800, ""),
    "enterprise": (120, None, ""),
}
# queue → its Chinese and English name, and the items it serves
QUEUES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "A": ("综合服务", "General services", ("residence", "pension")),
    "B": ("企业服务", "Business services", ("licence", "seal")),
    "C": ("不动产登记", "Property registration", ("deed",)),
}
# item → its names and usual minutes
ITEMS: Mapping[str, tuple[str, str, int]] = {
    "residence": ("居住证办理", "Residence permit", 8),
    "pension": ("养老金资格认证", "Pension check", 5),
    "licence": ("营业执照变更", "Change of a business licence", 15),
    "seal": ("公章刻制备案", "Registration of a company seal", 6),
    "deed": ("不动产转移登记", "Transfer of property", 20),
}
# window → zone, marks, the queues it serves in the order of skill
WINDOWS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "1": ("east", (), ("A", "B")),
    "2": ("east", ("sign_language",), ("A",)),
    "3": ("west", (), ("B", "C")),
    "4": ("west", ("low_counter", "hearing_loop"), ("C", "A", "B")),
}
STAFF: Mapping[str, tuple[Role, str, str]] = {
    "clerk": (Role.CLERK, "陈晓", "Chen Xiao"),
    "colleague": (Role.CLERK, "李娜", "Li Na"),
    "guide": (Role.GUIDE, "周明", "Zhou Ming"),
    "supervisor": (Role.SUPERVISOR, "王芳", "Wang Fang"),
    "director": (Role.DIRECTOR, "赵强", "Zhao Qiang"),
    "auditor": (Role.AUDITOR, "孙丽", "Sun Li"),
    "administrator": (Role.ADMINISTRATOR, "钱进", "Qian Jin"),
}
POSTED = {"clerk": "1", "colleague": "2"}


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """A hall and its people, each by its short name."""

    code: str
    hall: uuid.UUID
    windows: Mapping[str, uuid.UUID]
    queues: Mapping[str, uuid.UUID]
    items: Mapping[str, uuid.UUID]
    staff: Mapping[str, uuid.UUID]
    strangers_hall: uuid.UUID
    start: dt.datetime = NOW

    def after(self, **span: float) -> dt.datetime:
        """A moment of the story: `after(minutes=3)`."""
        return self.start + dt.timedelta(**span)

    def plan(self, now: dt.datetime | None = None) -> HallPlan:
        """The hall as the verbs need it."""
        return hall_plan(self.code, now or self.start)

    def at(self, window: str, ticket: uuid.UUID | None = None, staffed: bool = True) -> AtWindow:
        """A window, as the verbs of a counter need it."""
        plan = self.plan()
        return AtWindow(plan, plan.window(window), ticket, staffed)

    def act(
        self, name: str = "clerk", now: dt.datetime | None = None, key: str = "", body: bytes = b"", path: str = "/"
    ) -> Act:
        """Somebody acts; with `key` the answer is kept under it."""
        account = self.staff.get(name)
        actor = f"account:{account}" if account else name
        kept = request_key(actor, path, key) if key else None
        return Act(actor, now or self.start, account, kept, body_digest(body))

    def caller(self, name: str) -> Caller:
        """Who somebody is to the permissions."""
        return people.caller_of_account(self.staff[name], self.start)

    def account(self, name: str) -> Account:
        """The account, for `client.force_login`."""
        return Account.objects.get(id=self.staff[name])

    def token(self, role: str, hall: uuid.UUID | None = None, name: str = "") -> str:
        """A bearer token of a role in this hall (or another); a clerk's belongs to `name`."""
        return people.issue_token(f"test {role}", role, hall or self.hall, self.start, self.staff.get(name or role))

    def take(self, wished: str = "A", now: dt.datetime | None = None, **wish: Any) -> Ticket:
        """A visitor takes a ticket for a queue (`A`) or an item (`deed`)."""
        asked = {"queue": wished} if wished in self.queues else {"items": (wished,)}
        kept = queue.take(self.plan(), TicketWish(**{**asked, **wish}), self.act("visitor", now))
        return self.ticket(kept)

    def call_next(self, window: str = "1", now: dt.datetime | None = None, name: str = "") -> Ticket | None:
        """The window calls who is next; None when nobody waits."""
        kept = queue.call_next(self.at(window), self.act(name or "system", now))
        return None if kept.status == 204 else self.ticket(kept)

    def serve(self, window: str = "1", now: dt.datetime | None = None, minutes: float = 5) -> Ticket | None:
        """The window calls, starts and, `minutes` later, finishes one visitor."""
        began = now or self.start
        called = self.call_next(window, began)
        if called is None:
            return None
        queue.start(self.at(window), self.act("system", began))
        return self.ticket(
            queue.finish(self.at(window), "done", self.act("system", began + dt.timedelta(minutes=minutes)))
        )

    def ticket(self, kept: Kept) -> Ticket:
        """The ticket an answer is about, as it stands in the database now."""
        assert isinstance(kept.facts, dict)
        return Ticket.objects.get(id=kept.facts["id"])


def subject(ticket: Ticket) -> Subject:
    """The ticket as the log names it."""
    return Subject("ticket", ticket.id, str(ticket))


_made: dict[dt.datetime, Remembered[Cast]] = {}


def small_hall(now: dt.datetime = NOW) -> Cast:
    """Both halls, set up by the services a real hall is set up with, every desk open.

    They are set up once in each process; what that wrote is copied into the databases of all later tests.
    """
    if now in _made:
        return copy.deepcopy(_made[now].again())  # a story may add to its cast
    _made[now] = remember(lambda: _set_up(now))
    return copy.deepcopy(_made[now].answer)


def _set_up(now: dt.datetime) -> Cast:
    region = places.put_region("330100", "湖城市", "Lake City", "city", None, now)
    unit = places.put_unit("services", "市政务服务局", "Service Administration", now)
    items = {code: _item(code, unit, now) for code in ITEMS}
    hall = _hall("lakeside", "湖滨政务服务中心", "Lakeside Service Hall", region, now)
    catalogue.offer(hall, items.values())
    zones = {
        "east": places.put_zone(hall, "east", "东区", "East zone", "1", now),
        "west": places.put_zone(hall, "west", "西区", "West zone", "2", now),
    }
    queues = {prefix: _queue(hall, prefix, items, now) for prefix in QUEUES}
    windows = {code: _window(hall, code, zones, queues, unit, now) for code in WINDOWS}
    staff = {name: _person(name, hall, windows, now) for name in STAFF}
    away = _hillside(region, unit, items["residence"], now)
    staff["stranger"] = people.open_account("stranger", "吴远", "Wu Yuan", now)
    people.grant(staff["stranger"], Role.DIRECTOR, away)
    setting_up.open_desks(hall, now, autopilot=False)
    return Cast("lakeside", hall, windows, queues, items, staff, away, now)


def _hall(code: str, name: str, name_en: str, region: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    hall = places.put_hall(
        code,
        {"name": name, "name_en": name_en, "kind": "city", "region_id": region, "address": "湖滨路1号",
         "address_en": "1 Lakeside Road", "phone": "0571-12345"},
        now,
    )  # fmt: skip
    places.set_hours(hall, dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)))
    setting_up.put_hall_rule(hall, {"languages": ["zh-hans", "en"]})
    for visitor_class, (credit, cap, mark) in CLASSES.items():
        values = {"credit_seconds": credit, "cap_seconds": cap, "needs_mark": mark}
        setting_up.put_class(hall, visitor_class, values)
    return hall


def _item(code: str, unit: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    name, name_en, minutes = ITEMS[code]
    values = {"name": name, "name_en": name_en, "unit_id": unit, "usual_minutes": minutes,
              "object": "person", "case_type": "instant"}  # fmt: skip
    material = {"name": "身份证", "name_en": "Identity card"}
    return catalogue.put_item(code, values, [material], now)


def _queue(hall: uuid.UUID, prefix: str, items: Mapping[str, uuid.UUID], now: dt.datetime) -> uuid.UUID:
    name, name_en, served = QUEUES[prefix]
    values = {"prefix": prefix, "name": name, "name_en": name_en}
    return setting_up.put_queue(hall, prefix, values, [items[code] for code in served], now)


def _window(
    hall: uuid.UUID, code: str, zones: Mapping[str, uuid.UUID], queues: Mapping[str, uuid.UUID],
    unit: uuid.UUID, now: dt.datetime,
) -> uuid.UUID:  # fmt: skip
    zone, marks, served = WINDOWS[code]
    values = {"name": f"{code}号窗口", "name_en": f"Window {code}", "zone_id": zones[zone], "unit_id": unit,
              "marks": list(marks)}  # fmt: skip
    window = places.put_window(hall, code, values, now)
    setting_up.set_serving(hall, window, [queues[each] for each in served], now)
    return window


def _person(name: str, hall: uuid.UUID, windows: Mapping[str, uuid.UUID], now: dt.datetime) -> uuid.UUID:
    role, chinese, english = STAFF[name]
    account = people.open_account(name, chinese, english, now)
    people.grant(account, role, hall)
    if name in POSTED:
        people.post(account, windows[POSTED[name]], TODAY)
    return account


def _hillside(region: uuid.UUID, unit: uuid.UUID, item: uuid.UUID, now: dt.datetime) -> uuid.UUID:
    county = places.put_region("330106", "山麓县", "Hillside County", "county", region, now)
    hall = _hall("hillside", "山麓便民服务中心", "Hillside Service Centre", county, now)
    catalogue.offer(hall, [item])
    zone = places.put_zone(hall, "main", "大厅", "Main hall", "1", now)
    queue_id = setting_up.put_queue(hall, "A", {"prefix": "A", "name": "综合", "name_en": "General"}, [item], now)
    values = {"name": "1号窗口", "name_en": "Window 1", "zone_id": zone, "unit_id": unit, "marks": []}
    setting_up.set_serving(hall, places.put_window(hall, "1", values, now), [queue_id], now)
    setting_up.open_desks(hall, now, autopilot=False)
    return hall
