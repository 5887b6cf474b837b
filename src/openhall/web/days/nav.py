"""The pages of the service days that somebody may open."""

import dataclasses

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.kit.clock import local_day
from openhall.people.permissions import Caller, require_here, require_role
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.service_days.permissions import RUNS_DAYS, SEES_DAYS
from openhall.web.asking import now


@dataclasses.dataclass(frozen=True, slots=True)
class NavLink:
    """A page, and whether it is this one."""

    label: str | Promise
    url: str
    current: bool


PAGES: tuple[tuple[str, frozenset[Role] | None, str | Promise], ...] = (
    ("days", SEES_DAYS, _("Service days")),
    ("days_plan", RUNS_DAYS, _("Plan a rota")),
    ("days_figures", SEES_DAYS, _("Figures")),
    ("my_days", None, _("My days")),
)


def nav(who: Caller, plan: HallPlan, at: str) -> tuple[NavLink, ...]:
    """The links of this person in this hall; `at` is the page they are on."""
    mine = [(name, label) for name, roles, label in PAGES if roles is None or who.holds(roles, plan.hall.id)]
    return tuple(
        NavLink(label, reverse(f"web:{name}", args=[plan.hall.code]), name == at) for name, label in mine
    )


def hall_for(who: Caller, hall: str, roles: frozenset[Role] | None) -> HallPlan:
    """The hall, for who holds one of the roles there; None: for anybody with a role there."""
    plan = hall_plan(hall, now())
    if roles is None:
        require_here(who, plan.hall.id)
    else:
        require_role(who, roles, plan.hall.id)
    return plan


def frame(who: Caller, plan: HallPlan, at: str) -> dict[str, object]:
    """What every page of the area shows: the hall, the links, today's date there."""
    return {"plan": plan, "nav": nav(who, plan, at), "today": local_day(now(), plan.hall.hours.timezone)}
