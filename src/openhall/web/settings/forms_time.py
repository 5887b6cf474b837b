"""Forms of opening hours and calendar days."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from openhall.kit.changes import Values
from openhall.places.rules import WEEKDAYS, read_intervals
from openhall.web.settings.fields import YES_NO, RecordForm, choice, day, text

WRONG_HOURS = {
    "shape": _("Write the hours as 09:00-12:00, 13:30-17:00."),
    "order": _("The hours end before they begin. Split a night into two days at 23:59."),
    "overlap": _("Two of these times overlap."),
}


class HoursField(forms.CharField):
    """The intervals of a day as a list of texts."""

    def clean(self, value: Any) -> list[str]:
        """Each interval as 09:00-12:00, in order."""
        try:
            found = read_intervals(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(WRONG_HOURS[str(error)], code="hours") from error
        return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in found]


def _hours(label: Any) -> HoursField:
    widget = forms.TextInput({"class": "form-control oh-num", "placeholder": "09:00-12:00, 13:30-17:00"})
    return HoursField(label=label, max_length=120, required=False, widget=widget)


class HoursForm(RecordForm):
    """The opening hours of each weekday."""

    monday = _hours(_("Monday"))
    tuesday = _hours(_("Tuesday"))
    wednesday = _hours(_("Wednesday"))
    thursday = _hours(_("Thursday"))
    friday = _hours(_("Friday"))
    saturday = _hours(_("Saturday"))
    sunday = _hours(_("Sunday"))

    def filled(self, values: Values) -> Mapping[str, Any]:
        """Each day on one line."""
        return {name: ", ".join(values.get(name, ())) for name in WEEKDAYS}

    def shown(self, field: str, value: Any) -> str:
        """A day without hours is closed."""
        return ", ".join(value) if value else pgettext("of a day", "closed")


class DayForm(RecordForm):
    """A day on which the hall differs from the nation's calendar."""

    dated = False
    code_field = "date"

    date = day(_("Day"))
    is_workday = choice(_("Is the hall at work that day?"), YES_NO)
    note = text(pgettext_lazy("of a calendar day", "Why"), 60, required=False)

    def filled(self, values: Values) -> Mapping[str, Any]:
        """Yes or no in words."""
        return {**values, "is_workday": "yes" if values["is_workday"] else "no"}

    def after(self) -> Values:
        """The day and its word."""
        date = str(self.values["date"] if self.values else self.cleaned_data["date"])
        return {
            "date": date,
            "is_workday": self.cleaned_data["is_workday"] == "yes",
            "note": self.cleaned_data["note"],
        }
