"""What the page of one service day needs: who is there, the agenda, the receptions, and what this person may press."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise

from openhall.kit.subject import Subject
from openhall.matters.queries import others as matters
from openhall.matters.queries.listing import MatterRow
from openhall.people.permissions import Caller
from openhall.places import queries as places
from openhall.queue.queries.plan import HallPlan
from openhall.service_days.permissions import RUNS_DAYS, WORKS_AT_DAYS, is_own
from openhall.service_days.queries.day import DayView, Point, ReceptionView, Stand, posts
from openhall.service_days.queries.walks import WalkView
from openhall.vault.services import masked_of
from openhall.vault.states import Purpose, Relation
from openhall.web.days import words
from openhall.web.days.presenters import Place, places_of
from openhall.web.templatetags.openhall import named

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class StandLine:
    """A duty of the day; `may_in`, `may_out` and `may_receive` are the buttons that exist."""

    place: Place
    attendance: Text
    tone: str
    came: str
    left: str
    may_in: bool
    may_out: bool
    may_receive: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PointLine:
    """A point of the agenda, what the matter behind it says of itself, and what was decided."""

    id: uuid.UUID
    why: Text
    label: str
    title: str
    url: str
    state: Text
    tone: str
    open: bool
    carried: int
    decision: str
    owner: str
    due_on: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class ReceptionLine:
    """A reception; `who` is masked."""

    id: uuid.UUID
    number: str
    post: str
    at: str
    state: Text
    tone: str
    open: bool
    about: str
    answer: str
    who: str
    matter: str
    matter_url: str


@dataclasses.dataclass(frozen=True, slots=True)
class WalkLine:
    """A walk of the day."""

    id: uuid.UUID
    item: str
    role: Text
    way: Text
    state: Text
    who: str
    findings: int


@dataclasses.dataclass(frozen=True, slots=True)
class PostLine:
    """A post and the code of the window at which its leaders receive people."""

    code: str
    name: str
    window: str


@dataclasses.dataclass(frozen=True, slots=True)
class DayPage:
    """The whole page."""

    view: DayView
    stands: tuple[StandLine, ...]
    agenda: tuple[PointLine, ...]
    receptions: tuple[ReceptionLine, ...]
    posts: tuple[PostLine, ...]
    walks: tuple[WalkLine, ...]
    meeting: Text
    sits: bool
    works: bool
    runs: bool


def day_page(plan: HallPlan, view: DayView, who: Caller) -> DayPage:
    """The page for this person."""
    hall = plan.hall.id
    works, runs = who.holds(WORKS_AT_DAYS, hall), who.holds(RUNS_DAYS, hall)
    shown = places_of([each.duty for each in view.stands], who.account, staff=True)
    known = matters.by_id(_matters_of(view))
    windows = {key: each.code for key, each in plan.window_by_id.items()}
    return DayPage(
        view, tuple(_stand(plan, view, each, shown, who, runs, works) for each in view.stands),
        tuple(_point(plan, each, known) for each in view.agenda), _receptions(plan, view, shown, known, works),
        tuple(PostLine(each.code, each.name or each.code, windows.get(each.window, "") if each.window else "")
              for each in posts(hall)),
        tuple(_walk(each, shown) for each in view.walks),
        words.MEETING_STATES[view.meeting.state] if view.meeting else "",
        view.meeting is not None and view.meeting.state == "opened", works, runs,
    )  # fmt: skip


def _walk(walk: WalkView, shown: Mapping[uuid.UUID, Place]) -> WalkLine:
    return WalkLine(
        walk.id, named(walk.item), words.WALK_ROLES[walk.role], words.WALK_WAYS[walk.online],
        words.WALK_STATES[walk.state], shown[walk.duty].unit, len(walk.findings),
    )  # fmt: skip


def _matters_of(view: DayView) -> list[uuid.UUID]:
    points = [each.subject.id for each in view.agenda if each.subject and each.subject.kind == "matter"]
    return points + [each.matter for each in view.receptions if each.matter]


def clock_words(plan: HallPlan, at: dt.datetime | None) -> str:
    """Time of day in the hall, 09:05; nothing for None."""
    return at.astimezone(zoneinfo.ZoneInfo(plan.hall.hours.timezone)).strftime("%H:%M") if at else ""


def _stand(
    plan: HallPlan,
    view: DayView,
    stand: Stand,
    shown: Mapping[uuid.UUID, Place],
    who: Caller,
    runs: bool,
    works: bool,
) -> StandLine:
    there, mine = stand.duty.by is not None and view.today, runs or is_own(who.account, stand.duty)
    return StandLine(
        shown[stand.duty.id], words.ATTENDANCE[stand.attendance], words.ATTENDANCE_TONES[stand.attendance],
        clock_words(plan, stand.came_at), clock_words(plan, stand.left_at), there and mine and stand.came_at is None,
        there and mine and stand.came_at is not None and stand.left_at is None,
        there and works and stand.window is not None,
    )  # fmt: skip


def _point(plan: HallPlan, point: Point, known: Mapping[uuid.UUID, MatterRow]) -> PointLine:
    row = known.get(point.subject.id) if point.subject else None
    units = {each.id: named(each) for each in places.units()}
    return PointLine(
        point.id, words.ON_AGENDA[point.why], row.number if row else point.label, row.title if row else "",
        _url(plan, row), words.AGENDA_STATES[point.state], words.AGENDA_TONES[point.state], point.state == "open",
        point.carried, point.decision, units.get(point.owner, "") if point.owner else "", point.due_on,
    )  # fmt: skip


def _url(plan: HallPlan, row: MatterRow | None) -> str:
    return reverse("web:matter", args=[plan.hall.code, row.id]) if row else ""


def _receptions(
    plan: HallPlan, view: DayView, shown: Mapping[uuid.UUID, Place], known: Mapping[uuid.UUID, MatterRow],
    works: bool,
) -> tuple[ReceptionLine, ...]:  # fmt: skip
    subjects = [_vaulted(each) for each in view.receptions] if works else []  # who only looks on sees nobody
    masks = masked_of(subjects, ["name", "contact"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY)
    return tuple(
        ReceptionLine(
            each.id, each.number, shown[each.duty].post, clock_words(plan, each.opened_at),
            words.RECEPTIONS[each.state], words.RECEPTION_TONES[each.state], each.state == "opened", each.about,
            each.answer, " · ".join(dict(masks.get(_vaulted(each).id, {})).values()),
            known[each.matter].number if each.matter and each.matter in known else "",
            _url(plan, known.get(each.matter)) if each.matter else "",
        )
        for each in view.receptions
    )  # fmt: skip


def _vaulted(reception: ReceptionView) -> Subject:
    """Where the vault keeps who it was: with the matter, once there is one."""
    if reception.matter is not None:
        return Subject("matter", reception.matter)
    return Subject("reception", reception.id)
