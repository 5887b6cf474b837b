"""The fixed words of the queue as staff read them: codes in, a word in the reader's language out."""

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

CLASSES: Words = {
    "ordinary": _("Ordinary"),
    "elderly": _("Elderly"),
    "disabled": _("Disabled person"),
    "pregnant": _("Pregnant or with a baby"),
    "veteran": _("Veteran"),
    "booked": _("Booked"),
    "enterprise": _("Enterprise"),
}
CLASS_ICONS: Mapping[str, str] = {
    "ordinary": "person",
    "elderly": "elder",
    "disabled": "wheelchair",
    "pregnant": "pregnant",
    "veteran": "person",
    "booked": "booked",
    "enterprise": "enterprise",
}
TICKET_STATES: Words = {
    "waiting": _("Waiting"),
    "called": _("Called"),
    "serving": _("Being served"),
    "held": _("Set aside"),
    "missed": _("Missed"),
    "done": _("Finished"),
    "cancelled": _("Cancelled"),
    "expired": _("Expired"),
}
WINDOW_STATES: Words = {
    "closed": _("Closed"),
    "idle": _("Free"),
    "called": _("Called"),
    "serving": _("Serving"),
    "paused": _("Paused"),
    "unmanned": _("Nobody there"),
}
STATE_ICONS: Mapping[str, str] = {
    "closed": "cross",
    "idle": "check",
    "called": "bell",
    "serving": "person",
    "paused": "pause",
    "unmanned": "warning",
}
PAUSES: Words = {
    "break": _("Break"),
    "meal": _("Meal"),
    "back_office": _("Back office"),
    "system_fault": _("System fault"),
    "training": _("Training"),
    "help_colleague": _("Helping a colleague"),
}
OUTCOMES: Words = {
    "done": _("Done"),
    "not_done": _("Could not be done"),
    "referred": _("Referred elsewhere"),
}
RESULTS: Words = {**OUTCOMES, "missed": _("Missed"), "held": _("Set aside"), "transferred": _("Sent on")}
PLACINGS: Words = {
    "by_time": _("By the time already waited"),
    "first": _("Before all others"),
    "last": _("At the end"),
}
LANGUAGES: Words = {"zh-hans": _("Chinese"), "en": _("English")}
MARKS: Words = {
    "low_counter": _("Low counter"),
    "sign_language": _("Sign language"),
    "hearing_loop": _("Hearing loop"),
    "writing_tablet": _("Writing tablet"),
}
WHY_CALLED: Words = {
    "waited_longest": _("Waited beyond the limit: goes first"),
    "placed_first": _("Placed first by a colleague"),
    "booked": _("Booked for this time"),
    "class": _("Priority of the class"),
    "in_turn": _("In turn"),
    "by_number": _("Called by number"),
    "called_back": _("Called back"),
}
WHY_WAITS: Words = {
    "nobody_serves": _("No window serves this queue"),
    "closed_windows": _("All its windows are closed or paused"),
    "mark": _("No open window is equipped for this visitor"),
    "only_window": _("Sent to a window that is not open"),
    "before": _("Others stand before"),
    "next": _("Next, as soon as a window is free"),
    "uncalled": _("A free window has not called yet"),
}
ROLES: Words = {
    "guide": _("Guide"),
    "clerk": _("Clerk"),
    "window_head": _("Window head"),
    "duty_leader": _("Duty leader"),
    "chief_representative": _("Chief representative"),
    "verification_officer": _("Verification officer"),
    "return_visit_officer": _("Return-visit officer"),
    "supervisor": _("Supervisor"),
    "director": _("Director"),
    "leading_group": _("Leading group"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
    "kiosk": _("Kiosk"),
    "board": _("Board"),
}
ORIGINS: Words = {
    "phone": _("on a phone"),
    "kiosk": _("at a kiosk"),
    "reception": _("at the reception"),
    "staff": _("by staff"),
    "window": _("at the window"),
}
ACTORS: Words = {
    "visitor": _("Visitor"),
    "phone": _("Visitor"),
    "kiosk": _("Kiosk"),
    "reception": _("Reception"),
    "staff": _("Staff"),
    "window": _("Window"),
    "system": _("The system itself"),
    "autopilot": _("Autopilot of the demo"),
}
DEVICE_KINDS: Words = {"kiosk": _("Kiosk"), "board": _("Board"), "pad": _("Pad")}
KINDS_OF_DEVICES: Words = {"kiosk": _("Kiosks"), "board": _("Boards"), "pad": _("Pads")}
RECORDS: Words = {
    "ticket": _("Ticket"),
    "stop": _("Stay at a window"),
    "announcement": _("Announcement"),
    "matter": _("Difficult matter"),
    "event": _("Event in the community"),
    "visit": _("Visit of a team"),
    "finding": _("Finding"),
    "matter_class": _("Class of matters"),
    "improvement": _("Improvement"),
    "reception": _("Reception"),
    "agenda_item": _("Point of an agenda"),
    "service_day": _("Service day"),
    "walk": _("Process walk"),
    "walk_finding": _("Finding of a walk"),
}
LEVELS: Words = {
    "target": _("Over the target"),
    "warn": _("Wait is long"),
    "alarm": _("Wait is too long"),
}
TONES: Mapping[str, str] = {"": "", "target": "wait", "warn": "wait", "alarm": "late"}


def word(words: Words, code: object) -> str:
    """The word of a code; a code that a newer version wrote stands for itself."""
    return str(words.get(str(code), code))


def choices(words: Words, codes: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Codes with their words in the order of the table, only `codes` if given."""
    wanted = words if codes is None else codes
    return [(code, str(text)) for code, text in words.items() if code in wanted]
