"""The words of the quarterly visits: codes in, the reader's language out."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

KINDS: Words = {"centre": _("Centre"), "enterprise": _("Enterprise")}
WEIGHTS: Words = {"blocking_point": _("Blocking point"), "difficulty": _("Difficulty")}
AREAS: Words = {
    "policy": _("Policy"),
    "materials": _("Papers"),
    "process": _("Procedure"),
    "system": _("Computer system"),
    "staff": _("People at work"),
    "facility": _("Facilities"),
    "land": _("Land"),
    "finance": _("Finance"),
    "labour": _("Labour"),
    "other": _("Something else"),
}
LEVELS: Words = {
    "village": _("Village"),
    "township": _("Township"),
    "county": _("County"),
    "city": _("City"),
    "province": _("Province"),
}
STATES: Words = {
    "found": _("In hand"),
    "verified": _("Verified, not confirmed yet"),
    "cleared": _("Cleared"),
    "dropped": _("Dropped"),
}
TONES: Mapping[str, str] = {"found": "wait", "verified": "link", "cleared": "good", "dropped": ""}
CONSENT: Words = {
    "not_needed": _("No consent needed"),
    "none": _("Not asked"),
    "given": _("Agreed"),
    "withdrawn": _("Withdrawn"),
}
PHOTOS: Words = {
    "not_asked": _("No photographs: nobody was asked"),
    "allowed": _("Photographs allowed"),
    "withdrawn": _("Consent to photographs withdrawn: all were destroyed"),
}
CALLS: Words = {
    "drawn": _("Is to be called"),
    "answered": _("Called"),
    "unanswered": _("Called, nobody answered"),
}


def areas(counted: Iterable[tuple[str, int]]) -> list[tuple[str | Promise, int]]:
    """Findings by class, in words."""
    return [(AREAS[area], many) for area, many in counted]
