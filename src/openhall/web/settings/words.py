"""The words of the settings: kinds of record, what a change does beside, what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openhall.routines.settings.intent import Effect

type Words = Mapping[str, str | Promise]

KINDS: Words = {
    "hours": _("Opening hours"),
    "day": _("Calendar days"),
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


def effect_words(effect: Effect) -> str:
    """An effect as a sentence."""
    count = int(effect.values.get("count", 0))  # type: ignore[call-overload]  # effects count in whole numbers
    sentences: Mapping[str, Callable[[], str]] = {
        "week_minutes": lambda: _hours(effect.values),
        "open_tickets": lambda: ngettext(
            "%(count)d ticket of today is open now.", "%(count)d tickets of today are open now.", count
        ),
        "due_times": lambda: ngettext(
            "%(count)d running time limit gets another due time.",
            "%(count)d running time limits get another due time.", count,
        ),
    }  # fmt: skip
    return sentences[effect.word]() % {**effect.values, "count": count}
