"""The pages about reviews that somebody may open: no link leads to a refusal."""

import dataclasses

from django.urls import reverse

from openhall.people.permissions import Caller, require_role
from openhall.people.states import Role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.reviews.permissions import ADMINISTRATION, HANDLES, SUPERVISION
from openhall.web.asking import now

PAGES = (
    ("handles", HANDLES, "web:unit_reviews"),
    ("moderates", ADMINISTRATION, "web:unit_moderation"),
    ("signals", ADMINISTRATION, "web:unit_signals"),
    ("supervises", SUPERVISION, "web:unit_retaliation"),
)


def hall_for(who: Caller, hall: str, roles: frozenset[Role]) -> HallPlan:
    """The hall of this code, for who holds one of `roles` there."""
    plan = hall_plan(hall, now())
    require_role(who, roles, plan.hall.id)
    return plan


@dataclasses.dataclass(frozen=True, slots=True)
class NavLink:
    """A page by its short name."""

    page: str
    url: str


def nav_of(who: Caller, plan: HallPlan) -> tuple[NavLink, ...]:
    """The links of this person in this hall."""
    hall = plan.hall
    return tuple(
        NavLink(page, reverse(name, args=[hall.code])) for page, roles, name in PAGES if who.holds(roles, hall.id)
    )
