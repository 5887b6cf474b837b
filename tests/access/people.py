"""One person of each role in the hall and one in another hall: their browsers, their tokens, and what they ask for."""

import dataclasses
import datetime as dt
import functools
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from openhall.community import services as community
from openhall.community.models import Volunteer
from openhall.knowledge.services.questions import hear
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.rules import second_secret
from openhall.matters.services import MatterWish
from openhall.outreach import services as outreach
from openhall.outreach.models import Batch, Consent, Finding
from openhall.outreach.rules.forms import FindingSaid, TargetSaid, VisitSaid
from openhall.outreach.states import Area, TargetKind, Weight
from openhall.people import services as people
from openhall.people.models import Account
from openhall.privacy.models import Request
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from openhall.reviews import services as reviews
from openhall.reviews.models import CallBack, Rectification, Review, Signal
from openhall.reviews.rules import review_token
from openhall.reviews.rules.signals import FoundSignal
from openhall.reviews.services import ReviewWish
from openhall.routines import personal
from openhall.web.kiosk.taken import KEY
from tests.access.table import ACCOUNTS
from tests.cast import TODAY, Cast
from tests.community.serving import Field
from tests.people.pairing import paired
from tests.routines.settings import edited, make_it

NOWHERE = "nowhere0"  # as long as the codes of the real halls
OWN, FOREIGN = "own", "foreign"
SECURITY_LOG = "vault_access"
CLOCKS = ("web.asking", "api.callers", "api.ticket_routes", "api.places_routes", "api.review_routes",
          "api.rating_routes", "api.region_routes", "api.device_routes", "api.matter_routes", "api.matter_verb_routes",
          "api.event_routes", "api.volunteer_routes",
          "api.matter_file_routes", "api.matter_class_routes",
          "api.service_day_routes", "api.service_day_verb_routes")  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Somebody with one role in one of the two halls, and the bearer token of a program with the same role."""

    role: str
    hall: str
    client: Client
    token: str

    def __str__(self) -> str:
        return f"{self.role} of the {self.hall} hall"


@dataclasses.dataclass(frozen=True, slots=True)
class World:
    """The hall `lakeside` at work, and everybody who might come to its pages."""

    cast: Cast
    persons: tuple[Person, ...]
    visitor: Client
    tokens: tuple[str, ...]
    fills: Mapping[str, str]
    untouched: Mapping[str, tuple[int, int]]

    def at(self, path: str, hall: str = "lakeside") -> str:
        """The path with everything filled in."""
        return path.format(**{**self.fills, "hall": hall})


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def whole_world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three tickets (called at window 1, waiting, set aside before) and a person of every role in either hall."""
    stop_clocks(monkeypatch, cast.start + dt.timedelta(seconds=8))
    reviewed, brought = _reviewed(cast), _brought(cast) | _outside(cast) | _gone_out(cast)
    held = cast.take("A", now=cast.start - dt.timedelta(minutes=5))
    cast.call_next("1", cast.start - dt.timedelta(minutes=1))
    queue.hold(cast.at("1"), cast.act("clerk", cast.start - dt.timedelta(minutes=1)))
    waiting = cast.take("A", origin="phone")
    cast.take("A", now=cast.start + dt.timedelta(seconds=1))
    queue.call_number(cast.at("1"), "A003", cast.act("clerk", cast.start + dt.timedelta(seconds=2)))
    mine = cast.take("B", origin="kiosk")
    device = paired(cast)
    persons = [person_of(cast, role, hall, mine) for role in sorted(ACCOUNTS) for hall in (OWN, FOREIGN)]
    visitor = _browser("", mine)
    return World(
        cast, tuple(persons), visitor, _tokens(),
        {"hall_id": str(cast.hall), "change_id": _planned(cast), "window": "1", "region": "330100", "token": waiting.token, "held": str(held.id),
         "mine": str(mine.id), "duty_id": str(held.id), "request_id": str(held.id), "reception_id": str(held.id), "walk_id": str(held.id), "point_id": str(held.id), "on": "2026-03-11", "post": "desk",
         "device": str(device.id), **reviewed, **brought}, everything(),
    )  # fmt: skip


