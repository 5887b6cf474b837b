"""The verbs of the service days: plan and change the rota, run the day, receive people, walk, meet."""

from openhall.service_days.services.agenda import add_item, make_agenda
from openhall.service_days.services.attending import check_in, check_out
from openhall.service_days.services.changing import excuse_for_leave, substitute, swap
from openhall.service_days.services.erasing import destroy_old
from openhall.service_days.services.meeting import close_meeting, decide, open_meeting
from openhall.service_days.services.planning import publish, publish_rows
from openhall.service_days.services.receiving import Record, open_reception, pass_on, set_window, solve
from openhall.service_days.services.requesting import ask, decline, grant, take, withdraw
from openhall.service_days.services.setting import put_day_rule, put_settings
from openhall.service_days.services.walking import (
    Found,
    Way,
    ask_materials,
    begin_step,
    begin_walk,
    check_line,
    end_walk,
    find,
    put_checklist,
)

__all__ = [
    "Found", "Record", "Way", "add_item", "ask", "ask_materials", "begin_step", "begin_walk", "check_in", "check_line",
    "check_out", "close_meeting", "decide", "decline", "destroy_old", "end_walk", "excuse_for_leave", "find", "grant",
    "make_agenda", "open_meeting", "open_reception", "pass_on", "publish", "publish_rows", "put_checklist",
    "put_day_rule", "put_settings", "set_window", "solve", "substitute", "swap", "take", "withdraw",
]  # fmt: skip
