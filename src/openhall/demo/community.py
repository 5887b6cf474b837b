"""Saturdays in the community: planned, signed up for, served and counted by the verbs. The same seed, the same figures.

How many people come follows from who serves and for how long: so many an hour and volunteer as the day draws. Nothing
here knows what a year should add up to.
"""

import dataclasses
import datetime as dt
import random
import uuid
from collections.abc import Sequence

from django.conf import settings

from openhall.community import services as community
from openhall.community.queries.events import Coming, EventView, coming, event, events
from openhall.community.rules.codes import code_at
from openhall.community.services import EventWish, ShiftWish, VolunteerWish
from openhall.kit.clock import local_moment
from openhall.knowledge.queries.documents import titled
from openhall.ledger.services import Act
from openhall.queue.queries.plan import HallPlan
from openhall.routines.community import rota_of

SATURDAY = 6
HELD = 0.85  # a Saturday on which something is planned
POOL, TEAM = 24, (4, 7)  # volunteers in all; who signs up for one event
BEGINS, ENDS = dt.time(9), dt.time(11, 30)
AN_HOUR = (2.5, 6.0)  # people that one volunteer serves in an hour, from a wet day to a fine one
ASKED, AGAIN = 0.8, (0.05, 0.25)  # events whose team asks who had come before; the share that had
COMMUNITIES = ("翠苑社区", "文新社区", "湖畔社区", "东河社区", "望江社区", "古荡社区", "城北新村", "桥头社区")
TOPICS = (
    ("medical_insurance", "医保政策进社区"), ("social_security", "社保待遇问一问"), ("city_creation", "文明创建大家谈"),
    ("epidemic_prevention", "健康防疫宣传"), ("employment", "就业政策送上门"), ("housing", "公积金政策咨询"),
)  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵周吴徐孙"
GIVEN = ("小明", "晓红", "建国", "丽华", "志强", "雨桐", "子涵", "秀英", "文博", "思远")
SKILLS = ("方言", "手语", "急救", "英语", "电脑操作")


@dataclasses.dataclass(slots=True)
class Field:
    """The hall, who organises, and whose links this telling of the past holds."""

    plan: HallPlan
    organiser: uuid.UUID
    now: dt.datetime
    rng: random.Random
    links: dict[uuid.UUID, str] = dataclasses.field(default_factory=dict)

    def moment(self, day: dt.date, at: dt.time) -> dt.datetime:
        """A time of a day on the hall's own clock."""
        return local_moment(day, at, self.plan.hall.hours.timezone)

    def organises(self, at: dt.datetime) -> Act:
        """The organiser acts."""
        return Act(f"account:{self.organiser}", at, self.organiser)


def write_events(plan: HallPlan, days: Sequence[dt.date], seed: int, now: dt.datetime, organiser: uuid.UUID) -> int:
    """Events on the Saturdays among `days`, and what is announced for the two weeks after; how many were closed."""
    if not days:
        return 0
    field = Field(plan, organiser, now, random.Random(f"{seed}|{plan.hall.code}|community|{days[0]}"))
    _set_up(field, days[0])
    coming_days = [days[-1] + dt.timedelta(days=number) for number in range(1, 15)]
    closed = 0
    for day in (each for each in (*days, *coming_days) if each.isoweekday() == SATURDAY):
        found = _on(field, day) or (_announced(field, day) if field.rng.random() < HELD else None)
        if found is not None and found.state == "open" and field.moment(day, dt.time(12, 30)) < now:
            _held(field, found, day)
            closed += 1
    return closed


def _set_up(field: Field, first: dt.date) -> None:
    """The team, and campaigns with their days."""
    act = field.organises(field.moment(first - dt.timedelta(days=20), dt.time(9)))
    hall = field.plan.hall.id
    community.put_team(hall, "red-vests", "红马甲志愿服务队", "Red Vests", act)
    always = dt.date(2021, 1, 1), None
    community.put_campaign(hall, "for-the-people", "我为群众办实事", "Practical things for the people", always, act)
    for year in (first.year, first.year + 1):
        march = dt.date(year, 3, 1), dt.date(year, 3, 31)
        community.put_campaign(hall, f"lei-feng-{year}", "学雷锋", "Learn from Lei Feng", march, act)


def _on(field: Field, day: dt.date) -> EventView | None:
    since = field.moment(day, dt.time())
    found = events(field.plan.hall.id, since, since + dt.timedelta(days=1), ("open", "closed"))
    return found[0] if found else None


