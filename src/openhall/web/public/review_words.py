"""The words of reviews on visitors' pages: the five levels and what became of a bad one."""

import dataclasses
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openhall.reviews.rules.reasons import Reason, reasons_for
from openhall.reviews.states import About, Level

type Text = str | Promise

LEVEL_WORDS: Mapping[Level, Text] = {
    Level.VERY_SATISFIED: _("Very satisfied"),
    Level.SATISFIED: _("Satisfied"),
    Level.BASICALLY_SATISFIED: _("Basically satisfied"),
    Level.DISSATISFIED: _("Dissatisfied"),
    Level.VERY_DISSATISFIED: _("Very dissatisfied"),
}

HANDLING_WORDS: Mapping[str, Text] = {
    "opened": _("Received. Somebody who did not serve you will contact you within one working day."),
    "contacted": _("We have looked into it and are working on it."),
    "rectifying": _("It is being put right."),
    "cannot_proposed": _("It is being examined what can be done."),
    "invalid_proposed": _("It is being examined."),
    "rectified": _("It has been put right. Somebody from the administration will ask you about it."),
    "closed": _("It has been put right and closed."),
    "cannot": _("It could not be put right. The reason was explained."),
    "invalid": _("After examination this review does not count."),
}

RATED_WORDS: Mapping[About, Text] = {
    About.GUIDE: _("Guide:"),
    About.ITEM: _("Service:"),
    About.PAGE: _("Page:"),
}

PAGE_WORDS: Mapping[str, Text] = {
    "hall": _("The page of the hall"),
    "items": _("The list of services"),
    "take": _("Taking a ticket"),
    "ticket": _("The page of my ticket"),
    "reviews": _("What visitors say"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class LevelChoice:
    """One of the five equal buttons, in fixed order, none chosen beforehand."""

    code: str
    words: Text
    face: str


FACES = {
    Level.VERY_SATISFIED: "5", Level.SATISFIED: "4", Level.BASICALLY_SATISFIED: "3", Level.DISSATISFIED: "2",
    Level.VERY_DISSATISFIED: "1",
}  # fmt: skip
LEVELS = tuple(LevelChoice(str(level), words, FACES[level]) for level, words in LEVEL_WORDS.items())


@dataclasses.dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason that may be ticked, in the page's language."""

    code: str
    words: str


def reason_choices(level: Level) -> tuple[ReasonChoice, ...]:
    """The national reasons of a level."""
    return tuple(ReasonChoice(each.code, said(each)) for each in reasons_for(level))


def said(reason: Reason) -> str:
    """A reason in the language of the page."""
    return reason.en if (get_language() or "").startswith("en") else reason.zh
