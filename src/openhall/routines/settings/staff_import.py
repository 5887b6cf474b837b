"""Take a sheet of staff over: whole or nothing, one change that can be taken back, an event for everybody touched."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from openhall.kit.changes import Values, version_of
from openhall.kit.errors import Conflict, Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.permissions import ADMINISTERS, Caller, require_role
from openhall.people.queries import staffing
from openhall.people.services.staffing import (
    Names,
    Opening,
    Post,
    open_accounts,
    save_account,
    save_posting,
    set_roles,
)
from openhall.places import queries as places
from openhall.places import services
from openhall.places.queries.changes import ChangeView, change, latest_of
from openhall.places.services.changes import EVERY_FIELD, Wish, hold_record
from openhall.routines.settings.accounts import account_values, read_role, read_roles, unit_codes
from openhall.routines.settings.intent import Intent, Kind
from openhall.routines.settings.postings import window_codes
from openhall.routines.settings.staff_plan import Known, StaffPlan, plan_staff
from openhall.routines.settings.staff_sheet import Line
from openhall.routines.settings.today import today_of

DAY = dt.timedelta(days=1)


def known_staff(hall: uuid.UUID, usernames: Collection[str], today: dt.date) -> Known:
    """What a hall knows of these people, and all of its windows and units; six statements, whatever their number."""
    units, codes = unit_codes(), window_codes(hall)
    named = staffing.staff_named(hall, usernames)
    posts = staffing.postings_in([each.id for each in places.windows(hall)], today, today)
    names = staffing.usernames_of(
        {each.account for each in posts} | {each.substitute for each in posts if each.substitute}
    )
    windows: dict[uuid.UUID, dict[str, str | None]] = {}
    for each in posts:
        stands_in = names[each.substitute] if each.substitute else None
        windows.setdefault(each.account, {})[codes[each.window]] = stands_in
    elsewhere = staffing.only_elsewhere(hall, [each.id for each in named])
    return Known(
        {each.username: _person(account_values(each, units), windows.get(each.id, {})) for each in named if each.roles},
        {each.username for each in named if each.id in elsewhere}, set(units.values()),
        {each.code for each in places.windows(hall)}, {codes[each.window]: names[each.account] for each in posts},
    )  # fmt: skip


def _person(values: Values, windows: Mapping[str, str | None]) -> Values:
    kept = {name: values[name] for name in ("name", "name_en", "roles", "active")}
    return {**kept, "windows": dict(sorted(windows.items()))}


def look_at(hall: uuid.UUID, lines: Sequence[Line], now: dt.datetime) -> tuple[StaffPlan, str]:
    """What a sheet would do, and the version of what stands, to be handed back with the confirmation."""
    known = known_staff(hall, _usernames(lines), today_of(hall, now))
    return plan_staff(lines, known), version_of({**known.people, " posted": dict(known.posted)})


def take_over(
    hall: uuid.UUID, lines: Sequence[Line], version: str | None, who: Caller, act: Act
) -> ChangeView:
    """Do it; Malformed while anything is wrong or nothing is new, Conflict when what stands is not what was looked at.

    Without a version the plan of this moment counts.
    """
    require_role(who, ADMINISTERS, hall)
    with transaction.atomic():
        hold_record(hall)
        plan, stands = look_at(hall, lines, act.now)
        if plan.problems:
            raise Malformed("sheet_wrong", "Something in this sheet is wrong, so nothing was taken over.")
        if version not in (None, stands):
            raise Conflict(
                "changed_meanwhile", "Somebody else has changed this record meanwhile. Compare and decide."
            )
        if not plan.after:
            raise Malformed("nothing_changes", "Nothing is different from what stands already.")
        record, today = uuid7(act.now), today_of(hall, act.now)
        wish = Wish(hall, "staff", record, plan.before, plan.after, today, EVERY_FIELD)
        made = services.plan_change(wish, act)
        write_staff(Intent(hall, record, plan.before, plan.after, today, today, act.now), act)
        services.apply_change(made, EVERY_FIELD, act)
    found = change(hall, made)
    assert found is not None  # it was made in this very transaction
    return found


def read_staff(hall: uuid.UUID, record: uuid.UUID) -> Values | None:
    """The people that an import touched, as they are now."""
    made = latest_of("staff", record)
    if made is None or made.hall != hall:
        return None
    usernames = {**(made.before or {}), **(made.after or {})}
    today = today_of(hall, made.made_at) if made.ended_at is None else today_of(hall, made.ended_at)
    people_now = known_staff(hall, list(usernames), today).people
    return {each: people_now.get(each) for each in usernames}


def write_staff(intent: Intent, act: Act) -> None:
    """Everybody as the import says; who was added by mistake loses the roles here and is shut out."""
    before, after = intent.before or {}, intent.after or {}
    touched = [each for each in after if after[each] != before.get(each)]
    ids = {each.username: each.id for each in staffing.staff_named(intent.hall, touched)}
    new = [each for each in touched if each not in ids]
    units = {code: unit for unit, code in unit_codes().items()}
    moment = act.now
    openings = []
    for number, each in enumerate(new):
        account = uuid7(moment + dt.timedelta(microseconds=number))
        ids[each] = account
        roles = [read_role(role, units) for role in after[each]["roles"]]
        openings.append(Opening(account, Names(each, after[each]["name"], after[each]["name_en"]), roles))
    open_accounts(openings, intent.hall)
    for each in touched:
        if each not in new:
            _change_person(intent.hall, ids[each], each, after[each], act)
    _write_posts(intent, ids, touched)
    for each in touched:
        _log(intent, ids[each], before.get(each), after[each], act)


def _change_person(
    hall: uuid.UUID, account: uuid.UUID, username: str, after: Values | None, act: Act
) -> None:
    line = staffing.staff_member(hall, account)
    was_active = line is not None and line.active
    if after is not None:
        save_account(account, Names(username, after["name"], after["name_en"]))
    set_roles(account, hall, read_roles(after["roles"]) if after else [])
    keeps = bool(staffing.halls_of_account(account))
    if was_active and not (after["active"] if after else keeps):
        people.disable_account(act, username)
    elif after is not None and after["active"] and not was_active:
        people.enable_account(act, username)


def _write_posts(intent: Intent, ids: Mapping[str, uuid.UUID], touched: Collection[str]) -> None:
    """End what is not named any more, then post from today."""
    windows = {code: window for window, code in window_codes(intent.hall).items()}
    after = intent.after or {}
    wanted = {
        (ids[each], code): deputy
        for each in touched
        for code, deputy in (after[each] or {"windows": {}})["windows"].items()
    }
    mine = {ids[each] for each in touched}
    standing = [
        each
        for each in staffing.postings_in(list(windows.values()), intent.today, intent.today)
        if each.account in mine
    ]
    codes = {window: code for code, window in windows.items()}
    deputies = {
        **ids,
        **{
            each.username: each.id
            for each in staffing.staff_named(intent.hall, {each for each in wanted.values() if each})
        },
    }
    for each in standing:
        key = (each.account, codes[each.window])
        if key not in wanted:
            ended = (
                None
                if each.from_on >= intent.today
                else Post(each.account, each.window, each.from_on, intent.today - DAY, each.substitute)
            )
            save_posting(each.record, ended)
            continue
        deputy = wanted.pop(key)
        substitute = deputies[deputy] if deputy else None
        if substitute != each.substitute:
            save_posting(each.record, Post(each.account, each.window, each.from_on, each.to_on, substitute))
    for (account, code), deputy in wanted.items():
        post = Post(account, windows[code], intent.today, None, deputies[deputy] if deputy else None)
        save_posting(uuid7(intent.now), post)


def _log(intent: Intent, account: uuid.UUID, before: Values | None, after: Values | None, act: Act) -> None:
    facts = {"before": _public(before), "after": _public(after)}
    ledger.append(act, "StaffChanged", Subject("account", account), intent.hall, facts)


def _public(values: Values | None) -> Values | None:
    """Roles and windows; names stay out of the log, which never forgets."""
    if values is None:
        return None
    return {"roles": values["roles"], "active": values["active"], "windows": sorted(values["windows"])}


def _usernames(lines: Sequence[Line]) -> list[str]:
    named = [line.cells["username"] for line in lines]
    return [
        *dict.fromkeys(
            [*named, *(line.cells["substitute"] for line in lines if line.cells.get("substitute"))]
        )
    ]


STAFF = Kind("staff", read_staff, write_staff, private=EVERY_FIELD, tried=False)
