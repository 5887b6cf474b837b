"""Every address of the pages and how to come to it: what the checks of all pages walk through.

The list of names comes from the URL table; a name without a recipe here is a fault. A recipe says what kind of answer
stands there and gives addresses in which `{hall}`, `{window}` and the like are filled in by whoever looks.
"""

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from django.urls import URLPattern, resolve

from openhall.web import language_urls, urls
from openhall.web.settings.pages import ALONE, KEPT


class Kind(StrEnum):
    """What a GET of the address gives."""

    PAGE = "a whole page"
    PART = "a part that a page fetches into itself"
    DEED = "no page: a form's target, a redirect, a picture or data"


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """How to come to what stands at an address of the table."""

    kind: Kind
    addresses: tuple[str, ...]


def _page(*addresses: str) -> Recipe:
    return Recipe(Kind.PAGE, addresses)


def _part(address: str) -> Recipe:
    return Recipe(Kind.PART, (address,))


def _deed(address: str) -> Recipe:
    return Recipe(Kind.DEED, (address,))


RECIPES: Mapping[str, Recipe] = {
    "login": _page("/login"),
    "logout": _deed("/logout"),
    "doors": _page("/staff"),
    "demo": _page("/doors"),
    "mode": _deed("/mode"),
    # the own log-in
    "login_first": _page("/login/first"),
    "login_code": _deed("/login/code"),  # a page only between the password and the second factor: tests/web/test_factor.py
    "login_key": _deed("/login/key"),
    "locked": _deed("/login/locked"),  # a page only while locked: tests/web/test_own_login.py
    "provider": _deed("/login/provider"),  # a redirect where there is a provider: tests/web/test_provider.py
    "provider_back": _deed("/login/provider/back"),
    "me": _page("/me/"),
    "lock": _deed("/me/lock"),
    "my_password": _deed("/me/password"),
    "my_pin": _deed("/me/pin"),
    "my_session_end": _deed("/me/sessions/{case}/end"),
    "second_factor": _page("/me/factor"),
    "factor_app": _deed("/me/factor/app"),
    "factor_confirm": _deed("/me/factor/confirm"),
    "factor_remove": _deed("/me/factor/remove"),
    "factor_spares": _deed("/me/factor/spares"),
    "key_add": _deed("/me/keys"),
    "key_remove": _deed("/me/keys/{case}/remove"),
    "set_language": _deed("/language"),
    "tokens": _page("/tokens/{hall}/"),
    "token_revoke": _deed("/tokens/{hall}/{case}/revoke"),
    # visitors
    "home": _page("/"),
    "find_my_ticket": _page("/ticket"),
    "hall": _page("/h/{hall}/"),
    "items": _page("/h/{hall}/items", "/h/{hall}/items?q={item}", "/h/{hall}/items?q=9999", "/h/{hall}/items?item={item}"),
    "item": _page("/h/{hall}/items/{item}"),
    "ask": _page("/h/{hall}/ask", "/h/{hall}/ask?q=9999", "/h/{hall}/ask?q=9999&heard=unanswered"),
    "ask_heard": _deed("/h/{hall}/ask/heard"),
    "answers": _page("/answers/{hall}/", "/answers/{hall}/?q=9999"),
    "questions": _page("/questions/{hall}/", "/questions/{hall}/?week=2020-01-01"),
    "question_take": _deed("/questions/{hall}/{case}/take"),
    "question_settle": _deed("/questions/{hall}/{case}/settle"),
    "take": _page("/h/{hall}/take", "/h/{hall}/take?queue={queue}", "/h/{hall}/take?item={item}"),
    "my_ticket": _page("/t/{waiting}", "/t/{called}", "/t/{cancelled}"),
    "my_ticket_now": _part("/t/{called}/now"),
    "cancel_ticket": _page("/t/{waiting}/cancel", "/t/{cancelled}/cancel"),
    "my_ticket_qr": _deed("/t/{waiting}/qr.svg"),
    "ticket_contact": _deed("/t/{waiting}/contact"),
    "review": _page("/review/{closed}", "/review/{closed}?level=satisfied", "/review/{closed}?level=very_dissatisfied",
                    "/review/{open}", "/review/{bad}"),
    "review_handling": _deed("/review/{bad}/handling"),
    "review_retaliation": _deed("/review/{bad}/retaliation"),
    "review_receipt": _deed("/review/{bad}/receipt"),
    # difficult matters: brought and followed; the desk
    "matter_open": _page("/h/{hall}/matters", "/h/{hall}/matters?ticket={closed}"),
    "matter_find": _page("/h/{hall}/matters/find"),
    "my_matter": _page("/m/{matter_handled}", "/m/{matter_answered}?new", "/m/{matter_refused}"),
    "my_matter_press": _deed("/m/{matter_handled}/comment"),
    "matters": _page("/matters/{hall}/", "/matters/{hall}/?grade=complex&nobody=1&all=1", "/matters/{hall}/?kind=praise"),
    "matters_new": _page("/matters/{hall}/new"),
    "matter": _page("/matters/{hall}/{handled_id}", "/matters/{hall}/{answered_id}", "/matters/{hall}/{refused_id}"),
    "matter_files": _deed("/matters/{hall}/{handled_id}/files"),
    "matter_file": _deed("/matters/{hall}/{handled_id}/files/{case}"),
    "my_matter_files": _deed("/m/{matter_handled}/files"),
    "my_matter_file": _deed("/m/{matter_handled}/files/{case}"),
    "matter_classes": _page("/matters/{hall}/classes/"),
    "matter_class": _page("/matters/{hall}/classes/{class_id}", "/matters/{hall}/classes/{fresh_class_id}"),
    "matter_class_press": _deed("/matters/{hall}/classes/{class_id}/cause"),
    "matter_sort": _deed("/matters/{hall}/{handled_id}/class"),
    "matters_report": _page("/matters/{hall}/report", "/matters/{hall}/report?month=2020-01"),
    "matters_report_csv": _deed("/matters/{hall}/report.csv"),
    "supervision_csv": _deed("/matters/{hall}/supervision.csv"),
    "matter_slip": _page("/matters/{hall}/{slip_id}/slip"),
    "matter_press": _deed("/matters/{hall}/{handled_id}/measure"),
    # in the community: events, volunteers by their own link, organisers
    "hall_events": _page("/h/{hall}/events"),
    "hall_event": _page("/h/{hall}/events/{event_now_id}", "/h/{hall}/events/{event_past_id}"),
    "leaflet": _page("/h/{hall}/leaflets/{document_id}"),
    "volunteer_join": _page("/h/{hall}/volunteer"),
    "volunteer": _page("/v/{volunteer_now}", "/v/{volunteer_past}", "/v/{volunteer_ended}", "/v/{volunteer_now}?new"),
    "volunteer_press": _deed("/v/{volunteer_now}/leave"),
    "event_check": _page("/e/{event_now_id}/in/AAAAAAAA", "/e/{event_now_id}/out/AAAAAAAA"),
    "certificate": _page("/certificate/{certificate}"),
    "community": _page("/community/{hall}/"),
    "community_do": _deed("/community/{hall}/do/plan"),
    "community_event": _page("/community/{hall}/{event_now_id}", "/community/{hall}/{event_past_id}",
                             "/community/{hall}/{event_planned_id}?paper=医保", "/community/{hall}/{event_planned_id}?paper=9999"),
    "community_code": _page("/community/{hall}/{event_now_id}/code/in", "/community/{hall}/{event_now_id}/code/out"),
    "community_press": _deed("/community/{hall}/{event_now_id}/open"),
    # quarterly visits: figures for everybody, the plan, the form that works offline, a visit with its findings
    "hall_outreach": _page("/h/{hall}/outreach", "/h/{hall}/outreach?quarter=2025Q4"),
    "visit_consent": _page("/agreed/{agreed}", "/agreed/{disagreed}"),
    "outreach_worker": _deed("/outreach/worker.js"),
    "outreach": _page("/outreach/{hall}/", "/outreach/{hall}/?quarter=2025Q4"),
    "outreach_draw": _deed("/outreach/{hall}/batches/{case}/calls"),
    "outreach_new": _page("/outreach/{hall}/new"),
    "outreach_targets": _page("/outreach/{hall}/targets"),
    "outreach_target_press": _deed("/outreach/{hall}/targets/add"),
    "outreach_visit": _page("/outreach/{hall}/visits/{found_visit_id}", "/outreach/{hall}/visits/{plain_visit_id}"),
    "outreach_photo": _deed("/outreach/{hall}/visits/{found_visit_id}/files"),
    "outreach_photo_one": _deed("/outreach/{hall}/visits/{found_visit_id}/photos/{photo_id}"),
    "outreach_press": _deed("/outreach/{hall}/visits/{found_visit_id}/call"),
    "outreach_finding_press": _deed("/outreach/{hall}/findings/{case}/verify"),
    # service days: the public schedule; the year, the plan and my days for the staff
    "service_days": _page("/h/{hall}/service-days", "/h/{hall}/service-days?year=2027"),
    "days": _page("/days/{hall}/", "/days/{hall}/?year=2027"),
    "days_plan": _page("/days/{hall}/plan", "/days/{hall}/plan?from=2026-06-01&to=2026-07-31"),
    "my_days": _page("/days/{hall}/mine"),
    "my_days_press": _deed("/days/{hall}/mine/take"),
    "days_request": _deed("/days/{hall}/requests/{case}/grant"),
    "days_figures": _page("/days/{hall}/figures", "/days/{hall}/figures?year=2025"),
    "day": _page("/days/{hall}/on/{day}", "/days/{hall}/on/{later_day}"),
    "walk": _page("/days/{hall}/walks/{walk_id}", "/days/{hall}/walks/{ended_walk_id}"),
    "walk_press": _deed("/days/{hall}/walks/{walk_id}/end"),
    "day_press": _deed("/days/{hall}/on/{day}/agenda"),
    "privacy": _page("/privacy"),
    "my_data": _page("/my-data/{waiting}", "/my-data/{bad}"),
    "my_data_press": _deed("/my-data/{bad}/object"),
    "hall_reviews": _page("/h/{hall}/reviews"),
    "hall_reviews_csv": _deed("/h/{hall}/reviews.csv"),
    "rate": _page("/h/{hall}/rate/guide/{item}", "/h/{hall}/rate/page/take"),
    "pad": _page("/pad/{hall}/{rated}/{pad}", "/pad/{hall}/{unrated}/{pad2}", "/pad/{hall}/{unrated}/{pad2}?thanks",
                 "/pad/{hall}/{rated}/{pad}?level=dissatisfied&visit={mark}",
                 "/pad/{hall}/{rated}/{pad}?level=satisfied&visit={mark}"),
    # pairing of screens
    "pair": _page("/pair"),
    "devices": _page("/devices/{hall}/", "/devices/{hall}/?device={device}"),
    "devices_live": _part("/devices/{hall}/live"),
    "devices_pair": _deed("/devices/{hall}/pair"),
    "devices_rule": _deed("/devices/{hall}/rule"),
    "devices_press": _deed("/devices/{hall}/{device}/rename"),
    # the kiosk
    "kiosk": _page("/kiosk/{hall}/"),
    "kiosk_queues": _page("/kiosk/{hall}/queues"),
    "kiosk_items": _page("/kiosk/{hall}/items", "/kiosk/{hall}/items?q={item}", "/kiosk/{hall}/items?q=9999"),
    "kiosk_help": _page("/kiosk/{hall}/help"),
    "kiosk_take": _page("/kiosk/{hall}/take?queue={queue}", "/kiosk/{hall}/take?item={item}"),
    "kiosk_ticket": _page("/kiosk/{hall}/ticket/{printed}"),
    "kiosk_escpos": _deed("/kiosk/{hall}/ticket/{printed}/escpos"),
    "kiosk_wipe": _deed("/kiosk/{hall}/wipe"),
    # screens
    "screens": _page("/s/{hall}/", "/s/{hall}/?inch=55&metres=8"),
    "screen_zone": _page("/s/{hall}/{zone}", "/s/{hall}/{zone}?theme=day"),
    "screen_window": _page("/s/{hall}/window/{window}"),
    "recordings": _deed("/recordings.json"),
    "screen_state": _deed("/s/{hall}/state.json"),
    "screen_next_announcement": _deed("/s/{hall}/{zone}/announcements/next"),
    "screen_acknowledge": _deed("/s/{hall}/{zone}/announcements/ack"),
    # the counter
    "counter": _page("/counter/"),
    "counter_keys": _deed("/counter/keys"),
    "counter_window": _page("/counter/{hall}/{window}/", "/counter/{hall}/{window}/?view=strip"),
    "counter_live": _part("/counter/{hall}/{window}/live"),
    "counter_press": _deed("/counter/{hall}/{window}/next"),
    # reception and desk
    "reception": _page("/reception/{hall}/", "/reception/{hall}/?number={number}"),
    "reception_live": _part("/reception/{hall}/live"),
    "reception_take": _deed("/reception/{hall}/take"),
    "reception_arrive": _deed("/reception/{hall}/arrive"),
    "reception_press": _deed("/reception/{hall}/ticket/cancel"),
    "desk": _page("/desk/{hall}/", "/desk/{hall}/?window={window}"),
    "desk_live": _part("/desk/{hall}/live"),
    "desk_heard": _part("/desk/{hall}/heard"),
    "desk_estimates": _page("/desk/{hall}/estimates"),
    "desk_notices": _page("/desk/{hall}/notices"),
    "desk_hall": _deed("/desk/{hall}/hall/close"),
    "desk_press": _deed("/desk/{hall}/windows/{window}/close"),
    # halls of a region
    "regions": _deed("/region/"),
    "region": _page("/region/{region}", "/region/{region}?days=365"),
    "region_csv": _deed("/region/{region}.csv"),
    # the audit, and the records of the administration
    "audit": _page("/audit/{hall}/", "/audit/{hall}/?kind=TicketTaken&person=clerk&from=2026-01-01&to=2026-12-31", "/audit/{hall}/?kind=Nothing"),
    "audit_evidence": _deed("/audit/{hall}/evidence.json"),
    "audit_handovers": _page("/audit/{hall}/handovers"),
    "audit_handovers_csv": _deed("/audit/{hall}/handovers.csv"),
    "audit_access": _page("/audit/{hall}/access"),
    "audit_checkpoints": _page("/audit/{hall}/checkpoints"),
    "requests": _page("/records/{hall}/requests"),
    "request_answer": _deed("/records/{hall}/requests/{case}"),
    "retention": _page("/records/{hall}/retention"),
    "retention_press": _deed("/records/{hall}/retention/propose"),
    # the log, record by record
    "chain_search": _page("/chain/"),
    "chain": _page("/chain/{case}"),
    # bad reviews, paper cards, what was said of me
    "unit_reviews": _page("/unit/{hall}/reviews", "/unit/{hall}/reviews?all=1"),
    "unit_review": _page("/unit/{hall}/reviews/{case}"),
    "unit_press": _deed("/unit/{hall}/reviews/{case}/contact"),
    "unit_moderation": _page("/unit/{hall}/moderation"),
    "unit_publish": _deed("/unit/{hall}/moderation/{case}"),
    "unit_retaliation": _page("/unit/{hall}/retaliation"),
    "unit_answer": _deed("/unit/{hall}/retaliation/{case}"),
    "unit_signals": _page("/unit/{hall}/signals"),
    "unit_call_back": _deed("/unit/{hall}/signals/asked/{case}"),
    "unit_settle": _deed("/unit/{hall}/signals/{case}"),
    "unit_paper": _page("/unit/{hall}/paper"),
    "unit_mine": _page("/unit/{hall}/mine"),
    "unit_appeal": _deed("/unit/{hall}/mine/{case}/appeal"),
    # settings
    "settings": _page("/settings/{hall}/"),
    "settings_list": _page(*(f"/settings/{{hall}}/{kind}/" for kind in KEPT), "/settings/{hall}/day/?q=9999"),
    "settings_changes": _page("/settings/{hall}/changes"),
    "settings_change": _page("/settings/{hall}/changes/{made_change}", "/settings/{hall}/changes/{waiting_change}"),
    "settings_export": _deed("/settings/{hall}/export.yaml"),
    "settings_import": _page("/settings/{hall}/staff/import"),
    "settings_entry": _page("/settings/{hall}/entry", "/settings/{hall}/entry?all", "/settings/{hall}/entry?account={account_id}",
                            "/settings/{hall}/entry?q=9999"),
    "settings_roster": _page("/settings/{hall}/roster", "/settings/{hall}/roster?week=2026-03-11"),
    "settings_press": _deed("/settings/{hall}/changes/{waiting_change}/withdraw"),
    "settings_new": _page(*(f"/settings/{{hall}}/{kind}/new" for kind in KEPT if kind not in ALONE)),
    "settings_edit": _page(*(f"/settings/{{hall}}/{kind}/{{hall_id}}" for kind in sorted(ALONE)), "/settings/{hall}/window/{window_id}",
                           "/settings/{hall}/account/{account_id}"),
}
# Who looks at a page of this right, by the short names of the cast; nobody is logged in for "".
WHO: Mapping[str, str] = {
    "public": "", "board": "", "staff": "supervisor", "kiosk": "guide", "serves": "clerk", "receives": "guide",
    "watches": "supervisor", "runs": "supervisor", "reads_log": "auditor", "handles": "officer",
    "matters": "supervisor", "organises": "supervisor", "takes_matters": "guide", "moderates": "supervisor",
    "supervises": "supervisor", "types_paper": "guide", "compares": "supervisor", "outreach": "supervisor",
    "visits": "supervisor", "plans_visits": "supervisor", "service_days": "supervisor",
    "answers_requests": "supervisor", "keeps_records": "supervisor", "audits": "auditor", "devices": "supervisor",
    "issues_tokens": "administrator", "administers": "administrator", "reads_settings": "administrator",
}  # fmt: skip