def _reviewed(cast: Cast) -> dict[str, str]:
    """Two visits closed an hour ago: one may be reviewed, of the other something bad was said and looked into."""
    fresh, bad = (_closed(cast, cast.start - dt.timedelta(minutes=minutes)) for minutes in (50, 60))
    token, wish = review_token(settings.SECRET_KEY, bad.id), ReviewWish("dissatisfied", text="态度生硬")
    reviews.give(token, wish, cast.act("visitor", cast.start - dt.timedelta(minutes=40)))
    Rectification.objects.update(state="contacted")
    case = str(Rectification.objects.values_list("id", flat=True).get())
    review = review_token(settings.SECRET_KEY, fresh.id)
    report = reviews.report_retaliation(token, "有人为难我", cast.act("visitor", cast.start - dt.timedelta(minutes=30)))
    signal_id, call_back_id = _signalled(cast)
    return {"signal_id": signal_id, "call_back_id": call_back_id, "review_id": str(Review.objects.get().id), "report_id": report.mapping["id"], "review": review, "request": _asked(cast, token), "review_token": review, "bad": token, "case": case, "case_id": case}


def _brought(cast: Cast) -> dict[str, str]:
    """A difficult matter in the hands of the unit of window 1, whose clocks run."""
    at = cast.start - dt.timedelta(minutes=30)
    wish = MatterWish("difficulty", "居住证办不成", "来了三次都没有办成。", contact="138 0013 8000")
    opened = matters.open_matter(cast.hall, wish, cast.act("visitor", at)).mapping
    matter = uuid.UUID(opened["id"])
    (unit,) = {each.unit for each in cast.plan().window_by_id.values()}
    matters.triage(matter, "several_units", "ordinary", cast.act("supervisor", at))
    matters.assign(matter, unit, (), None, cast.act("supervisor", at))
    group = matters.open_class(cast.hall, "居住证办不成", matter, cast.act("supervisor", at)).mapping["id"]
    asked = hear(cast.hall, "Asia/Shanghai", "怎么换证", "unanswered", cast.act("visitor", at)).mapping
    return {"class_id": str(group), "matter_id": opened["id"], "matter_token": opened["token"], "question_id": str(asked["id"]),
            "file_id": unknown_id(), "decision_id": unknown_id()}


def _outside(cast: Cast) -> dict[str, str]:
    """An open event of this morning with a volunteer who has signed up, and one of Sunday with a certificate."""
    field, sunday = Field(cast), "2026-03-01"
    old, new = field.event(sunday), field.event("2026-03-02")
    served, coming = field.volunteer(), field.volunteer("李小红")
    field.sign(served, old, when=f"{sunday} 08:00")
    field.check(served, old, "in", f"{sunday} 09:00")
    field.close(old, when=f"{sunday} 12:00")
    place = field.sign(coming, new)
    issued = community.issue_certificate(served.token, cast.act("visitor"))
    return {"event_id": str(new.id), "volunteer_token": coming.token, "place_id": str(place.id),
            "certificate_code": issued.mapping["code"]}  # fmt: skip


def _gone_out(cast: Cast) -> dict[str, str]:
    """A visit to an enterprise, with a finding that nobody handles yet."""
    found = FindingSaid("开户要跑三次", "银行与窗口互相推。", Weight.BLOCKING_POINT, Area.PROCESS)
    said = VisitSaid("phone-1", TODAY, (TargetSaid(TargetKind.ENTERPRISE, "湖滨茶厂", consent=True),), (found,))
    made = outreach.record(cast.hall, said, cast.act("supervisor", cast.start - dt.timedelta(minutes=20))).mapping
    return {"visit_id": made["id"], "finding_id": str(Finding.objects.get().id), "agreed": Consent.objects.get().token,
            "batch_id": str(Batch.objects.get().id)}


def _signalled(cast: Cast) -> tuple[str, str]:
    """A signal about the bad review, and whom to ask: nobody has yet."""
    said = Review.objects.get()
    found = FoundSignal(
        kind="burst", window=cast.windows["3"], reviews=frozenset({said.id}), begins=cast.start, ends=cast.start, found=1,
        of=1, expected=0.1, zh="一次来了很多", en="Many at once",
    )  # fmt: skip
    reviews.keep_found(cast.hall, TODAY, [found], cast.act("system"))
    return str(Signal.objects.get().id), str(CallBack.objects.get().id)


