"""The tables of every kind of record."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

from openhall.catalogue import queries as catalogue
from openhall.deadlines.queries.dated import limits_on
from openhall.kit.clock import local_day
from openhall.people.queries import staffing
from openhall.places import queries as places
from openhall.places.queries import divisions
from openhall.places.rules import day_record
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.touched import queues_of_items
from openhall.routines.settings.accounts import account_values, unit_codes
from openhall.routines.settings.hall_records import windows_of
from openhall.routines.settings.kinds import kind_of
from openhall.routines.settings.postings import window_codes
from openhall.web.settings.forms_people import role_words
from openhall.web.settings.lists import PER_PAGE, Asked, Listing, Row, page_of, paged
from openhall.web.settings.pages import ALONE, form_of
from openhall.web.settings.words import LIMIT_KINDS
from openhall.web.staff_words import MARKS
from openhall.web.templatetags.openhall import named


def listing(kind: str, plan: HallPlan, asked: Asked) -> Listing:
    """The table of a kind."""
    return _single(kind, plan) if kind in ALONE else TABLES[kind](plan, asked)


def _single(kind: str, plan: HallPlan) -> Listing:
    record = plan.hall.id
    values = kind_of(kind).read(record, record) or {}
    form = form_of(kind, plan, record, values)
    order = [
        *(each for each in form.fields if each in values),
        *(each for each in values if each not in form.fields),
    ]
    rows = [Row(record, (form.label_of(name), form.shown(name, values[name]))) for name in order]
    return Listing((gettext("Setting"), gettext("Value")), rows)


def _days(plan: HallPlan, asked: Asked) -> Listing:
    today = local_day(asked.now, plan.hall.hours.timezone)
    rows = [
        Row(
            day_record(plan.hall.id, date),
            (f"{date:%Y-%m-%d}", gettext("at work") if day.is_workday else gettext("free"), day.note),
        )
        for date, day in places.own_days(plan.hall.id, today).items()
    ]
    return paged((gettext("Day"), gettext("The hall is"), gettext("Why")), rows, asked)


def _windows(plan: HallPlan, asked: Asked) -> Listing:
    units = {each.code: named(each) for each in places.units()}
    zones = {each.code: named(each) for each in plan.hall.zones}
    queues = {code: named(each) for code, each in plan.queues.items()}
    rows = []
    for record, each in windows_of(plan.hall.id).items():
        marks = gettext(", ").join(str(MARKS.get(mark, mark)) for mark in each["marks"])
        used = gettext("Yes") if each["in_use"] else gettext("No")
        name = each["name_en"] if named(plan.hall) == plan.hall.name_en else each["name"]
        cells = (
            each["code"],
            name,
            zones.get(each["zone"], ""),
            units[each["unit"]],
            gettext(", ").join(queues.get(queue, queue) for queue in each["queues"]),
            marks,
        )
        rows.append(Row(record, (*cells, used), not each["in_use"]))
    columns = (
        gettext("Code"), gettext("Name"), gettext("Zone"), gettext("Unit"), gettext("Queues it serves"),
        gettext("Equipped with"), gettext("In use"),
    )  # fmt: skip
    return paged(columns, rows, asked)


def _zones(plan: HallPlan, asked: Asked) -> Listing:
    rows = [
        Row(each.id, (each.code, each.name, each.name_en, each.floor)) for each in places.zones(plan.hall.id)
    ]
    return paged(
        (gettext("Code"), gettext("Name in Chinese"), gettext("Name in English"), gettext("Floor")),
        rows,
        asked,
    )


def _units(plan: HallPlan, asked: Asked) -> Listing:
    rows = [Row(each.id, (each.code, each.name, each.name_en)) for each in places.units()]
    return paged((gettext("Code"), gettext("Name in Chinese"), gettext("Name in English")), rows, asked)


def _items(plan: HallPlan, asked: Asked) -> Listing:
    found = catalogue.item_lines(asked.text, asked.first, PER_PAGE + 1)
    queues = queues_of_items(plan.hall.id, [each.id for each in found])
    units = {each.id: named(each) for each in places.units()}
    rows = [
        Row(
            each.id, (each.code, named(each), units[each.unit], str(each.usual_minutes), queues.get(each.id, "–")),
            each.id not in queues,
        )
        for each in found
    ]  # fmt: skip
    columns = (gettext("Code"), gettext("Name"), gettext("Unit"), gettext("Usual minutes"), gettext("Queue"))
    return page_of(columns, rows)


def _accounts(plan: HallPlan, asked: Asked) -> Listing:
    found = staffing.staff_of(plan.hall.id, asked.text, asked.first, PER_PAGE + 1)
    codes, units = unit_codes(), {each.code: named(each) for each in places.units()}
    rows = []
    for each in found:
        roles = gettext(", ").join(
            role_words(written, units) for written in account_values(each, codes)["roles"]
        )
        active = gettext("Yes") if each.active else gettext("No")
        rows.append(Row(each.id, (each.username, named(each), roles, active), not each.active))
    columns = (
        gettext("User name"), pgettext("of a person", "Name"), gettext("Roles in this hall"), gettext("May log in")
    )  # fmt: skip
    return page_of(columns, rows)


def _postings(plan: HallPlan, asked: Asked) -> Listing:
    today = local_day(asked.now, plan.hall.hours.timezone)
    codes = window_codes(plan.hall.id)
    found = staffing.postings_in(list(codes), today)
    names = staffing.usernames_of(
        {each.account for each in found} | {each.substitute for each in found if each.substitute}
    )
    rows = [
        Row(
            each.record,
            (
                codes[each.window], names[each.account], f"{each.from_on}",
                f"{each.to_on or gettext('until further notice')}",
                names[each.substitute] if each.substitute else "–",
            ),
        )
        for each in sorted(found, key=lambda each: (codes[each.window].zfill(10), each.from_on))
    ]  # fmt: skip
    columns = (
        gettext("Window"),
        gettext("Who"),
        gettext("First day"),
        gettext("Last day"),
        gettext("Who steps in"),
    )
    return paged(columns, rows, asked)


def _leaves(plan: HallPlan, asked: Asked) -> Listing:
    found = staffing.leaves_in(plan.hall.id, local_day(asked.now, plan.hall.hours.timezone))
    names = staffing.usernames_of(each.account for each in found)
    rows = [Row(each.id, (names[each.account], f"{each.from_on}", f"{each.to_on}")) for each in found]
    return paged((gettext("Who"), gettext("First day"), gettext("Last day")), rows, asked)


def _limits(plan: HallPlan, asked: Asked) -> Listing:
    today = local_day(asked.now, plan.hall.hours.timezone)
    regions = {each.id: named(each) for each in divisions.regions()}
    rows = []
    for each in limits_on(today, divisions.regions_of(plan.hall.id)):
        where = regions[each.region] if each.region else gettext("the whole country")
        counted = f"{each.amount} {LIMIT_KINDS[each.kind]}"
        rows.append(
            Row(each.id, (each.code, where, counted, f"{each.rule}/{each.version}", f"{each.valid_from}"))
        )
    columns = (
        gettext("Time limit"), gettext("Holds in"), gettext("How many"), gettext("Number of the rule"),
        gettext("In force from"),
    )  # fmt: skip
    return paged(columns, rows, asked)


type Table = Callable[[HallPlan, Asked], Listing]
TABLES: Mapping[str, Table] = {
    "day": _days, "window": _windows, "zone": _zones, "unit": _units, "item": _items, "account": _accounts,
    "posting": _postings, "leave": _leaves, "limit": _limits,
}  # fmt: skip
