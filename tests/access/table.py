"""Who may open what: written by hand, not read from the code. A route that is missing here fails the walk.

Paths name the hall as `{hall}`, its first window as `{window}`; `{token}`, `{held}` and `{mine}` are tickets of that
hall: a visitor's token, a ticket that is set aside, and one that this very browser took.
"""

import dataclasses
import importlib.util
from collections.abc import Mapping

VISITOR = "visitor"
DEVICES = frozenset({"kiosk", "board"})
ACCOUNTS = DEVICES | {
    "guide", "clerk", "window_head", "duty_leader", "chief_representative", "verification_officer",
    "return_visit_officer", "supervisor", "director", "leading_group", "auditor", "administrator",
}  # fmt: skip
EVERYBODY = ACCOUNTS | {VISITOR}
RUNS = frozenset({"supervisor", "director", "duty_leader", "administrator"})
MATTER_DESK = frozenset({"duty_leader", "supervisor", "director"})
MATTERS_ALL = MATTER_DESK | {"return_visit_officer", "leading_group", "auditor"}
MATTER_HANDS = MATTER_DESK | {"clerk", "window_head", "chief_representative"}
VISITING = RUNS | {"leading_group", "chief_representative", "window_head", "clerk"}
OUTSIDE_VISITS = MATTER_DESK | {"leading_group", "return_visit_officer"}
OFFICER, PANEL = frozenset({"verification_officer"}), frozenset({"supervisor", "director"})

NO_ID = "019cac46-1500-7000-8000-00000000ffff"  # of no record
AT_DAYS = RUNS | {"chief_representative", "window_head"}