def _asked(cast: Cast, token: str) -> str:
    """The visitor of the bad review objects to its publication: somebody of the administration has to answer."""
    personal.object_to(token, "", cast.act("visitor", cast.start - dt.timedelta(minutes=20)))
    return str(Request.objects.get().id)


def _planned(cast: Cast) -> str:
    """A change of the hours that waits for tomorrow."""
    tomorrow = TODAY + dt.timedelta(1)
    return str(make_it(cast, edited(cast, "hours", cast.hall, tomorrow, saturday=["09:00-12:00"])).id)


def _closed(cast: Cast, at: dt.datetime) -> Ticket:
    cast.take("C", now=at)
    served = cast.serve("3", at)
    assert served is not None
    return served


def _tokens() -> tuple[str, ...]:
    """Every link that a visitor holds: of the ticket, and of its review."""
    return tuple(
        token for ticket in Ticket.objects.all() for token in (ticket.token, review_token(settings.SECRET_KEY, ticket.id))
    ) + tuple(secret for row in Matter.objects.all() for secret in (row.token, second_secret(settings.SECRET_KEY, row.token))) + tuple(
        Volunteer.objects.values_list("token", flat=True))


def stop_clocks(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    """Pages and API read this moment."""
    for module in CLOCKS:
        monkeypatch.setattr(f"openhall.{module}.utc_now", lambda: moment)


def person_of(cast: Cast, role: str, hall: str, mine: Ticket | None = None) -> Person:
    """Somebody with one role, posted at window 1 of the own hall; the browser may print the ticket `mine`."""
    place = cast.hall if hall == OWN else cast.strangers_hall
    name = f"{role}-{hall}"
    account = people.open_account(name, "某人", "Somebody", cast.start)
    people.grant(account, role, place)
    if hall == OWN:
        people.post(account, cast.windows["1"], TODAY)
    token = people.issue_token(name, role, place, cast.start, None if role in ("kiosk", "board") else account)
    return Person(role, hall, _browser(name, mine), token)


def _browser(name: str, mine: Ticket | None) -> Client:
    """A browser, logged in or not, whose session says that it took the ticket `mine`."""
    client = Client(headers={"accept-language": "en"})
    if name:
        client.force_login(Account.objects.get(username=name))
    if name and mine:
        session = client.session
        session[KEY] = {str(mine.id): mine.token}
        session.save()
    return client


@functools.cache
def _digests(*but: str) -> str:
    with connection.cursor() as cursor:
        tables = [each for each in connection.introspection.table_names(cursor) if each not in but]
    count = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{0}\" t"
    return " UNION ALL ".join(count.format(each) for each in tables)


def everything(*but: str) -> dict[str, tuple[int, int]]:
    """Every row of every table but some and the security log, which writes a refusal down: table → count and digest."""
    with connection.cursor() as cursor:
        cursor.execute(_digests(SECURITY_LOG, *but))
        return {table: (int(count), int(digest)) for table, count, digest in cursor.fetchall()}


def writes() -> int:
    """Rows written in this transaction so far, the undone ones too; the security log apart. Cheap: no row is read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables WHERE relname <> %s",
            [SECURITY_LOG],
        )
        return int(cursor.fetchone()[0])


def is_untouched(before: int, there: Mapping[str, tuple[int, int]], *but: str) -> bool:
    """Whether every row is as it was: no row was written since, or what was written has been undone."""
    return writes() == before or everything(*but) == there


def routes(patterns: list[URLPattern | URLResolver] | None = None, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URL table with its full name."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, each.namespace or inside)
        else:
            yield f"{inside}:{each.name}" if inside else str(each.name), each


def visible(html: bytes) -> bytes:
    """An answer without what differs from one reading to the next: the page's own token."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', b"", html)


def unknown_id() -> str:
    """An id that no record has."""
    return str(uuid.UUID("019cac46-1500-7000-8000-00000000ffff"))