def table() -> dict[str, URLPattern]:
    """The URL table of the pages by name."""
    return {str(each.name): each for each in (*urls.urlpatterns, *language_urls.urlpatterns)}


def right_of(pattern: URLPattern) -> str:
    """The right that the page declares."""
    return str(pattern.callback.right)  # type: ignore[attr-defined]  # asking.page sets it


def faults(patterns: Mapping[str, URLPattern], recipes: Mapping[str, Recipe]) -> list[str]:
    """Addresses without a recipe, recipes without an address, recipes that lead elsewhere."""
    missing = [f"{name}: no recipe in tests/web/pages.py" for name in patterns if name not in recipes]
    gone = [f"{name}: no such address any more" for name in recipes if name not in patterns]
    astray = [
        f"{name}: {address} leads to {resolve(_plain(address)).url_name}"
        for name, recipe in recipes.items()
        for address in recipe.addresses
        if name in patterns and resolve(_plain(address)).url_name != name
    ]
    return missing + gone + astray


def _plain(address: str) -> str:
    filled = re.sub(r"\{(printed|case|device|\w+_change|\w+_id)\}", "00000000-0000-7000-8000-000000000000", address)
    return re.sub(r"\{\w+\}", "x", filled).partition("?")[0]


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """An address to look at, its name in the table, and who looks."""

    name: str
    address: str
    who: str


def addresses(kind: Kind, values: Mapping[str, str], but: Collection[str] = ()) -> Iterator[Seen]:
    """All addresses of a kind, filled in; `but` names those that can't be come to here."""
    patterns = table()
    for name, recipe in RECIPES.items():
        if recipe.kind == kind and name in patterns and name not in but:
            who = WHO[right_of(patterns[name])]
            yield from (Seen(name, address.format_map(values), who) for address in recipe.addresses)
