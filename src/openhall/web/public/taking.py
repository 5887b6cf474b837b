"""The form with which a visitor takes a ticket: what it offers, and what came back from it."""

import dataclasses

from django.http import QueryDict
from django.utils.translation import get_language

from openhall.kit.errors import Malformed
from openhall.queue.queries.live import HallNow
from openhall.queue.services import TicketWish
from openhall.web.public.basket import Basket
from openhall.web.reading import choice, line
from openhall.web.visitors import LANGUAGE_WORDS, MARK_WORDS, ClassChoice, Text, class_choices

LONGEST_CONTACT = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form."""

    visitor_class: str = "ordinary"
    language: str = ""
    mark: str = ""
    contact: str = ""
    notify: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class TakeForm:
    """What the form offers."""

    classes: tuple[ClassChoice, ...]
    languages: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, Text], ...]


def page_language() -> str:
    """The language of the page as a ticket keeps it."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def form_of(now: HallNow, basket: Basket) -> TakeForm:
    """The choices of this hall; a mark is offered only where a window of the first queue has it."""
    marks = marks_of(now, basket)
    return TakeForm(
        class_choices(now.plan),
        tuple(LANGUAGE_WORDS.items()),
        tuple((code, text) for code, text in MARK_WORDS.items() if code in marks),
    )


def marks_of(now: HallNow, basket: Basket) -> frozenset[str]:
    """What the windows of the first queue are equipped for."""
    first = basket.items[0].queue if basket.items else basket.queue and basket.queue.id
    codes = next((each.windows for each in now.queues if each.plan.id == first), ())
    return frozenset(mark for code in codes for mark in now.plan.windows[code].marks)


def read_form(values: QueryDict, form: TakeForm) -> Filled:
    """What came back; Malformed for words the form did not offer."""
    return Filled(
        choice(values, "class", {each.code for each in form.classes}, "ordinary"),
        choice(values, "language", {code for code, _ in form.languages}, page_language()),
        choice(values, "mark", {"", *(code for code, _ in form.marks)}, ""),
        line(values, "contact", LONGEST_CONTACT),
        values.get("notify") == "yes",
    )


def wish_of(basket: Basket, filled: Filled, origin: str) -> TicketWish:
    """The wish that the queue's door understands; Malformed for an empty basket."""
    if not basket:
        raise Malformed("nothing_wished", "Name a queue or at least one item.")
    return TicketWish(
        queue=basket.queue.code if basket.queue else "",
        items=basket.codes,
        visitor_class=filled.visitor_class,
        language=filled.language,
        origin=origin,
        contact=filled.contact,
        notify=filled.notify,
        needs_mark=filled.mark,
    )
