"""The fixed words of events, places and records."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

type Text = str | Promise

TOPICS: Mapping[str, Text] = {
    "city_creation": _("City creation"),
    "epidemic_prevention": _("Epidemic prevention"),
    "medical_insurance": _("Medical insurance"),
    "social_security": _("Social security"),
    "employment": _("Employment"),
    "housing": _("Housing"),
    "enterprise": _("Enterprises"),
    "other": pgettext_lazy("topic", "Other"),
}
EVENT_STATES: Mapping[str, Text] = {
    "planned": pgettext_lazy("event", "Planned"),
    "open": pgettext_lazy("event", "Open"),
    "closed": pgettext_lazy("event", "Over"),
    "cancelled": pgettext_lazy("event", "Called off"),
}
EVENT_TONES: Mapping[str, str] = {"planned": "wait", "open": "good", "closed": "", "cancelled": "late"}
PLACE_STATES: Mapping[str, Text] = {
    "signed": _("Signed up"),
    "waiting": _("On the waitlist"),
    "serving": _("Checked in"),
    "served": _("Served"),
    "missed": _("Did not come"),
}
NOTES: Mapping[str, Text] = {
    "training": _("Training"),
    "commendation": _("Commendation"),
    "evaluation": _("Evaluation"),
}
CORRECTIONS: Mapping[str, Text] = {
    "asked": _("Correction asked for"),
    "granted": _("Correction granted"),
    "refused": _("Correction refused"),
}
OPINIONS: Mapping[str, Text] = {
    "good": pgettext_lazy("opinion", "Good"),
    "fair": pgettext_lazy("opinion", "Fair"),
    "poor": pgettext_lazy("opinion", "Poor"),
}
