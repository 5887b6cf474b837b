"""What all forms of settings share: from when on, and how the values of a record are filled in and shown."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openhall.kit.changes import Values
from openhall.queue.queries.plan import HallPlan

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def text(label: object, most: int, required: bool = True, hint: object = "", lines: int = 1) -> forms.CharField:
    """A field for words."""
    attrs = {"class": "form-control", "data-own-words": ""}
    widget = forms.TextInput(attrs) if lines == 1 else forms.Textarea({**attrs, "rows": lines})
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)  # type: ignore[arg-type]  # lazy words


def whole(label: object, least: int, most: int, hint: object = "", required: bool = True) -> forms.IntegerField:
    """A field for a whole number."""
    widget = forms.NumberInput({"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=hint, required=required, widget=widget  # type: ignore[arg-type]  # lazy words
    )


def day(label: object, required: bool = True, hint: object = "") -> forms.DateField:
    """A field for a day."""
    widget = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%d"])  # type: ignore[arg-type]  # lazy words


def choice(label: object, choices: object, hint: object = "", required: bool = True) -> forms.ChoiceField:
    """A field for one of several words."""
    widget = forms.Select({"class": "form-select", "data-own-words": ""})
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=widget)  # type: ignore[arg-type]  # lazy words


def several(label: object, choices: object, hint: object = "") -> forms.MultipleChoiceField:
    """A field for any of several words."""
    widget = forms.CheckboxSelectMultiple({"class": "form-check-input"})
    return forms.MultipleChoiceField(label=label, choices=choices, help_text=hint, required=False, widget=widget)  # type: ignore[arg-type]  # lazy words


class RecordForm(forms.Form):
    """One record of the settings: `filled` makes what stands ready for the fields, `after` what was typed to values."""

    on = day(_("In force from"), required=False, hint=_("Empty means today: it is done at once."))
    dated: ClassVar[bool] = True
    code_field: ClassVar[str] = ""

    def __init__(self, plan: HallPlan, record: uuid.UUID, values: Values | None, data: Any = None) -> None:
        """`values`: the record as it stands, None for a new one; `data`: what was typed."""
        self.plan, self.record, self.values = plan, record, values
        super().__init__(data, initial=dict(self.filled(values)) if values else None, label_suffix="")
        if not self.dated:
            del self.fields["on"]
        if values is not None and self.code_field:
            del self.fields[self.code_field]
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the hall."""

    def filled(self, values: Values) -> Mapping[str, Any]:
        """What the fields hold at first."""
        return values

    def after(self) -> Values:
        """The record as it was typed; called when the form is valid."""
        kept = dict(self.values or {})
        return {**kept, **{name: self.cleaned_data[name] for name in self.fields if name != "on"}}

    def label_of(self, field: str) -> str:
        """What a field is called, also one that this form leaves out."""
        known = self.fields.get(field) or self.base_fields.get(field)
        return str(known.label) if known else field

    def shown(self, field: str, value: Any) -> str:
        """A value in words."""
        if value is None or value in ("", []):
            return gettext("nothing")
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, list):
            return gettext(", ").join(self.shown(field, each) for each in value)
        words = dict(getattr(self.fields.get(field), "choices", ()))
        return str(words.get(str(value), value))


def written_day(value: Any) -> str:
    """A day in the reader's language."""
    return date_format(value, "Y-m-d") if value else ""
