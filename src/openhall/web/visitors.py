"""The fixed words a visitor reads: who goes first and why, the state of the own ticket and what to do in it."""

import dataclasses
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.queue.queries.plan import HallPlan
from openhall.queue.states import VisitorClass

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class that a visitor may claim alone; the clerk may ask to see why."""

    code: str
    icon: str
    title: Text
    hint: Text


# Booked is missing on purpose: a booking proves itself on arrival, nobody claims it.
CLASS_CHOICES = (
    ClassChoice("ordinary", "person", _("For myself"), _("No special need")),
    ClassChoice("elderly", "elder", _("60 years or older"), _("You are called earlier")),
    ClassChoice("disabled", "wheelchair", _("With a disability"), _("You are called earlier")),
    ClassChoice("pregnant", "pregnant", _("Pregnant or with a baby"), _("You are called earlier")),
    ClassChoice("veteran", "person", _("Veteran or serviceman's family"), _("You are called earlier")),
    ClassChoice("enterprise", "enterprise", _("For a company"), _("As an agent of an enterprise")),
)


def class_choices(plan: HallPlan) -> tuple[ClassChoice, ...]:
    """The classes this hall knows; a hall always knows the ordinary visitor."""
    known = plan.classes | {VisitorClass.ORDINARY}
    return tuple(each for each in CLASS_CHOICES if each.code in known)


STATE_WORDS: Mapping[str, Text] = {
    "waiting": _("You are in the queue"),
    "called": _("It is your turn"),
    "serving": _("You are being served"),
    "held": _("Set aside for you"),
    "missed": _("You were called and missed it"),
    "done": _("Finished"),
    "cancelled": _("Given up"),
    "expired": _("No longer valid"),
}

STATE_ADVICE: Mapping[str, Text] = {
    "held": _("The clerk waits for something and calls you again. Please stay near the window."),
    "missed": _("Please speak to the clerk or a guide: they can call your number again today."),
    "done": _("Thank you for coming. This ticket is closed."),
    "cancelled": _("You gave this ticket up. You can take a new one at any time while the hall is open."),
    "expired": _("The day of this ticket is over. Please take a new one."),
}

MARK_WORDS: Mapping[str, Text] = {
    "low_counter": _("A low counter (wheelchair)"),
    "sign_language": _("Sign language"),
    "hearing_loop": _("A hearing loop"),
    "writing_tablet": _("A writing tablet"),
}

LANGUAGE_WORDS: Mapping[str, str] = {"zh-hans": "中文", "en": "English"}
