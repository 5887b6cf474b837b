"""What the pages of settings show: a record, a change with its differences and effects, what each kind's form is."""

import dataclasses
import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from openhall.kit.changes import Values, differences
from openhall.people import queries as people
from openhall.people.permissions import ADMINISTERS, Caller
from openhall.places.queries.changes import ChangeView
from openhall.queue.queries.plan import HallPlan
from openhall.routines.settings.intent import Effect
from openhall.web.settings import words
from openhall.web.settings.fields import RecordForm
from openhall.web.settings.forms_hall import HallForm, ItemForm, RulesForm, UnitForm, WindowForm, ZoneForm
from openhall.web.settings.forms_limits import LimitForm
from openhall.web.settings.forms_people import AccountForm, LeaveForm, PostingForm, StaffForm
from openhall.web.settings.forms_time import DayForm, HoursForm
from openhall.web.templatetags.openhall import named

FORMS: Mapping[str, type[RecordForm]] = {
    "hall": HallForm, "hours": HoursForm, "day": DayForm, "window": WindowForm, "zone": ZoneForm, "unit": UnitForm,
    "item": ItemForm, "account": AccountForm, "posting": PostingForm, "leave": LeaveForm, "rules": RulesForm,
    "limit": LimitForm, "staff": StaffForm,
}  # fmt: skip
ALONE = frozenset({"hall", "hours", "rules"})
"""Kinds of which a hall has one record: the hall itself."""
KEPT = tuple(kind for kind in FORMS if kind != "staff")
"""Kinds that have a page of their own; an import has its sheet."""
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "key", "version", "step", "record"})


@dataclasses.dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change on a list."""

    id: uuid.UUID
    title: str
    of: str
    who: str
    view: ChangeView
    planned: str
    state: str
    tone: str


@dataclasses.dataclass(frozen=True, slots=True)
class NavLink:
    """A page of the settings; `is_here` is the one that is open."""

    title: str
    url: str
    is_here: bool


def form_of(
    kind: str, plan: HallPlan, record: uuid.UUID, values: Values | None, data: QueryDict | None = None
) -> RecordForm:
    """The form of a record."""
    return FORMS[kind](plan, record, values, data)


def difference_lines(form: RecordForm, before: Values | None, after: Values | None) -> list[DifferenceLine]:
    """What differs, in words; a record that is new or goes shows all its fields."""
    return [
        DifferenceLine(
            form.label_of(each.field),
            "" if before is None else form.shown(each.field, each.before),
            "" if after is None else form.shown(each.field, each.after),
        )
        for each in differences(before, after)
    ]


def effect_lines(effects: Iterable[Effect]) -> list[str]:
    """What else changes, in sentences."""
    return [words.effect_words(each) for each in effects]


def title_of(values: Values | None) -> str:
    """What a record is called by its own values."""
    told = values or {}
    return str(next((told[each] for each in ("username", "code", "name", "date") if told.get(each)), ""))


def change_lines(plan: HallPlan, views: Sequence[ChangeView]) -> list[ChangeLine]:
    """Changes with the names of those who made them: one more query, whatever their number."""
    names = people.names(each.account for each in views if each.account)
    zone = zoneinfo.ZoneInfo(plan.hall.hours.timezone)
    return [
        ChangeLine(
            each.id, str(words.KINDS.get(each.kind, each.kind)), title_of(each.after or each.before),
            named(names[each.account]) if each.account in names else each.made_by.partition(":")[0], each,
            f"{each.made_at.astimezone(zone):%Y-%m-%d %H:%M}", str(words.STATES[each.state]), words.TONES[each.state],
        )
        for each in views
    ]  # fmt: skip


def typed_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried in hidden fields from one page to the next."""
    return [(name, value) for name, values in data.lists() if name not in NOT_TYPED for value in values]


def nav_of(plan: HallPlan, here: str) -> list[NavLink]:
    """The pages of the settings."""
    code = plan.hall.code
    links = [NavLink(gettext("Settings"), reverse("web:settings", args=[code]), here == "")]
    return links + [
        NavLink(str(title), reverse("web:settings_list", args=[code, kind]), here == kind)
        for kind, title in words.KINDS.items()
        if kind in KEPT
    ]


def may_edit(who: Caller, plan: HallPlan) -> bool:
    """Whether the buttons are there."""
    return who.holds(ADMINISTERS, plan.hall.id)


def day_words(on: dt.date, today: dt.date) -> str:
    """From when on."""
    return gettext("today, at once") if on <= today else f"{on:%Y-%m-%d}"