# right → who holds it in the own hall (`serves`: at the window where they are posted)
HOLDERS: Mapping[str, frozenset[str]] = {
    "public": EVERYBODY,
    "board": EVERYBODY,
    "staff": ACCOUNTS,
    "kiosk": RUNS | {"kiosk", "guide"},
    "serves": RUNS | {"clerk", "window_head", "chief_representative"},
    "receives": RUNS | {"guide"},
    "runs": RUNS,
    "watches": RUNS | {"leading_group", "auditor"},
    "handles": frozenset({"verification_officer", "return_visit_officer", "supervisor", "director"}),
    "types_paper": frozenset({"guide", "duty_leader", "return_visit_officer", "supervisor"}),
    "moderates": frozenset({"return_visit_officer", "supervisor", "director"}),
    "supervises": PANEL,
    "matters": frozenset({"clerk", "window_head", "chief_representative", "duty_leader", "supervisor", "director",
                          "return_visit_officer", "leading_group", "auditor"}),
    "takes_matters": frozenset({"clerk", "window_head", "chief_representative", "duty_leader", "supervisor", "director",
                                "return_visit_officer", "guide"}),
    "organises": MATTER_DESK,
    "outreach": VISITING | {"return_visit_officer", "auditor"},
    "visits": VISITING,
    "plans_visits": RUNS | {"leading_group"},
    "service_days": RUNS | {"chief_representative", "window_head", "leading_group", "auditor"},
    "compares": frozenset({"director", "leading_group", "supervisor", "auditor"}),
    "answers_requests": frozenset({"return_visit_officer", "supervisor", "director"}),
    "keeps_records": frozenset({"administrator", "supervisor", "director"}),
    "audits": frozenset({"auditor", "director"}),
    "devices": RUNS,
    "administers": frozenset({"administrator"}),
    "reads_settings": frozenset({"administrator", "director", "auditor"}),
    "issues_tokens": frozenset({"administrator"}),
    "reads_log": frozenset({"auditor", "administrator", "director", "supervisor"}),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A route and one sensible request; `answer` is what a holder gets, `denied` a colleague without the right.

    `printed` = the answer is a paper ticket, which holds its visitor's link on purpose. `only`: of those who hold the
    right these may do this very step, the others are denied; nobody named = all of them.
    """

    right: str
    path: str
    method: str = "GET"
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    answer: int = 200
    denied: int = 403
    printed: bool = False
    only: frozenset[str] = frozenset()

    @property
    def holders(self) -> frozenset[str]:
        """The roles that get the answer."""
        return self.only or HOLDERS[self.right]

    @property
    def in_hall(self) -> bool:
        """Whether the address names a hall or something of one."""
        return "{" in self.path and self.right not in ("public", "board")


def get(right: str, path: str, answer: int = 200, denied: int = 403, printed: bool = False) -> Page:
    return Page(right, path, "GET", {}, answer, denied, printed)


def post(right: str, path: str, answer: int = 302, **fields: str) -> Page:
    return Page(right, path, "POST", fields, answer)


ESCPOS = 200 if importlib.util.find_spec("escpos") else 404  # an extra that need not be installed
PAGES: Mapping[str, Page] = {
    "healthz": get("public", "/healthz"),
    "readyz": get("public", "/readyz"),
    "metrics": get("public", "/metrics"),  # from this machine; tests/site/test_watching.py tries others
    "set_language": post("public", "/language", language="en"),
    "web:login": get("public", "/login"),
    "web:logout": post("public", "/logout"),
    "web:demo": get("public", "/doors", 404),  # this hall is no demo
    "web:mode": post("public", "/mode", mode="elder"),
    "web:login_first": get("public", "/login/first"),
    "web:login_code": get("public", "/login/code", 302),  # a page only between password and second factor
    "web:login_key": post("public", "/login/key"),
    "web:locked": get("public", "/login/locked", 302),  # a page only while locked
    "web:provider": get("public", "/login/provider", 404),  # this hall has none; tests/web/test_provider.py has one
    "web:provider_back": get("public", "/login/provider/back", 404),
    "web:me": get("staff", "/me/"),
    "web:lock": post("staff", "/me/lock", 409),  # nobody here has set a PIN, nor knows a password
    "web:my_password": post("staff", "/me/password", 403, password="wrong"),
    "web:my_pin": post("staff", "/me/pin", 403, password="wrong"),
    "web:my_session_end": post("staff", "/me/sessions/00000000-0000-7000-8000-000000000000/end", 404),
    "web:second_factor": get("staff", "/me/factor"),
    "web:factor_app": post("staff", "/me/factor/app"),
    "web:factor_confirm": post("staff", "/me/factor/confirm", 409, code="123456"),
    "web:factor_remove": post("staff", "/me/factor/remove", 403, password="wrong"),
    "web:factor_spares": post("staff", "/me/factor/spares", 403, password="wrong"),
    "web:key_add": post("staff", "/me/keys", 400),
    "web:key_remove": post("staff", "/me/keys/00000000-0000-7000-8000-000000000000/remove", 403, password="wrong"),
    "web:tokens": get("issues_tokens", "/tokens/{hall}/"),
    "web:token_revoke": post("issues_tokens", "/tokens/{hall}/00000000-0000-7000-8000-000000000000/revoke", 404),
    "web:home": get("public", "/"),
    "web:find_my_ticket": get("public", "/ticket"),
    "web:hall": get("public", "/h/{hall}/"),
    "web:items": get("public", "/h/{hall}/items"),
    "web:item": get("public", "/h/{hall}/items/residence"),
    "web:ask": get("public", "/h/{hall}/ask"),
    "web:ask_heard": post("public", "/h/{hall}/ask/heard", q="怎么换证", how="unanswered"),
    "web:answers": get("staff", "/answers/{hall}/?q=9999"),
    "web:questions": get("receives", "/questions/{hall}/"),
    "web:question_take": post("receives", "/questions/{hall}/{question_id}/take"),
    "web:question_settle": post("receives", "/questions/{hall}/{question_id}/settle", state="answered", words="已补充。"),
    "web:take": post("public", "/h/{hall}/take", queue="A"),
    "web:my_ticket": get("public", "/t/{token}"),
    "web:my_ticket_now": get("public", "/t/{token}/now"),
    "web:cancel_ticket": post("public", "/t/{token}/cancel"),
    "web:my_ticket_qr": get("public", "/t/{token}/qr.svg"),
    "web:ticket_contact": post("public", "/t/{token}/contact", contact="138 0013 8000"),
    "web:hall_reviews": get("public", "/h/{hall}/reviews"),
    "web:hall_reviews_csv": get("public", "/h/{hall}/reviews.csv"),
    "web:rate": post("public", "/h/{hall}/rate/guide/residence", 200, level="satisfied"),
    "web:review": get("public", "/review/{review}"),
    "web:review_receipt": get("public", "/review/{bad}/receipt", 409),  # sealed within the hour
    "web:review_handling": post("public", "/review/{bad}/handling", 409, level="satisfied"),  # not handled yet
    "web:review_retaliation": post("public", "/review/{bad}/retaliation", text="有人为难我"),
    "web:matter_open": post("public", "/h/{hall}/matters", kind="difficulty", title="办不成", text="来了三次。"),
    "web:matter_find": post("public", "/h/{hall}/matters/find", 404, number="2026-0001", secret="wrong"),
    "web:my_matter": get("public", "/m/{matter_token}"),
    "web:my_matter_press": post("public", "/m/{matter_token}/comment", text="补充一句"),
    "web:matters": get("matters", "/matters/{hall}/"),
    "web:matter": get("matters", "/matters/{hall}/{matter_id}"),
    "web:matter_press": Page("matters", "/matters/{hall}/{matter_id}/measure", "POST", {"text": "已催办"}, 302,
                             only=MATTER_HANDS),
    "web:matter_files": Page("matters", "/matters/{hall}/{matter_id}/files", "POST", {}, 400, only=MATTER_HANDS | {"return_visit_officer"}),
    "web:matter_file": Page("matters", "/matters/{hall}/{matter_id}/files/00000000-0000-7000-8000-000000000000", "POST", {}, 404,
                            only=HOLDERS["matters"] - {"leading_group"}),
    "web:my_matter_files": post("public", "/m/{matter_token}/files", 400),
    "web:my_matter_file": post("public", "/m/{matter_token}/files/00000000-0000-7000-8000-000000000000", 404),
    "web:matter_classes": Page("matters", "/matters/{hall}/classes/", only=MATTERS_ALL),
    "web:matter_class": Page("matters", "/matters/{hall}/classes/{class_id}", only=MATTERS_ALL),
    "web:matter_class_press": Page("matters", "/matters/{hall}/classes/{class_id}/cause", "POST", {"text": "指南没有写清"}, 302, only=MATTER_DESK),
    "web:matter_sort": Page("matters", "/matters/{hall}/{matter_id}/class", "POST", {"leave": "yes"}, 302, only=MATTER_DESK),
    "web:matters_report": Page("matters", "/matters/{hall}/report", only=MATTERS_ALL),
    "web:matters_report_csv": Page("matters", "/matters/{hall}/report.csv", only=MATTERS_ALL),
    "web:supervision_csv": Page("matters", "/matters/{hall}/supervision.csv", only=MATTERS_ALL),
    "web:matters_new": get("takes_matters", "/matters/{hall}/new"),
    "web:matter_slip": get("takes_matters", "/matters/{hall}/{matter_id}/slip", 404),  # none of them took it in
    "web:hall_events": get("public", "/h/{hall}/events"),
    "web:hall_event": post("public", "/h/{hall}/events/{event_id}", opinion="good"),
    "web:leaflet": get("public", "/h/{hall}/leaflets/00000000-0000-7000-8000-000000000000", 404),
    "web:volunteer_join": post("public", "/h/{hall}/volunteer", name="王小明", agrees="yes"),
    "web:volunteer": get("public", "/v/{volunteer_token}"),
    "web:volunteer_press": post("public", "/v/{volunteer_token}/show", public_name="小李"),
    "web:event_check": get("public", "/e/{event_id}/in/AAAAAAAA"),
    "web:certificate": get("public", "/certificate/{certificate_code}"),
    "web:community": get("organises", "/community/{hall}/"),
    "web:community_do": post("organises", "/community/{hall}/do/team", code="red", name="红马甲"),
    "web:community_event": get("organises", "/community/{hall}/{event_id}"),
    "web:community_code": get("organises", "/community/{hall}/{event_id}/code/in"),
    "web:community_press": post("organises", "/community/{hall}/{event_id}/insure", insurance="保单 1"),
    "web:hall_outreach": get("public", "/h/{hall}/outreach"),
    "web:visit_consent": get("public", "/agreed/{agreed}"),
    "web:outreach_worker": get("public", "/outreach/worker.js"),
    "web:outreach": get("outreach", "/outreach/{hall}/"),
    "web:outreach_draw": post("plans_visits", "/outreach/{hall}/batches/{batch_id}/calls"),
    "web:outreach_new": get("visits", "/outreach/{hall}/new"),
    "web:outreach_targets": get("outreach", "/outreach/{hall}/targets"),
    "web:outreach_target_press": post("visits", "/outreach/{hall}/targets/add", kind="centre", name="山麓便民服务中心"),
    "web:outreach_visit": get("outreach", "/outreach/{hall}/visits/{visit_id}"),
    "web:outreach_photo": post("visits", "/outreach/{hall}/visits/{visit_id}/files", 409),  # nothing chosen
    "web:outreach_photo_one": get("outreach", "/outreach/{hall}/visits/{visit_id}/photos/00000000-0000-7000-8000-000000000000", 404),
    "web:outreach_press": Page("outreach", "/outreach/{hall}/visits/{visit_id}/allow-photos", "POST", {}, 302, only=VISITING),
    "web:outreach_finding_press": Page("outreach", "/outreach/{hall}/findings/{finding_id}/confirm", "POST",
                                       {"way": "phone", "said": "yes"}, 409, only=OUTSIDE_VISITS),  # not answered
    "web:service_days": get("public", "/h/{hall}/service-days"),
    "web:days": get("service_days", "/days/{hall}/"),
    "web:days_plan": get("runs", "/days/{hall}/plan"),
    "web:my_days": get("staff", "/days/{hall}/mine"),
    "web:my_days_press": post("staff", "/days/{hall}/mine/withdraw", 404, request=NO_ID),  # no such request
    "web:days_request": post("runs", "/days/{hall}/requests/{held}/decline", 404),
    "web:days_figures": get("service_days", "/days/{hall}/figures"),
    "web:day": get("service_days", "/days/{hall}/on/2026-03-11", 404),  # none is published; tests/web/test_service_days.py
    "web:day_press": post("service_days", "/days/{hall}/on/2026-03-11/agenda", 404),
    "web:walk": get("service_days", "/days/{hall}/walks/{held}", 404),
    "web:walk_press": Page("service_days", "/days/{hall}/walks/{held}/end", "POST", {}, 404, only=AT_DAYS),
    "web:privacy": get("public", "/privacy"),
    "web:my_data": get("public", "/my-data/{bad}"),
    "web:my_data_press": post("public", "/my-data/{bad}/erase"),
    "web:pad": get("public", "/pad/{hall}/{window}/0123456789", 404),  # the key is wrong; tests/web/test_pad.py has it
    "web:screens": get("board", "/s/{hall}/"),
    "web:screen_state": get("board", "/s/{hall}/state.json"),
    "web:recordings": get("board", "/recordings.json"),
    "web:screen_zone": get("board", "/s/{hall}/east"),
    "web:screen_window": get("board", "/s/{hall}/window/{window}"),
    "web:screen_next_announcement": post("board", "/s/{hall}/east/announcements/next", 200, board="board-00001"),
    "web:screen_acknowledge": post("board", "/s/{hall}/east/announcements/ack", 404, board="board-00001",
                                   announcement="019cac46-1500-7000-8000-000000000000"),
    "web:doors": get("staff", "/staff"),
    "web:counter": get("staff", "/counter/"),
    "web:counter_keys": post("staff", "/counter/keys", keys="off"),
    "web:kiosk": get("kiosk", "/kiosk/{hall}/"),
    "web:kiosk_queues": get("kiosk", "/kiosk/{hall}/queues"),
    "web:kiosk_items": get("kiosk", "/kiosk/{hall}/items"),
    "web:kiosk_help": get("kiosk", "/kiosk/{hall}/help"),
    "web:kiosk_take": post("kiosk", "/kiosk/{hall}/take", queue="A"),
    "web:kiosk_wipe": post("kiosk", "/kiosk/{hall}/wipe"),
    "web:kiosk_ticket": get("kiosk", "/kiosk/{hall}/ticket/{mine}", printed=True),
    "web:kiosk_escpos": get("kiosk", "/kiosk/{hall}/ticket/{mine}/escpos", ESCPOS, printed=True),
    "web:counter_window": get("serves", "/counter/{hall}/{window}/"),
    "web:counter_live": get("serves", "/counter/{hall}/{window}/live"),
    "web:counter_press": post("serves", "/counter/{hall}/{window}/pause", reason="break"),
    "web:reception": get("receives", "/reception/{hall}/"),
    "web:reception_live": get("receives", "/reception/{hall}/live"),
    "web:reception_take": post("receives", "/reception/{hall}/take", wish="queue:A"),
    "web:reception_arrive": post("receives", "/reception/{hall}/arrive"),
    "web:reception_press": post("receives", "/reception/{hall}/ticket/cancel", number="A002"),
    "web:desk": get("watches", "/desk/{hall}/"),
    "web:desk_live": get("watches", "/desk/{hall}/live"),
    "web:desk_heard": get("watches", "/desk/{hall}/heard"),
    "web:desk_estimates": get("watches", "/desk/{hall}/estimates"),
    "web:desk_notices": get("watches", "/desk/{hall}/notices"),
    "web:desk_hall": post("runs", "/desk/{hall}/hall/close", message="停电", message_en="Power cut"),
    "web:desk_press": post("runs", "/desk/{hall}/windows/{window}/pause", reason="break"),
    "web:unit_reviews": get("handles", "/unit/{hall}/reviews"),
    "web:unit_review": get("handles", "/unit/{hall}/reviews/{case}"),
    "web:unit_press": Page("handles", "/unit/{hall}/reviews/{case}/contact", "POST",
                           {"way": "phone", "reached": "yes"}, 302, only=OFFICER),
    "web:unit_moderation": get("moderates", "/unit/{hall}/moderation"),
    "web:unit_publish": post("moderates", "/unit/{hall}/moderation/{review_id}", shown="no", reason="只有姓名"),
    "web:unit_retaliation": get("supervises", "/unit/{hall}/retaliation"),
    "web:unit_answer": Page("supervises", "/unit/{hall}/retaliation/{report_id}", "POST", {"answer": "已约谈"}, 302),
    "web:unit_signals": get("moderates", "/unit/{hall}/signals"),
    "web:unit_call_back": post("moderates", "/unit/{hall}/signals/asked/{call_back_id}", way="log_only", answered="given"),
    "web:unit_settle": post("supervises", "/unit/{hall}/signals/{signal_id}", 409, confirmed="yes", words="窗口代点"),
    "web:unit_paper": get("types_paper", "/unit/{hall}/paper"),
    "web:unit_mine": get("serves", "/unit/{hall}/mine"),
    "web:unit_appeal": post("serves", "/unit/{hall}/mine/{case}/appeal", 404, text="我按规定办理。"),  # it rates another
    "web:regions": get("compares", "/region/", 302),
    "web:region": get("compares", "/region/{region}"),
    "web:region_csv": get("compares", "/region/{region}.csv"),
    "web:audit": get("audits", "/audit/{hall}/"),
    "web:audit_evidence": get("audits", "/audit/{hall}/evidence.json"),
    "web:audit_handovers": get("audits", "/audit/{hall}/handovers"),
    "web:audit_handovers_csv": get("audits", "/audit/{hall}/handovers.csv"),
    "web:audit_access": get("audits", "/audit/{hall}/access"),
    "web:audit_checkpoints": get("audits", "/audit/{hall}/checkpoints"),
    "web:requests": get("answers_requests", "/records/{hall}/requests"),
    "web:request_answer": Page("answers_requests", "/records/{hall}/requests/{request}", "POST", {"answer": "grant"}, 302),
    "web:retention": get("keeps_records", "/records/{hall}/retention"),
    "web:retention_press": post("keeps_records", "/records/{hall}/retention/propose", 409),  # nothing is due
    "web:pair": post("public", "/pair", 404, code="ABCD-EFGH"),  # no such code
    "web:devices": get("devices", "/devices/{hall}/"),
    "web:devices_live": get("devices", "/devices/{hall}/live"),
    "web:devices_pair": post("devices", "/devices/{hall}/pair", what="kiosk"),
    "web:devices_rule": post("devices", "/devices/{hall}/rule", demanded="yes"),
    "web:devices_press": post("devices", "/devices/{hall}/{device}/rename", name="东门"),
    "web:settings": get("reads_settings", "/settings/{hall}/"),
    "web:settings_list": get("reads_settings", "/settings/{hall}/hours/"),
    "web:settings_changes": get("reads_settings", "/settings/{hall}/changes"),
    "web:settings_change": get("reads_settings", "/settings/{hall}/changes/{change_id}"),
    "web:settings_export": get("reads_settings", "/settings/{hall}/export.yaml", 409),  # codes no hall file may hold
    "web:settings_import": get("administers", "/settings/{hall}/staff/import"),
    "web:settings_entry": get("administers", "/settings/{hall}/entry"),
    "web:settings_roster": get("reads_settings", "/settings/{hall}/roster"),
    "web:settings_press": post("administers", "/settings/{hall}/changes/{change_id}/withdraw"),
    "web:settings_new": get("administers", "/settings/{hall}/day/new"),
    "web:settings_edit": get("administers", "/settings/{hall}/hours/{hall_id}"),
    "web:chain_search": get("reads_log", "/chain/"),
    "web:chain": get("reads_log", "/chain/{held}", denied=404),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """A call of the API and one sensible body; `answer` is what a holder gets; `only` as for pages."""

    right: str
    body: Mapping[str, object] | None = None
    answer: int = 200
    only: frozenset[str] = frozenset()

    @property
    def holders(self) -> frozenset[str]:
        """The roles that get the answer."""
        return self.only or HOLDERS[self.right]


TICKETS, WINDOW = "/halls/{hall}/tickets", "/halls/{hall}/windows/{window}/"
CASES = "/halls/{hall}/rectifications"
CASE = CASES + "/{case_id}"
MATTERS, MINE = "/halls/{hall}/matters", "/matters/{matter_token}"
MATTER = MATTERS + "/{matter_id}"
EVENT, OWN_PLACE = "/events/{event_id}", "/volunteers/{volunteer_token}/places/{place_id}"
VISITS, FINDING = "/halls/{hall}/visits", "/halls/{hall}/findings/{finding_id}"
VISIT_BODY = {"client_id": "phone-9", "on": "2026-03-02", "targets": [{"kind": "enterprise", "name": "云河食品厂"}]}
FOUND_BODY = {"title": "开户许可要跑三次", "text": "银行与窗口互相推。", "class": "blocking_point/process"}
CLASSES = "/halls/{hall}/matter-classes"
DAYS = "/halls/{hall}/service-days"
CALLS: Mapping[tuple[str, str], Call] = {
    ("GET", "/halls"): Call("public"),
    ("GET", "/halls/{hall}"): Call("public"),
    ("GET", "/halls/{hall}/queues"): Call("public"),
    ("GET", "/halls/{hall}/windows"): Call("public"),
    ("GET", "/halls/{hall}/items"): Call("public"),
    ("GET", "/halls/{hall}/ask"): Call("public"),
    ("GET", "/tickets/{token}"): Call("public"),
    ("POST", "/tickets/{token}/cancel"): Call("public"),
    ("POST", "/tickets/{token}/contact"): Call("public", {"contact": "138 0013 8000"}, 201),
    ("POST", "/tickets/{token}/contact/take-back"): Call("public", None, 404),  # none was left
    ("GET", "/regions/{region}/figures"): Call("compares"),
    ("GET", "/halls/{hall}/service-days"): Call("public"),
    ("GET", "/halls/{hall}/service-days.ics"): Call("public"),
    ("GET", "/halls/{hall}/duties.ics"): Call("staff", only=ACCOUNTS - DEVICES),  # a screen is nobody
    # an open event of this morning; the volunteer has signed up and was not there yet, another one has a certificate
    ("POST", "/halls/{hall}/events"): Call("organises", {"title": "医保进社区", "community": "翠苑社区"}, 201),
    ("GET", "/halls/{hall}/events"): Call("public"),
    ("GET", "/halls/{hall}/community"): Call("public"),
    ("GET", EVENT): Call("public"),
    ("GET", EVENT + "/code"): Call("organises"),
    ("POST", EVENT + "/insure"): Call("organises", {"insurance": "保单 1"}),
    ("POST", EVENT + "/open"): Call("organises", None, 409),  # it is
    ("POST", EVENT + "/cancel"): Call("organises"),
    ("POST", EVENT + "/publicise"): Call("organises", {"document": "00000000-0000-7000-8000-000000000000"}, 404),
    ("POST", EVENT + "/close"): Call("organises", {"people_served": 30}),
    ("POST", EVENT + "/sign-up"): Call("public", {"volunteer": "nobody"}, 404),
    ("POST", EVENT + "/check-in"): Call("public", {"volunteer": "nobody", "code": "AAAAAAAA"}, 404),
    ("POST", EVENT + "/check-out"): Call("public", {"volunteer": "nobody", "code": "AAAAAAAA"}, 404),
    ("POST", EVENT + "/help"): Call("public", {"volunteer": "nobody", "consents": True, "queue": "A"}, 404),
    ("POST", "/halls/{hall}/volunteers"): Call("public", {"name": "王小明", "agrees": True}, 201),
    ("GET", "/volunteers/{volunteer_token}"): Call("public"),
    ("POST", "/volunteers/{volunteer_token}/certificate"): Call("public", None, 409),  # nothing served yet
    ("POST", "/volunteers/{volunteer_token}/end"): Call("public"),
    ("POST", OWN_PLACE + "/leave"): Call("public"),
    ("POST", OWN_PLACE + "/offer"): Call("public"),
    ("POST", OWN_PLACE + "/take-over"): Call("public", None, 409),  # nobody offers it
    ("POST", OWN_PLACE + "/correct"): Call("public", {"words": "我来过。"}, 409),  # nothing is recorded
    ("GET", "/certificates/{certificate_code}"): Call("public"),
    ("GET", DAYS + "/figures"): Call("public"),
    ("GET", DAYS + "/absences"): Call("service_days"),
    ("GET", DAYS + "/duties"): Call("service_days"),
    ("GET", DAYS + "/rota"): Call("runs", None, 409),  # nobody is named as a leader
    ("POST", DAYS + "/rota"): Call("runs", {"from": "2026-03-03", "to": "2026-03-31", "assignments": []}, 400),
    ("GET", DAYS + "/requests"): Call("service_days"),
    # no duty and no request has this id: tests/api/test_service_day_verbs.py does these steps
    ("POST", DAYS + "/duties/{duty_id}/ask"): Call("staff", {"kind": "swap", "why": "出差"}, 404, ACCOUNTS - DEVICES),
    ("POST", DAYS + "/duties/{duty_id}/substitute"): Call("staff", {"leader": "nobody"}, 400, ACCOUNTS - DEVICES),
    ("POST", DAYS + "/requests/{request_id}/take"): Call("staff", {"duty": NO_ID}, 404, ACCOUNTS - DEVICES),
    ("POST", DAYS + "/requests/{request_id}/withdraw"): Call("staff", None, 404, ACCOUNTS - DEVICES),
    ("POST", DAYS + "/requests/{request_id}/grant"): Call("runs", None, 404),
    ("POST", DAYS + "/requests/{request_id}/decline"): Call("runs", None, 404),
    ("GET", DAYS + "/{on}"): Call("service_days", None, 404),  # none is published on that date
    ("POST", DAYS + "/{on}/agenda"): Call("service_days", None, 404, AT_DAYS),
    ("POST", DAYS + "/{on}/agenda/points"): Call("service_days", {"label": "三楼电梯"}, 404, AT_DAYS),
    ("POST", DAYS + "/duties/{duty_id}/check-in"): Call("service_days", None, 404),
    ("POST", DAYS + "/duties/{duty_id}/check-out"): Call("service_days", None, 404),
    ("POST", DAYS + "/{on}/meeting"): Call("service_days", None, 404, RUNS),
    ("POST", DAYS + "/{on}/meeting/close"): Call("service_days", {"notes": ""}, 404, RUNS),
    ("POST", DAYS + "/points/{point_id}/decide"): Call(
        "service_days", {"decision": "办", "unit": "services", "due_on": "2026-03-25"}, 404, RUNS),
    ("POST", DAYS + "/walks"): Call(
        "service_days", {"duty": NO_ID, "item": "residence", "role": "applicant", "online": False}, 404, AT_DAYS),
    ("GET", DAYS + "/walks/{walk_id}"): Call("service_days", None, 404),
    ("POST", DAYS + "/walks/{walk_id}/steps"): Call("service_days", {"name": "取号"}, 404, AT_DAYS),
    ("POST", DAYS + "/walks/{walk_id}/checks"): Call("service_days", {"code": "waiting", "fine": True}, 404, AT_DAYS),
    ("POST", DAYS + "/walks/{walk_id}/materials"): Call("service_days", {"asked": ["身份证"]}, 404, AT_DAYS),
    ("POST", DAYS + "/walks/{walk_id}/findings"): Call("service_days", {"text": "多要材料", "unit": "services"}, 404, AT_DAYS),
    ("POST", DAYS + "/walks/{walk_id}/end"): Call("service_days", None, 404, AT_DAYS),
    ("POST", DAYS + "/posts/{post}/window"): Call("runs", {"window": "1"}, 404),
    ("POST", DAYS + "/receptions"): Call("service_days", {"duty": NO_ID}, 404, AT_DAYS),
    ("POST", DAYS + "/receptions/{reception_id}/solve"): Call("service_days", {"about": "社保", "answer": "已办"}, 404, AT_DAYS),
    ("POST", DAYS + "/receptions/{reception_id}/pass-on"): Call("service_days", {"about": "社保", "answer": "已办"}, 404, AT_DAYS),
    ("POST", "/devices/heartbeat"): Call("public", {"printed": 3}, 403),  # a device proves itself by its cookie
    ("POST", TICKETS): Call("public", {"queue": "A"}, 201),
    ("POST", WINDOW + "call-next"): Call("serves", None, 409),  # somebody is called there already
    ("POST", WINDOW + "call"): Call("serves", {"number": "A002"}, 409),
    ("POST", WINDOW + "walk-in"): Call("serves", {"queue": "A"}, 409),
    ("POST", WINDOW + "recall"): Call("serves", {}),
    ("POST", WINDOW + "start"): Call("serves", {}),
    ("POST", WINDOW + "finish"): Call("serves", {}),
    ("POST", WINDOW + "no-show"): Call("serves", {}),
    ("POST", WINDOW + "hold"): Call("serves", {}),
    ("POST", WINDOW + "call-back"): Call("serves", {"number": "A002"}, 409),
    ("POST", WINDOW + "transfer"): Call("serves", {"queue": "C"}),
    ("POST", WINDOW + "undo"): Call("serves", {}),
    ("POST", WINDOW + "pause"): Call("serves", {"reason": "break"}),
    ("POST", WINDOW + "resume"): Call("serves"),
    ("POST", WINDOW + "lend"): Call("serves", {"queue": "C", "minutes": 30}),
    ("POST", "/reviews/{review_token}"): Call("public", {"level": "satisfied"}, 201),
    ("POST", "/reviews/{review_token}/handling"): Call("public", {"level": "satisfied"}, 409),
    ("GET", "/halls/{hall}/reviews/summary"): Call("public"),
    ("GET", CASES): Call("handles"),
    ("GET", CASE): Call("handles"),
    ("GET", "/halls/{hall}/reviews/moderation"): Call("moderates"),
    ("POST", "/halls/{hall}/reviews/{review_id}/publish"): Call("moderates", {"shown": True, "text": "态度生硬"}),
    ("GET", "/halls/{hall}/retaliations"): Call("supervises"),
    ("POST", "/halls/{hall}/retaliations/{report_id}/answer"): Call("supervises", {"answer": "已约谈"}),
    ("GET", "/halls/{hall}/signals"): Call("moderates"),
    ("POST", "/halls/{hall}/call-backs/{call_back_id}"): Call("moderates", {"way": "log_only", "answered": "given"}),
    ("POST", "/halls/{hall}/signals/{signal_id}/settle"): Call("supervises", {"confirmed": True, "words": "窗口代点"}, 409),
    ("GET", "/halls/{hall}/ratings"): Call("public"),
    ("POST", "/halls/{hall}/ratings"): Call("public", {"about": "page", "code": "take", "level": "satisfied"}, 201),
    ("POST", CASE + "/contact"): Call("handles", {"way": "phone", "reached": True}, only=OFFICER),
    ("POST", CASE + "/classify"): Call("handles", {"complexity": "simple"}, only=OFFICER),
    ("POST", CASE + "/extend"): Call("handles", {"days": 3}, 409, PANEL),  # not classified yet
    ("POST", CASE + "/rectify"): Call("handles", {"measures": "已当面道歉"}, only=OFFICER),
    ("POST", CASE + "/propose"): Call("handles", {"kind": "cannot", "why": "于法无据"}, only=OFFICER),
    ("POST", CASE + "/decide"): Call("handles", {"accept": True, "why": "同意"}, 409, PANEL),  # nothing proposed
    ("POST", CASE + "/appeal"): Call("serves", {"text": "我按规定办理。"}, 403),  # it rates another
    ("POST", CASE + "/decide-appeal"): Call("handles", {"accept": True, "why": "同意"}, 404, PANEL),  # no appeal
    ("POST", CASE + "/return-visit"): Call("handles", {"way": "phone", "reached": True, "satisfied": True}, 409,
                                           frozenset({"return_visit_officer", "supervisor"})),  # not rectified
    # the matter is in the hands of the unit at whose window everybody here is posted
    ("POST", MATTERS): Call("public", {"kind": "difficulty", "title": "办不成", "text": "来了三次。"}, 201),
    ("GET", MATTERS): Call("matters"),
    ("GET", MINE): Call("public"),
    ("POST", MINE + "/confirm"): Call("public", {}, 409),  # not answered yet
    ("POST", MINE + "/send-back"): Call("public", {"why": "没办好"}, 409),
    ("POST", MINE + "/comment"): Call("public", {"text": "补充一句"}),
    ("POST", MINE + "/withdraw"): Call("public", {"why": 5}, 422),  # who handled it may not: tests/api/test_matters.py
    ("GET", MATTER): Call("matters"),
    ("POST", MATTER + "/files"): Call("matters", None, 400, MATTER_HANDS | {"return_visit_officer"}),  # no file: tests/api/test_matter_files.py
    ("POST", MATTER + "/files/{file_id}/open"): Call("matters", None, 404, HOLDERS["matters"] - {"leading_group"}),
    ("POST", MINE + "/files"): Call("public", None, 400),
    ("GET", MATTER + "/similar"): Call("matters"),
    ("POST", MATTER + "/leave-class"): Call("matters", None, only=MATTER_DESK),
    ("GET", CLASSES): Call("matters", None, 200, MATTERS_ALL),
    ("POST", CLASSES): Call("matters", {"name": "居住证", "matter": "00000000-0000-7000-8000-000000000000"}, 404, MATTER_DESK),
    ("GET", CLASSES + "/{class_id}"): Call("matters", None, 200, MATTERS_ALL),
    ("POST", CLASSES + "/{class_id}/matters"): Call("matters", {"matter": "00000000-0000-7000-8000-000000000000"}, 404, MATTER_DESK),
    ("POST", CLASSES + "/{class_id}/cause"): Call("matters", {"text": "指南没有写清"}, 200, MATTER_DESK),
    ("POST", CLASSES + "/{class_id}/improve"): Call("matters", {"kind": "step", "changed": "第二步", "text": "改为当场受理"}, 409, MATTER_DESK),  # no root cause
    ("GET", "/halls/{hall}/matters-report"): Call("matters", None, 200, MATTERS_ALL),
    ("GET", "/halls/{hall}/supervision"): Call("matters", None, 200, MATTERS_ALL),
    ("POST", MATTER + "/meetings"): Call("matters", {"meets_at": "2020-01-01T09:00:00Z", "reason": "协调", "units": ["services"]}, 400, MATTER_DESK),  # past
    ("POST", MATTER + "/meetings/hold"): Call("matters", {"minutes": "会议纪要"}, 409, MATTER_DESK),  # none is ahead
    ("POST", MATTER + "/meetings/call-off"): Call("matters", {"why": "已解决"}, 409, MATTER_DESK),
    ("POST", MATTER + "/decisions/{decision_id}/done"): Call("matters", None, 404, MATTER_HANDS),
    ("POST", MINE + "/files/{file_id}/open"): Call("public", None, 404),
    ("POST", MATTER + "/refuse"): Call("matters", {"reason": "petition", "remedy": "信访"}, 409, MATTER_DESK),  # in handling
    ("POST", MATTER + "/check-refusal"): Call("matters", {"right": True, "why": "查过"}, 409, PANEL),
    ("POST", MATTER + "/triage"): Call("matters", {"cause": "other", "grade": "ordinary"}, only=MATTER_DESK),
    ("POST", MATTER + "/assign"): Call("matters", {"unit": "services"}, only=MATTER_DESK),
    ("POST", MATTER + "/return"): Call("matters", {"why": "不是我们的"}, only=frozenset({"window_head", "chief_representative"})),
    ("POST", MATTER + "/measure"): Call("matters", {"text": "已催办"}, only=MATTER_HANDS),
    ("POST", MATTER + "/comment"): Call("matters", {"text": "请抓紧"}, only=MATTER_HANDS | {"return_visit_officer"}),
    ("POST", MATTER + "/contact"): Call("matters", {"way": "phone", "reached": True},
                                        only=MATTER_HANDS | {"return_visit_officer"}),
    ("POST", MATTER + "/pause"): Call("matters", {"reason": "hearing"}, only=MATTER_DESK),
    ("POST", MATTER + "/resume"): Call("matters", None, 409, MATTER_DESK),  # it runs
    ("GET", "/halls/{hall}/outreach"): Call("public"),
    ("POST", VISITS): Call("visits", VISIT_BODY, 201),
    ("GET", VISITS): Call("outreach"),
    ("GET", VISITS + "/{visit_id}"): Call("outreach"),
    ("POST", VISITS + "/{visit_id}/findings"): Call("visits", FOUND_BODY, 201),
    ("POST", "/visits/{visit_id}/findings"): Call("visits", FOUND_BODY, 201),
    ("GET", "/halls/{hall}/findings"): Call("outreach"),
    ("POST", FINDING + "/verify"): Call("outreach", {"accept": True, "why": "到现场看过"}, 409, OUTSIDE_VISITS),  # not answered
    ("POST", FINDING + "/confirm"): Call("outreach", {"way": "phone", "content": True}, 409, OUTSIDE_VISITS),
    ("POST", FINDING + "/improve"): Call("outreach", {"text": "合并两个窗口"}, 409, OUTSIDE_VISITS | VISITING),  # not cleared
    ("POST", MATTER + "/extend"): Call("matters", {"days": 2, "why": "等答复"}, 409, PANEL),  # the person was not told
    ("POST", MATTER + "/answer"): Call("matters", {"outcome": "solved", "text": "办好了"}, only=MATTER_HANDS),
    ("POST", MATTER + "/confirm"): Call("matters", {"way": "phone"}, 409, MATTER_DESK | {"return_visit_officer"}),
    ("POST", MATTER + "/send-back"): Call("matters", {"why": "没办好"}, 409, MATTER_DESK | {"return_visit_officer"}),
    ("POST", MATTER + "/verify"): Call("matters", {"accept": True, "why": "属实"}, 409, PANEL),
    ("POST", MATTER + "/return-visit"): Call("matters", {"way": "phone", "satisfied": True}, 409,
                                             MATTER_DESK | {"return_visit_officer"}),
    ("POST", MATTER + "/withdraw"): Call("matters", {"why": "撤回"}, 403, MATTER_DESK),  # all are of the handling unit
}
# Addresses that belong to the description of the API, not to a hall; and the stream, which a process of its own serves.
DESCRIPTION: Mapping[str, tuple[str, int]] = {
    "api-root": ("/api/v1/", 404),
    "openapi-json": ("/api/v1/openapi.json", 200),
}
STREAM = "/api/v1/halls/{hall}/stream"