def _announced(field: Field, day: dt.date) -> EventView:
    """An event planned twelve days before; those who want to sign up in the days after."""
    rng, planned_on = field.rng, day - dt.timedelta(days=12)
    topic, title = rng.choice(TOPICS)
    begins, ends = field.moment(day, BEGINS), field.moment(day, ENDS)
    campaigns = ["for-the-people", *([f"lei-feng-{day.year}"] if day.month == 3 else [])]
    wish = EventWish(
        title, rng.choice(COMMUNITIES), begins, ends, "社区广场", [topic], campaigns, "会方言者优先",
        shifts=[ShiftWish(begins, ends, TEAM[1] - 1)],
    )  # fmt: skip
    act = field.organises(min(field.moment(planned_on, dt.time(10)), field.now))
    made = community.plan_event(field.plan.hall.id, wish, act, opens=True).mapping
    identifier = uuid.UUID(str(made["id"]))
    _sign_up(field, event(identifier), planned_on)
    return event(identifier)


def _sign_up(field: Field, found: EventView, since: dt.date) -> None:
    rng = field.rng
    while len(field.links) < POOL and (len(field.links) < TEAM[1] or rng.random() < 0.5):
        _join(field, field.moment(since, dt.time(12, rng.randrange(60))))
    for number, each in enumerate(rng.sample(list(field.links), rng.randint(*TEAM))):
        at = min(field.moment(since + dt.timedelta(days=1 + number), dt.time(19)), field.now)
        community.sign_up(field.links[each], found.shifts[0].id, rota_of, Act("visitor", at))


def _join(field: Field, at: dt.datetime) -> None:
    rng, act = field.rng, Act("visitor", min(at, field.now))
    name = rng.choice(SURNAMES) + rng.choice(GIVEN)
    contact = f"138{rng.randrange(10**8):08d}"
    wish = VolunteerWish(name, True, contact, skills=rng.sample(SKILLS, rng.randint(0, 2)))
    made = community.join(field.plan.hall.id, wish, act).mapping
    token = str(made["token"])
    community.join_team(token, "red-vests", act)
    field.links[uuid.UUID(str(made["id"]))] = token


def _held(field: Field, found: EventView, day: dt.date) -> None:
    """Who signed up comes and goes, now and then somebody does not; the people served are counted."""
    rng, begins, ends = field.rng, field.moment(day, BEGINS), field.moment(day, ENDS)
    there = [each for each in coming(found.id) if each.state == "signed" and rng.random() < 0.93]
    came = [begins + dt.timedelta(seconds=rng.randint(-900, 600)) for _ in there]
    for each, at in zip(there, came, strict=True):
        _checked(field, found, each, "in", at)
    _publicise(field, found, begins)
    minutes = 0
    for each in there:
        minutes += _checked(field, found, each, "out", ends - dt.timedelta(seconds=rng.randint(0, 2400)))
    served = round(minutes / 60 * rng.uniform(*AN_HOUR))
    for _ in range(served // 8):
        opinion = rng.choices(("good", "fair", "poor"), (88, 10, 2))[0]
        community.say(found.id, opinion, Act("visitor", ends - dt.timedelta(seconds=rng.randint(0, 3000))))
    again = round(served * rng.uniform(*AGAIN)) if rng.random() < ASKED else None
    community.close_event(found.id, served, field.organises(field.moment(day, dt.time(12, 15))), again)


def _checked(field: Field, found: EventView, row: Coming, direction: str, at: dt.datetime) -> int:
    """By the code where the volunteer's link is known, else by hand; the minutes once they are known."""
    token, key = field.links.get(row.volunteer, ""), settings.SECRET_KEY
    if not token:
        by_hand = community.check_in_by_hand if direction == "in" else community.check_out_by_hand
        kept = by_hand(found.id, row.place, field.organises(at))
    elif direction == "in":
        code = code_at(key, found.id, direction, at)
        kept = community.check_in(found.id, token, code, key, rota_of, Act("visitor", at))
    else:
        code = code_at(key, found.id, direction, at)
        kept = community.check_out(found.id, token, code, key, Act("visitor", at))
    return int(str(kept.mapping.get("minutes", 0)))


def _publicise(field: Field, found: EventView, at: dt.datetime) -> None:
    documents = titled("")
    if documents:
        chosen = field.rng.choice(documents)
        community.publicise(found.id, chosen.id, field.rng.randint(10, 60), field.organises(at))
