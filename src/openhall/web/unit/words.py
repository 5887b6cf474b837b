"""The words of the handling of reviews: codes in, the reader's language out."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

STATES: Words = {
    "opened": _("Not contacted yet"),
    "contacted": _("Contacted"),
    "rectifying": _("Being put right"),
    "cannot_proposed": _("Proposed: cannot be put right"),
    "invalid_proposed": _("Proposed: invalid"),
    "rectified": _("Put right, return visit due"),
    "closed": _("Closed"),
    "invalid": _("Invalid"),
    "cannot": _("Cannot be put right"),
}
TONES: Mapping[str, str] = {
    "opened": "wait", "contacted": "wait", "rectifying": "wait", "cannot_proposed": "wait", "invalid_proposed": "wait",
    "rectified": "link", "closed": "good", "invalid": "", "cannot": "",
}  # fmt: skip
WAYS: Words = {
    "phone": _("By phone"),
    "message": _("By message"),
    "letter": _("By letter"),
    "next_visit": _("At the next visit"),
    "log_only": _("From the log alone (no contact was left)"),
}
COMPLEXITIES: Words = {"simple": _("Simple: 5 working days"), "complex": _("Complex: 15 working days")}
PROPOSALS: Words = {
    "cannot": _("It cannot be put right"),
    "mistaken": _("Invalid: pressed by mistake"),
    "malicious": _("Invalid: in bad faith"),
}
CLOCKS: Words = {
    "review.contact": _("First contact"),
    "review.rectify.simple": _("Put right"),
    "review.rectify.complex": _("Put right"),
    "review.return_visit": _("Return visit"),
}
