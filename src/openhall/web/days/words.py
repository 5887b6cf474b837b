"""The words of the service days: codes in, the reader's language out."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

WHY: Words = {
    "working_day": _("A working day"),
    "made_up_day": _("A weekend day that is worked"),
    "holiday": _("Public holiday"),
    "weekend": _("Weekend"),
    "closed": _("The hall is closed that day"),
}
STANDS: Words = {
    "head": _("Head"),
    "deputy": _("Deputy"),
    "substituted": _("Substitute"),
    "excused": _("Nobody yet"),
}
STATES: Words = {
    "planned": _("As planned"),
    "substituted": _("A substitute comes"),
    "excused": _("Excused, nobody yet"),
}
TONES: Mapping[str, str] = {"planned": "good", "substituted": "link", "excused": "late"}
REQUESTS: Words = {"swap": _("Wants to swap"), "leave": _("Asks for leave")}
RULES: Words = {
    "post_filled": _("Every post is filled"),
    "leave": _("Leave"),
    "commitment": _("Elsewhere on that day"),
    "not_twice_running": _("Nobody on two service days running"),
    "unit_at_least": _("An office comes at least so often"),
    "unit_at_most": _("An office comes at most so often"),
    "red_cards_within": _("Offices with red cards come first"),
    "make_up": _("A missed day is made up"),
}
ATTENDANCE: Words = {
    "expected": _("Expected"),
    "present": _("Present"),
    "substitute": _("Substitute present"),
    "excused": _("Excused"),
    "absent": _("Absent"),
}
ATTENDANCE_TONES: Mapping[str, str] = {
    "expected": "wait", "present": "good", "substitute": "good", "excused": "", "absent": "late",
}  # fmt: skip
ON_AGENDA: Words = {
    "ladder": _("Came up the ladder"),
    "red_card": _("Red card"),
    "booking": _("Booked"),
    "blocking_point": _("Blocking point"),
    "finding": _("Found on a walk"),
    "by_hand": _("Added here"),
}
AGENDA_STATES: Words = {"open": _("Open"), "decided": _("Decided"), "carried": _("Carried to the next day")}
AGENDA_TONES: Mapping[str, str] = {"open": "wait", "decided": "good", "carried": "late"}
RECEPTIONS: Words = {
    "opened": _("Being received"),
    "solved": _("Solved on the spot"),
    "passed_on": _("Opened as a matter"),
}
RECEPTION_TONES: Mapping[str, str] = {"opened": "wait", "solved": "good", "passed_on": "link"}
WALK_ROLES: Words = {
    "applicant": _("As applicant"),
    "agent": _("As agent"),
    "companion": _("As companion"),
    "clerk": _("As clerk at the window"),
}
WALK_WAYS: Mapping[bool, str | Promise] = {True: _("Online"), False: _("In the hall")}
WALK_STATES: Words = {"walking": _("Going on"), "ended": _("Over")}
MEETING_STATES: Words = {"opened": _("It sits"), "closed": _("Closed")}
