"""Forms of the hall, its rules, zones, windows and units, and of service items."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhall.kit.changes import Values
from openhall.places import queries as places
from openhall.places.states import Mark
from openhall.queue.queries.touched import queue_codes
from openhall.queue.states import CloseOfDay
from openhall.web.settings.fields import (
    CODE,
    ITEM_CODE,
    WINDOW_CODE,
    YES_NO,
    RecordForm,
    choice,
    several,
    text,
    whole,
)
from openhall.web.settings.words import CASE_TYPES, CLOSES, LANGUAGES, OBJECTS
from openhall.web.staff_words import MARKS
from openhall.web.templatetags.openhall import named

CHINESE, ENGLISH = _("Name in Chinese"), _("Name in English")


def english(label: Any, most: int, required: bool = True) -> forms.CharField:
    """Words for readers of English."""
    return text(label, most, required, english=True)


class HallForm(RecordForm):
    """What the hall is called and how it is reached."""

    name = text(CHINESE, 60)
    name_en = english(ENGLISH, 120)
    address = text(_("Address in Chinese"), 120)
    address_en = english(_("Address in English"), 160)
    phone = text(_("Phone of the hall"), 40)
    public_phone = text(_("Phone for the public"), 40, required=False)


class RulesForm(RecordForm):
    """The numbers of queues, tickets and screens."""

    wait_target_minutes = whole(_("A wait should be at most, minutes"), 1, 480)
    wait_warn_minutes = whole(_("A wait is long from, minutes"), 1, 480)
    wait_alarm_minutes = whole(_("A wait is an alarm from, minutes"), 1, 480)
    booked_ratio = whole(_("Booked visitors called for each one without a booking"), 1, 20)
    recall_limit = whole(_("Calls of a number before it is missed"), 1, 10)
    recall_cooldown_seconds = whole(_("Seconds between two calls of a number"), 0, 300)
    open_tickets_per_contact = whole(_("Open tickets for one phone number"), 1, 20)
    daily_limit = whole(_("Tickets a day"), 1, 100_000, _("Empty means as many as come."), required=False)
    skill_step_seconds = whole(
        _("Seconds a visitor waits before a window of second choice may call"), 0, 7200
    )
    close_of_day = choice(_("At the close of the day open tickets"), CLOSES.items())
    ticket_paper = choice(_("Paper of the tickets, mm"), (("58", "58"), ("80", "80")))
    announcement_repeats = whole(_("Times a call is spoken on the screens"), 1, 5)
    languages = several(_("Languages of the screens and calls"), LANGUAGES.items())

    def after(self) -> Values:
        """The width of the paper is a number."""
        found = dict(super().after())
        return {**found, "ticket_paper": int(found["ticket_paper"])}


assert set(CLOSES) == set(CloseOfDay)


class ZoneForm(RecordForm):
    """A zone of the hall; its screens show the name."""

    code_field = "code"

    code = text(_("Code"), 40, valid=CODE)
    name = text(CHINESE, 60)
    name_en = english(ENGLISH, 120)
    floor = text(_("Floor"), 8)


class UnitForm(RecordForm):
    """A stationed unit."""

    code_field = "code"

    code = text(_("Code"), 40, valid=CODE)
    name = text(CHINESE, 60)
    name_en = english(ENGLISH, 120)


class WindowForm(RecordForm):
    """A window: where it stands, whose it is, what it serves, whether it is in use."""

    code_field = "code"

    code = text(_("Code"), 10, valid=WINDOW_CODE)
    name = text(CHINESE, 60)
    name_en = english(ENGLISH, 120)
    zone = choice(_("Zone"), ())
    unit = choice(_("Unit"), ())
    queues = text(
        _("Queues it serves"),
        200,
        required=False,
        hint=_("Codes with commas between, what it serves best first."),
    )
    marks = several(_("Equipped with"), MARKS.items())
    in_use = choice(
        _("In use"),
        YES_NO,
        _("A window that is given up stays in the records and can be taken into use again."),
    )

    def prepare(self) -> None:
        """The zones and units there are."""
        _choose(self, "zone", [(each.code, named(each)) for each in self.plan.hall.zones])
        _choose(self, "unit", unit_choices())
        self.codes = list(queue_codes(self.plan.hall.id))
        self.fields["queues"].help_text = f"{self.base_fields['queues'].help_text} ({', '.join(self.codes)})"

    def filled(self, values: Values) -> Mapping[str, Any]:
        """Queues on one line."""
        return {
            **values,
            "queues": ", ".join(values["queues"]),
            "in_use": "yes" if values["in_use"] else "no",
        }

    def clean_queues(self) -> list[str]:
        """Codes of queues in their order, each once."""
        typed = str(self.cleaned_data["queues"]).replace("，", ",").replace("、", ",").replace(" ", ",")
        found = list(dict.fromkeys(each for each in typed.split(",") if each))
        unknown = [each for each in found if each not in self.codes]
        if unknown:
            raise forms.ValidationError(_("There is no queue %(code)s."), params={"code": unknown[0]})
        return found

    def after(self) -> Values:
        """In use or not as a truth, marks in a fixed order."""
        found = dict(super().after())
        used = found["in_use"] == "yes"
        return {
            **found,
            "marks": sorted(found["marks"]),
            "in_use": used,
            "queues": found["queues"] if used else [],
        }


assert set(MARKS) == set(Mark)


class ItemForm(RecordForm):
    """A service item and the queue that serves it here."""

    code_field = "code"

    code = text(_("Code"), 33, valid=ITEM_CODE)
    name = text(CHINESE, 120)
    name_en = english(ENGLISH, 200)
    unit = choice(_("Unit"), ())
    usual_minutes = whole(_("Usual minutes at the window"), 1, 480)
    object = choice(_("For"), OBJECTS.items())
    case_type = choice(_("Kind of case"), CASE_TYPES.items())
    queue = choice(_("Queue that serves it here"), (), required=False)

    def prepare(self) -> None:
        """The units and queues there are."""
        _choose(self, "unit", unit_choices())
        queues = [(each.code, f"{each.prefix} {named(each)}") for each in self.plan.queues.values()]
        _choose(self, "queue", [("", _("can't be done in this hall")), *queues])


def _choose(form: RecordForm, field: str, choices: list[tuple[str, Any]]) -> None:
    chosen = form.fields[field]
    assert isinstance(chosen, forms.ChoiceField)
    chosen.choices = choices


def unit_choices() -> list[tuple[str, str]]:
    """Every unit by code and name."""
    return [(each.code, named(each)) for each in places.units()]
