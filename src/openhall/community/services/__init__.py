"""The writing door of service in the community. Every verb is one transaction and appends its event."""

from openhall.community.services.attending import (
    check_in,
    check_in_by_hand,
    check_out,
    check_out_by_hand,
)
from openhall.community.services.certificates import issue_certificate
from openhall.community.services.events import (
    EventWish,
    ShiftWish,
    cancel_event,
    close_event,
    insure,
    open_event,
    plan_event,
    put_campaign,
)
from openhall.community.services.helping import Helper, open_matter_for, take_ticket_for
from openhall.community.services.publicising import publicise, say
from openhall.community.services.records import (
    ask_correction,
    grant_correction,
    note,
    put_duty_time_rule,
    refuse_correction,
)
from openhall.community.services.signing import leave, offer, sign_up, take_over
from openhall.community.services.volunteers import (
    VolunteerWish,
    end,
    join,
    join_team,
    leave_team,
    put_team,
    show_as,
)

__all__ = [
    "EventWish", "Helper", "ShiftWish", "VolunteerWish", "ask_correction", "cancel_event", "check_in",
    "check_in_by_hand", "check_out", "check_out_by_hand", "close_event", "end", "grant_correction", "insure",
    "issue_certificate", "join", "join_team", "leave", "leave_team", "note", "offer", "open_event", "open_matter_for",
    "plan_event", "publicise", "put_campaign", "put_duty_time_rule", "put_team", "refuse_correction", "say", "show_as",
    "sign_up", "take_over", "take_ticket_for",
]  # fmt: skip
