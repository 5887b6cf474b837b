"""The words of the settings: kinds of record, what a change does beside, what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall.routines.settings.intent import Effect

type Words = Mapping[str, str | Promise]
type Say = Callable[[Mapping[str, Any], int], str]

KINDS: Words = {
    "hall": _("The hall"),
    "hours": _("Opening hours"),
    "day": _("Calendar days"),
    "window": _("Windows"),
    "zone": _("Zones"),
    "unit": _("Units"),
    "item": _("Items"),
    "account": _("Accounts"),
    "posting": _("Postings"),
    "leave": pgettext_lazy("days off", "Leave"),
    "rules": _("Queues and screens"),
    "limit": _("Time limits"),
    "staff": _("Import of staff"),
}
LANGUAGES: Words = {"zh-hans": _("Chinese"), "en": _("English")}
CLOSES: Words = {"end": _("end"), "carry": _("are carried to the next day")}
OBJECTS: Words = {"person": _("People"), "enterprise": _("Enterprises"), "both": _("People and enterprises")}
CASE_TYPES: Words = {"instant": _("Done at once"), "promised": _("Done within a promised time")}
LIMIT_KINDS: Words = {
    "working_days": _("working days"),
    "working_hours": _("working hours"),
    "natural_days": _("calendar days"),
    "same_working_day": _("the same working day"),
}
STATES: Words = {
    "waiting": _("Waits for its day"),
    "applied": _("Done"),
    "withdrawn": _("Withdrawn"),
    "refused": _("Not possible on its day"),
}
TONES: Mapping[str, str] = {"waiting": "wait", "applied": "good", "withdrawn": "", "refused": "late"}


def _hours(values: Mapping[str, Any]) -> str:
    hours = {name: f"{int(values[name]) / 60:g}" for name in ("before", "after")}
    return gettext("The hall is open %(after)s hours a week instead of %(before)s.") % hours


def _plain(sentence: str | Promise) -> Say:
    return lambda values, count: str(sentence) % values


SENTENCES: Mapping[str, Say] = {
    "week_minutes": lambda values, count: _hours(values),
    "open_tickets": lambda values, count: ngettext(
        "%(count)d ticket of today is open now.", "%(count)d tickets of today are open now.", count
    ) % values,
    "due_times": lambda values, count: ngettext(
        "%(count)d running time limit gets another due time.",
        "%(count)d running time limits get another due time.", count,
    ) % values,
    "windows_there": lambda values, count: ngettext(
        "%(count)d window stands there; screens and pages show the new name.",
        "%(count)d windows stand there; screens and pages show the new name.", count,
    ) % values,
    "queue_alone": lambda values, count: ngettext(
        "No window serves queue %(queue)s any more; %(count)d person waits there.",
        "No window serves queue %(queue)s any more; %(count)d people wait there.", count,
    ) % values,
    "window_given_up": _plain(_("The window disappears from screens and lists; its records stay.")),
    "item_tickets": lambda values, count: ngettext(
        "%(count)d open ticket is for this item; it stays where it waits.",
        "%(count)d open tickets are for this item; they stay where they wait.", count,
    ) % values,
    "other_halls": lambda values, count: ngettext(
        "%(count)d other hall shows the same item.", "%(count)d other halls show the same item.", count
    ) % values,
    "needs_password": _plain(_("Nobody can log in with a new account before an entry slip was made for it.")),
    "shut_out": _plain(_("Whoever is logged in with it is logged out at the next click.")),
    "tokens_revoked": lambda values, count: ngettext(
        "%(count)d token of a program is revoked for good.", "%(count)d tokens of programs are revoked for good.", count
    ) % values,
    "postings_stay": lambda values, count: ngettext(
        "%(count)d posting stays: give it a last day.", "%(count)d postings stay: give them a last day.", count
    ) % values,
    "window_without": _plain(_("Nobody is posted at window %(window)s then.")),
    "away_then": _plain(_("The person is away from %(first)s to %(last)s.")),
    "steps_in": _plain(_("At window %(window)s the substitute steps in.")),
    "nobody_steps_in": _plain(_("At window %(window)s nobody steps in: name a substitute.")),
    "clocks_keep": lambda values, count: ngettext(
        "%(count)d time limit that runs keeps the old version.",
        "%(count)d time limits that run keep the old version.", count,
    ) % values,
    "halls_count": lambda values, count: ngettext(
        "%(count)d hall counts by it.", "%(count)d halls count by it.", count
    ) % values,
}  # fmt: skip


def effect_words(effect: Effect) -> str:
    """An effect as a sentence."""
    count = int(str(effect.values.get("count", 0)))
    return SENTENCES[effect.word]({**effect.values, "count": count}, count)
